"""The rooms of the desk: who is shown which, in which group, and in which one they stand now.

A new room is one line of ROOMS. A room whose address does not exist yet is not shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

EVERYBODY, MEMBERS, HEAD = "everybody", "members", "head"

#: group → (name of the address, word, who is shown it)
ROOMS: dict[Promise, list[tuple[str, Promise, str]]] = {
    pgettext_lazy("rooms", "Work"): [
        ("desk", _("Desk"), EVERYBODY),
        ("letters", _("Letters"), MEMBERS),
        ("register", _("Register"), MEMBERS),
        ("opening", _("Opening"), MEMBERS),
        ("obligations", _("Obligations"), EVERYBODY),
        ("access-log", _("Access log"), EVERYBODY),
    ],
    pgettext_lazy("rooms", "Commission"): [
        ("people", _("People"), EVERYBODY),
        ("orders", _("Orders"), EVERYBODY),
        ("meetings", _("Meetings"), EVERYBODY),
        ("reports", _("Reports"), EVERYBODY),
        ("roster", _("Composition"), EVERYBODY),
    ],
    pgettext_lazy("rooms", "School and parents"): [
        ("publicity", _("Publicity"), EVERYBODY),
        ("public-journal", _("Journal"), EVERYBODY),
        ("public-regulation", _("Regulation"), EVERYBODY),
        ("calendar", _("Calendar"), HEAD),
    ],
    pgettext_lazy("rooms", "Mine"): [
        ("card", _("My key card"), MEMBERS),
        ("head-card", _("My key card"), HEAD),
        ("undertaking", _("My undertaking"), MEMBERS),
        ("reminders", _("Reminders"), EVERYBODY),
        ("mfa_index", _("My sign-in"), EVERYBODY),
    ],
}
#: Room → what of the desk belongs to it besides the pages below its own address.
BELOW = {
    "register": (
        *("cases/", "categories", "referrals", "bodies", "guidance", "intake"),
        *("retention", "handing-over"),
    ),
}


@dataclass(frozen=True, kw_only=True)
class Room:
    """One link of the navigation."""

    address: str
    word: str
    current: str  # "page": this very page; "true": a page of this room; "" otherwise


@dataclass(frozen=True, kw_only=True)
class Group:
    """Rooms that belong together."""

    word: str
    rooms: list[Room]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _shown(request: HttpRequest) -> Iterator[tuple[str, str, str]]:
    """Return (group, word, address) of what this person is shown."""
    is_for = {
        EVERYBODY: True,
        MEMBERS: request.member is not None,
        HEAD: "head" in request.offices,
    }
    for group, rooms in ROOMS.items():
        for name, word, who in rooms:
            address = _address(name) if is_for[who] else ""
            if address:
                yield str(group), str(word), address


def rooms_of(request: HttpRequest) -> list[Group]:
    """Return the navigation of who asks; the room they stand in is marked."""
    shown = list(_shown(request))
    here = _here(request.path, [at for _group, _word, at in shown])
    groups: dict[str, list[Room]] = {}
    for group, word, address in shown:
        current = "" if address != here else "page" if request.path == here else "true"
        groups.setdefault(group, []).append(Room(address=address, word=word, current=current))
    return [Group(word=word, rooms=rooms) for word, rooms in groups.items()]


def _here(path: str, addresses: list[str]) -> str:
    """Return the address of the room a path belongs to."""
    desk = _address("desk")
    for name, parts in BELOW.items():
        if desk and path.startswith(tuple(desk + part for part in parts)):
            return _address(name)
    return max((at for at in addresses if path.startswith(at)), key=len, default="")


def room_now(groups: list[Group]) -> Room | None:
    """Return the room that is marked."""
    return next((room for group in groups for room in group.rooms if room.current), None)
