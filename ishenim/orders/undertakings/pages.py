"""What the page of the undertaking shows, and its paper."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.urls import reverse

from ishenim.commission.models import Member
from ishenim.orders.models import Undertaking
from ishenim.orders.undertakings.drafting import LANGUAGES, draft
from ishenim.papers.dates import official_date
from ishenim.papers.document import from_json
from ishenim.papers.pdf import Proof, render, signed_on
from ishenim.seal.paper import document_hash


def undertaking(member: Member, today: date) -> dict[str, Any]:
    """Return the signed undertaking, or the one that could be signed today."""
    row = Undertaking.objects.filter(member=member).first()
    if row is not None:
        return {"signed": row, "content": row.content, "documents": row.documents}
    drafted = draft(member, today)
    return {
        "signed": None,
        "content": drafted.content,
        "note": drafted.note_text,
        "documents": drafted.json,
        "has_card": member.has_card,
    }


def pdf(member: Member, language: str, *, site: str) -> bytes | None:
    """Return the signed undertaking as a PDF; None while it is not signed."""
    row = Undertaking.objects.filter(member=member).first()
    if row is None:
        return None
    document = from_json(row.documents[language if language in LANGUAGES else "ky"])
    entry = reverse("journal-entry", args=[row.journal_index])
    proof = Proof(
        index=row.journal_index,
        hash=document_hash(row.content),
        address=f"{site.rstrip('/')}{entry}",
    )
    day = signed_on(official_date(row.signed_on, document.language), document.language)
    signed = tuple(replace(one, state=day) for one in document.signatures)
    return render(document, proof=proof, signatures=signed)
