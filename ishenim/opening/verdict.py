"""What the members' browsers agree on: nobody's word alone says which letters opened.

A letter is opened or damaged once more than half of those say so who can read what was released of
its box, and never more than a quorum.
"""

from collections import defaultdict
from dataclasses import dataclass

from ishenim.box.models import Box
from ishenim.opening.models import Finding
from ishenim.opening.room import Room, seals_of
from ishenim.seal.finding import releases_of
from ishenim.seal.reference import Reference

Lists = tuple[frozenset[str], frozenset[str]]


@dataclass(frozen=True)
class Verdict:
    """Seals in hex: those that opened, and those that are damaged for everybody."""

    opened: frozenset[str]
    damaged: frozenset[str]


def releases_for(room: Room, seat: int) -> Reference:
    """Return the releases that a seat's browser has to join: those of boxes it can read."""
    boxes = [box for box in room.joined if seat in room.receivers(box)]
    return releases_of(row.note for box in boxes for row in room.releases(box))


def has_found(room: Room, seat: int) -> bool:
    """Tell whether a seat's finding stands: it knew every release there is now."""
    return any(found.seat == seat for found in _current(room))


def needed(room: Room, box: Box) -> int:
    """Return how many must agree on a box: no single one of those who can read it is a veto."""
    return min(room.newest.quorum, len(room.receivers(box)) // 2 + 1)


def agreeing(room: Room, box: Box) -> set[int]:
    """Return the seats that agree on a box: the largest group."""
    return max(_groups(room, box).values(), key=len, default=set())


def verdict(room: Room) -> Verdict:
    """Return what is agreed on so far."""
    opened, damaged = set[str](), set[str]()
    for box in room.joined:
        for (found, broken), seats in _groups(room, box).items():
            if len(seats) >= needed(room, box):
                opened |= found
                damaged |= broken
    return Verdict(frozenset(opened), frozenset(damaged))


def blamed(room: Room, kind: str) -> set[tuple[int, int]]:
    """Return whose release was false or did not open, by box and seat, as findings agree."""
    rows = room.findings if room.opening.is_over else _current(room)
    said: dict[tuple[int, int], set[int]] = defaultdict(set)
    for found in rows:
        for box, seat in getattr(found, kind):
            said[box, seat].add(found.seat)
    least = {box.number: needed(room, box) for box in room.joined}
    return {pair for pair, seats in said.items() if len(seats) >= least.get(pair[0], 1)}


def _current(room: Room) -> list[Finding]:
    seats = {found.seat for found in room.findings}
    wanted = {seat: releases_for(room, seat).hash for seat in seats}
    return [found for found in room.findings if bytes(found.releases) == wanted[found.seat]]


def _groups(room: Room, box: Box) -> dict[Lists, set[int]]:
    """Return who says what of a box's locked letters."""
    locked = {seal.hex() for seal in room.locked[box.pk]}
    groups: dict[Lists, set[int]] = defaultdict(set)
    for found in _current(room):
        if found.seat in room.receivers(box):
            damaged, waiting = seals_of([found.damaged]), seals_of([found.waiting])
            opened = locked - damaged - waiting
            groups[frozenset(opened), frozenset(damaged & locked)].add(found.seat)
    return groups
