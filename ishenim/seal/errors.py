"""What can be refused, by the part of the protocol that refuses it.

SealError
├── EnvelopeError
│   ├── NotForThisKey   NOT_FOR_THIS_KEY
│   └── Broken          BROKEN  MIXED
├── CardError           CARD_CHAR  CARD_CHECKSUM
├── ReceiptError        CODE_TYPO  STUB_MISSING  STUB_FORGED  RECEIPT_ORIGIN
├── ShareError          SHARE_FORMAT  SHARE_COMMIT  QUORUM
├── DealError           DEAL_FORMAT  DEAL_FALSE
├── RosterError         ROSTER_MEMBER  ROSTER_SHAPE  ROSTER_GENESIS  ROSTER_PIN  ROSTER_CHAIN
│                       ROSTER_QUORUM  ROSTER_POP
├── BoxError            BOX_ORIGIN  BOX_ROSTER  BOX_DAYS  BOX_FIRST  BOX_QUORUM
├── LetterError         LETTER_FORMAT  LETTER_PADDING  LETTER_SIZE  LETTER_READERS  TEXT_LONG
├── OpeningError        OPEN_BOX  OPEN_QUORUM  OPEN_EARLY  OPEN_MANIFEST
│                       RELEASE_SIG  RELEASE_FORMAT  ADMISSION  READING
│                       ACT_ORIGIN  ACT_QUORUM  ACT_SHAPE  LINE_ORIGIN  LINE_QUORUM  LINE_SHAPE
│                       URGENT_ORIGIN  URGENT_ROSTER  URGENT_SIGNER
├── PeopleError         SESSION  ACCESS  RESTART  OBJECTION
├── ThreadError         REPLY_FORMAT  REPLY_SIZE  REPLY_SIG  REPLY_THREAD
│                       FOLLOWUP_MAC  FOLLOWUP_THREAD
├── SharingError        SHARING_FORMAT  SHARING_LETTER
└── CaseFileError       CASE_FORMAT

Signed notes refuse with `ishenim.proof.errors.NoteError`. Codes are part of the protocol. The
detail is for tests and developers: it names seats, never a key, a code or a text.
"""


class SealError(ValueError):
    """Something that must not be accepted; `code` says which check failed."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code


class EnvelopeError(SealError):
    """An age file that cannot be written or opened."""


class NotForThisKey(EnvelopeError):
    """A whole age file whose recipients are others."""

    def __init__(self) -> None:
        super().__init__("NOT_FOR_THIS_KEY")


class Broken(EnvelopeError):
    """Not an age file, or one that was changed, or one this protocol does not allow."""

    def __init__(self, detail: str, code: str = "BROKEN") -> None:
        super().__init__(code, detail)


class CardError(SealError):
    """A key card that was mistyped."""


class ReceiptError(SealError):
    """A receipt code that was mistyped, or a stub or receipt that is not the author's."""


class ShareError(SealError):
    """A share that is malformed, not the committed one, or one of too few."""


class DealError(SealError):
    """A letter's lock that is malformed, or that its author dealt falsely."""


class RosterError(SealError):
    """A roster that is malformed or does not follow from the one before."""


class BoxError(SealError):
    """A box note that does not fit the roster or the box before."""


class LetterError(SealError):
    """A letter that is malformed or must not be sealed like this."""


class OpeningError(SealError):
    """A step of an opening that does not fit the box, the roster or the step before."""


class PeopleError(SealError):
    """A proof or a record about the people of a box that does not fit."""


class ThreadError(SealError):
    """A reply or a follow-up that does not belong to its thread."""


class SharingError(SealError):
    """Keys of a letter that are malformed, of another letter or for another member."""


class CaseFileError(SealError):
    """A file that is no case file, or a damaged one."""
