"""Cases of a letter's lock: shares, lines, deals, and authors who deal falsely."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from hashlib import sha256

from ishenim.seal import deal, quorum
from ishenim.seal.bytes import b64, sha
from ishenim.seal.deal import Deal
from ishenim.seal.envelope import encrypt, encrypt_with_key, hpke_seal
from ishenim.seal.header import Stanza
from tools.cases.school import Case, Cases, box, keys_of, roster
from tools.cases.steady import steady

SECRET, INNER = bytes(range(16)), "Бул катты эки окурман ачат.".encode()
SEATS = (1, 2, 3, 4, 5)


# ── Shares ────────────────────────────────────────────────────────────────────
def shares() -> Cases:
    """Shamir's shares over GF(2^8); `split` draws at random, so the points are given."""
    cases: Cases = []
    for name, seats in (
        ("three seats", (1, 2, 3)),
        ("five seats", SEATS),
        ("seats with gaps", (2, 7, 100, 254, 255)),
        ("twenty-nine seats", tuple(range(3, 32))),
    ):
        k = len(seats) // 2 + 1
        dealt = dealt_shares(seats, k)
        cases += [
            _join(f"{name}, the first of them", dealt, seats[:k], seats, SECRET),
            _join(f"{name}, the last of them, backwards", dealt, seats[: -k - 1 : -1], seats, SECRET),
            {"name": f"{name}, the values at seats", "do": "values", "points": _hex({0: SECRET} | _of(dealt, seats[: k - 1])), "at": _hex(dealt)},
        ]  # fmt: skip
    five = dealt_shares(SEATS, 3)
    short = {1: five[1][1:]} | _of(five, (2, 3))
    long = {1: five[1] + b"\0"} | _of(five, (2, 3))
    few, _every = quorum.join(_of(five, (1, 2)), SEATS)
    return [
        *cases,
        _join("all five", five, SEATS, SEATS, SECRET),
        _join("two of three give other bytes", five, (1, 2), SEATS, few),
        {"name": "a share at 0", "do": "join", "shares": _hex({0: five[1]} | _of(five, (2, 3))), "seats": list(SEATS), "error": "SHARE_FORMAT"},
        {"name": "a share of 15 bytes", "do": "join", "shares": _hex(short), "seats": list(SEATS), "error": "SHARE_FORMAT"},
        {"name": "a share of 17 bytes", "do": "join", "shares": _hex(long), "seats": list(SEATS), "error": "SHARE_FORMAT"},
        {"name": "no share", "do": "join", "shares": {}, "seats": list(SEATS), "error": "SHARE_FORMAT"},
    ]  # fmt: skip


def _join(
    name: str, dealt: Mapping[int, bytes], by: Sequence[int], seats: Sequence[int], secret: bytes
) -> Case:
    every = quorum.join(_of(dealt, by), seats)[1]
    return {"name": name, "do": "join", "shares": _hex(_of(dealt, by)), "seats": list(seats), "secret": secret.hex(), "every": _hex(every)}  # fmt: skip


def _of(dealt: Mapping[int, bytes], seats: Sequence[int]) -> dict[int, bytes]:
    return {seat: dealt[seat] for seat in seats}


def _hex(found: Mapping[int, bytes]) -> dict[str, str]:
    return {str(place): value.hex() for place, value in found.items()}


def dealt_shares(seats: Sequence[int], k: int) -> dict[int, bytes]:
    """Deal the secret of the vectors by the school method: polynomials, no tables."""
    higher = [sha256(b"c%d" % power).digest()[:16] for power in range(1, k)]
    return {seat: _value(higher, seat) for seat in seats}


def _value(higher: Sequence[bytes], x: int) -> bytes:
    values = []
    for at, value in enumerate(SECRET):
        total, power = value, x
        for coefficients in higher:
            total ^= times(coefficients[at], power)
            power = times(power, x)
        values.append(total)
    return bytes(values)


def times(a: int, b: int) -> int:
    """Multiply in GF(2^8) by the school method."""
    product = 0
    while b:
        product ^= a if b & 1 else 0
        a = a << 1 ^ (0x11B if a & 0x80 else 0)
        b >>= 1
    return product


# ── Deals ─────────────────────────────────────────────────────────────────────
def deals() -> Cases:
    """The lock of one letter of the school's box, whole, torn, and dealt falsely."""
    return [*_commitments(), *_deals(), *_unwraps(), *_joins(), *_unlocks(), *_looks(), *_sizes()]


@cache
def payload(secret: bytes = SECRET) -> bytes:
    """Return a payload that this secret opens."""
    with steady(f"payload {secret.hex()}"):
        return deal.lock_payload(INNER, secret)


@cache
def true_shares() -> dict[int, bytes]:
    return dealt_shares(SEATS, 3)


def lines(
    name: str = "honest", promised: Mapping[int, bytes] | None = None, box_id: bytes = b""
) -> bytes:
    """Return the lines of a deal of `payload()`, of these shares instead of the true ones."""
    with steady(f"lines {name}"):
        dealt = true_shares() if promised is None else promised
        return deal.write_lines(roster(), box_id or box().id, dealt, sha(payload()))


def line_at(seat: int, found: bytes | None = None) -> bytes:
    return deal.split_lines(lines() if found is None else found)[seat - 1]


def deal_of(found: bytes | None = None, payload_hash: bytes | None = None) -> Deal:
    hashed = sha(payload()) if payload_hash is None else payload_hash
    return deal.read_deal(box().id, SEATS, lines() if found is None else found, hashed)


def deal_json(found: Deal) -> Case:
    """Return a deal as a member fetches it."""
    return {
        "box": found.box_id.hex(),
        "commitments": _hex(found.commitments),
        "line_hashes": [each.hex() for each in found.line_hashes],
        "payload_hash": found.payload_hash.hex(),
    }


def bent_shares(*seats: int) -> dict[int, bytes]:
    """Return shares that lie on no polynomial: those of these seats are others."""
    return {
        seat: bytes([share[0] ^ (seat in seats)]) + share[1:]
        for seat, share in true_shares().items()
    }


def _commitments() -> Cases:
    return [
        {"name": f"the share of seat {seat}", "do": "commitment", "box": box_id.hex(), "seat": seat, "share": share.hex(),
         "commitment": deal.commitment_of(box_id, seat, share).hex()}
        for box_id, seat, share in ((box().id, 1, true_shares()[1]), (bytes(32), 255, bytes(16)))
    ]  # fmt: skip


def _deals() -> Cases:
    whole = deal.split_lines(lines())

    def case(name: str, found: bytes, seats: Sequence[int] = SEATS, **more: object) -> Case:
        return {"name": name, "do": "deal", "box": box().id.hex(), "seats": list(seats), "lines": b64(found), "payload_hash": sha(payload()).hex(), **more}  # fmt: skip

    def good(name: str, found: bytes) -> Case:
        read = deal_of(found)
        return case(name, found, deal=deal_json(read), id=read.id.hex(), seal=read.seal.hex())

    wrong = {
        "cut": lines()[:-1],
        "a byte more": lines() + b"\0",
        "one line too few": b"".join(whole[:-1]),
        "one line too many": lines() + whole[-1],
        "two lines swapped": b"".join([whole[1], whole[0], *whole[2:]]),
        "one line twice": b"".join([whole[0], whole[0], *whole[2:]]),
        "the line of a seat that is not in the roster": b"".join([*whole[:-1], b"\6" + whole[-1][1:]]),
        "nothing": b"",
    }  # fmt: skip
    return [
        good("of one letter", lines()),
        good("of other bytes for the same shares", lines("again")),
        case("the seats of another roster", lines(), (1, 2, 3, 4, 6), error="DEAL_FORMAT"),
        *[case(name, found, error="DEAL_FORMAT") for name, found in wrong.items()],
    ]


def _unwraps() -> Cases:
    """What a member's own line gives: the deal is what was fetched, the line one's own."""

    def case(name: str, found: Deal, line: bytes, seat: int = 2, **more: object) -> Case:
        return {"name": name, "do": "unwrap", "seat": seat, "deal": deal_json(found), "line": b64(line), **more}  # fmt: skip

    honest, again = deal_of(), lines("again")
    cases = [
        case(f"the share of seat {seat}", honest, line_at(seat), seat, share=share.hex())
        for seat, share in true_shares().items()
    ]
    # Each of these lists the torn line's own hash, so that nothing but its lock protects it.
    first, _own, *others = deal.split_lines(lines("other", bent_shares(4)))
    copied = b"".join([first, line_at(2), *others])
    elsewhere = lines("elsewhere", box_id=sha(b"another box"))
    swapped = _with_line(2, b"\2" + line_at(2)[1:33] + line_at(3)[33:])
    changed = _with_line(2, line_at(2)[:-1] + bytes([line_at(2)[-1] ^ 1]))
    false = bytes([true_shares()[2][0] ^ 1]) + true_shares()[2][1:]
    with steady("a false share"):
        info = b"trustbox.v2/share\n" + honest.id + b"\2"
        sealed = hpke_seal(false, roster().members[2].recipient, info)
    lying = _with_line(2, line_at(2)[:33] + sealed)
    low = _with_line(2, line_at(2)[:33] + line_at(2)[33:][:1088] + bytes(32) + line_at(2)[1153:])
    wrong = {
        ("a line copied into another letter", "SHARE_FORMAT"): (deal_of(copied), line_at(2)),
        ("a line shown with another payload", "SHARE_FORMAT"): (replace(honest, payload_hash=sha(b"another")), line_at(2)),
        ("a line shown with another box", "SHARE_FORMAT"): (replace(honest, box_id=sha(b"another box")), line_at(2)),
        ("a line dealt for another box", "SHARE_FORMAT"): (deal_of(elsewhere), line_at(2, elsewhere)),
        ("another commitment than the author's", "SHARE_FORMAT"): (replace(honest, commitments={**honest.commitments, 5: bytes(32)}), line_at(2)),
        ("the line of another seat", "SHARE_FORMAT"): (honest, line_at(3)),
        ("what is sealed to another seat", "SHARE_FORMAT"): (deal_of(swapped), line_at(2, swapped)),
        ("another line than the listed one", "SHARE_FORMAT"): (honest, line_at(2, again)),
        ("a changed line", "SHARE_FORMAT"): (deal_of(changed), line_at(2, changed)),
        ("a curve point of low order", "SHARE_FORMAT"): (deal_of(low), line_at(2, low)),
        ("a line cut short", "SHARE_FORMAT"): (honest, line_at(2)[:-1]),
        ("no line", "SHARE_FORMAT"): (honest, b""),
        ("a share that was not committed to", "SHARE_COMMIT"): (deal_of(lying), line_at(2, lying)),
    }  # fmt: skip
    stranger = case("a seat without a line", honest, line_at(2), 6, error="SHARE_FORMAT")
    return [*cases, stranger, *[case(n, f, line, error=e) for (n, e), (f, line) in wrong.items()]]


def _with_line(seat: int, line: bytes) -> bytes:
    each = deal.split_lines(lines())
    return b"".join([*each[: seat - 1], line, *each[seat:]])


def _joins() -> Cases:
    def case(name: str, found: Deal, shares: Mapping[int, bytes], **more: object) -> Case:
        return {"name": name, "do": "join", "deal": deal_json(found), "shares": _hex(shares), "k": 3, **more}  # fmt: skip

    honest, true = deal_of(), true_shares()
    false = bytes([true[4][0] ^ 1]) + true[4][1:]
    bent, more_bent = bent_shares(5), bent_shares(1, 2, 3)
    lying, wild = deal_of(lines("bent", bent)), deal_of(lines("wild", more_bent))
    # Shares of a polynomial of a higher degree: every four fit each other, no three do.
    higher = dealt_shares(SEATS, 4)
    steep = deal_of(lines("steep", higher))
    said = {"secret": SECRET.hex()}
    return [
        case("three of five", honest, _of(true, (1, 2, 3)), **said),
        case("three others", honest, _of(true, (5, 4, 3)), **said),
        case("all five", honest, true, **said),
        case("a false share among enough true ones", honest, _of(true, (1, 2, 3)) | {4: false}, **said),
        case("a share at 0 among enough true ones", honest, _of(true, (1, 2, 3)) | {0: SECRET}, **said),
        case("a seat without a line among enough true ones", honest, _of(true, (1, 2, 3)) | {6: true[1]}, **said),
        case("two of five", honest, _of(true, (1, 2)), error="QUORUM"),
        case("two and a false one", honest, _of(true, (1, 2)) | {4: false}, error="QUORUM"),
        case("two and the share of another seat", honest, _of(true, (1, 2)) | {4: true[3]}, error="QUORUM"),
        case("two and a share of 17 bytes", honest, _of(true, (1, 2)) | {4: true[4] + b"\0"}, error="QUORUM"),
        case("no share at all", honest, {}, error="QUORUM"),
        case("one share off the polynomial, its seat away", lying, _of(bent, (1, 2, 3)), error="DEAL_FALSE"),
        case("one share off the polynomial, its seat here", lying, _of(bent, (3, 4, 5)), error="DEAL_FALSE"),
        case("one share off the polynomial, everybody here", lying, bent, error="DEAL_FALSE"),
        case("one share off the polynomial, too few here", lying, _of(bent, (4, 5)), error="QUORUM"),
        case("three shares off the polynomial", wild, _of(more_bent, (1, 2, 4)), error="DEAL_FALSE"),
        case("a polynomial that needs four", steep, _of(higher, (1, 2, 3)), error="DEAL_FALSE"),
        case("a polynomial that needs four, and four came", steep, _of(higher, (2, 3, 4, 5)), error="DEAL_FALSE"),
    ]  # fmt: skip


def _unlocks() -> Cases:
    def case(name: str, secret: bytes, found: bytes, **more: object) -> Case:
        return {"name": name, "do": "unlock", "secret": secret.hex(), "payload": b64(found), **more}

    whole = payload()
    key = deal.unlock_key(SECRET, whole).hex()
    return [
        case("a payload", SECRET, whole, key=key, inner=INNER.hex()),
        case("another secret", bytes(16), whole, error="BROKEN"),
        case("the secret of another payload", SECRET, payload(bytes(16)), error="BROKEN"),
        case("a changed payload", SECRET, whole[:-1] + bytes([whole[-1] ^ 1]), error="BROKEN"),
        case("a payload cut short", SECRET, whole[:-1], error="BROKEN"),
        *[case(name, SECRET, found, error="BROKEN") for name, found in no_locks().items()],
    ]


@cache
def no_locks() -> dict[str, bytes]:
    """Return age files that are no payload: a lock, and nothing but one, stands in its header."""
    with steady("no locks"):
        good = deal.lock_payload(INNER, SECRET)
        twice = Stanza((deal.LOCK,), bytes(32))
        return {
            "an envelope": encrypt(INNER, [keys_of(1).recipient]),
            "two locks": encrypt_with_key(INNER, bytes(16), [twice, twice]),
            "a lock with an argument": encrypt_with_key(INNER, bytes(16), [Stanza((deal.LOCK, "1"), bytes(32))]),
            "a lock of 31 bytes": encrypt_with_key(INNER, bytes(16), [Stanza((deal.LOCK,), bytes(31))]),
            "the lock of another version": good.replace(b"trustbox.v2", b"trustbox.v9", 1),
            "no age file": b"a payload",
            "nothing": b"",
        }  # fmt: skip


def _looks() -> Cases:
    def case(name: str, found: bytes, under: bytes, **more: object) -> Case:
        return {"name": name, "do": "look", "seats": list(SEATS), "lines": b64(found), "payload": b64(under), **more}  # fmt: skip

    return [
        case("a line for each seat and a payload", lines(), payload()),
        case("a line too few", lines()[: -deal.LINE_BYTES], payload(), error="DEAL_FORMAT"),
        *[case(name, lines(), under, error="DEAL_FORMAT") for name, under in no_locks().items()],
    ]


def _sizes() -> Cases:
    return [
        {"name": f"{inner} bytes for {n} seats", "do": "size", "inner": inner, "n": n, "size": deal.locked_size(inner, n)}
        for inner, n in ((0, 3), (24_242, 5), (65_537, 29))
    ]  # fmt: skip
