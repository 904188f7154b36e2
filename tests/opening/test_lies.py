"""Members and authors who lie: whoever lied is named, and an honest quorum goes on."""

from dataclasses import replace
from hashlib import sha256

import pytest

from ishenim.opening import papers, verdict
from ishenim.opening.models import Finding, Release
from ishenim.opening.state import state
from ishenim.proof.note import sign_note
from ishenim.seal import letter as floor_letter
from ishenim.seal import opening as floor
from ishenim.seal.deal import LINE_BYTES, write_lines
from ishenim.seal.envelope import encrypt
from ishenim.seal.quorum import split
from ishenim.seal.reference import listed
from tests.opening.conftest import Table, drop

pytestmark = pytest.mark.django_db


class FalseShare(Table):
    """Seat 2 releases a share that nobody dealt."""

    def released(self, cast, box):
        made = super().released(cast, box)
        if cast.seat != 2:
            return made
        opened, roster = papers.open_of(self.room, box), self.room.roster_of(box)
        plain = b"TBR2" + opened.id + bytes([2]) + bytes([7]) * 16 * opened.letters.number
        file = encrypt(plain, floor.receivers(roster, self.room.newest))
        said = floor.Release(2, opened.id, sha256(file).digest(), 0)
        note = sign_note(floor.write_release(roster.origin, said), [cast.keys.signer])
        return floor.Released(file, note)


class Unreadable(Table):
    """Seat 2 releases a file with nothing in it."""

    def released(self, cast, box):
        if cast.seat != 2:
            return super().released(cast, box)
        opened, roster = papers.open_of(self.room, box), self.room.roster_of(box)
        file = encrypt(b"nothing", floor.receivers(roster, self.room.newest))
        said = floor.Release(2, opened.id, sha256(file).digest(), 0)
        note = sign_note(floor.write_release(roster.origin, said), [cast.keys.signer])
        return floor.Released(file, note)


class OtherLists(Table):
    """Seat 2 says that every letter is damaged."""

    def do_read(self, cast, part):
        if cast.seat != 2:
            return super().do_read(cast, part)
        _note, (opened, damaged, waiting) = self.finding(cast)
        lists = ("", "".join(sorted((opened + damaged + waiting).splitlines(keepends=True))), "")
        note, _lists = self.finding(
            cast, opened=listed(""), damaged=listed(lists[1]), waiting=listed("")
        )
        return self.put_finding(cast, note, *lists)


def test_a_false_share_names_its_releaser_and_one_more_card_opens_the_letter(
    school, with_letter, members
):
    table = FalseShare(school)
    table.sit_together(*members[:4])
    act = table.closing()
    assert (act.opened, act.waiting.number) == (1, 0)
    named = {tuple(pair) for found in Finding.objects.all() for pair in found.false}
    assert named == {(1, 2)}
    blamed = state(table.room, [1])["blamed"]
    assert [(one["kind"], one["name"]) for one in blamed] == [("false", members[1].person.name)]


def test_without_one_more_card_the_letter_waits_and_is_not_lost(school, with_letter, members):
    table = FalseShare(school)
    table.sit_together(*members[:3])
    act = table.closing()
    assert (act.opened, act.damaged.number, act.waiting.number) == (0, 0, 1)
    assert table.letters[0].lock == "locked"
    later = Table(school, table.now)
    later.later(days=7)
    later.sit_together(members[0], members[2], members[3])
    act = later.closing()
    assert (act.opened, act.waiting.number) == (1, 0)
    assert [each.number for each in act.opens] == [1]
    assert (later.letters[0].lock, later.letters[0].act) == ("open", 2)


def test_a_release_that_opens_nowhere_is_named_and_counts_for_nothing(school, with_letter, members):
    table = Unreadable(school)
    table.sit_together(*members[:4])
    assert table.closing().opened == 1
    blamed = state(table.room, [1])["blamed"]
    assert [(one["kind"], one["name"]) for one in blamed] == [
        ("unreadable", members[1].person.name)
    ]


def test_one_member_who_finds_otherwise_changes_no_letter(school, with_letter, members):
    table = OtherLists(school)
    table.sit_together(*members[:4])
    assert (table.closing().opened, table.closing().damaged.number) == (1, 0)


def test_with_one_liar_in_the_bare_quorum_the_room_says_so_and_waits_for_another(
    school, with_letter, members
):
    table = OtherLists(school)
    table.sit_together(*members[:3], until="read")
    for _round in range(2):
        for cast in members[:3]:
            table.do(cast)
    assert table.step == "read"
    (missing,) = state(table.room, [1])["missing"]
    assert (missing["box"], missing["more"]) == (1, 1)
    table.come(members[3])
    table.play(*members[:4])
    assert table.closing().opened == 1


def test_c3_whoever_came_first_and_lies_stops_nobody(school, with_letter, members):
    """C3: nobody leads; the first to confirm signs nothing, releases junk, finds nonsense."""
    table = Unreadable(school)
    table.begin(members[1])
    table.come(members[1], members[0], *members[2:4])
    table.do(members[1])
    here = (members[0], *members[2:4])
    table.play(*here, until="release")
    for cast in here:
        table.do(cast)
    table.without(*here)  # seat 2 sits there and releases nothing
    table.play(*here)
    assert table.closing().opened == 1


# ── Authors ───────────────────────────────────────────────────────────────────
def lying(written, roster, sealed_box, seats):
    """Return the letter with a share of another secret for these seats."""
    _lines, payload = floor_letter.split_letter(written.outer, len(roster.members))
    secret, other = bytes(range(16)), bytes(range(16, 32))
    one = split(secret, list(roster.members), roster.quorum)
    two = split(other, list(roster.members), roster.quorum)
    shares = {seat: two[seat] if seat in seats else share for seat, share in one.items()}
    made = write_lines(roster, sealed_box.id, shares, sha256(payload).digest())
    outer = made + payload
    seal = floor_letter.seal_from(roster, sealed_box.id, outer, urgent=False)
    return replace(written, outer=outer, seal=seal)


def test_a_lying_author_damages_their_own_letter_alone_and_the_same_for_all(
    table, open_box, sealed_box, roster, aigul, now, members
):
    """⚔ One verdict for everybody, whoever came."""
    drop(lying(aigul.write("x", roster, sealed_box), roster, sealed_box, {5}), open_box, now)
    table.sit_together(*members[:3])
    act = table.closing()
    assert (act.opened, act.damaged.number, act.waiting.number) == (0, 1, 0)
    assert (table.letters[0].lock, table.letters[0].act) == ("damaged", 1)
    assert not any(found.false for found in Finding.objects.all())


def test_a_line_that_gives_no_share_blames_nobody_and_the_letter_waits(
    table, open_box, sealed_box, roster, aigul, now, members
):
    """Nothing for seats 2 and 3: with 1, 2, 3 the letter waits, with 1, 4, 5 it opens."""
    written = aigul.write("x", roster, sealed_box)
    outer = bytearray(written.outer)
    for at in (1, 2):
        last = (at + 1) * LINE_BYTES - 1
        outer[last] ^= 1
    broken = replace(
        written,
        outer=bytes(outer),
        seal=floor_letter.seal_from(roster, sealed_box.id, bytes(outer), urgent=False),
    )
    drop(broken, open_box, now)
    table.sit_together(*members[:3])
    assert table.closing().waiting.number == 1
    assert {floor_missing(row.note) for row in Release.objects.all()} == {0, 1}
    table.later(days=7)
    table.sit_together(members[0], members[3], members[4])
    assert (table.closing().opened, table.letters[0].lock) == (1, "open")


def floor_missing(note: str) -> int:
    return int(note.split("\nmissing ")[1].split("\n", maxsplit=1)[0])


def test_needed_is_never_more_than_can_read(table, with_letter, members):
    table.sit_together(*members[:3], until="read")
    assert verdict.needed(table.room, table.box(1)) == 3
