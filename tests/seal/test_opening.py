"""Opening the box together."""

from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest

from ishenim.proof.encoding import unb64
from ishenim.proof.note import sign_note
from ishenim.seal import deal, letter, opening
from ishenim.seal.bytes import sha
from ishenim.seal.opening import Open, Released
from ishenim.seal.reference import Reference, listed
from ishenim.seal.roster import Roster, read_roster
from tests.seal.test_act import plain
from tests.seal.vector_school import deal_of, school
from tests.vectors import Case, as_said, cases, named, refused

SCHOOL = school()
ROSTER, BOX = SCHOOL.roster, SCHOOL.box
SEATS = list(ROSTER.members)


# ── As the vectors say ────────────────────────────────────────────────────────
@pytest.mark.parametrize("case", cases("opening", "open"))
def test_open_notes_are_read_or_refused_as_the_vectors_say(case: Case):
    with as_said(case):
        read = opening.read_open(case["note"], ROSTER, BOX, case.get("admitted"))
        assert (read.id.hex(), sorted(read.seats)) == (case["id"], case["seats"])
        for name in ("box", "next", "letters", "kind", "day", "date"):
            assert plain(getattr(read, name)) == case[name]
        assert opening.write_open(ROSTER, read) == read.text


@pytest.mark.parametrize("case", cases("opening", "check"))
def test_an_opening_goes_on_or_stops_as_the_vectors_say(case: Case):
    read = opening.read_open_text(case["text"], BOX, ROSTER.origin)
    with as_said(case):
        opening.check_open(read, BOX, case["seen"], date.fromisoformat(case["today"]))


@pytest.mark.parametrize("case", cases("opening", "receivers"))
def test_shares_are_released_to_whom_the_vectors_say(case: Case):
    assert opening.receivers(ROSTER, read_roster(case["newest"])) == case["receivers"]


@pytest.mark.parametrize("case", cases("opening", "release"))
def test_releases_are_read_or_refused_as_the_vectors_say(case: Case):
    opened = opening.read_open_text(case["open"], BOX, ROSTER.origin)
    found = Released(unb64(case["file"]), case["note"])
    with as_said(case):
        seat, shares = opening.open_release(SCHOOL.keys(case["seat"]), ROSTER, opened, found)
        assert (seat, [share.hex() for share in shares]) == (case["from"], case["shares"])


@pytest.mark.parametrize("case", cases("opening", "read"))
def test_letters_open_wait_or_are_damaged_as_the_vectors_say(case: Case):
    deals = [deal_of(each) for each in case["deals"]]
    shares = {int(seat): [*map(bytes.fromhex, each)] for seat, each in case["shares"].items()}
    read = opening.read_letters(ROSTER, deals, shares)
    for name in ("opened", "damaged", "waiting"):
        assert getattr(read, name) == case[name]
    assert sorted(read.false) == case["false"]
    secrets = {seal.hex(): secret.hex() for seal, secret in read.secrets.items()}
    assert secrets == case["secrets"]


@pytest.mark.parametrize("case", cases("opening", "admission"))
def test_admissions_are_read_or_refused_as_the_vectors_say(case: Case):
    with as_said(case):
        seat = opening.read_admission(case["note"], SCHOOL.newest, BOX, ROSTER)
        assert seat == case["admits"]


def bent(sealed: bytes, seat: int) -> bytes:
    """Return a letter whose author sealed nonsense to a seat."""
    at = SEATS.index(seat) * deal.LINE_BYTES + 200
    return sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]


# ── A box of today ────────────────────────────────────────────────────────────
class Opening:
    """Some letters that were sealed now, and their opening as each member's device sees it."""

    def __init__(self, *plain: bytes, also: tuple[bytes, ...] = ()) -> None:
        sealed = [letter.seal_letter(ROSTER, BOX, each) for each in plain]
        self.letters = sorted([*sealed, *also], key=lambda each: self._deal(each).seal)
        self.deals = [self._deal(each) for each in self.letters]
        self.seen = opening.manifest([each.seal for each in self.deals])
        next_box = Reference(SCHOOL.next.number, SCHOOL.next.id)
        drafted = Open(
            box=Reference(BOX.number, BOX.id),
            next=next_box,
            kind="planned",
            day=BOX.opens,
            date=BOX.opens,
            letters=listed(self.seen),
        )
        self.opened = replace(drafted, text=opening.write_open(ROSTER, drafted))

    @staticmethod
    def _deal(sealed: bytes) -> deal.Deal:
        lines, payload = letter.split_letter(sealed, len(SEATS))
        return deal.read_deal(BOX.id, SEATS, lines, sha(payload))

    def line(self, sealed: bytes, seat: int) -> bytes:
        lines, _payload = letter.split_letter(sealed, len(SEATS))
        return deal.split_lines(lines)[SEATS.index(seat)]

    def release(self, seat: int, newest: Roster = ROSTER) -> Released:
        lines = [self.line(each, seat) for each in self.letters]
        keys = SCHOOL.keys(seat)
        return opening.release(keys, ROSTER, newest, self.opened, self.deals, lines)

    def read(self, reader: int, *released: Released) -> opening.Reading:
        keys = SCHOOL.keys(reader)
        shares = dict(opening.open_release(keys, ROSTER, self.opened, each) for each in released)
        return opening.read_letters(ROSTER, self.deals, shares)


def packed(text: str, **changes: object) -> bytes:
    from tests.seal.test_letter import letter_of

    return letter.pack(letter_of(text, **changes))


def test_from_two_letters_to_two_letters_read():
    box = Opening(packed("one"), packed("another"))
    note = sign_note(box.opened.text, [SCHOOL.keys(seat).signer for seat in (2, 3, 4)])
    assert opening.read_open(note, ROSTER, BOX).seats == {2, 3, 4}
    released = [box.release(seat) for seat in (2, 3, 4)]
    for reader in SEATS:
        read = box.read(reader, *released)
        assert (read.opened, read.damaged, read.waiting) == (box.seen, "", "")
        texts = set()
        for sealed, whole in zip(box.letters, box.deals, strict=True):
            _lines, payload = letter.split_letter(sealed, len(SEATS))
            said, header, _files = letter.open_letter(
                SCHOOL.keys(reader), ROSTER, BOX.id, payload, read.secrets[whole.seal]
            )
            assert said == "ok"
            texts.add(header.text if header else "")
        assert texts == {"one", "another"}


def test_whoever_releases_everybody_comes_to_the_same_verdict():
    box = Opening(packed("one"), packed("two"))
    released = {seat: box.release(seat) for seat in SEATS}
    readings = [
        box.read(reader, *[released[seat] for seat in three])
        for three in combinations(SEATS, 3)
        for reader in (1, 5)
    ]
    assert all(each == readings[0] for each in readings)


def test_half_an_opening_leaves_every_letter_waiting_and_a_later_one_opens_it():
    """A letter without k true shares waits; the same open text goes on with further cards."""
    box = Opening(packed("one"))
    two = [box.release(seat) for seat in (1, 2)]
    assert box.read(1, *two).waiting == box.seen
    assert box.read(1, *two, box.release(5)).opened == box.seen


def test_one_veto_does_not_make_a_letter_damaged():
    """Who hands out zeros or lies about a letter about themselves only lets it wait."""
    box = Opening(packed("about seat 3"))
    keys = SCHOOL.keys(1)
    honest = dict(
        opening.open_release(keys, ROSTER, box.opened, box.release(seat)) for seat in (1, 2)
    )
    for share in (deal.NO_SHARE, b"\1" * 16):
        read = opening.read_letters(ROSTER, box.deals, honest | {3: [share]})
        assert (read.damaged, read.waiting) == ("", box.seen)
        assert read.false == ({3} if share != deal.NO_SHARE else frozenset())


def test_no_share_leaves_a_device_for_other_letters_than_those_opened():
    box, other = Opening(packed("one"), packed("two")), Opening(packed("three"))
    lines = [box.line(each, 1) for each in box.letters]
    for deals, mine in (
        (box.deals[:1], lines[:1]),
        (other.deals, [other.line(other.letters[0], 1)]),
        (box.deals[::-1], lines[::-1]),
        ([*box.deals, *other.deals], [*lines, other.line(other.letters[0], 1)]),
    ):
        with refused("OPEN_MANIFEST"):
            opening.release(SCHOOL.keys(1), ROSTER, ROSTER, box.opened, deals, mine)


def test_a_release_of_one_letter_twice_is_of_other_letters():
    box = Opening(packed("one"), packed("two"))
    twice = [box.deals[0], box.deals[0]]
    line = box.line(box.letters[0], 1)
    with refused("OPEN_MANIFEST"):
        opening.release(SCHOOL.keys(1), ROSTER, ROSTER, box.opened, twice, [line, line])


def test_a_line_that_gives_nothing_is_told_without_blame():
    box = Opening(packed("one"), also=(bent(letter.seal_letter(ROSTER, BOX, packed("two")), 1),))
    found = box.release(1)
    assert opening.read_release(found.note, ROSTER, box.opened).missing == 1
    read = box.read(2, found, box.release(2), box.release(3))
    assert read.false == frozenset()
    assert read.opened + read.waiting != read.opened
    assert box.read(2, found, *[box.release(seat) for seat in (2, 3, 4)]).opened == box.seen


def test_a_line_that_was_changed_on_its_way_is_no_fault_of_its_author():
    """⚔ The server flips a bit in a card's own line, so that zeros are released for good."""
    box = Opening(packed("one"))
    line = bytearray(box.line(box.letters[0], 1))
    line[200] ^= 1
    for other in (bytes(line), b"", box.line(box.letters[0], 2)):
        with refused("DEAL_FORMAT"):
            opening.release(SCHOOL.keys(1), ROSTER, ROSTER, box.opened, box.deals, [other])


def test_shares_go_to_newest_recipients_so_that_a_lost_card_receives_nothing():
    from tools.cases.school import line_of, second_text

    members = [line_of(1), line_of(2), line_of(3, card=30), line_of(4), line_of(6)]
    newest = read_roster(second_text(members=members))
    box = Opening(packed("one"))
    found = box.release(1, newest)
    for seat in (1, 2, 4):
        assert opening.open_release(SCHOOL.keys(seat), ROSTER, box.opened, found)[0] == 1
    for lost in (3, 5, 6):  # an old card, one who left, one who was not there yet
        with pytest.raises(opening.OpeningError, match="RELEASE_FORMAT: seat 1"):
            opening.open_release(SCHOOL.keys(lost), ROSTER, box.opened, found)


def test_a_letter_of_an_old_roster_is_joined_by_its_own_seats():
    box = Opening(packed("one"))
    released = [box.release(seat, SCHOOL.newest) for seat in (1, 2, 5)]  # seat 5 was admitted
    assert box.read(1, *released).opened == box.seen


def test_two_releases_of_one_seat_are_one():
    box = Opening(packed("one"))
    again = [box.release(1), box.release(1), box.release(2)]
    assert box.read(3, *again).waiting == box.seen


def test_a_manifest_is_sorted_and_tells_no_order():
    seals = [b"\xff" * 32, b"\x00" * 32, b"\x0f" * 32]
    text = opening.manifest(seals)
    assert text == opening.manifest(seals[::-1])
    assert text.splitlines() == sorted(text.splitlines())
    assert opening.manifest([]) == ""


def test_two_texts_for_one_box_are_two_notes():
    """A card signs one open text of a box; whoever has two has evidence."""
    box = Opening(packed("one"))
    other = replace(box.opened, kind="extraordinary")
    other = replace(other, text=opening.write_open(ROSTER, other))
    signers = [SCHOOL.keys(seat).signer for seat in (1, 2, 3)]
    notes = [sign_note(each.text, signers) for each in (box.opened, other)]
    one, two = (opening.read_open(note, ROSTER, BOX) for note in notes)
    assert one.box == two.box
    assert one.id != two.id
    assert one.seats & two.seats


def test_a_release_is_good_for_one_opening():
    """Shares released under one open text prove nothing under another."""
    box = Opening(packed("one"))
    other = replace(box.opened, date=date(2026, 4, 22))
    other = replace(other, text=opening.write_open(ROSTER, other))
    with refused("RELEASE_SIG"):
        opening.read_release(box.release(1).note, ROSTER, other)


def test_nothing_secret_is_printed_by_accident():
    box = Opening(packed("one"))
    released = [box.release(seat) for seat in (1, 2, 3)]
    read = box.read(1, *released)
    assert "secrets" not in repr(read)
    assert repr(released[0].file) not in repr(released[0])


def test_the_vectors_hold_the_same_two_letters():
    read = named("opening", "three released, one author lied")
    assert (read["opened"].count("\n"), read["damaged"].count("\n")) == (2, 1)
