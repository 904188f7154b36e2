"""What the room's page is told every two seconds: facts in few words, never a key or a letter."""

import hashlib
import json
from typing import Any

from ishenim.opening import papers
from ishenim.opening.models import Opening, Presence
from ishenim.opening.room import Room
from ishenim.seal.bytes import b64

Step = Opening.Step

#: What a seat has to do at a step it takes part in and has not done.
_TODO = {
    Step.DEAL: "deal",
    Step.SIGN_BOX: "sign-box",
    Step.COSIGN_BOX: "cosign",
    Step.OPEN: "open",
    Step.RELEASE: "release",
    Step.KEYS: "keys",
    Step.COSIGN: "cosign",
}


def todo(room: Room, seat: int) -> str:
    """Return what this seat's browser has to do now; "wait" if nothing."""
    opening = room.opening
    if opening.is_over:
        return "over"
    if seat not in {p.member.seat for p in room.confirmed}:
        return "confirm"
    if seat not in room.able or seat in room.done:
        return "wait"
    if opening.step == Step.SIGN:
        return "sign-act" if opening.act_number else "sign-line"
    return _TODO.get(Step(opening.step), "wait")


def state(room: Room, seats: list[int]) -> dict[str, Any]:
    """Return the state of the room for the seats at one computer."""
    opening = room.opening
    names = {p.member.seat: p.member.person.name for p in room.people}
    cards = {p.member.seat: b64(bytes(p.public)) for p in room.confirmed if p.public}
    lead = opening.coordinator
    return {
        "step": opening.step,
        "kind": opening.kind,
        "done": len(room.done),
        "of": room.needed,
        "waiting": [names[seat] for seat in sorted(room.waiting) if seat in names],
        "people": [_person(room, person) for person in room.people],
        "code": papers.spoken_code(opening) if opening.open_note else "",
        "lead": names.get(lead.seat, "") if lead else "",
        "lead_away": lead is not None and lead.seat not in room.here_seats,
        "letters": opening.manifest.count("\n"),
        "urgent": opening.urgent_manifest.count("\n"),
        "paper": opening.paper_letters,
        "mine": [
            {
                "seat": seat,
                "name": names.get(seat, ""),
                "todo": todo(room, seat),
                "card": cards.get(seat, ""),
            }
            for seat in seats
        ],
    }


def _person(room: Room, person: Presence) -> dict[str, Any]:
    seat = person.member.seat
    return {
        "seat": seat,
        "name": person.member.person.name,
        "post": str(person.member.get_post_display()),
        "here": room.is_here(person),
        "confirmed": person.confirmed_at is not None,
        "done": seat in room.done,
        "waited": seat in room.waiting,
    }


def tag(body: dict[str, Any]) -> str:
    """Return the entity tag of a state: the same facts give the same tag."""
    text = json.dumps(body, sort_keys=True, ensure_ascii=False)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
