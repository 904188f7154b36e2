"""What a member's browser needs for its part: notes, proofs, the locks of letters.

All of it is signed, sealed, or checked there against what is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models.functions import Length

from ishenim.box.models import Box, Letter
from ishenim.commission import rosters
from ishenim.journal import keys, witnesses
from ishenim.journal.log import Log
from ishenim.opening import papers
from ishenim.opening.actions.without import admission, former_box
from ishenim.opening.models import Opening, Release
from ishenim.opening.room import Room
from ishenim.opening.verdict import verdict
from ishenim.schools.models import School
from ishenim.seal.bytes import b64
from ishenim.seal.deal import read_deal, split_lines

#: So many letters' locks are handed out at once; a browser goes on with the next.
SLICE = 100
#: Letters up to this size are fetched at the opening, larger ones when somebody reads them.
LARGEST_HERE = 64 * 1024


@dataclass(frozen=True)
class Asked:
    """What a browser says of what it wants and of the journal it remembers."""

    verb: str
    seat: int
    box: int = 0
    other: int = 0
    known: int = 0


def work(room: Room, asked: Asked) -> dict[str, Any]:
    """Return the material of a seat's part."""
    parts: dict[str, Callable[[Room, Asked], dict[str, Any]]] = {
        "seal": _seal,
        "open": _open,
        "release": _open,
        "read": _read,
        "sign": _sign,
        "admit": _admit,
    }
    part = parts.get(asked.verb)
    return _common(room, asked) | part(room, asked) if part else {}


def _common(room: Room, asked: Asked) -> dict[str, Any]:
    return {
        "history": rosters.history(room.school, room.ready),
        "journal": _journal(room.school, asked.known),
        "witnesses": witnesses.newest_words(room.school),
        "kind": papers.open_kind(room.opening),
        "planned": room.opening.planned_on.isoformat(),
        "reason": room.opening.reason,
    }


# ── The journal ───────────────────────────────────────────────────────────────
def _journal(school: School, known: int) -> dict[str, Any]:
    """Return the newest checkpoint with its witnesses, and that it continues `known`."""
    log = Log(school)
    newest = log.latest()
    assert newest is not None  # noqa: S101  (a roster is in force, so there is an entry)
    return {
        "checkpoint": log.signed_checkpoint(newest),
        "key": keys.signer(school.origin).vkey,
        "consistency": _hashes(log.consistency(known, newest.size))
        if 0 < known < newest.size
        else [],
    }


def _proof(school: School, index: int | None) -> dict[str, Any]:
    """Return that an entry is in the journal."""
    log = Log(school)
    if index is None:
        return {}
    return {"index": index, "hashes": _hashes(log.inclusion(index, log.size))}


def _hashes(found: Sequence[bytes]) -> list[str]:
    return [b64(each) for each in found]


# ── Before the next box is sealed ─────────────────────────────────────────────
def _seal(room: Room, asked: Asked) -> dict[str, Any]:
    """Return the text of the next box and of the line, and what they were written from."""
    del asked
    text, line = papers.next_texts(room)
    old = room.opening.box
    return {
        "text": text,
        "line": line,
        "old": _box(old) | {"proof": _proof(room.school, old.entry_index)} if old else None,
        "told": [_box(box) for box in room.told],
        "waiting": papers.list_in_order(papers.still_waiting(room)),
        "since": _since(room.school, text),
        "last": _last(room),
    }


def _box(box: Box) -> dict[str, Any]:
    return {"number": box.number, "note": box.note, "epoch": box.epoch}


def _last(room: Room) -> dict[str, Any]:
    """Return the last act or line, in which what waited before is counted."""
    before = Opening.objects.filter(school=room.school, step=Opening.Step.DONE)
    last = before.exclude(closing_note="").exclude(pk=room.opening.pk).first()
    if last is None or last.next_box is None:
        return {}
    return {"note": last.closing_note, "epoch": last.next_box.epoch, "waiting": last.waiting}


# ── Each box that is opened ───────────────────────────────────────────────────
def _open(room: Room, asked: Asked) -> dict[str, Any]:
    """Return a box, the next one, the text that opens it, and all that was said of it since."""
    box, log = next(box for box in room.asked if box.number == asked.box), Log(room.school)
    found = _opened(room, box)
    return found | {"since": log.stretch(found["next"]["proof"]["index"] + 1, log.size)}


def _opened(room: Room, box: Box) -> dict[str, Any]:
    following = Box.objects.get(school=room.school, number=box.number + 1)
    return {
        **_box(box),
        "letters": box.manifest,
        "next": _box(following) | {"proof": _proof(room.school, following.entry_index)},
        "open": box.open_note or box.open_text,
        "proof": _proof(room.school, box.open_index),
        "admissions": [row.note for row in room.admissions(box) if row.note],
    }


def _read(room: Room, asked: Asked) -> dict[str, Any]:
    """Return what was released of every box that this seat can read."""
    boxes = [box for box in room.joined if asked.seat in room.receivers(box)]
    following = room.opening.next_box
    assert following is not None  # noqa: S101  (this step follows a sealed box)
    return {
        "boxes": [_opened(room, box) | {"releases": _releases(box)} for box in boxes],
        "next": _box(following) | {"proof": _proof(room.school, following.entry_index)},
    }


def _releases(box: Box) -> list[dict[str, Any]]:
    rows = Release.objects.filter(box=box).order_by("seat")
    return [{"seat": row.seat, "file": b64(bytes(row.file)), "note": row.note} for row in rows]


def deals(room: Room, box: Box, seat: int, start: int) -> dict[str, Any]:
    """Return the locks of some letters of a box, in the order of its list, with a seat's lines.

    A browser gets its own line alone, and of the others what makes the seal: hashes.
    """
    seals = box.manifest.split()
    members = list(room.roster_of(box).members)
    own = members.index(seat)
    wanted = [bytes.fromhex(seal) for seal in seals[start : start + SLICE]]
    letters = Letter.objects.filter(seal__in=wanted).annotate(size=Length("sealed"))
    rows = list(letters.values_list("seal", "lines", "payload_hash", "size"))
    found = {bytes(seal): (bytes(lines), bytes(digest)) for seal, lines, digest, _ in rows}
    small = {bytes(seal): 0 < (size or 0) <= LARGEST_HERE for seal, _, _, size in rows}
    return {
        "letters": [
            _deal(bytes(box.box_id), members, own, *found[seal]) | {"small": small[seal]}
            for seal in wanted
            if seal in found
        ],
        "next": start + SLICE if start + SLICE < len(seals) else 0,
    }


def _deal(
    box_id: bytes, members: list[int], own: int, lines: bytes, digest: bytes
) -> dict[str, Any]:
    deal = read_deal(box_id, members, lines, digest)
    return {
        "commitments": b64(b"".join(deal.commitments.values())),
        "lines": b64(b"".join(deal.line_hashes)),
        "payload": b64(digest),
        "own": b64(split_lines(lines)[own]),
    }


# ── At the end ────────────────────────────────────────────────────────────────
def _sign(room: Room, asked: Asked) -> dict[str, Any]:
    """Return the act or the line, and what it was written from."""
    opening = room.opening
    return _read(room, asked) | {
        "text": opening.closing_text,
        "number": opening.act_number or 0,
        "told": [
            _box(box) | {"letters": box.manifest, "urgent": box.urgent_manifest}
            for box in room.told
        ],
        "joined": [
            _box(box) | {"open": box.open_note, "proof": _proof(room.school, box.open_index)}
            for box in room.joined
        ],
        "damaged": papers.list_in_order(verdict(room).damaged),
        "waiting": papers.list_in_order(papers.still_waiting(room)),
        "since": _since(room.school, opening.closing_text),
        "last": _last(room),
        "paper": opening.paper_letters,
        "document": papers.content_of(opening),
    }


def _since(school: School, text: str) -> list[str]:
    """Return that the journal continues the head which a text names."""
    log, named = Log(school), papers.checkpoint_of(text).number
    return _hashes(log.consistency(named, log.size)) if 0 < named < log.size else []


def _admit(room: Room, asked: Asked) -> dict[str, Any]:
    """Return the text that lets a former card in."""
    box = former_box(room=room, number=asked.box, seat=asked.other)
    return {"text": admission(room=room, box=box, seat=asked.other).text} | _box(box)
