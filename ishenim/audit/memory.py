"""What a verifier remembers of a journal, so that next time it reads only what was added.

It is the reader's own file: whoever can change it could change the program as well. The tree's
right edge is in it, so the entries that follow either lead to the new root or the past was changed.
"""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from ishenim.audit.boxes import Held
from ishenim.audit.lists import Waiting
from ishenim.audit.log import Hashes, root_of
from ishenim.audit.verdict import Counts, Minutes, Record, Verdict
from ishenim.audit.walk import Walk
from ishenim.proof.encoding import b64, unb64
from ishenim.seal.box import read_box
from ishenim.seal.opening import read_open
from ishenim.seal.people import read_restart
from ishenim.seal.reference import Reference
from ishenim.seal.roster import check_next

FORMAT = "trustbox.v2/verified"
#: A record refers to a checkpoint of its own opening: so many entries back at most.
EDGES = 256
#: What reading a file that is no memory may raise.
_BROKEN = (ValueError, KeyError, TypeError, AttributeError, OverflowError)


@dataclass(frozen=True)
class Remembered:
    """A journal as it was when it was last found clean."""

    size: int
    root: bytes
    state: dict[str, Any]

    @property
    def head(self) -> str:
        """The signed head of then, "" in a memory that has none."""
        return str(self.state.get("checkpoint", ""))


# ── Writing ───────────────────────────────────────────────────────────────────
def remember(walk: Walk, verdict: Verdict, head: str) -> dict[str, Any]:
    """Return what to keep of a journal that was read to its end, and its signed head."""
    edges = {size: edge for size, edge in walk.trail.edges.items() if size > verdict.size - EDGES}
    return {
        "format": FORMAT,
        "size": verdict.size,
        "root": verdict.root.hex(),
        "checkpoint": head,
        "edges": {str(size): _edge(edge) for size, edge in edges.items()},
        "edge": _edge(walk.trail.hashes),
        "latest": walk.trail.latest.isoformat(),
        "rosters": walk.commission.notes,
        "restart": walk.commission.restart_note,
        "since": walk.commission.since.isoformat(),
        "objected": walk.commission.is_objected,
        **_boxes(walk),
        **_days(walk),
        "counts": asdict(verdict.counts),
        "records": [asdict(one) | {"day": one.day.isoformat()} for one in verdict.records],
        "scripts": {name: sorted(map(b64, digests)) for name, digests in walk.scripts.items()},
        "heads": [[index, b64(key)] for index, key in walk.papers.heads],
        "reports": {of: day.isoformat() for of, day in verdict.duties.reports.items()},
        "minutes": [asdict(one) | {"day": one.day.isoformat()} for one in verdict.duties.minutes],
        "rulebooks": {
            str(version): [first.isoformat(), b64(digest)]
            for version, (first, digest) in walk.papers.rulebooks.items()
        },
    }


def _boxes(walk: Walk) -> dict[str, Any]:
    boxes = walk.boxes
    lists = boxes.lists
    return {
        "boxes": [
            {
                "note": one.note,
                "open": one.open_note,
                "released": sorted(one.released),
                "admitted": sorted(one.admitted),
                "told": one.is_told,
                "letters": _pair(one.letters),
                "urgent": _pair(one.urgent),
            }
            for one in boxes.held.values()
        ],
        "last_act": boxes.last_act,
        "urgent": {str(number): found for number, found in boxes.urgent.items()},
        "waiting": [lists.waiting_at, _pair(lists.waiting.said), lists.waiting.boxes],
        "damaged": {str(number): _pair(said) for number, said in lists.damaged.items()},
        "destroyed": lists.was_destroyed,
    }


def _days(walk: Walk) -> dict[str, Any]:
    days = walk.boxes.days
    return {
        "opened": sorted(day.isoformat() for day in days.opened),
        "explained": {
            day.isoformat(): [kind, reason, to.isoformat() if to else ""]
            for day, (kind, reason, to) in days.explained.items()
        },
        "first_sealed": days.first_sealed.isoformat() if days.first_sealed else "",
    }


def _edge(hashes: Hashes) -> list[list[int | str]]:
    return [[level, b64(value)] for level, value in hashes]


def _pair(said: Reference) -> list[int | str]:
    return [said.number, b64(said.hash)]


# ── Reading ───────────────────────────────────────────────────────────────────
def recall(state: dict[str, Any]) -> Remembered:
    """Return a memory from what was kept.

    Raises:
        ValueError: if it is none.
    """
    try:
        known = state["format"] == FORMAT
        found = Remembered(int(state["size"]), bytes.fromhex(state["root"]), state)
    except _BROKEN as error:
        raise ValueError("no memory") from error
    if not known:
        raise ValueError("another format")
    return found


def go_on(walk: Walk, before: Remembered) -> None:
    """Put a walk where the remembered one ended. Signatures of what still matters are checked.

    Raises:
        ValueError: if the memory is none.
    """
    try:
        _go_on(walk, before)
    except _BROKEN as error:
        raise ValueError("the memory contradicts itself") from error


def _go_on(walk: Walk, before: Remembered) -> None:
    state = before.state
    edge = _read_edge(state["edge"])
    if root_of(edge) != before.root:
        raise ValueError("the memory contradicts itself")
    edges = {int(size): _read_edge(one) for size, one in state["edges"].items()}
    walk.trail.resume(before.size, edge, edges)
    walk.trail.latest = date.fromisoformat(state["latest"])
    _recall_people(walk, state)
    _recall_boxes(walk, state)
    _recall_days(walk, state)
    verdict = walk.trail.verdict
    verdict.counts = Counts(**{str(name): int(n) for name, n in state["counts"].items()})
    verdict.records.extend(map(_record, state["records"]))
    for of, on in state.get("reports", {}).items():  # a memory of before knows of none
        verdict.duties.reports[str(of)] = date.fromisoformat(on)
    verdict.duties.minutes.extend(map(_minutes, state.get("minutes", ())))
    walk.papers.heads.extend((int(index), unb64(key)) for index, key in state["heads"])
    walk.scripts.update(
        {str(name): set(map(unb64, digests)) for name, digests in state["scripts"].items()}
    )
    for version, (begins, digest) in state["rulebooks"].items():
        walk.papers.rulebooks[int(version)] = (date.fromisoformat(begins), unb64(digest))


def _record(kept: dict[str, Any]) -> Record:
    day = date.fromisoformat(kept["day"])
    return Record(int(kept["index"]), str(kept["kind"]), day, str(kept["who"]), int(kept["box"]))


def _minutes(kept: dict[str, Any]) -> Minutes:
    day = date.fromisoformat(kept["day"])
    return Minutes(str(kept["number"]), day, int(kept["index"]), tuple(map(int, kept["unsigned"])))


def _recall_people(walk: Walk, state: dict[str, Any]) -> None:
    commission = walk.commission
    for note in state["rosters"]:
        last = commission.rosters[-1] if commission.rosters else None
        roster = check_next(last, note, anew=True)
        if roster.prev is None:
            commission.begins = len(commission.rosters)
        commission.rosters.append(roster)
        commission.notes.append(note)
    if state["restart"]:
        commission.restart = read_restart(state["restart"], commission.newest)
        commission.restart_note = state["restart"]
    commission.since = date.fromisoformat(state["since"])
    commission.is_objected = bool(state["objected"])


def _recall_boxes(walk: Walk, state: dict[str, Any]) -> None:
    boxes, lists = walk.boxes, walk.boxes.lists
    for one in state["boxes"]:
        held = _held(walk, one)
        boxes.held[held.box.number] = held
        walk.commission.sealed = held.box.epoch
    boxes.last_act = int(state["last_act"])
    for number, found in state["urgent"].items():
        boxes.urgent[int(number)] = {str(seal): int(index) for seal, index in found.items()}
    lists.waiting_at, said, known = state["waiting"]
    known = None if known is None else {str(seal): int(box) for seal, box in known.items()}
    lists.waiting = Waiting(_read_pair(said), known)
    lists.damaged.update({int(n): _read_pair(said) for n, said in state["damaged"].items()})
    lists.was_destroyed = bool(state["destroyed"])


def _held(walk: Walk, kept: dict[str, Any]) -> Held:
    rosters = walk.commission.rosters
    (roster,) = [r for r in rosters if f"\nroster {r.epoch} {b64(r.hash)}\n" in kept["note"]]
    held = Held(read_box(kept["note"], roster), roster, kept["note"])
    if kept["open"]:
        held.open, held.open_note = read_open(kept["open"], roster, held.box), kept["open"]
    held.released.update(map(int, kept["released"]))
    held.admitted.update(map(int, kept["admitted"]))
    held.is_told = bool(kept["told"])
    held.letters, held.urgent = _read_pair(kept["letters"]), _read_pair(kept["urgent"])
    return held


def _recall_days(walk: Walk, state: dict[str, Any]) -> None:
    days = walk.boxes.days
    days.opened.update(date.fromisoformat(day) for day in state["opened"])
    for day, (kind, reason, to) in state["explained"].items():
        said = (str(kind), str(reason), date.fromisoformat(to) if to else None)
        days.explained[date.fromisoformat(day)] = said
    first = state["first_sealed"]
    days.first_sealed = date.fromisoformat(first) if first else None


def _read_pair(kept: list[Any]) -> Reference:
    number, digest = kept
    return Reference(int(number), unb64(digest))


def _read_edge(kept: list[list[Any]]) -> Hashes:
    return tuple((int(level), unb64(value)) for level, value in kept)
