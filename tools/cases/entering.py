"""Cases of letters that members typed in."""

from dataclasses import replace
from datetime import date

from ishenim.seal.entered import Entered, write_entered
from tools.cases.school import ORIGIN, Case, Cases

_PAPER = Entered(
    origin=ORIGIN,
    seal=bytes(range(32)),
    channel="box",
    language="ky",
    sheets=2,
    received=date(2026, 4, 21),
    date=date(2026, 4, 22),
    seat=3,
)


def entered() -> Cases:
    """Cases of `entered.json`."""
    text = write_entered(_PAPER)

    def bad(name: str, old: str, new: str, code: str = "NOTE_FIELD") -> Case:
        return {"name": name, "do": "read", "text": text.replace(old, new), "error": code}

    return [
        _good("two sheets out of the wooden box", _PAPER),
        _good("a call", replace(_PAPER, channel="phone", language="ru", sheets=0)),
        bad("a channel nobody knows", "channel box", "channel site"),
        bad("a language nobody knows", "language ky", "language kk"),
        bad("a seat that is none", "seat 3", "seat 0"),
        bad("sheets that are no number", "sheets 2", "sheets two"),
        bad("a day that is none", "received 2026-04-21", "received 2026-02-30"),
        bad("a line too many", "seat 3\n", "seat 3\nslip кумпай\n"),
        bad("a line missing", "sheets 2\n", ""),
        bad("another record", "v2/entered", "v2/urgent", "NOTE_TYPE"),
    ]


def _good(name: str, what: Entered) -> Case:
    values = {
        "origin": what.origin,
        "seal": what.seal.hex(),
        "channel": what.channel,
        "language": what.language,
        "sheets": what.sheets,
        "received": what.received.isoformat(),
        "date": what.date.isoformat(),
        "seat": what.seat,
    }
    return {"name": name, "do": "read", "text": write_entered(what), "entered": values}
