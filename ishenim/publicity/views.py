"""Pages about making the box known, and what is printed and copied for it."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ishenim.commission.access import (
    check_may_draft_roster,
    may_draft_roster,
    person,
    staff_only,
)
from ishenim.papers import pdf, posters
from ishenim.papers.forms.lesson import LessonForm, document
from ishenim.papers.poster_facts import Facts
from ishenim.publicity import actions, block, pages, texts
from ishenim.publicity.facts import Place, facts_of
from ishenim.publicity.forms import NoticeForm
from ishenim.publicity.models import Notice
from ishenim.schools.addresses import root
from ishenim.ui.middleware import framed
from ishenim.ui.refusals import NotFound


def _place(request: HttpRequest) -> Place:
    return Place(root=root(request.school), slug=request.slug)


def _facts(request: HttpRequest) -> Facts:
    return facts_of(request.school, _place(request), timezone.localdate())


form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@staff_only
def publicity(request: HttpRequest) -> HttpResponse:
    """This school year at a glance, the record, and the set-up list."""
    context = pages.glance(request.school, timezone.localdate())
    context["may_write"] = may_draft_roster(request)
    context["just_removed"] = request.GET.get("removed", "")
    return render(request, "publicity/publicity.html", context)


def _standing(request: HttpRequest, pk: int) -> Notice:
    return get_object_or_404(Notice.objects.standing(request.school), pk=pk)


@form_page
@staff_only
def add(request: HttpRequest) -> HttpResponse:
    """Write down that the box was made known."""
    check_may_draft_roster(request)
    today = timezone.localdate()
    form = NoticeForm(request.POST or None, today=today, initial={"done_on": today})
    if not form.is_valid():
        return render(request, "publicity/notice.html", {"form": form})
    actions.add_notice(
        school=request.school, made=form.made, by=person(request), now=timezone.now()
    )
    return redirect("publicity")


@form_page
@staff_only
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a line."""
    check_may_draft_roster(request)
    row = _standing(request, pk)
    initial = {name: getattr(row, name) for name in NoticeForm.Meta.fields}
    form = NoticeForm(request.POST or None, today=timezone.localdate(), initial=initial)
    if not form.is_valid():
        return render(request, "publicity/notice.html", {"form": form, "row": row})
    actions.change_notice(notice=row, made=form.made, by=person(request), now=timezone.now())
    return redirect("publicity")


@require_POST
@staff_only
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a line back; until the page is left one press puts it back."""
    check_may_draft_roster(request)
    row = _standing(request, pk)
    actions.remove_notice(notice=row, by=person(request), now=timezone.now())
    return redirect(f"{reverse('publicity')}?removed={row.pk}")


@require_POST
@staff_only
def put_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a line that was taken back stand again."""
    check_may_draft_roster(request)
    row = get_object_or_404(Notice, school=request.school, pk=pk)
    actions.put_back_notice(notice=row, by=person(request), now=timezone.now())
    return redirect("publicity")


@require_POST
@staff_only
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Tick or untick a line of the set-up list."""
    check_may_draft_roster(request)
    deed = actions.untick if request.POST.get("undo") else actions.tick
    deed(school=request.school, code=code, by=person(request), now=timezone.now())
    return redirect(f"{reverse('publicity')}#setup-list")


@require_safe
@staff_only
def materials(request: HttpRequest) -> HttpResponse:
    """Posters, slips, texts and the block for the school's own website."""
    place, facts = _place(request), _facts(request)
    context = {"facts": facts, "texts": texts.every(place, facts), "framed": place.frame()}
    return render(request, "publicity/materials.html", context)


def _pdf(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def _tongue(request: HttpRequest) -> str:
    tongue = request.GET.get("lang", "ky-ru")
    if tongue not in posters.TONGUES:
        raise Http404
    return tongue


@require_safe
@staff_only
def poster(request: HttpRequest) -> HttpResponse:
    """A poster, a card or a sheet of stickers as PDF."""
    size, tongue = request.GET.get("size", "a4"), _tongue(request)
    if size not in posters.SIZES:
        raise Http404
    facts = _facts(request)
    return _pdf(posters.poster(facts, size=size, tongue=tongue), f"poster-{size}-{tongue}")


@require_safe
@staff_only
def slips(request: HttpRequest) -> HttpResponse:
    """Four letter slips on a sheet as PDF."""
    tongue = _tongue(request)
    return _pdf(posters.slips(_facts(request), tongue=tongue), f"slips-{tongue}")


@require_safe
@staff_only
def parents(request: HttpRequest) -> HttpResponse:
    """The notice to parents on one page as PDF."""
    tongue = _tongue(request)
    facts = _facts(request)
    return _pdf(posters.parents(facts, tongue=tongue), f"parents-{tongue}")


@require_safe
@staff_only
def lesson(request: HttpRequest) -> HttpResponse:
    """A class hour of twenty minutes, with what the school's regulation promises, as PDF."""
    language = request.GET.get("lang", settings.LANGUAGE_CODE)
    if language not in dict(settings.LANGUAGES):
        raise Http404
    facts = _facts(request)
    form = LessonForm(facts=facts, rules=request.school.rulebook_on(facts.day))
    return _pdf(pdf.render(document(form, language)), f"lesson-{language}")


@require_safe
@framed
def public_block(request: HttpRequest) -> HttpResponse:
    """The small page that the school's own website shows inside its own."""
    if request.school is None:
        raise NotFound("")
    context = block.page(_facts(request), get_language() or "ky")
    response = render(request, "publicity/block.html", context)
    response.headers["Content-Security-Policy"] = block.POLICY
    response.headers["Ishenim-Shared"] = "5"
    return response
