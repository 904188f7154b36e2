"""The one school of the vectors: five members with cards of known bytes, rosters and boxes."""

from datetime import date
from functools import cache

from ishenim.proof.note import Signer, note_hash, sign_note
from ishenim.seal.box import SealedBox, read_box, write_box
from ishenim.seal.bytes import sha
from ishenim.seal.card import MemberKeys, head_signer, member_keys
from ishenim.seal.receipt import ReceiptKeys, damm, derive
from ishenim.seal.reference import Reference
from ishenim.seal.roster import Head, Roster, RosterMember, read_roster, write_roster

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


@cache
def second_note() -> str:
    return sign_note(second_text(), signers(1, 2, 3, 6))


@cache
def second() -> Roster:
    return read_roster(second_text())


# ── The boxes ─────────────────────────────────────────────────────────────────
SEALED, OPENS, LATER = date(2026, 4, 15), date(2026, 4, 21), date(2026, 4, 28)
#: The journal before the first box.
BEFORE = Reference(2, sha(b"the journal before"))


def box_text(**changes: object) -> str:
    """Return the text of the first box, or of another one."""
    fields: dict[str, object] = {"roster": roster(), "number": 1, "prev": None}
    fields |= {"sealed": SEALED, "opens": OPENS, "checkpoint": BEFORE}
    return write_box(**(fields | changes))  # type: ignore[arg-type]


@cache
def box_note() -> str:
    return sign_note(box_text(), signers(1, 2, 3))


@cache
def box() -> SealedBox:
    return read_box(box_note(), roster())


@cache
def next_note() -> str:
    text = box_text(number=2, prev=box().id, sealed=OPENS, opens=LATER)
    return sign_note(text, signers(1, 2, 4))


@cache
def next_box() -> SealedBox:
    """Return the second box, sealed when the first one is opened."""
    return read_box(next_note(), roster())


def reference_of(found: SealedBox) -> Reference:
    return Reference(found.number, found.id)
