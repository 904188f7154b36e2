"""The papers of openings, put together from what is stored and set as PDF."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from ishenim.casework.records import rows
from ishenim.casework.records.rows import Rows
from ishenim.commission.models import Member, Office
from ishenim.journal.models import Entry
from ishenim.opening.models import Opening
from ishenim.orders.naming import names_of, someone
from ishenim.orders.reading import commission_order_in_force
from ishenim.papers import pdf
from ishenim.papers.dates import official_date
from ishenim.papers.document import Document, Table
from ishenim.papers.forms import act, opening_journal, seal_register
from ishenim.proof.note import note_hash, split_note
from ishenim.schools.models import School

LANGUAGES = ("ky", "ru", "en")


def language_of(asked: str) -> str:
    """Return a language that papers have; Kyrgyz unless another was asked for."""
    return asked if asked in LANGUAGES else "ky"


# ── Act ───────────────────────────────────────────────────────────────────────
def act_document(done: Opening, language: str) -> Document:
    """Return the act of an opening, with the signatures it bears."""
    people = Rows(done.school, done.held_on, done.held_on).people()
    seats = rows.seats_under(done.closing_note)
    day = pdf.signed_on(official_date(done.held_on, language), language)
    version, rules = done.school.rules_on(done.held_on)
    numbers = Rows(done.school, done.held_on, done.held_on).registered()
    order = commission_order_in_force(done.school, done.held_on)
    appointed = order.data["rows"] if order else []
    words = {row["email"]: row["position"] for row in appointed}
    in_charge = [row["name"] for row in appointed if row["is_responsible"] and not row["leaves"]]
    data = act.ActForm(
        school=names_of(done.school),
        number=done.act_number or 0,
        date=done.held_on,
        time=timezone.localtime(done.began_at).time(),
        head=order.head_name if order else _head(done.school),
        order=(order.date, order.number) if order else None,
        kind=done.kind,
        reason=done.reason,
        planned_on=done.planned_on,
        seal_before=rows.seal_of(*rows.told(done)),
        seal_after=rows.seal_of(done.next_box),
        letters=rows.letters_of(done),
        urgent=len(done.urgent_seals),
        paper=done.paper_letters,
        damaged=len(done.damaged.split()),
        waiting=len(done.waiting.split()),
        registered=numbers.get(done.pk, ""),
        responsible=in_charge[0] if in_charge else _responsible(people.values()),
        present=tuple(
            act.Participant(
                someone=someone(people[seat], words.get(people[seat].person.email, "")),
                role=_role(people[seat]),
                signed=day,
            )
            for seat in seats
            if seat in people
        ),
        signatures=len(seats),
        least=rules.act_signatures_at_least,
        rulebook=done.rulebook or version,
    )
    return act.document(data, language)


def _responsible(people: Iterable[Member]) -> str:
    held = (one for one in people if one.is_responsible and not one.left_on)
    return next((one.person.name for one in held), "")


def _head(school: School) -> str:
    heads = Office.objects.filter(school=school, kind=Office.Kind.HEAD).select_related("person")
    head = heads.order_by("-pk").first()
    return head.person.name if head else ""


def _role(member: Member) -> str:
    roles = (("chair", member.is_chair), ("secretary", member.is_secretary))
    held = [role for role, has in (*roles, ("responsible", member.is_responsible)) if has]
    return held[0] if held else ""


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
        lines=Rows(school, first, last).journal(),
    )
    return opening_journal.document(data, language)


def register_document(school: School, today: date, language: str) -> Document:
    """Return the seal register as of today."""
    data = seal_register.RegisterForm(school=names_of(school), day=today, lines=rows.seals(school))
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
