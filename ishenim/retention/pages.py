"""What the pages of keeping and destroying show."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from ishenim.casework.letters import locked
from ishenim.commission.models import Member
from ishenim.papers import pdf
from ishenim.papers.document import Document, from_json
from ishenim.regulation.obligations.letters import RETENTION_NOTICE
from ishenim.retention.due import coming, due, lost
from ishenim.retention.models import Deed
from ishenim.retention.signers import awaited, signers
from ishenim.schools.models import School
from ishenim.seal.paper import document_hash
from ishenim.ui.dates import official_date
from ishenim.ui.refusals import NotFound

#: Numbers the page lists; the act has all of them.
SHOWN = 20


def retention(school: School, member: Member, today: date) -> dict[str, Any]:
    """Return what may be destroyed, what soon will be, and the acts."""
    found = due(school, today)
    years = school.rulebook_on(today).retention_years
    return {
        "years": years,
        "has_others": any(rules.retention_years != years for _since, rules in school.versions()),
        "count": found.count(),
        "numbers": [case.label for case in found[:SHOWN]],
        "locked": locked(school).count(),
        "lost": lost(school).count(),
        "coming": coming(school, today),
        "notice": RETENTION_NOTICE.days,
        "deeds": list(Deed.objects.filter(school=school).defer("documents", "content", "note")),
        "may_draft": member.is_responsible or member.is_chair,
    }


def find(school: School, pk: int) -> Deed:
    """Return an act.

    Raises:
        NotFound: if the school has none.
    """
    found = Deed.objects.filter(school=school, pk=pk).select_related("school", "drafted_by__person")
    deed = found.first()
    if deed is None:
        raise NotFound(_("There is no such act."))
    return deed


def deed_page(deed: Deed, member: Member) -> dict[str, Any]:
    """Return an act with its signatures."""
    days = dict(deed.signatures.values_list("seat", "signed_on"))
    who, nobody = signers(deed), not awaited(deed)
    keeps = member.is_responsible or member.is_chair
    return {
        "deed": deed,
        "signers": [{"member": one, "signed_on": days.get(one.seat)} for one in who],
        "signed": len(days),
        "may_sign": deed.signed_on is None
        and member.seat not in days
        and member.left_on is None
        and any(one.pk == member.pk for one in who),
        "may_discard": not days and (member.is_chair or member.pk == deed.drafted_by_id),
        "may_carry_out": deed.kind == Deed.Kind.DESTRUCTION
        and deed.signed_on is not None
        and deed.carried_out_on is None
        and keeps,
        "may_finish": deed.kind == Deed.Kind.DESTRUCTION
        and deed.signed_on is None
        and bool(days)
        and nobody
        and keeps,
    }


def paper(deed: Deed, language: str) -> Document:
    """Return the act with each signature's day."""
    written = from_json(deed.documents[language])
    days = dict(deed.signatures.values_list("seat", "signed_on"))
    names = {one.person.name: days.get(one.seat) for one in signers(deed)}
    signed = tuple(
        replace(one, state=_said(names.get(one.name), language)) for one in written.signatures
    )
    return replace(written, signatures=signed, number=str(deed.number))


def _said(day: date | None, language: str) -> str:
    return pdf.signed_on(official_date(day, language), language) if day else ""


def proof(deed: Deed, address: str) -> pdf.Proof:
    """Return what the paper says of its place in the journal."""
    return pdf.Proof(index=deed.journal_index, hash=document_hash(deed.content), address=address)
