"""What browsers seal opens here (vectors/from-browser.json, written by `npm run vectors`)."""

import pytest

from ishenim.proof.encoding import unb64
from ishenim.proof.note import split_note
from ishenim.seal import box, letter, opening, receipt, thread
from ishenim.seal.bytes import sha
from ishenim.seal.letter import FileEntry, Header
from tests.seal.vector_school import school
from tests.vectors import Case, cases

SCHOOL = school()
FILE = "from-browser"


def header_of(content: Case) -> Header:
    files = tuple(FileEntry(**entry) for entry in content["files"])
    return Header(**(content | {"to": tuple(content["to"]), "files": files}))


@pytest.mark.parametrize("case", cases(FILE, "open"))
def test_each_member_gets_of_a_letter_what_the_browser_meant(case: Case):
    outer = unb64(case["outer"])
    assert letter.seal_number(letter.seal_of(outer)) == case["number"]
    for seat, result in case["results"].items():
        said, header, files = letter.open_letter(
            SCHOOL.keys(int(seat)), SCHOOL.roster, SCHOOL.box, outer, SCHOOL.seeds
        )
        assert said == result, seat
        if header is not None:
            assert header == header_of(case["header"])
            assert [sha(file).hex() for file in files] == case["files"]


@pytest.mark.parametrize("case", cases(FILE, "urgent"))
def test_an_urgent_letter_reaches_the_duty_reader(case: Case):
    sealed = unb64(case["sealed"])
    letter.check_urgent(sealed, len(SCHOOL.roster.members))
    for seat, result in case["results"].items():
        keys = SCHOOL.keys(int(seat))
        assert letter.open_urgent(keys, SCHOOL.roster, case["box"], sealed)[0] == result, seat


@pytest.mark.parametrize("case", cases(FILE, "reply"))
def test_a_reply_reaches_its_author(case: Case):
    keys = receipt.derive(SCHOOL.roster.origin, case["code"])
    reply = thread.open_reply(keys, unb64(case["sealed"]), SCHOOL.roster)
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


@pytest.mark.parametrize("case", cases(FILE, "box"))
def test_a_box_that_browsers_dealt_gives_everybody_their_shares(case: Case):
    sealed = box.read_box(case["note"], SCHOOL.roster)
    promised = box.check_deal(sealed, case["deal"], SCHOOL.roster)
    assert list(sealed.dealers) == case["dealers"]
    for seat, files in case["files"].items():
        keys = SCHOOL.keys(int(seat))
        shares = box.check_own_shares(keys, sealed, promised, [unb64(file) for file in files])
        assert len(shares) == SCHOOL.roster.quorum


@pytest.mark.parametrize("case", cases(FILE, "combine"))
def test_releases_of_browsers_join(case: Case):
    released = [opening.Released(unb64(each["file"]), each["note"]) for each in case["released"]]
    ephemeral = SCHOOL.keys(case["coordinator"]).identity
    text = split_note(case["open"])[0]
    seeds = opening.combine(SCHOOL.roster, SCHOOL.box, SCHOOL.deal, text, ephemeral, released)
    assert [seed.hex() for seed in seeds] == case["seeds"]


@pytest.mark.parametrize("case", cases(FILE, "keys"))
def test_every_member_reads_the_keys_file_of_a_browser(case: Case):
    for seat in SCHOOL.roster.members:
        seeds = opening.read_keys(SCHOOL.keys(seat), SCHOOL.box, unb64(case["file"]))
        assert [seed.hex() for seed in seeds] == case["seeds"]
