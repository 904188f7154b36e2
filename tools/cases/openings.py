"""Cases of openings: the open note, releases, keys; acts, lines, urgent openings."""

from functools import cache

from ishenim.proof.note import note_hash, sign_note
from ishenim.seal import opening
from ishenim.seal.box import Deal, open_share, read_box
from ishenim.seal.bytes import b64, sha
from ishenim.seal.card import opening_identity
from ishenim.seal.envelope import encrypt, recipient_of
from ishenim.seal.letter import pack, seal_of
from ishenim.seal.opening import Released
from tools.cases.boxes import lying_deal
from tools.cases.letters import header, sealed_bytes
from tools.cases.school import (
    DEALERS,
    NUMBER,
    OPENS,
    ORIGIN,
    Case,
    Cases,
    box,
    box_text,
    deal_text,
    keys_of,
    lock_seeds,
    roster,
    roster_text,
    share_files,
    signers,
)
from tools.cases.steady import steady

NONCE = bytes(range(16))
EARLY, LATE = "2026-04-20", "2026-05-30"
OTHER = sha(b"something else")


@cache
def seen() -> str:
    """Return the manifest of a box with two letters."""
    names = (("to everybody", ()), ("seat 3 left out", (3,)))
    to = {(): (1, 2, 3, 4, 5), (3,): (1, 2, 4, 5)}
    return opening.manifest(
        [seal_of(sealed_bytes(n, pack(header(to=to[x]), []), x)) for n, x in names]
    )


@cache
def ephemeral() -> str:
    """Return the coordinator's identity of this opening; seat 1 coordinates."""
    return opening_identity(keys_of(1), box().id, NONCE)


@cache
def open_text() -> str:
    return opening.write_open(
        roster(), box(), manifest=seen(), coordinator=1, ephemeral=recipient_of(ephemeral()), day=OPENS, nonce=NONCE
    )  # fmt: skip


@cache
def released(seat: int) -> Released:
    with steady(f"release {seat}"):
        note = sign_note(open_text(), signers(1))
        return opening.release(
            keys_of(seat), roster(), box(), note, seen(), share_files(seat), OPENS
        )


def openings() -> Cases:
    """Cases of one opening, from the open note to the keys."""
    return _opens() + _checks() + _releases() + _combines() + _keys()


def _case(do: str, name: str, error: str) -> Case:
    return {"name": name, "do": do, "error": error}


def _opens() -> Cases:
    text = open_text()
    coordinator = signers(1)
    spoken: Case = {"name": "the prototype's spoken code", "do": "spoken", "text": "trustbox.v2/open\norigin box.example\n", "code": "905589"}  # fmt: skip
    good: Case = {
        "name": "signed by its coordinator", "do": "open", "note": sign_note(text, coordinator), "id": note_hash(text).hex(),
        "letters": 2, "manifest": seen(), "coordinator": 1, "date": "2026-04-21", "nonce": b64(NONCE), "spoken": opening.spoken_code(text),
        "ephemeral": recipient_of(ephemeral()),
    }  # fmt: skip
    wrong = {
        ("signed by another member", "OPEN_SIGNER"): sign_note(text, signers(2)),
        ("an ephemeral key that is none", "OPEN_SIGNER"): sign_note(text.replace(recipient_of(ephemeral()), "age1pq1abc"), coordinator),
        ("another box", "OPEN_BOX"): sign_note(text.replace(b64(box().id), b64(OTHER)), coordinator),
        ("another box number", "OPEN_BOX"): sign_note(text.replace("box 1 ", "box 2 "), coordinator),
        ("another school", "OPEN_BOX"): sign_note(text.replace(f"origin {ORIGIN}", "origin other.example"), coordinator),
        ("signed by a stranger", "NOTE_SIG"): sign_note(text, signers(6)),
        ("a nonce of 15 bytes", "NOTE_FIELD"): sign_note(text.replace(b64(NONCE), b64(NONCE[1:])), coordinator),
        ("an unknown line", "NOTE_FIELD"): sign_note(text + "extra 1\n", coordinator),
        ("a roster", "NOTE_TYPE"): sign_note(roster_text(), coordinator),
    }  # fmt: skip
    return [
        spoken,
        good,
        *[_case("open", n, e) | {"note": t} for (n, e), t in wrong.items()],
    ]


def _checks() -> Cases:
    note = sign_note(open_text(), signers(1))
    first = seen().splitlines(keepends=True)[0]
    given: Case = {"do": "check", "note": note}
    return [
        {"name": "on its day", **given, "seen": seen(), "today": str(OPENS)},
        {"name": "late", **given, "seen": seen(), "today": LATE},
        {"name": "a day early", **given, "seen": seen(), "today": EARLY, "error": "OPEN_EARLY"},
        {"name": "one letter hidden", **given, "seen": first, "today": str(OPENS), "error": "OPEN_MANIFEST"},
        {"name": "one letter more", **given, "seen": opening.manifest([OTHER]) + seen(), "today": str(OPENS), "error": "OPEN_MANIFEST"},
        {"name": "another letter", **given, "seen": opening.manifest([OTHER, bytes(32)]), "today": str(OPENS), "error": "OPEN_MANIFEST"},
    ]  # fmt: skip


def _note(found: Released, **changes: str) -> str:
    """Return a release's text with other values."""
    text = "".join(f"{line}\n" for line in found.note.split("\n\n")[0].splitlines())
    for key, value in changes.items():
        old = next(line for line in text.splitlines() if line.startswith(f"{key} "))
        text = text.replace(old, f"{key} {value}")
    return text


def _made(seat: int, payload: bytes, to: str = "") -> Released:
    """Return a signed release around any payload."""
    with steady(f"payload {payload.hex()} {seat} {to}"):
        file = encrypt(payload, [to or recipient_of(ephemeral())])
    text = _note(released(seat), payload=b64(sha(file)))
    return Released(file, sign_note(text, signers(seat)))


def _payload(seat: int) -> tuple[bytes, list[bytes]]:
    shares = [
        open_share(keys_of(seat), NUMBER, i, file) for i, file in enumerate(share_files(seat), 1)
    ]
    return b"TBR1" + note_hash(open_text()) + bytes([seat]), shares


def _as_json(found: Released) -> Case:
    return {"file": b64(found.file), "note": found.note}


def _releases() -> Cases:
    """What the coordinator reads of one member."""
    head, shares = _payload(4)
    whole = b"".join(shares)
    good = released(4)
    first: Case = {
        "name": "a release of seat 4",
        "do": "release",
        **_as_json(good),
        "seat": 4,
        "shares": [s.hex() for s in shares],
    }
    text = _note(good)
    wrong = {
        ("signed by another seat", "RELEASE_SIG"): Released(good.file, sign_note(text, signers(5))),
        ("of another opening", "RELEASE_SIG"): Released(good.file, sign_note(_note(good, open=b64(OTHER)), signers(4))),
        ("of another school", "RELEASE_SIG"): Released(good.file, sign_note(_note(good, origin="other.example"), signers(4))),
        ("another file", "RELEASE_SIG"): Released(released(5).file, good.note),
        ("the seat inside is another", "RELEASE_FORMAT"): _made(4, head[:-1] + b"\5" + whole),
        ("the opening inside is another", "RELEASE_FORMAT"): _made(4, b"TBR1" + OTHER + b"\4" + whole),
        ("a share missing", "RELEASE_FORMAT"): _made(4, head + whole[33:]),
        ("a share too many", "RELEASE_FORMAT"): _made(4, head + whole + shares[0]),
        ("another mark", "RELEASE_FORMAT"): _made(4, b"TBR2" + head[4:] + whole),
        ("sealed to somebody else", "RELEASE_FORMAT"): _made(4, head + whole, keys_of(5).recipient),
        ("signed by a stranger", "NOTE_SIG"): Released(good.file, sign_note(text, signers(6))),
        ("an unknown line", "NOTE_FIELD"): Released(good.file, sign_note(text + "extra 1\n", signers(4))),
    }  # fmt: skip
    return [
        first,
        *[_case("release", n, e) | _as_json(r) for (n, e), r in wrong.items()],
    ]


def _combines() -> Cases:
    def case(name: str, parts: list[Released], **more: object) -> Case:
        return {
            "name": name,
            "do": "combine",
            "released": [_as_json(part) for part in parts],
            **more,
        }

    head, shares = _payload(4)
    at_zero = _made(4, head + shares[0][:-1] + b"\0" + b"".join(shares[1:]))
    swapped = _made(4, head + shares[1] + shares[0] + shares[2])
    all_three = [released(seat) for seat in (1, 2, 4)]
    seeds = [seed.hex() for seed in lock_seeds()]
    return [
        case("three of five", all_three, seeds=seeds),
        case(
            "three others, in another order", [released(5), released(3), released(2)], seeds=seeds
        ),
        case("one of them twice", [*all_three, released(4)], seeds=seeds),
        case("two of five", all_three[:2], error="QUORUM"),
        case("one member three times", [released(4)] * 3, error="QUORUM"),
        case("a share at 0", [released(1), released(2), at_zero], error="SHARE_COMMIT"),
        case("shares of other locks", [released(1), released(2), swapped], error="SHARE_COMMIT"),
        case(
            "another deal", all_three, deal=deal_text().replace("box 1", "box 2"), error="DEAL_HASH"
        ),
        _lie(),
    ]


def _lie() -> Case:
    """Return the case of a dealer who sealed a lock that the shares do not open."""
    deals: tuple[Deal, ...] = lying_deal()
    text = box_text(deals=deals)
    lying = sign_note(text, signers(*DEALERS))
    false_box = read_box(lying, roster())
    opened = opening.write_open(
        roster(), false_box, manifest=seen(), coordinator=1, ephemeral=recipient_of(ephemeral()), day=OPENS, nonce=NONCE
    )  # fmt: skip
    note = sign_note(opened, signers(1))
    parts = []
    for seat in (1, 2, 4):
        with steady(f"lie {seat}"):
            found = opening.release(
                keys_of(seat), roster(), false_box, note, seen(), share_files(seat), OPENS
            )
        parts.append(_as_json(found))
    return {
        "name": "the third dealer lied",
        "do": "combine",
        "box": lying,
        "open": opened,
        "released": parts,
        "error": "LOCK_MISMATCH",
    }


def _keys() -> Cases:
    with steady("keys"):
        good = opening.keys_file(roster(), box(), lock_seeds())
    seeds = b"".join(lock_seeds())

    def made(payload: bytes) -> bytes:
        with steady(f"keys {payload.hex()}"):
            return encrypt(payload, [keys_of(2).recipient])

    wrong = {
        ("another box", "KEYS_FORMAT"): made(b"TBK1" + OTHER + seeds),
        ("another mark", "KEYS_FORMAT"): made(b"TBK2" + box().id + seeds),
        ("a seed missing", "KEYS_FORMAT"): made(b"TBK1" + box().id + seeds[32:]),
        ("no age file", "KEYS_FORMAT"): b"keys",
        ("a changed seed", "KEYS_MISMATCH"): made(
            b"TBK1" + box().id + bytes([seeds[0] ^ 1]) + seeds[1:]
        ),
        ("seeds in another order", "KEYS_MISMATCH"): made(
            b"TBK1" + box().id + seeds[32:] + seeds[:32]
        ),
    }
    first: Cases = [
        {"name": "the keys of the box", "do": "keys", "seat": 2, "file": b64(good), "seeds": [s.hex() for s in lock_seeds()]},
        {"name": "somebody without a seat", "do": "keys", "seat": 6, "file": b64(good), "error": "KEYS_FORMAT"},
    ]  # fmt: skip
    return first + [
        {"name": n, "do": "keys", "seat": 2, "file": b64(f), "error": e}
        for (n, e), f in wrong.items()
    ]
