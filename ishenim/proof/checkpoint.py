"""Checkpoints: the signed head of the log (c2sp.org/tlog-checkpoint v1.0.0)."""

from dataclasses import dataclass

from ishenim.proof import fields
from ishenim.proof.encoding import b64
from ishenim.proof.errors import LogError, NoteError


@dataclass(frozen=True)
class Checkpoint:
    """Size and root of a log at some moment; `origin` is the log's own name."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{b64(self.root)}\n"


def journal_name(origin: str) -> str:
    """Return the name of a school's journal: its log's origin and its key's name."""
    return f"{origin}/journal"


def read_checkpoint(text: str) -> Checkpoint:
    """Return the checkpoint of a note's text; extension lines are not allowed.

    Raises:
        LogError: `LOG_FORMAT` if it is not one.
    """
    lines = text.split("\n")
    if len(lines) != 4 or not lines[0] or lines[3]:
        raise LogError("LOG_FORMAT", "not a checkpoint")
    try:
        return Checkpoint(lines[0], fields.number(lines[1]), fields.blob(lines[2]))
    except NoteError as error:
        raise LogError("LOG_FORMAT", "not a checkpoint") from error
