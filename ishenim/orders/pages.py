"""What the order pages show, read in one place so that views only load, gate and answer."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from ishenim.commission import rosters
from ishenim.commission.models import Invitation, Member, Person
from ishenim.orders import papering, reading
from ishenim.orders.composing import Composition, Row, form_of, present
from ishenim.orders.models import Acquaintance, Order
from ishenim.papers import docx as as_docx
from ishenim.papers import pdf as as_pdf
from ishenim.papers.document import Document, from_json
from ishenim.papers.forms.order import CommissionOrder
from ishenim.schools.models import School
from ishenim.seal.paper import document_hash
from ishenim.ui.dates import official_date


def orders(school: School) -> dict[str, Any]:
    """Return all orders, newest first, and whether the head can sign."""
    return {
        "orders": Order.objects.filter(school=school),
        "head": papering.head_of(school),
        "in_force": reading.commission_order_in_force(school),
    }


@dataclass(frozen=True, kw_only=True)
class Read:
    """A member and the day on which they signed that they have read the order."""

    member: Member
    signed_on: date | None


def order(order: Order, member: Member | None, person: Person, now: datetime) -> dict[str, Any]:
    """Return one order: its text, who signs, who has read it, who is invited."""
    signed = order.is_signed
    office = papering.head_of(order.school)
    key = bytes(office.signing_key or b"") if office and office.person_id == person.pk else b""
    known = {row.member_id: row.signed_on for row in Acquaintance.objects.filter(order=order)}
    members = list(Member.objects.current(order.school)) if _is_of_people(order) else []
    data: dict[str, Any] = {
        "order": order,
        "head": office,
        "note": papering.note_text(order, key) if key else "",
        "may_sign": bool(key) and not signed,
        "readers": [Read(member=m, signed_on=known.get(m.pk)) for m in members] if signed else [],
        "invited": invited(order) if signed else [],
        "needs_roster": signed and _is_of_people(order) and _needs_roster(order.school),
    }
    data["acquainted"] = sum(one.signed_on is not None for one in data["readers"])
    data["awaited"] = [one.member for one in data["readers"] if not one.signed_on]
    if member is not None and member in data["awaited"] and member.has_card:
        data["acquaintance"] = papering.acquaintance_text(order, member, now.date())
    return data


def _is_of_people(order: Order) -> bool:
    return order.kind == Order.Kind.COMMISSION


def invited(order: Order) -> list[Invitation]:
    """Return the invitations of those whom the order in force names and who have not come yet."""
    if not _is_of_people(order) or order != reading.commission_order_in_force(order.school):
        return []
    emails = [row.email for row in Composition.of(order.data).members]
    rows = Invitation.objects.filter(
        school=order.school, email__in=emails, used_at__isnull=True, renews__isnull=True
    ).exclude(post="")
    newest: dict[str, Invitation] = {}
    for row in rows.order_by("made_at", "pk"):
        newest[row.email] = row
    seated = set(Member.objects.current(order.school).values_list("person__email", flat=True))
    return [row for row in newest.values() if row.email not in seated]


def _needs_roster(school: School) -> bool:
    """Return whether the next box would be sealed to other people than the order names."""
    members = rosters.staying(Member.objects.current(school))
    roster = rosters.in_force(school)
    return roster is None or not rosters.names(roster, members, rosters.head_of(school))


def form(
    school: School, composition: Composition, *, number: str, day: date, head: str
) -> CommissionOrder:
    """Return the form of an order on the commission."""
    before = reading.commission_order_in_force(school)
    return form_of(
        school, composition, number=number, day=day, head=head, is_change=before is not None
    )


def seated(school: School) -> list[Row]:
    """Return the composition as it is now."""
    return present(school, reading.commission_order_in_force(school))


def prefilled(school: School) -> list[Row]:
    """Return who is on the commission by the order in force: those here, those still awaited."""
    before = reading.commission_order_in_force(school)
    here = present(school, before)
    if before is None:
        return here
    awaited = {one.email for one in invited(before)}
    named = Composition.of(before.data).members
    return here + [replace(row, seat=None) for row in named if row.email in awaited]


# ── Papers ────────────────────────────────────────────────────────────────────
def pdf(order: Order, language: str, *, address: str) -> bytes:
    """Return an order as PDF; the proof is of the text that was signed."""
    proof = as_pdf.Proof(
        index=order.journal_index, hash=document_hash(order.content), address=address
    )
    return as_pdf.render(document(order, language), proof=proof)


def docx(order: Order, language: str) -> bytes:
    """Return an order as DOCX."""
    return as_docx.render(document(order, language))


def document(order: Order, language: str) -> Document:
    """Return the order with the head's signature and those of who has read it."""
    code = language if language in papering.LANGUAGES else "ky"
    paper = from_json(order.documents[code])
    if order.signed_on is None:
        return paper
    day = as_pdf.signed_on(official_date(order.signed_on, code), code)
    read = Acquaintance.objects.filter(order=order).select_related("member__person")
    signatures = (
        *(replace(one, state=day) for one in paper.signatures),
        *(as_pdf.acquainted(row.member.person.name, row.signed_on, code) for row in read),
    )
    return replace(paper, signatures=signatures)
