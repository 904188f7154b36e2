"""What can be refused, by the part of the protocol that refuses it.

SealError
├── EnvelopeError
│   ├── NotForThisKey   NOT_FOR_THIS_KEY
│   └── Broken          BROKEN  MIXED
├── CardError           CARD_CHAR  CARD_CHECKSUM
├── ReceiptError        CODE_TYPO  STUB_MISSING  STUB_FORGED  RECEIPT_ORIGIN
├── ShareError          SHARE_FORMAT  SHARE_COMMIT  SHARE_SELFTEST  QUORUM
├── RosterError         ROSTER_MEMBER  ROSTER_SHAPE  ROSTER_GENESIS  ROSTER_PIN  ROSTER_CHAIN
│                       ROSTER_QUORUM  ROSTER_POP
├── BoxError            BOX_ORIGIN  BOX_ROSTER  BOX_LOCKS  BOX_QUORUM
│                       DEAL_HASH  DEAL_SHAPE  LOCK_MISMATCH
├── LetterError         LETTER_FORMAT  LETTER_PADDING  LETTER_SIZE  LETTER_READERS  TEXT_LONG
├── OpeningError        OPEN_SIGNER  OPEN_BOX  OPEN_EARLY  OPEN_MANIFEST
│                       RELEASE_SIG  RELEASE_FORMAT  KEYS_FORMAT  KEYS_MISMATCH
│                       ACT_ORIGIN  ACT_QUORUM  ACT_SHAPE  LINE_ORIGIN  LINE_QUORUM  LINE_SHAPE
│                       URGENT_ORIGIN  URGENT_ROSTER  URGENT_SIGNER
├── ThreadError         REPLY_FORMAT  REPLY_SIZE  REPLY_SIG  REPLY_THREAD
│                       FOLLOWUP_MAC  FOLLOWUP_THREAD
├── SharingError        SHARING_FORMAT  SHARING_LETTER
└── CaseFileError       CASE_FORMAT

Signed notes refuse with `ishenim.proof.errors.NoteError`. Codes are part of the protocol. The
detail is for tests and developers: it names seats and locks, never a key, a code or a text.
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
    """A share of a lock that is malformed, not the committed one, or one of too few."""


class RosterError(SealError):
    """A roster that is malformed or does not follow from the one before."""


class BoxError(SealError):
    """A box note or its deal that does not fit the roster."""


class LetterError(SealError):
    """A letter that is malformed or must not be sealed like this."""


class OpeningError(SealError):
    """A step of an opening that does not fit the box, the roster or the step before."""


class ThreadError(SealError):
    """A reply or a follow-up that does not belong to its thread."""


class SharingError(SealError):
    """Keys of a letter that are malformed, of another letter or for another member."""


class CaseFileError(SealError):
    """A file that is no case file, or a damaged one."""
