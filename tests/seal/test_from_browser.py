"""What browsers seal opens here (vectors/from-browser.json, written by `npm run vectors`)."""

from dataclasses import dataclass

import pytest

from ishenim.proof.encoding import unb64
from ishenim.seal import box, deal, letter, opening, receipt, sharing, thread
from ishenim.seal.bytes import sha
from ishenim.seal.card import MemberKeys
from tests.seal.test_letter import header_of
from tests.seal.vector_school import school
from tests.vectors import Case, cases

SCHOOL = school()
ROSTER, BOX = SCHOOL.roster, SCHOOL.box
SEATS = list(ROSTER.members)
FILE = "from-browser"


@dataclass(frozen=True)
class Sealed:
    """A letter's lines and its deal."""

    lines: list[bytes]
    deal: deal.Deal

    def share(self, keys: MemberKeys) -> bytes:
        """Return a seat's share."""
        line = self.lines[SEATS.index(keys.seat)]
        return deal.unwrap_share(keys.identity, keys.seat, line, self.deal)


def sealed(lines: bytes, payload_hash: bytes) -> Sealed:
    return Sealed(deal.split_lines(lines), deal.read_deal(BOX.id, SEATS, lines, payload_hash))


@pytest.mark.parametrize("case", cases(FILE, "open"))
def test_each_member_gets_of_a_letter_what_the_browser_meant(case: Case):
    whole = unb64(case["letter"])
    letter.look(whole, box_id=BOX.id, seats=SEATS, sizes=[len(whole)])
    lines, payload = letter.split_letter(whole, len(SEATS))
    found = sealed(lines, sha(payload))
    assert found.deal.seal.hex() == case["seal"]
    assert letter.seal_number(found.deal.seal) == case["number"]
    shares = {seat: found.share(SCHOOL.keys(seat)) for seat in (2, 4, 5)}
    secret = deal.join(found.deal, shares, ROSTER.quorum)
    assert secret.hex() == case["secret"]
    for seat, result in case["results"].items():
        keys = SCHOOL.keys(int(seat))
        said, header, files = letter.open_letter(keys, ROSTER, BOX.id, payload, secret)
        assert said == result, seat
        if header is not None:
            assert header == header_of(case["header"])
            assert [sha(file).hex() for file in files] == case["files"]


@pytest.mark.parametrize("case", cases(FILE, "urgent"))
def test_an_urgent_letter_reaches_all_whom_its_author_chose(case: Case):
    file = unb64(case["sealed"])
    letter.check_urgent(file, len(SEATS))
    assert deal.seal_of(sha(file)).hex() == case["seal"]
    for seat, result in case["results"].items():
        keys, box_id = SCHOOL.keys(int(seat)), bytes.fromhex(case["box"])
        assert letter.open_urgent(keys, ROSTER, box_id, file)[0] == result, seat


@pytest.mark.parametrize("case", [*cases(FILE, "reply"), *cases(FILE, "copy")])
def test_a_reply_reaches_its_author_and_the_readers(case: Case):
    if case["do"] == "reply":
        keys: thread.Reader = receipt.derive(ROSTER.origin, case["code"])
    else:
        keys = SCHOOL.keys(case["seat"])
    reply = thread.open_reply(keys, unb64(case["sealed"]), ROSTER)
    said = (reply.thread, reply.seq, reply.date.isoformat(), reply.body, sorted(reply.seats))
    assert said == (case["thread"], case["seq"], case["date"], case["body"], case["seats"])


@pytest.mark.parametrize("case", cases(FILE, "followup"))
def test_a_follow_up_reaches_its_readers(case: Case):
    identity = SCHOOL.keys(case["seat"]).identity
    first = header_of(case["first"])
    header, _files = thread.open_followup(identity, unb64(case["sealed"]), first)
    assert header == header_of(case["header"])


@pytest.mark.parametrize("case", cases(FILE, "stub"))
def test_a_stub_opens_with_its_code(case: Case):
    stub = receipt.open_stub(receipt.derive(case["origin"], case["code"]), unb64(case["sealed"]))
    said = (stub.seal.hex(), stub.box_id.hex(), stub.letter_id, list(stub.to), stub.kind)
    assert said == tuple(case["content"][key] for key in ("seal", "box", "id", "to", "kind"))


@pytest.mark.parametrize("case", cases(FILE, "sharing"))
def test_a_sharing_reaches_the_newcomer(case: Case):
    keys, seal = SCHOOL.keys(case["seat"]), bytes.fromhex(case["seal"])
    shared = sharing.open_sharing(keys, unb64(case["sealed"]), seal)
    assert sharing.write_sharing(shared) == case["text"]


@pytest.mark.parametrize("case", cases(FILE, "box"))
def test_a_box_that_browsers_sealed_is_a_box(case: Case):
    read = box.read_box(case["note"], ROSTER)
    assert (read.number, read.id.hex()) == (case["number"], case["id"])
    assert sorted(read.seats) == case["seats"]


@pytest.mark.parametrize("case", cases(FILE, "read"))
def test_releases_of_browsers_give_every_reader_the_same_letters(case: Case):
    letters = [
        sealed(b"".join(map(unb64, each["lines"])), bytes.fromhex(each["payload_hash"]))
        for each in case["letters"]
    ]
    opened = opening.read_open(case["open"], ROSTER, BOX)
    for reader in SEATS:
        keys = SCHOOL.keys(reader)
        released = [
            opening.Released(unb64(each["file"]), each["note"]) for each in case["released"]
        ]
        shares = dict(opening.open_release(keys, ROSTER, opened, each) for each in released)
        read = opening.read_letters(ROSTER, [each.deal for each in letters], shares)
        assert read.opened == case["opened"]
        assert (read.damaged, read.waiting) == (case["damaged"], case["waiting"])
