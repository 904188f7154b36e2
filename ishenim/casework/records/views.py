"""Pages and papers of openings: act, opening journal, seal register. No letter is read here."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ishenim.casework.records import printing, rows
from ishenim.commission.access import staff_only
from ishenim.opening.models import Opening
from ishenim.opening.papers import content_of
from ishenim.papers.document import Document
from ishenim.regulation.calendar import school_year
from ishenim.schools.addresses import absolute
from ishenim.ui.refusals import NotFound


@require_GET
@staff_only
def act_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The act of one opening."""
    done = _act(request, pk)
    language = printing.language_of(request.GET.get("lang", "ky"))
    at = reverse("journal-entry", args=[done.closing_index])
    data = printing.act_pdf(done, language, address=absolute(request.school, at))
    return _pdf(data, f"akt-{done.held_on.year}-{done.act_number}-{language}.pdf")


@require_GET
@staff_only
def act_txt(request: HttpRequest, pk: int) -> HttpResponse:
    """The very words of an act that everybody present signed, for `ishenim verify --paper`."""
    done = _act(request, pk)
    answer = HttpResponse(content_of(done), content_type="text/plain; charset=utf-8")
    name = f"akt-{done.held_on.year}-{done.act_number}.txt"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _act(request: HttpRequest, pk: int) -> Opening:
    """Return an opening that has an act.

    Raises:
        NotFound: if there is no such opening, or nothing was taken out at it.
    """
    found = Opening.objects.filter(school=request.school, pk=pk, step=Opening.Step.DONE)
    done = found.select_related("school", "next_box").prefetch_related("boxes").first()
    if done is None:
        raise NotFound(_("There is no such opening."))
    if done.act_number is None:
        raise NotFound(_("There were no letters, so there is no act: the journal has a line."))
    return done


@require_GET
@staff_only
def journal(request: HttpRequest) -> HttpResponse:
    """The opening journal of a school year."""
    today = timezone.localdate()
    year = _year(request, today)
    document = printing.journal_document(request.school, year, today, get_language() or "ky")
    data = {
        "document": document,
        "lines": printing.table_of(document),
        "year": year,
        "years": rows.years(request.school, today),
    }
    return render(request, "casework/opening_journal.html", data)


@require_GET
@staff_only
def journal_pdf(request: HttpRequest) -> HttpResponse:
    """The opening journal on paper."""
    today, language = timezone.localdate(), printing.language_of(request.GET.get("lang", "ky"))
    year = _year(request, today)
    document = printing.journal_document(request.school, year, today, language)
    return _book(request, document, f"journal-{year}-{language}.pdf")


@require_GET
@staff_only
def register(request: HttpRequest) -> HttpResponse:
    """The seal register."""
    language = get_language() or "ky"
    document = printing.register_document(request.school, timezone.localdate(), language)
    data = {"document": document, "lines": printing.table_of(document)}
    return render(request, "casework/seal_register.html", data)


@require_GET
@staff_only
def register_pdf(request: HttpRequest) -> HttpResponse:
    """The seal register on paper."""
    language = printing.language_of(request.GET.get("lang", "ky"))
    document = printing.register_document(request.school, timezone.localdate(), language)
    return _book(request, document, f"seals-{language}.pdf")


def _year(request: HttpRequest, today: date) -> int:
    asked = request.GET.get("year", "")
    plain = asked.isascii() and asked.isdecimal() and len(asked) == 4
    if not asked:
        return school_year(today)
    if not plain or not 2000 <= int(asked) <= school_year(today):
        raise NotFound(_("There is no such page"))
    return int(asked)


def _book(request: HttpRequest, document: Document, name: str) -> HttpResponse:
    with override(document.language):  # of the paper, not of the page on which it was pressed
        at = absolute(request.school, reverse("public-openings"))
    return _pdf(printing.newest_pdf(document, request.school, address=at), name)


def _pdf(data: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
