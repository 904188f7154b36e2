"""What the room's page is told every two seconds: facts in few words, never a key or a letter."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from functools import cached_property
from typing import Any

from django.utils import timezone

from ishenim.box.models import Box
from ishenim.commission.cards import card_number
from ishenim.commission.models import Member
from ishenim.opening import papers, table, verdict
from ishenim.opening.actions.paper import seen_at
from ishenim.opening.models import Opening, Presence
from ishenim.opening.room import Room
from ishenim.opening.table import Ask, Part
from ishenim.seal.bytes import b64
from ishenim.seal.roster import Roster

Step = Opening.Step


def state(room: Room, seats: list[int]) -> dict[str, Any]:
    """Return the state of the room for the seats at one computer."""
    return _Telling(room).everything(seats)


class _Telling:
    """One look at a room, in the words of its page."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.opening = room.opening

    def everything(self, seats: list[int]) -> dict[str, Any]:
        room, opening = self.room, self.opening
        done, needed = self._count()
        return {
            "about": {
                "kind": papers.open_kind(opening),
                "planned": opening.planned_on.isoformat(),
                "reason": opening.reason,
            },
            "opens": [box.open_text for box in room.asked if not box.open_note],
            "step": opening.step,
            "kind": opening.kind,
            "void": room.is_void,
            "done": done,
            "of": needed,
            "people": [self._person(person) for person in room.people],
            "missing": list(self._missing()),
            "boxes": [self._box(box) for box in room.card_boxes],
            "found": self._found(),
            "wooden": asdict(seen_at(opening=opening)),
            "document": papers.content_of(opening) if opening.step == Step.SIGN else "",
            "paper_by": self._names.get(opening.paper_by.seat, "") if opening.paper_by else "",
            "gives_up": [self._names[seat] for seat in sorted(room.giving_up)],
            "blamed": self._blamed(),
            "text": opening.closing_text if opening.step == Step.SIGN else "",
            "mine": [self._seat(seat) for seat in seats],
            "former": list(self._former()),
        }

    @cached_property
    def _names(self) -> dict[int, str]:
        found = Member.objects.filter(school=self.opening.school)
        return dict(found.values_list("seat", "person__name"))

    @cached_property
    def _asks(self) -> list[Ask]:
        if self.opening.is_over or self.room.is_void:
            return []
        return table.current(self.room).asks(self.room)

    def _count(self) -> tuple[int, int]:
        """Return how many have done what the step asks, of the box that is furthest behind."""
        unmet = [ask for ask in self._asks if not ask.is_met]
        if not unmet:
            return 0, 0
        ask = max(unmet, key=lambda ask: ask.needed - len(ask.done))
        return len(ask.done), max(ask.needed, len(ask.done | ask.waits))

    # ── People ────────────────────────────────────────────────────────────────
    def _person(self, person: Presence) -> dict[str, Any]:
        seat = person.member.seat
        here = self.room.is_here(person)
        return {
            "seat": seat,
            "name": person.member.person.name,
            "post": str(person.member.get_post_display()),
            "here": here,
            "confirmed": person.confirmed_at is not None and not person.is_aside,
            "done": bool(self._asks) and all(seat in ask.done for ask in self._asks),
            "waited": any(seat in ask.waits or (seat in ask.todo and here) for ask in self._asks),
            "aside": self.opening.step == Step.SEAL and seat in self.room.undecided,
        }

    def _seat(self, seat: int) -> dict[str, Any]:
        parts = list(table.parts(self.room, seat))
        return {
            "seat": seat,
            "name": self._names.get(seat, ""),
            "cards": self.room.cards.get(seat, []),
            "may": [self._part(seat, part) for part in parts if part.is_pressed],
            "does": [self._part(seat, part) for part in parts if not part.is_pressed],
        }

    def _part(self, seat: int, part: Part) -> dict[str, Any]:
        roster = self.room.roster_of(part.box) if part.box else self.room.newest
        other = part.other or seat
        return {
            "verb": part.verb,
            "box": part.box.number if part.box else 0,
            "other": part.other or 0,
            "name": self._names.get(part.other, "") if part.other else "",
            "card": _card(roster, other),
            "key": _key(self.room.newest if part.verb == "admit" else roster, seat),
        }

    def _former(self) -> Iterator[dict[str, Any]]:
        """Former cards that were let in and have something to do, in any member's hands."""
        if self.opening.is_over:
            return
        for box in self.room.asked:
            for seat in sorted(self.room.admitted(box)):
                for part in table.of_steps(self.room, seat):
                    if part.box == box:
                        name = self._names.get(seat, "")
                        is_pressed = {"press": part.is_pressed}
                        yield self._part(seat, part) | {"other": seat, "name": name} | is_pressed

    # ── Who is missing ────────────────────────────────────────────────────────
    def _missing(self) -> Iterator[dict[str, Any]]:
        """Name what a step still waits for: who is here, and whose cards could be those that lack.

        `more` says how many cards are needed beside those that are in the room.
        """
        room = self.room
        for ask in self._asks:
            if ask.is_met:
                continue
            here = (ask.todo & room.here) | ask.waits
            more = max(0, ask.needed - len(ask.done | here))
            roster = room.roster_of(ask.box) if ask.box else room.newest
            wanted = set(roster.members) - ask.done if more else here
            yield {
                "box": ask.box.number if ask.box else 0,
                "more": more,
                "cards": [self._card_for(ask, roster, seat) for seat in sorted(wanted)],
            }

    def _card_for(self, ask: Ask, roster: Roster, seat: int) -> dict[str, str]:
        how, since = self._how(ask, seat)
        name = self._names.get(seat, "")
        return {"name": name, "card": _card(roster, seat), "how": how, "since": since}

    def _how(self, ask: Ask, seat: int) -> tuple[str, str]:
        """Say why a seat has not done its part: a word of the page, and since when."""
        room = self.room
        person = next((p for p in room.people if p.member.seat == seat), None)
        if ask.box and seat in room.former(ask.box):
            return ("admitted" if seat in room.admitted(ask.box) else "former"), ""
        if person is None or person.is_aside:
            return "absent", ""
        if not room.is_here(person):
            return "away", timezone.localtime(person.seen_at).strftime("%H:%M")
        if person.confirmed_at is None:
            return ("here" if seat in ask.todo | ask.waits else "undecided"), ""
        if seat not in ask.todo | ask.waits:
            return "card", ""
        return ("here" if table.current(room).is_pressed else "busy"), ""

    # ── Boxes and letters ─────────────────────────────────────────────────────
    def _box(self, box: Box) -> dict[str, Any]:
        room = self.room
        have = room.released(box) if box.open_note else set(room.opens(box))
        return {
            "number": box.number,
            "letters": len(room.locked[box.pk]),
            "needed": room.roster_of(box).quorum,
            "cards": len((room.able(box) & room.here) | have),
            "other": box.epoch != room.newest.epoch,  # its cards are not those that seal
        }

    def _found(self) -> dict[str, int]:
        """Return what was taken out, once the next box is sealed."""
        opening = self.opening
        told = list(opening.boxes.all()) if opening.is_over else self.room.told
        sealed = told if self.room.is_sealed else []
        return {
            "letters": sum(box.manifest.count("\n") for box in sealed),
            "urgent": sum(box.urgent_manifest.count("\n") for box in sealed),
            "paper": opening.paper_letters,
            "opened": opening.opened,
            "damaged": opening.damaged.count("\n"),
            "waiting": opening.waiting.count("\n"),
        }

    def _blamed(self) -> list[dict[str, Any]]:
        """Name whose release was false or does not open, as the findings agree."""
        return [
            {"kind": kind, "box": box, "name": self._names.get(seat, "")}
            for kind in ("false", "unreadable")
            for box, seat in sorted(verdict.blamed(self.room, kind))
        ]


def _key(roster: Roster, seat: int) -> str:
    line = roster.members.get(seat)
    return b64(line.public) if line else ""


def _card(roster: Roster, seat: int) -> str:
    """Return a card's number as people read it aloud."""
    line = roster.members.get(seat)
    number = card_number(line.public) if line else ""
    return f"{number[:4]} {number[4:]}".strip()


def tag(body: dict[str, Any]) -> str:
    """Return the entity tag of a state: the same facts give the same tag."""
    text = json.dumps(body, sort_keys=True, ensure_ascii=False)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
