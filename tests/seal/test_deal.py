"""The lock that every letter carries."""

from itertools import combinations

import pytest

from ishenim.proof.encoding import unb64
from ishenim.seal import deal, quorum
from ishenim.seal.bytes import sha
from ishenim.seal.envelope import hpke_seal
from tests.seal.vector_school import by_seat, deal_of, school
from tests.vectors import Case, as_said, cases, refused

SCHOOL = school()
ROSTER, BOX = SCHOOL.roster, SCHOOL.box
SEATS = list(ROSTER.members)
INNER = b"what the readers open"


# ── As the vectors say ────────────────────────────────────────────────────────
@pytest.mark.parametrize("case", cases("deal", "commitment"))
def test_commitments_are_those_of_the_vectors(case: Case):
    share = bytes.fromhex(case["share"])
    made = deal.commitment_of(bytes.fromhex(case["box"]), case["seat"], share)
    assert made.hex() == case["commitment"]


@pytest.mark.parametrize("case", cases("deal", "deal"))
def test_lines_are_read_or_refused_as_the_vectors_say(case: Case):
    box, payload_hash = bytes.fromhex(case["box"]), bytes.fromhex(case["payload_hash"])
    with as_said(case):
        read = deal.read_deal(box, case["seats"], unb64(case["lines"]), payload_hash)
        assert read == deal_of(case["deal"])
        assert (read.id.hex(), read.seal.hex()) == (case["id"], case["seal"])


@pytest.mark.parametrize("case", cases("deal", "unwrap"))
def test_a_line_gives_its_share_or_is_refused_as_the_vectors_say(case: Case):
    keys = SCHOOL.keys(case["seat"])
    with as_said(case):
        share = deal.unwrap_share(
            keys.identity, keys.seat, unb64(case["line"]), deal_of(case["deal"])
        )
        assert share.hex() == case["share"]


@pytest.mark.parametrize("case", cases("deal", "join"))
def test_shares_open_a_letter_or_not_as_the_vectors_say(case: Case):
    with as_said(case):
        secret = deal.join(deal_of(case["deal"]), by_seat(case["shares"]), case["k"])
        assert secret.hex() == case["secret"]


@pytest.mark.parametrize("case", cases("deal", "unlock"))
def test_payloads_are_unlocked_or_refused_as_the_vectors_say(case: Case):
    secret, payload = bytes.fromhex(case["secret"]), unb64(case["payload"])
    with as_said(case):
        inner = deal.unlock(secret, payload)
        assert inner.hex() == case["inner"]
        assert deal.unlock_key(secret, payload).hex() == case["key"]


@pytest.mark.parametrize("case", cases("deal", "look"))
def test_strangers_take_or_refuse_lines_and_payload_as_the_vectors_say(case: Case):
    with as_said(case):
        deal.look(bytes(32), case["seats"], unb64(case["lines"]), unb64(case["payload"]))


@pytest.mark.parametrize("case", cases("deal", "size"))
def test_sizes_are_those_of_the_vectors(case: Case):
    assert deal.locked_size(case["inner"], case["n"]) == case["size"]


# ── Locked today ──────────────────────────────────────────────────────────────
def locked(inner: bytes = INNER) -> tuple[bytes, bytes, deal.Deal]:
    """Return lines, payload and deal of a letter that is locked now."""
    letter = deal.lock(ROSTER, BOX.id, inner)
    end = len(SEATS) * deal.LINE_BYTES
    lines, payload = letter[:end], letter[end:]
    return lines, payload, deal.read_deal(BOX.id, SEATS, lines, sha(payload))


def unwrapped(lines: bytes, whole: deal.Deal, seat: int) -> bytes:
    keys = SCHOOL.keys(seat)
    line = deal.split_lines(lines)[SEATS.index(seat)]
    return deal.unwrap_share(keys.identity, seat, line, whole)


def test_any_three_of_five_open_a_letter_and_no_two_do():
    lines, payload, whole = locked()
    shares = {seat: unwrapped(lines, whole, seat) for seat in SEATS}
    for three in combinations(SEATS, 3):
        secret = deal.join(whole, {seat: shares[seat] for seat in three}, ROSTER.quorum)
        assert deal.unlock(secret, payload) == INNER
    for two in combinations(SEATS, 2):
        with refused("QUORUM"):
            deal.join(whole, {seat: shares[seat] for seat in two}, ROSTER.quorum)


def test_every_letter_has_a_secret_of_its_own():
    """What opens one letter opens nothing else."""
    (lines, _payload, whole), (_lines, other, another) = locked(), locked()
    secret = deal.join(whole, {s: unwrapped(lines, whole, s) for s in (1, 2, 3)}, ROSTER.quorum)
    with refused("BROKEN"):
        deal.unlock(secret, other)
    assert not set(whole.commitments.values()) & set(another.commitments.values())


def test_the_size_depends_on_length_and_members_alone():
    for inner in (b"", b"a", bytes(65_536), bytes(65_537)):
        assert len(deal.lock(ROSTER, BOX.id, inner)) == deal.locked_size(len(inner), 5)


def test_a_line_copied_into_another_letter_does_not_unwrap():
    """Nobody can be made to hand out the share of a letter that is in no list."""
    lines, _payload, _whole = locked()
    theirs, payload, _whole = locked()
    first, _own, *others = deal.split_lines(theirs)
    forged = b"".join([first, deal.split_lines(lines)[1], *others])
    with refused("SHARE_FORMAT"):
        unwrapped(forged, deal.read_deal(BOX.id, SEATS, forged, sha(payload)), 2)


def test_all_lines_of_a_letter_under_another_payload_do_not_unwrap():
    """Who answers for a letter in the list answers for no other one with the same lines."""
    lines, _payload, _whole = locked()
    forged = deal.read_deal(BOX.id, SEATS, lines, sha(b"another payload"))
    for seat in SEATS:
        with refused("SHARE_FORMAT"):
            unwrapped(lines, forged, seat)


def test_a_letter_shown_in_a_later_box_does_not_unwrap():
    lines, payload, _whole = locked()
    later = deal.read_deal(SCHOOL.next.id, SEATS, lines, sha(payload))
    with refused("SHARE_FORMAT"):
        unwrapped(lines, later, 1)


def test_the_seal_covers_commitments_lines_and_payload():
    """Who holds the list of seals needs no server's word for any part of a letter's lock."""
    _lines, _payload, whole = locked()
    for part, value in (
        ("commitments", {**whole.commitments, 3: bytes(32)}),
        ("line_hashes", (bytes(32), *whole.line_hashes[1:])),
        ("payload_hash", bytes(32)),
        ("box_id", bytes(32)),
    ):
        assert deal.Deal(**(whole.__dict__ | {part: value})).seal != whole.seal


def lying(shares: dict[int, bytes]) -> tuple[bytes, deal.Deal]:
    lines = deal.write_lines(ROSTER, BOX.id, shares, bytes(32))
    return lines, deal.read_deal(BOX.id, SEATS, lines, bytes(32))


@pytest.mark.parametrize("off", list(combinations(SEATS, 2)))
def test_an_author_who_deals_falsely_gets_one_verdict_whoever_came(off: tuple[int, ...]):
    """Shares off the polynomial, truly committed to: damaged for everybody, never open for some."""
    shares = quorum.split(bytes(16), SEATS, 3)
    shares |= {seat: bytes([shares[seat][0] ^ 1]) + shares[seat][1:] for seat in off}
    lines, whole = lying(shares)
    given = {seat: unwrapped(lines, whole, seat) for seat in SEATS}
    for size in (3, 4, 5):
        for came in combinations(SEATS, size):
            with refused("DEAL_FALSE"):
                deal.join(whole, {seat: given[seat] for seat in came}, ROSTER.quorum)
    with refused("QUORUM"):
        deal.join(whole, {seat: given[seat] for seat in (1, 2)}, ROSTER.quorum)


def test_an_author_who_seals_another_share_than_promised_takes_only_that_seat_s():
    shares = quorum.split(bytes(16), SEATS, 3)
    lines, promised = lying(shares)
    info = b"trustbox.v2/share\n" + promised.id + b"\4"
    false = hpke_seal(b"\1" * 16, ROSTER.members[4].recipient, info)
    each = deal.split_lines(lines)
    each[3] = b"\4" + promised.commitments[4] + false
    lines = b"".join(each)
    whole = deal.read_deal(BOX.id, SEATS, lines, bytes(32))
    with refused("SHARE_COMMIT"):
        unwrapped(lines, whole, 4)
    others = {seat: unwrapped(lines, whole, seat) for seat in (1, 2, 5)}
    assert deal.join(whole, others, ROSTER.quorum) == bytes(16)


def test_a_false_share_counts_for_nothing_and_harms_nobody():
    lines, payload, whole = locked()
    shares = {seat: unwrapped(lines, whole, seat) for seat in (1, 2, 3)}
    assert not deal.is_share(whole, 4, bytes(16))
    assert not deal.is_share(whole, 2, shares[1])
    assert not deal.is_share(whole, 9, shares[1])
    secret = deal.join(whole, shares | {4: bytes(16), 9: shares[1]}, ROSTER.quorum)
    assert deal.unlock(secret, payload) == INNER


def test_equal_commitments_in_two_letters_prove_nothing_and_open_nothing():
    """Shares dealt a second time are still bound to their own payload."""
    shares = quorum.split(b"s" * 16, SEATS, 3)
    first = deal.write_lines(ROSTER, BOX.id, shares, sha(b"one"))
    second = deal.write_lines(ROSTER, BOX.id, shares, sha(b"two"))
    one = deal.read_deal(BOX.id, SEATS, first, sha(b"one"))
    two = deal.read_deal(BOX.id, SEATS, second, sha(b"two"))
    assert one.commitments == two.commitments
    assert one.seal != two.seal
    with refused("SHARE_FORMAT"):
        unwrapped(first, two, 1)


def test_nothing_secret_is_printed_by_accident():
    lines, _payload, whole = locked()
    assert unwrapped(lines, whole, 1).hex() not in repr(whole)
    assert repr(whole.line_hashes[0]) not in repr(whole)
