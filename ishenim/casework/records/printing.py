"""The papers of openings, put together from what is stored and set as PDF."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ishenim.casework.records import rows
from ishenim.casework.records.rows import Rows
from ishenim.commission.models import Member
from ishenim.journal.models import Entry
from ishenim.opening.models import Opening
from ishenim.opening.papers import present_in
from ishenim.orders.naming import names_of
from ishenim.papers import pdf
from ishenim.papers.dates import official_date
from ishenim.papers.document import Document, Table, from_json
from ishenim.papers.forms import act, opening_journal, seal_register
from ishenim.proof.note import note_hash, split_note
from ishenim.schools.models import School

LANGUAGES = ("ky", "ru", "en")


def language_of(asked: str) -> str:
    """Return a language that papers have; Kyrgyz unless another was asked for."""
    return asked if asked in LANGUAGES else "ky"


# ── Act ───────────────────────────────────────────────────────────────────────
def act_document(done: Opening, language: str) -> Document:
    """Return the act as it was signed, with its signatures and what has become known since."""
    written, seats = from_json(done.documents[language]), set(rows.seats_under(done.closing_note))
    day = pdf.signed_on(official_date(done.held_on, language), language)
    # Named as they were called that day, in the order of the seats that the note calls present.
    signed = zip(written.signatures, sorted(present_in(done.closing_note)), strict=True)
    numbers = Rows(done.school, done.held_on, done.held_on).registered().get(done.pk, [])
    since = act.Added(
        signatures=len(seats),
        least=done.school.rulebook_on(done.held_on).act_signatures_at_least,
        registered=rows.registered(numbers),
        count=len(numbers),
        left=rows.taken_out(done) - len(numbers),
    )
    return replace(
        written,
        signatures=tuple(replace(one, state=day if seat in seats else "") for one, seat in signed),
        notes=act.added(since, language),
    )


def act_pdf(done: Opening, language: str, *, address: str) -> bytes:
    """Return the act as PDF; the proof is of the text that everybody present signed."""
    signed = note_hash(split_note(done.closing_note)[0])
    proof = pdf.Proof(index=done.closing_index, hash=signed, address=address, of="note")
    return pdf.render(act_document(done, language), proof=proof)


# ── Journal and register ──────────────────────────────────────────────────────
def bounds(year: int) -> tuple[date, date]:
    """Return the first and the last day of a school year."""
    return date(year, 9, 1), date(year + 1, 8, 31)


def journal_document(school: School, year: int, today: date, language: str) -> Document:
    """Return the opening journal of a school year, up to today."""
    first, last = bounds(year)
    last = min(last, today)
    current = Member.objects.current(school).filter(is_responsible=True).first()
    data = opening_journal.JournalForm(
        school=names_of(school),
        first=first,
        last=last,
        responsible=current.person.name if current else "",
        order=rows.order_of(school),
        retention=school.rulebook_on(today).retention_years,
        lines=Rows(school, first, last, today).journal(),
    )
    return opening_journal.document(data, language)


def register_document(school: School, today: date, language: str) -> Document:
    """Return the seal register as of today."""
    data = seal_register.RegisterForm(
        school=names_of(school), day=today, lines=rows.seals(school), wooden=rows.wooden(school)
    )
    return seal_register.document(data, language)


def newest_pdf(document: Document, school: School, *, address: str) -> bytes:
    """Return a book of lines as PDF; the proof is of the newest line of the journal."""
    newest = Entry.objects.filter(school=school).order_by("-index").first()
    if newest is None:
        return pdf.render(document)
    leaf = bytes(newest.leaf_hash)
    proof = pdf.Proof(index=newest.index, hash=leaf, address=address, of="newest")
    return pdf.render(document, proof=proof)


# ── Screens ───────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Cell:
    """One cell of a row, with the name of its column for narrow screens."""

    column: str
    text: str


def table_of(document: Document) -> list[list[Cell]]:
    """Return the rows of a book's table; none while it has no entries."""
    tables: list[Any] = [block for block in document.blocks if hasattr(block, "rows")]
    return [line for table in tables for line in cells_of(table)]


def cells_of(table: Table) -> list[list[Cell]]:
    """Return the rows of a table, each cell with its column."""
    return [[Cell(*pair) for pair in zip(table.head, line, strict=True)] for line in table.rows]
