"""The minutes on paper: the same text with the signatures it has, as PDF and as DOCX."""

from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from ishenim.meetings.models import Minutes
from ishenim.meetings.papering import LANGUAGES
from ishenim.meetings.signers import Signer, signers
from ishenim.papers import docx as as_docx
from ishenim.papers import pdf as as_pdf
from ishenim.papers.document import Document, from_json
from ishenim.seal.paper import document_hash
from ishenim.ui.dates import official_date


def language_of(asked: str) -> str:
    """Return a language the minutes have; Kyrgyz unless another was asked for."""
    return asked if asked in LANGUAGES else "ky"


def document(minutes: Minutes, language: str) -> Document:
    """Return the document with each signature's day, or why it is missing."""
    written = from_json(minutes.documents[language])
    with override(language):
        states = {s.member.person.name: state(s, language) for s in signers(minutes)}
    signed = tuple(replace(s, state=states.get(s.name, "")) for s in written.signatures)
    return replace(written, signatures=signed)


def state(signer: Signer, language: str) -> str:
    """Return what stands where a hand would have signed."""
    if signer.signed_on:
        return as_pdf.signed_on(official_date(signer.signed_on), language)
    if signer.member.left_on:
        return _("seat ended: {day}").format(day=official_date(signer.member.left_on))
    return ""


def journal_address(minutes: Minutes) -> str:
    """Return where anybody can check the minutes' entry; the journal itself before there is one."""
    if minutes.journal_index is None:
        return reverse("public-openings")
    return reverse("journal-entry", args=[minutes.journal_index])


def pdf(minutes: Minutes, language: str, *, address: str) -> bytes:
    """Return the minutes as PDF; the proof is of the text that was signed."""
    proof = as_pdf.Proof(
        index=minutes.journal_index, hash=document_hash(minutes.content), address=address
    )
    return as_pdf.render(document(minutes, language), proof=proof)


def docx(minutes: Minutes, language: str) -> bytes:
    """Return the minutes as DOCX."""
    return as_docx.render(document(minutes, language))
