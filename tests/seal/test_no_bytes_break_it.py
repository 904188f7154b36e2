"""Whatever comes from outside is read or refused with a documented code, in bounded time.

Changed texts are signed again by the members, so that not only signatures are tried but everything
behind them. What is sealed: test_no_bytes_break_a_letter.py.
"""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache, partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.proof.fields import SURROGATE
from ishenim.proof.note import Signer, keyring, sign_note, split_note
from ishenim.seal import (
    act,
    box,
    card,
    deal,
    entered,
    envelope,
    finding,
    letter,
    opening,
    paper,
    people,
    receipt,
    roster,
    stanza,
)
from ishenim.seal.bytes import u32, uncrock
from tests.mutated import only, texts
from tests.seal.vector_school import school
from tests.vectors import named
from tools.cases.school import JOURNAL, card_of

SCHOOL = school()
ROSTER, BOX, NEWEST = SCHOOL.roster, SCHOOL.box, SCHOOL.newest
SEATS = list(ROSTER.members)
ONE = SCHOOL.keys(1)
MEMBERS = [SCHOOL.keys(seat).signer for seat in range(1, 7)]
HEAD = card.head_signer(ROSTER.origin, card_of(100))
EVERYBODY = [*MEMBERS, HEAD, JOURNAL]

NOTE = {"NOTE_SIG", "NOTE_TYPE", "NOTE_FIELD"}
SHAPE = {"ROSTER_SHAPE", "ROSTER_MEMBER"}
CHAIN = SHAPE | {f"ROSTER_{each}" for each in ("GENESIS", "CHAIN", "QUORUM", "POP")}


# ── Signed records ────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Record:
    """A kind of record: a good text of it, who reads it as a note, and what may be refused."""

    text: str
    read: Callable[[str], object]
    codes: Collection[str]


def text_of(file: str, name: str) -> str:
    return split_note(named(file, name)["note"])[0]


@cache
def opened() -> opening.Open:
    return opening.read_open(named("opening", "signed by three")["note"], ROSTER, BOX)


def records() -> dict[str, Record]:
    note = named("school", "the school of the vectors")
    journal = keyring({JOURNAL.name: JOURNAL.public})
    return {
        "roster": Record(ROSTER.text, partial(roster.check_next, None), NOTE | CHAIN),
        "next roster": Record(NEWEST.text, partial(roster.check_next, ROSTER), NOTE | CHAIN),
        "roster anew": Record(
            text_of("roster", "the first roster after a restart"),
            partial(roster.check_next, ROSTER, anew=True),
            NOTE | CHAIN,
        ),
        "box": Record(
            split_note(note["box"])[0],
            lambda read: box.read_box(read, ROSTER),
            NOTE | {f"BOX_{each}" for each in ("ORIGIN", "ROSTER", "DAYS", "FIRST", "QUORUM")},
        ),
        "open": Record(
            opened().text,
            lambda read: opening.read_open(read, ROSTER, BOX, [1, 2, 3, 4]),
            NOTE | {"OPEN_BOX", "OPEN_QUORUM"},
        ),
        "release": Record(
            text_of("opening", "a release of seat 4"),
            lambda read: opening.read_release(read, ROSTER, opened()),
            NOTE | {"RELEASE_SIG"},
        ),
        "admission": Record(
            text_of("opening", "a former card, by three of the newest"),
            lambda read: opening.read_admission(read, NEWEST, BOX, ROSTER),
            NOTE | {"ADMISSION"},
        ),
        "finding": Record(
            text_of("finding", "one of each, a false and an unreadable release"),
            lambda read: finding.read_finding(read, ROSTER),
            NOTE | {"READING"},
        ),
        "act": Record(
            text_of("act", "two boxes at once"),
            lambda read: act.read_act(read, ROSTER),
            NOTE | {"ACT_ORIGIN", "ACT_QUORUM", "ACT_SHAPE"},
        ),
        "line": Record(
            text_of("act", "two empty boxes"),
            lambda read: act.read_line(read, ROSTER),
            NOTE | {"LINE_ORIGIN", "LINE_QUORUM", "LINE_SHAPE"},
        ),
        "moved line": Record(
            text_of("act", "moved, by one member"),
            lambda read: act.read_line(read, ROSTER),
            NOTE | {"LINE_ORIGIN", "LINE_QUORUM", "LINE_SHAPE"},
        ),
        "urgent": Record(
            text_of("act", "opened by seat 4"),
            lambda read: act.read_urgent(read, ROSTER),
            NOTE | {"URGENT_ORIGIN", "URGENT_ROSTER", "URGENT_SIGNER"},
        ),
        "access": Record(
            text_of("people", "a new card at seat 6"),
            lambda read: people.read_access(read, journal, ROSTER.origin),
            NOTE | {"ACCESS"},
        ),
        "restart": Record(
            text_of("people", "two of five remain"),
            lambda read: people.read_restart(read, ROSTER).in_force,
            NOTE | {"RESTART"},
        ),
        "objection": Record(
            text_of("people", "one living card"),
            lambda read: people.read_objection(read, ROSTER),
            NOTE | {"OBJECTION"},
        ),
        "receipt": Record(
            text_of("receipt", "a receipt"),
            lambda read: receipt.read_receipt(read, ROSTER.origin, JOURNAL.public),
            NOTE | {"RECEIPT_ORIGIN"},
        ),
    }


RECORDS = records()


def signed(text: str, by: Collection[Signer] = EVERYBODY) -> str:
    """Return the note of any text; half a character is signed as what it becomes in UTF-8."""
    lines = [signer.line(SURROGATE.sub("?", text)) for signer in by]
    return text + "\n" + "".join(lines)


@pytest.mark.parametrize("kind", RECORDS)
@given(data=st.data())
def test_no_text_breaks_a_record_s_reader(kind: str, data: st.DataObject):
    record = RECORDS[kind]
    text = data.draw(texts(record.text))
    by = data.draw(st.sampled_from([EVERYBODY, MEMBERS[:2], MEMBERS[3:4], [HEAD], []]))
    only(record.codes, lambda: record.read(signed(text, by)))


@pytest.mark.parametrize("kind", RECORDS)
@given(data=st.data())
def test_no_note_breaks_a_record_s_reader(kind: str, data: st.DataObject):
    record = RECORDS[kind]
    note = data.draw(texts(sign_note(record.text, EVERYBODY)))
    only(record.codes, lambda: record.read(note))


WATCHED = split_note(named("roster", "with witnesses")["notes"][1])[0]


@given(texts(ROSTER.text, WATCHED))
def test_no_text_breaks_a_roster(text: str):
    only(NOTE | SHAPE, lambda: roster.read_roster(text))


@given(st.lists(texts(*[sign_note(each.text, MEMBERS) for each in (ROSTER, NEWEST)]), max_size=3))
def test_no_notes_break_a_chain(notes: list[str]):
    only(NOTE | CHAIN | {"ROSTER_PIN"}, lambda: roster.verify_chain(notes, ROSTER.hash))


UNSIGNED: dict[str, tuple[str, Callable[[str], object], Collection[str]]] = {
    "box": (
        BOX.text,
        lambda text: box.read_box_text(text, ROSTER),
        {"BOX_ORIGIN", "BOX_ROSTER", "BOX_DAYS", "BOX_FIRST"},
    ),
    "open": (
        opened().text,
        lambda text: opening.read_open_text(text, BOX, ROSTER.origin),
        {"OPEN_BOX"},
    ),
    "entered": (named("entered", "a call")["text"], entered.read_entered, ()),
    "paper": (named("paper", "an order on the commission")["text"], paper.read_paper, ()),
}


@pytest.mark.parametrize("kind", UNSIGNED)
@given(data=st.data())
def test_no_text_breaks_a_reader_of_unsigned_text(kind: str, data: st.DataObject):
    sample, read, codes = UNSIGNED[kind]
    text = data.draw(texts(sample))
    only(NOTE | set(codes), lambda: read(text))


# ── What people type ──────────────────────────────────────────────────────────
@given(texts(card.card_text(bytes(16)), "1234 5678 9012 3456 7891", ONE.recipient, ONE.identity))
def test_no_text_breaks_what_people_type(text: str):
    only({"CARD_CHAR", "CARD_CHECKSUM"}, lambda: card.read_card(text))
    only({"CARD_CHAR", "CARD_CHECKSUM"}, lambda: uncrock(text))
    only({"CODE_TYPO"}, lambda: receipt.check_code(text))
    assert envelope.is_hybrid(text) in {True, False}
    only({"BROKEN"}, lambda: stanza.read_identity(text))
    only({"BROKEN"}, lambda: stanza.read_recipient(text))


def packed(header: bytes) -> bytes:
    return (b"TBL1" + u32(len(header)) + header).ljust(2**14, b"\0")


# ── In bounded time ───────────────────────────────────────────────────────────
MANY = 200_000
LONG: dict[str, Callable[[], object]] = {
    "lines of a box": lambda: act.read_act(
        signed("trustbox.v2/act\n" + "box 1 x\n" * MANY), ROSTER
    ),
    "lines nobody knows": lambda: opening.read_open_text(
        "trustbox.v2/open\n" + "x\n" * MANY, BOX, ROSTER.origin
    ),
    "empty lines": lambda: roster.read_roster("trustbox.v2/roster\n" + "\n" * MANY),
    "members": lambda: roster.read_roster(ROSTER.text + "member 6 x y z\n" * MANY),
    "signatures": lambda: ROSTER.opened(BOX.text + "\n" + ONE.signer.line(BOX.text) * MANY, "box"),
    "empty lines before signatures": lambda: ROSTER.opened("\n\n" * MANY, "box"),
    "a card": lambda: card.read_card("0" * MANY * 8),
    "a code": lambda: receipt.check_code("1" * MANY * 8),
    "a key": lambda: stanza.read_identity("AGE-SECRET-KEY-PQ-1" + "Q" * MANY),
    "brackets in a header": lambda: letter.unpack(packed(b"[" * 16_000)),
    "braces in a header": lambda: letter.unpack(packed(b'{"a":' * 3_000)),
    "digits in a header": lambda: letter.unpack(packed(b'{"v":' + b"1" * 16_000 + b"}")),
    "stanzas": lambda: envelope.stanzas(b"age-encryption.org/v1\n" + b"-> X\n\n" * MANY),
    "a stanza's body": lambda: envelope.stanzas(
        b"age-encryption.org/v1\n-> X\n" + (b"A" * 64 + b"\n") * MANY
    ),
    "marks on one letter": lambda: entered.read_entered(
        "trustbox.v2/entered\n" + "e" + "\u0301\u0316" * MANY + "\n"
    ),
    "lines of a letter": lambda: deal.read_deal(BOX.id, SEATS, bytes(MANY * 100), bytes(32)),
}  # fmt: skip


@pytest.mark.parametrize("what", LONG)
def test_much_of_it_is_refused_in_bounded_time(what: str):
    began = time.process_time()
    with pytest.raises(ValueError, match=r"^[A-Z]+(_[A-Z]+)*"):
        LONG[what]()
    assert time.process_time() - began < 2


def test_every_record_of_the_vectors_is_taken():
    """The samples are good ones: what is tried on them is tried behind every check."""
    for record in RECORDS.values():
        record.read(signed(record.text))
