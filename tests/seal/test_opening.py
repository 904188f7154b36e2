"""Opening the box together."""

from datetime import date

import pytest

from ishenim.proof.encoding import unb64
from ishenim.proof.note import sign_note
from ishenim.seal import opening
from ishenim.seal.box import read_box
from ishenim.seal.bytes import sha
from ishenim.seal.card import opening_identity
from ishenim.seal.envelope import recipient_of, stanzas
from ishenim.seal.letter import open_letter, seal_of
from ishenim.seal.opening import Released
from tests.seal.vector_school import school
from tests.vectors import Case, as_said, cases, named, refused

SCHOOL = school()
ROSTER, BOX = SCHOOL.roster, SCHOOL.box
OPEN = named("opening", "signed by its coordinator")
IDENTITY = opening_identity(SCHOOL.keys(1), BOX.id, unb64(OPEN["nonce"]))
TUESDAY = BOX.opens


def released_of(case: Case) -> Released:
    return Released(unb64(case["file"]), case["note"])


def open_text() -> str:
    return opening.read_open(OPEN["note"], ROSTER, BOX).text


@pytest.mark.parametrize("case", cases("opening", "open"))
def test_open_notes_are_read_or_refused_as_the_vectors_say(case: Case):
    with as_said(case):
        read = opening.read_open(case["note"], ROSTER, BOX)
        assert (read.id.hex(), read.letters) == (case["id"], case["letters"])
        assert read.manifest_hash == sha(case["manifest"].encode())
        assert (read.coordinator, read.date.isoformat()) == (case["coordinator"], case["date"])
        assert read.nonce == unb64(case["nonce"])
        assert read.ephemeral == case["ephemeral"] == recipient_of(IDENTITY)
        assert opening.spoken_code(read.text) == case["spoken"]


@pytest.mark.parametrize("case", cases("opening", "spoken"))
def test_the_spoken_code_is_that_of_the_vectors(case: Case):
    assert opening.spoken_code(case["text"]) == case["code"]


@pytest.mark.parametrize("case", cases("opening", "check"))
def test_an_opening_goes_on_or_stops_as_the_vectors_say(case: Case):
    read = opening.read_open(case["note"], ROSTER, BOX)
    with as_said(case):
        opening.check_open(read, BOX, case["seen"], date.fromisoformat(case["today"]))


@pytest.mark.parametrize("case", cases("opening", "release"))
def test_releases_are_read_or_refused_as_the_vectors_say(case: Case):
    open_id = bytes.fromhex(OPEN["id"])
    with as_said(case):
        seat, shares = opening.read_release(ROSTER, BOX, open_id, IDENTITY, released_of(case))
        assert (seat, [share.hex() for share in shares]) == (case["seat"], case["shares"])


@pytest.mark.parametrize("case", cases("opening", "combine"))
def test_releases_are_combined_or_refused_as_the_vectors_say(case: Case):
    box = read_box(case["box"], ROSTER) if "box" in case else BOX
    text = case.get("open", open_text())
    released = [released_of(each) for each in case["released"]]
    with as_said(case):
        deal = case.get("deal", SCHOOL.deal)
        seeds = opening.combine(ROSTER, box, deal, text, IDENTITY, released)
        assert [seed.hex() for seed in seeds] == case["seeds"]


@pytest.mark.parametrize("case", cases("opening", "keys"))
def test_keys_are_read_or_refused_as_the_vectors_say(case: Case):
    with as_said(case):
        seeds = opening.read_keys(SCHOOL.keys(case["seat"]), BOX, unb64(case["file"]))
        assert [seed.hex() for seed in seeds] == case["seeds"]


def test_a_manifest_is_sorted_and_tells_no_order():
    seals = [b"\xff" * 32, b"\x00" * 32, b"\x0f" * 32]
    text = opening.manifest(seals)
    assert text == opening.manifest(seals[::-1])
    assert text.splitlines() == sorted(text.splitlines())
    assert opening.manifest([]) == ""


def test_whoever_lies_is_named():
    case = named("opening", "the third dealer lied")
    box = read_box(case["box"], ROSTER)
    released = [released_of(each) for each in case["released"]]
    with pytest.raises(ValueError, match="dealer 3"):
        opening.combine(ROSTER, box, SCHOOL.deal, case["open"], IDENTITY, released)
    released = [released_of(each) for each in named("opening", "a share at 0")["released"]]
    with pytest.raises(ValueError, match="seat 4 lock 1"):
        opening.combine(ROSTER, BOX, SCHOOL.deal, open_text(), IDENTITY, released)


def release(seat: int, note: str, seen: str, *, shares: list[bytes] | None = None) -> Released:
    files = SCHOOL.shares(seat) if shares is None else shares
    return opening.release(SCHOOL.keys(seat), ROSTER, BOX, note, seen, files, TUESDAY)


def test_from_two_letters_to_two_letters_read():
    outers = [unb64(named("letter", name)["outer"]) for name in ("to everybody", "seat 3 left out")]
    seen = opening.manifest([seal_of(outer) for outer in outers])
    coordinator = SCHOOL.keys(2)
    nonce = bytes(16)
    identity = opening_identity(coordinator, BOX.id, nonce)
    text = opening.write_open(
        ROSTER,
        BOX,
        manifest=seen,
        coordinator=2,
        ephemeral=recipient_of(identity),
        day=TUESDAY,
        nonce=nonce,
    )
    note = sign_note(text, [coordinator.signer])
    seeds = opening.combine(
        ROSTER, BOX, SCHOOL.deal, text, identity, [release(seat, note, seen) for seat in (2, 3, 4)]
    )
    file = opening.keys_file(ROSTER, BOX, seeds)
    assert len(stanzas(file)) == len(ROSTER.members)
    results = {}
    for seat in ROSTER.members:
        keys = SCHOOL.keys(seat)
        known = opening.read_keys(keys, BOX, file)
        results[seat] = [open_letter(keys, ROSTER, BOX, outer, known)[0] for outer in outers]
    assert results.pop(3) == ["ok", "not-for-me"]
    assert all(result == ["ok", "ok"] for result in results.values())


def test_nobody_releases_early_or_for_other_letters_or_without_every_share():
    note, seen = OPEN["note"], OPEN["manifest"]
    with refused("OPEN_MANIFEST"):
        release(4, note, seen.splitlines(keepends=True)[0])
    with refused("SHARE_FORMAT"):
        release(4, note, seen, shares=SCHOOL.shares(4)[:2])
    with refused("SHARE_FORMAT"):
        release(4, note, seen, shares=SCHOOL.shares(3))
    with refused("OPEN_EARLY"):
        monday = date(2026, 4, 20)
        opening.release(SCHOOL.keys(4), ROSTER, BOX, note, seen, SCHOOL.shares(4), monday)


def test_a_release_is_for_its_coordinator_alone():
    found = release(4, OPEN["note"], OPEN["manifest"])
    stranger = SCHOOL.keys(5).identity
    with refused("RELEASE_FORMAT"):
        opening.read_release(ROSTER, BOX, bytes.fromhex(OPEN["id"]), stranger, found)


def test_every_opening_has_a_nonce_of_its_own():
    texts = {
        opening.write_open(
            ROSTER, BOX, manifest="", coordinator=1, ephemeral=recipient_of(IDENTITY), day=TUESDAY
        )
        for _ in range(2)
    }
    assert len(texts) == 2
