"""The navigation of the desk: who is shown what, and where they stand."""

from types import SimpleNamespace

import pytest
from django.http import Http404
from django.urls import resolve, set_script_prefix

from ishenim.ui.rooms import room_now, rooms_of


@pytest.fixture(autouse=True)
def no_prefix():
    """Stand at the default school in Kyrgyz, wherever an earlier test stood."""
    set_script_prefix("/")


def asking(path: str, *, member: bool = False, offices: frozenset[str] = frozenset()):
    return SimpleNamespace(path=path, member=object() if member else None, offices=offices)


def addresses(request) -> list[str]:
    return [room.address for group in rooms_of(request) for room in group.rooms]


def test_every_room_that_is_shown_exists():
    shown = addresses(asking("/desk/", member=True, offices=frozenset({"head"})))
    assert len(shown) > 8
    for address in shown:
        try:
            resolve(address)
        except Http404:
            pytest.fail(f"no room at {address}")


def test_letters_and_the_key_card_are_for_members():
    managing = addresses(asking("/desk/", offices=frozenset({"administrator"})))
    member = addresses(asking("/desk/", member=True))
    for address in ("/desk/letters/", "/desk/opening/", "/desk/card"):
        assert address in member
        assert address not in managing
    assert "/desk/publicity/" in managing
    assert "/desk/publicity/" in member


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/desk/", ("/desk/", "page")),
        ("/desk/people", ("/desk/people", "page")),
        ("/desk/people/invite-office", ("/desk/people", "true")),
        ("/desk/publicity/add", ("/desk/publicity/", "true")),
        ("/account/none", None),
    ],
)
def test_the_room_they_stand_in_is_marked(path, current):
    groups = rooms_of(asking(path, member=True))
    now = room_now(groups)
    assert (now and (now.address, now.current)) == current
    marked = [room for group in groups for room in group.rooms if room.current]
    assert len(marked) == (1 if current else 0)


def test_a_group_without_rooms_is_not_shown():
    assert all(group.rooms for group in rooms_of(asking("/desk/")))


@pytest.mark.parametrize("part", ["cases/2026-1", "retention", "guidance/life/call", "intake/add"])
def test_the_pages_of_a_case_belong_to_the_register(part):
    room = room_now(rooms_of(asking(f"/desk/{part}", member=True)))
    assert room
    assert (room.address, room.current) == ("/desk/register", "true")
