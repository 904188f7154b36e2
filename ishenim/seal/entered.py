"""A letter that did not come through the box's site: who typed it in signs for it (entered.md)."""

from dataclasses import dataclass
from datetime import date

from ishenim.proof import fields
from ishenim.seal.bytes import b64

CHANNELS = ("box", "phone", "visit", "mail")
LANGUAGES = ("ky", "ru", "en")
_SPEC = (
    "origin <origin>",
    "seal <hash>",
    "channel <channel>",
    "language <language>",
    "sheets <count>",
    "received <date>",
    "date <date>",
    "seat <seat>",
)


@dataclass(frozen=True, kw_only=True)
class Entered:
    """What a member says about a letter they typed in or photographed."""

    origin: str
    seal: bytes  # of the sealed file
    channel: str
    language: str
    sheets: int
    received: date  # the day of the opening, of the call, of the visit
    date: date
    seat: int


def write_entered(entered: Entered) -> str:
    """Return the text that the member signs."""
    lines = [
        "trustbox.v2/entered",
        f"origin {entered.origin}",
        f"seal {b64(entered.seal)}",
        f"channel {entered.channel}",
        f"language {entered.language}",
        f"sheets {entered.sheets}",
        f"received {entered.received.isoformat()}",
        f"date {entered.date.isoformat()}",
        f"seat {entered.seat}",
    ]
    return "\n".join(lines) + "\n"


def read_entered(text: str) -> Entered:
    """Return what a text says, without its signatures. Passes on `NoteError`: `NOTE_FIELD`."""
    found = fields.read_fields(text, "entered", _SPEC)
    return Entered(
        origin=found.one("origin"),
        seal=fields.blob(found.one("seal")),
        channel=fields.choice(found.one("channel"), CHANNELS),
        language=fields.choice(found.one("language"), LANGUAGES),
        sheets=fields.number(found.one("sheets")),
        received=fields.day(found.one("received")),
        date=fields.day(found.one("date")),
        seat=fields.seat(found.one("seat")),
    )
