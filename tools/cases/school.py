"""The one school of the vectors: five members with cards of known bytes, their roster and box."""

from datetime import date
from functools import cache

from ishenim.proof.note import Signer, note_hash, sign_note
from ishenim.seal.box import (
    Deal,
    SealedBox,
    deal,
    join_lock,
    open_share,
    read_box,
    write_box,
    write_deal,
)
from ishenim.seal.card import MemberKeys, head_signer, member_keys
from ishenim.seal.receipt import ReceiptKeys, damm, derive
from ishenim.seal.roster import Head, Roster, RosterMember, read_roster, write_roster
from tools.cases.steady import steady

ORIGIN = "box.example"
DATE = "2026-04-15"
LABELS = {1: "deputy", 2: "teacher", 3: "social", 4: "psychologist", 5: "parent", 6: "pupil"}
DUTY = (4,)
JOURNAL = Signer(f"{ORIGIN}/journal", b"\1" * 32)

Case = dict[str, object]
Cases = list[Case]


def card_of(seat: int) -> bytes:
    """Return sixteen bytes that count from the seat on: 00 01 02 … for seat 0."""
    return bytes(range(seat, seat + 16))


@cache
def keys_of(seat: int, origin: str = ORIGIN) -> MemberKeys:
    return member_keys(origin, seat, card_of(seat))


@cache
def code_of(start: str = "1234567890123456789") -> str:
    return start + str(damm(start))


@cache
def receipt_keys(code: str) -> ReceiptKeys:
    return derive(ORIGIN, code)


def line_of(seat: int, *, card: int = 0) -> RosterMember:
    """Return the roster line of a seat, with the keys of its own card or of another one."""
    keys = member_keys(ORIGIN, seat, card_of(card or seat))
    return RosterMember(seat, keys.signer.public, keys.recipient, LABELS[seat])


def signers(*seats: int) -> list[Signer]:
    return [keys_of(seat).signer for seat in seats]


@cache
def roster_text() -> str:
    return write_roster(
        origin=ORIGIN,
        epoch=1,
        prev=None,
        date=DATE,
        duty=DUTY,
        members=[line_of(seat) for seat in (1, 2, 3, 4, 5)],
        head=Head(head_signer(ORIGIN, card_of(100)).public, "head"),
    )


@cache
def roster_note() -> str:
    return sign_note(roster_text(), signers(1, 2, 3, 4, 5))


@cache
def roster() -> Roster:
    return read_roster(roster_text())


def second_text(**changes: object) -> str:
    """Return the text of a second roster: seat 5 left, seat 6 came."""
    fields: dict[str, object] = {
        "origin": ORIGIN,
        "epoch": 2,
        "prev": note_hash(roster_text()),
        "date": "2026-09-01",
        "duty": DUTY,
        "members": [line_of(seat) for seat in (1, 2, 3, 4, 6)],
    }
    return write_roster(**(fields | changes))  # type: ignore[arg-type]


# ── The box ───────────────────────────────────────────────────────────────────
NUMBER = 1
SEALED, OPENS, EXPIRES = date(2026, 4, 15), date(2026, 4, 21), date(2026, 4, 28)
DEALERS = (1, 2, 3)


@cache
def deals(number: int = NUMBER) -> tuple[Deal, ...]:
    """Return the locks of a box, each dealt by one of the first three."""
    made = []
    for lock, dealer in enumerate(DEALERS, start=1):
        with steady(f"box {number} lock {lock}"):
            made.append(deal(roster(), number, lock, dealer))
    return tuple(made)


@cache
def deal_text() -> str:
    return write_deal(NUMBER, deals())


def box_text(**changes: object) -> str:
    fields: dict[str, object] = {
        "roster": roster(),
        "number": NUMBER,
        "deals": deals(),
        "deal_text": deal_text(),
    }
    fields |= {"sealed": SEALED, "opens": OPENS, "expires": EXPIRES}
    return write_box(**(fields | changes))  # type: ignore[arg-type]


@cache
def box_note() -> str:
    return sign_note(box_text(), signers(1, 2, 3))


@cache
def box() -> SealedBox:
    return read_box(box_note(), roster())


def share_files(seat: int) -> list[bytes]:
    """Return the files of one seat, lock by lock."""
    return [share.file for each in deals() for share in each.shares if share.seat == seat]


@cache
def lock_seeds() -> tuple[bytes, ...]:
    """Return the seeds of all locks, joined from three members' shares."""
    opened = [
        [
            open_share(keys_of(seat), NUMBER, lock, file)
            for lock, file in enumerate(share_files(seat), 1)
        ]
        for seat in (1, 2, 3)
    ]
    return tuple(join_lock(box(), i + 1, [shares[i] for shares in opened]) for i in range(3))
