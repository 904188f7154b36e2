"""Cases of boxes: their notes, deals, shares and locks."""

from dataclasses import replace

from ishenim.proof.note import note_hash, sign_note
from ishenim.seal.box import Deal, commitment_of, open_share, write_deal
from ishenim.seal.bytes import b64, u32
from ishenim.seal.envelope import encrypt
from tools.cases.envelopes import LOW_ORDER
from tools.cases.school import (
    DEALERS,
    NUMBER,
    ORIGIN,
    Case,
    Cases,
    box_note,
    box_text,
    card_of,
    deal_text,
    deals,
    keys_of,
    lock_seeds,
    roster,
    roster_note,
    roster_text,
    share_files,
    signers,
)
from tools.cases.steady import steady


def school() -> Cases:
    """Return what the other files take for granted: the roster, the box, the members' cards."""
    return [
        {
            "name": "the school of the vectors",
            "origin": ORIGIN,
            "roster": roster_note(),
            "box": box_note(),
            "deal": deal_text(),
            "lock_seeds": [seed.hex() for seed in lock_seeds()],
            "cards": {str(seat): card_of(seat).hex() for seat in range(1, 7)},
            "shares": {str(seat): [b64(file) for file in share_files(seat)] for seat in (1, 2, 3, 4)},
        }
    ]  # fmt: skip


def boxes() -> Cases:
    """Box notes, deals, shares."""
    return _notes() + _deals() + commitments() + _shares() + _joins()


def _notes() -> Cases:
    text = box_text()
    first, second, third = deals()
    good: Cases = [
        {"name": "a box signed by three of five", "do": "read", "note": box_note(), "id": note_hash(text).hex(),
         "number": 1, "sealed": "2026-04-15", "opens": "2026-04-21", "expires": "2026-04-28", "dealers": list(DEALERS)},
        {"name": "signed by all five", "do": "read", "note": sign_note(text, signers(1, 2, 3, 4, 5)), "id": note_hash(text).hex(),
         "number": 1, "sealed": "2026-04-15", "opens": "2026-04-21", "expires": "2026-04-28", "dealers": list(DEALERS)},
    ]  # fmt: skip

    def signed(new: str, *seats: int) -> str:
        return sign_note(new, signers(*(seats or (1, 2, 3))))

    lock_lines = "".join(
        line for line in text.splitlines(keepends=True) if line.startswith("lock ")
    )
    swapped = text.replace(lock_lines, "".join(reversed(lock_lines.splitlines(keepends=True))))
    wrong = {
        ("another school", "BOX_ORIGIN"): signed(text.replace(f"origin {ORIGIN}", "origin other.example")),
        ("another epoch", "BOX_ROSTER"): signed(text.replace("roster 1 ", "roster 2 ")),
        ("another roster", "BOX_ROSTER"): signed(text.replace(b64(roster().hash), b64(bytes(32)))),
        ("a dealer who did not sign", "BOX_QUORUM"): signed(text, 1, 2, 4),
        ("two signatures", "BOX_QUORUM"): signed(text, 1, 2),
        ("two locks", "BOX_LOCKS"): signed(box_text(deals=[first, second])),
        ("four locks", "BOX_LOCKS"): signed(box_text(deals=[first, second, third, replace(third, lock=4, dealer=4)]), 1, 2, 3, 4),
        ("one lock twice", "BOX_LOCKS"): signed(box_text(deals=[first, second, replace(second, lock=3, dealer=3)])),
        ("two locks of one dealer", "BOX_LOCKS"): signed(box_text(deals=[first, second, replace(third, dealer=2)])),
        ("a lock nothing can be sealed to", "BOX_LOCKS"): signed(box_text(deals=[first, second, replace(third, recipient=LOW_ORDER)])),
        ("a lock with a typing error", "BOX_LOCKS"): signed(text.replace(third.recipient, third.recipient[:-1])),
        ("locks out of order", "BOX_LOCKS"): signed(swapped),
        ("a stranger's signatures", "NOTE_SIG"): sign_note(text, signers(6)),
        ("a changed day", "NOTE_SIG"): box_note().replace("opens 2026-04-21", "opens 2026-04-20"),
        ("a day that is none", "NOTE_FIELD"): signed(text.replace("2026-04-21", "2026-04-31")),
        ("no deal", "NOTE_FIELD"): signed("".join(line for line in text.splitlines(keepends=True) if not line.startswith("deal "))),
        ("an unknown line", "NOTE_FIELD"): signed(text + "extra 1\n"),
        ("a roster for a box", "NOTE_TYPE"): sign_note(roster_text(), signers(1, 2, 3)),
    }  # fmt: skip
    return good + [
        {"name": n, "do": "read", "note": note, "error": e} for (n, e), note in wrong.items()
    ]


def _deals() -> Cases:
    text = deal_text()
    lines = text.splitlines(keepends=True)
    other = write_deal(2, deals())
    cases: Cases = [{"name": "the deal of the box", "do": "deal", "deal": text, "shares": 15}]
    wrong = {
        ("another deal", "DEAL_HASH"): text.replace(lines[2], lines[3], 1),
        ("the deal of another box", "DEAL_HASH"): other,
    }
    cases += [{"name": n, "do": "deal", "deal": t, "error": e} for (n, e), t in wrong.items()]
    before = {
        ("a share left out", "DEAL_SHAPE"): "".join(lines[:-1]),
        ("two shares swapped", "DEAL_SHAPE"): "".join([*lines[:2], lines[3], lines[2], *lines[4:]]),
        ("another box number", "DEAL_SHAPE"): other,
        ("a share of a fourth lock", "DEAL_SHAPE"): text + lines[-1].replace("share 3", "share 4"),
        ("a commitment of 31 bytes", "NOTE_FIELD"): text.replace(lines[2].split(" ")[3], b64(bytes(31))),
        ("a box note for a deal", "NOTE_TYPE"): box_text(),
    }  # fmt: skip
    cases += [{"name": f"before the sealing: {n}", "do": "deal", "number": NUMBER, "deal": t, "error": e} for (n, e), t in before.items()]  # fmt: skip
    return cases


def _file(name: str, content: bytes, to: int = 4) -> bytes:
    with steady(name):
        return encrypt(content, [keys_of(to).recipient])


def _shares() -> Cases:
    """Seat 4 checks its own shares before it signs."""
    files = share_files(4)
    opened = [open_share(keys_of(4), NUMBER, i, file) for i, file in enumerate(files, 1)]

    def case(name: str, new: list[bytes], error: str = "") -> Case:
        found: Case = {
            "name": name,
            "do": "shares",
            "seat": 4,
            "files": [b64(file) for file in new],
        }
        return found | (
            {"error": error} if error else {"shares": [share.hex() for share in opened]}
        )

    def place(number: int, lock: int, seat: int) -> bytes:
        return b"TBS1" + u32(number) + bytes([lock, seat])

    again = _file("the same share in another file", place(1, 1, 4) + opened[0])
    changed = bytes([opened[0][0] ^ 1]) + opened[0][1:]
    return [
        case("one's own shares", files),
        case("the share of another lock", [files[1], files[0], files[2]], "SHARE_FORMAT"),
        case("the shares of another seat", share_files(2), "SHARE_FORMAT"),
        case("the share of another seat, sealed to one", [_file("seat", place(1, 1, 2) + opened[0]), *files[1:]], "SHARE_FORMAT"),
        case("the share of another box", [_file("box", place(2, 1, 4) + opened[0]), *files[1:]], "SHARE_FORMAT"),
        case("a share of 32 bytes", [_file("short", place(1, 1, 4) + opened[0][1:]), *files[1:]], "SHARE_FORMAT"),
        case("another mark", [_file("mark", b"TBS2" + place(1, 1, 4)[4:] + opened[0]), *files[1:]], "SHARE_FORMAT"),
        case("a changed share", [_file("changed", place(1, 1, 4) + changed), *files[1:]], "SHARE_COMMIT"),
        case("the same share in another file", [again, *files[1:]], "SHARE_COMMIT"),
        case("a share missing", files[:2], "SHARE_FORMAT"),
        case("no age file", [b"share", *files[1:]], "SHARE_FORMAT"),
    ]  # fmt: skip


def _joins() -> Cases:
    def shares_of(lock: int, *seats: int) -> list[bytes]:
        return [
            open_share(keys_of(seat), NUMBER, lock, share_files(seat)[lock - 1]) for seat in seats
        ]

    def case(name: str, lock: int, parts: list[bytes], **more: object) -> Case:
        return {
            "name": name,
            "do": "join",
            "lock": lock,
            "shares": [part.hex() for part in parts],
            **more,
        }

    first = shares_of(1, 1, 2, 3)
    changed = bytes([first[0][0] ^ 1]) + first[0][1:]
    return [
        case("three shares open their lock", 1, first, seed=lock_seeds()[0].hex()),
        case("three others", 2, shares_of(2, 5, 4, 3), seed=lock_seeds()[1].hex()),
        case("two shares", 1, first[:2], error="LOCK_MISMATCH"),
        case("the shares of another lock", 2, first, error="LOCK_MISMATCH"),
        case("a changed share", 1, [changed, *first[1:]], error="LOCK_MISMATCH"),
        case("a share twice", 1, [first[0], first[0], first[1]], error="SHARE_FORMAT"),
        case("a share at 0", 1, [first[0][:-1] + b"\0", *first[1:]], error="SHARE_FORMAT"),
    ]


def lying_deal() -> tuple[Deal, ...]:
    """Return deals whose third dealer names a lock that the shares do not open."""
    first, second, third = deals()
    return first, second, replace(third, recipient=keys_of(6).recipient)


def commitments() -> Cases:
    """Return commitments of single shares, also the prototype's."""
    share = bytes.fromhex("4cfd8d98df38cb81b218ec91443e630353398884fe3337313ecd854c04ce11d701")
    return [
        {"name": f"box {number} lock {lock} seat {seat}", "do": "commitment", "number": number, "lock": lock, "seat": seat,
         "share": share.hex(), "commitment": commitment_of(number, lock, seat, share).hex()}
        for number, lock, seat in ((47, 2, 3), (1, 1, 1), (2**32 - 1, 15, 255))
    ]  # fmt: skip
