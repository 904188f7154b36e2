"""What a member's browser needs for its part of a step: notes, shares, proofs.

All of it is signed, sealed, or checked there against what is.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import timezone

from ishenim.box.models import ShareFile
from ishenim.commission import rosters
from ishenim.commission.models import Member
from ishenim.journal import keys
from ishenim.journal.log import Log
from ishenim.journal.models import Checkpoint, Entry
from ishenim.opening import papers
from ishenim.opening.models import Deal, Opening, Release
from ishenim.opening.room import Room
from ishenim.opening.state import todo
from ishenim.seal.bytes import b64


def work(room: Room, seat: int, known: int, now: datetime) -> dict[str, Any]:
    """Return the material of what this seat has to do now; `known` is the journal it remembers."""
    what = todo(room, seat)
    parts: dict[str, Callable[[], dict[str, Any]]] = {
        "deal": lambda: _seal(room) | {"lock": room.opening.dealers.index(seat) + 1},
        "sign-box": lambda: _seal(room) | _next_box(room, seat),
        "cosign": lambda: _entry(room) | _journal(room, known),
        "open": lambda: _box(room),
        "release": lambda: _box(room) | {"files": _shares(room, seat)},
        "keys": lambda: _box(room) | _releases(room),
        "sign-act": lambda: _box(room) | _closing(room) | _checkpoint(room, known),
        "sign-line": lambda: _box(room) | _closing(room) | _checkpoint(room, known),
    }
    made = {"todo": what, "today": timezone.localdate(now).isoformat()}
    return made | parts.get(what, dict)()


def _seal(room: Room) -> dict[str, Any]:
    """What sealing the next box starts from."""
    box = room.opening.box
    return {
        "rosters": rosters.chain(room.opening.school)[: room.sealers.epoch],
        "number": (box.number if box else 0) + 1,
    }


def _next_box(room: Room, seat: int) -> dict[str, Any]:
    opening = room.opening
    deals = list(Deal.objects.filter(opening=opening).order_by("lock"))
    own = [share["file"] for made in deals for share in made.shares if share["seat"] == seat]
    locks = [{"lock": d.lock, "dealer": d.seat, "recipient": d.recipient} for d in deals]
    return {
        "text": opening.box_text,
        "deal": opening.deal_text,
        "locks": locks,
        "files": own,
        "names": _names(opening),
    }


def _names(opening: Opening) -> dict[int, str]:
    """Return the names of all seats, for a sentence about who made a wrong lock or share."""
    found = Member.objects.filter(school=opening.school)
    return dict(found.values_list("seat", "person__name"))


def _box(room: Room) -> dict[str, Any]:
    """The box that is opened, and what is known of its letters."""
    opening, box = room.opening, room.opening.box
    assert box is not None  # noqa: S101  (these steps have a box to open)
    return {
        "rosters": rosters.chain(opening.school),
        "epoch": box.epoch,
        "box": box.note,
        "deal": box.deal,
        "kind": opening.kind,
        "manifest": opening.manifest,
        "open": opening.open_note,
    }


def _shares(room: Room, seat: int) -> list[str]:
    files = ShareFile.objects.filter(box=room.opening.box, seat=seat).order_by("lock")
    return [b64(bytes(file)) for file in files.values_list("file", flat=True)]


def _releases(room: Room) -> dict[str, Any]:
    found = Release.objects.filter(opening=room.opening).order_by("seat")
    files = [{"seat": r.seat, "file": b64(bytes(r.file)), "note": r.note} for r in found]
    return {"releases": files, "names": _names(room.opening)}


def _closing(room: Room) -> dict[str, Any]:
    opening = room.opening
    return {
        "text": opening.closing_text,
        "urgent": opening.urgent_manifest,
        "paper": opening.paper_letters,
        "number": opening.act_number,
        "planned": opening.planned_on.isoformat(),
        "reason": opening.reason,
        "keys": b64(bytes(opening.keys_file)) if opening.keys_file else "",
        "next": opening.next_box.note if opening.next_box else "",
        "next_epoch": room.sealers.epoch,
    }


def _entry(room: Room) -> dict[str, Any]:
    """Which rosters signed the entry that is cosigned."""
    closing = room.opening.step == Opening.Step.COSIGN and room.openers
    return {
        "rosters": rosters.chain(room.opening.school)[: room.sealers.epoch],
        "epoch": closing.epoch if closing else room.sealers.epoch,
    }


# ── The journal ───────────────────────────────────────────────────────────────
def _journal(room: Room, known: int) -> dict[str, Any]:
    """Return the checkpoint to cosign: its newest entry proven, and that it continues `known`."""
    opening, size = room.opening, room.cosigned_size
    assert size is not None  # noqa: S101  (this step has one)
    log = Log(opening.school)
    entry = Entry.objects.get(school=opening.school, index=size - 1)
    return {
        "checkpoint": Checkpoint.objects.get(school=opening.school, size=size).note,
        "journal": keys.signer(opening.school.origin).vkey,
        "entry": entry.note,
        "inclusion": [b64(h) for h in log.inclusion(entry.index, size)],
        "consistency": _continues(log, known, size),
    }


def _checkpoint(room: Room, known: int) -> dict[str, Any]:
    """The journal's head that the closing text names, and that it continues `known`."""
    log = Log(room.opening.school)
    size = papers.closing_checkpoint(room.opening)
    return {"consistency": _continues(log, known, size)}


def _continues(log: Log, known: int, size: int) -> list[str]:
    """Return the consistency proof between two sizes of the journal, whichever is larger."""
    old, new = sorted((known, size))
    if not 0 < old < new <= log.size:
        return []
    return [b64(h) for h in log.consistency(old, new)]
