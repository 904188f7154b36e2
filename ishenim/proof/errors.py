"""What can be wrong with a signed note or with the log.

ProofError
├── NoteError   NOTE_SIG  NOTE_TYPE  NOTE_FIELD
└── LogError    LOG_FORMAT  LOG_KEY  LOG_PROOF

Codes are part of the protocol: both languages and the pages know them. The detail is for tests
and developers; it never quotes what was read.
"""


class ProofError(ValueError):
    """A proof that does not hold; `code` says which check failed."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code


class NoteError(ProofError):
    """A signed note that is malformed or not signed by whom it must be."""


class LogError(ProofError):
    """A checkpoint or a proof of the log that does not hold."""
