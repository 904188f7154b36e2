"""What a verifier remembers of a journal, so that next time it reads only what was added.

It is the reader's own file: whoever can change it could change the program as well. The tree's
right edge is in it, so the entries that follow either lead to the new root or the past was changed.
"""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from ishenim.audit.log import Hashes, root_of
from ishenim.audit.verdict import Counts, Verdict
from ishenim.audit.walk import Opened, Walk
from ishenim.proof.encoding import b64, unb64
from ishenim.seal.box import read_box
from ishenim.seal.opening import read_open
from ishenim.seal.roster import check_next

FORMAT = "trustbox.v2/verified"
#: An act refers to a checkpoint of its own opening: so many entries back at most.
EDGES = 256


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


def remember(walk: Walk, verdict: Verdict, head: str) -> dict[str, Any]:
    """Return what to keep of a journal that was read to its end, and its signed head."""
    edges = {size: edge for size, edge in walk.edges.items() if size > verdict.size - EDGES}
    return {
        "format": FORMAT,
        "size": verdict.size,
        "root": verdict.root.hex(),
        "checkpoint": head,
        "edges": {str(size): _written(edge) for size, edge in edges.items()},
        "edge": _written(walk.hashes),
        "rosters": walk.roster_notes,
        "boxes": [
            {"note": one.note, "open": one.open_note, "released": sorted(one.released)}
            for one in walk.boxes.values()
        ],
        "sealed": {str(number): b64(digest) for number, digest in walk.sealed.items()},
        "opened": sorted(day.isoformat() for day in walk.days.opened),
        "explained": {day.isoformat(): list(told) for day, told in walk.days.explained.items()},
        "first_sealed": walk.first_sealed.isoformat() if walk.first_sealed else "",
        "latest": walk.latest.isoformat(),
        "last_act": walk.last_act,
        "counts": asdict(verdict.counts),
        "scripts": {name: b64(digest) for name, digest in walk.scripts.items()},
        "heads": [[index, b64(key)] for index, key in walk.papers.heads],
        "rulebooks": {
            str(version): [first.isoformat(), b64(digest)]
            for version, (first, digest) in walk.papers.rulebooks.items()
        },
    }


def recall(state: dict[str, Any]) -> Remembered:
    """Return a memory from what was kept.

    Raises:
        ValueError, KeyError, TypeError: if it is none.
    """
    if state["format"] != FORMAT:
        raise ValueError("another format")
    return Remembered(int(state["size"]), bytes.fromhex(state["root"]), state)


def go_on(walk: Walk, before: Remembered) -> None:
    """Put a walk where the remembered one ended. Signatures of what still matters are checked.

    Raises:
        ValueError, KeyError, TypeError: if the memory is none.
    """
    state = before.state
    edge = _read(state["edge"])
    if root_of(edge) != before.root:
        raise ValueError("the memory contradicts itself")
    edges = {int(size): _read(one) for size, one in state["edges"].items()}
    walk.resume(before.size, edge, edges)
    for note in state["rosters"]:
        walk.rosters.append(check_next(walk.rosters[-1] if walk.rosters else None, note))
        walk.roster_notes.append(note)
    for one in state["boxes"]:
        walk.boxes.update([_opened(walk, one)])
    walk.sealed.update({int(n): unb64(digest) for n, digest in state["sealed"].items()})
    walk.days.opened.update(date.fromisoformat(day) for day in state["opened"])
    for day, (kind, reason) in state["explained"].items():
        walk.days.explained[date.fromisoformat(day)] = (kind, reason)
    first = state["first_sealed"]
    walk.first_sealed = date.fromisoformat(first) if first else None
    walk.latest, walk.last_act = date.fromisoformat(state["latest"]), int(state["last_act"])
    walk.verdict.counts = Counts(**state["counts"])
    walk.papers.heads.extend((int(index), unb64(key)) for index, key in state["heads"])
    walk.scripts.update({name: unb64(digest) for name, digest in state["scripts"].items()})
    for version, (begins, digest) in state["rulebooks"].items():
        walk.papers.rulebooks[int(version)] = (date.fromisoformat(begins), unb64(digest))


def _opened(walk: Walk, kept: dict[str, Any]) -> tuple[int, Opened]:
    roster = next(r for r in walk.rosters if f"\nroster {r.epoch} {b64(r.hash)}\n" in kept["note"])
    box = read_box(kept["note"], roster)
    opened = Opened(box, kept["note"])
    if kept["open"]:
        opened.open, opened.open_note = read_open(kept["open"], roster, box), kept["open"]
    opened.released.update(kept["released"])
    return box.number, opened


def _written(hashes: Hashes) -> list[list[int | str]]:
    return [[level, b64(value)] for level, value in hashes]


def _read(kept: list[list[Any]]) -> Hashes:
    return tuple((int(level), unb64(value)) for level, value in kept)
