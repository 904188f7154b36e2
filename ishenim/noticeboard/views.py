"""Answers on the notice board: written by members, read by everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ishenim.casework import access
from ishenim.casework.models import Case
from ishenim.casework.records.printing import language_of
from ishenim.commission.access import card_only, check_member
from ishenim.noticeboard import actions, pages
from ishenim.noticeboard.forms import AnswerForm
from ishenim.noticeboard.models import PublicAnswer
from ishenim.papers import pdf
from ishenim.ui.refusals import BadInput, NotFound, NotNow


def _case(request: HttpRequest, place: str) -> Case:
    case = access.find(request.school, *map(int, place.split("-")))
    access.check_may_see(case, check_member(request))
    return case


@require_http_methods(["GET", "HEAD", "POST"])
@card_only
def publish(request: HttpRequest, place: str) -> HttpResponse:
    """Write the answer that will hang on the notice board."""
    case = _case(request, place)
    known = PublicAnswer.objects.filter(case=case).first()
    form = AnswerForm(request.POST or None, initial=pages.initial(case, known))
    if form.is_valid():
        said = dict(form.cleaned_data)
        try:
            word = said.pop("word")
            by, now = check_member(request), timezone.now()
            actions.publish(case=case, words=said, word=word, by=by, now=now)
            return redirect(f"{reverse('case', args=[place])}#answer")
        except (BadInput, NotNow) as refused:
            form.add_error(None, refused.sentence)
    return render(request, "noticeboard/publish.html", {"form": form, "case": case})


@require_POST
@card_only
def withdraw(request: HttpRequest, place: str) -> HttpResponse:
    """Take an answer down."""
    answer = PublicAnswer.objects.filter(case=_case(request, place)).select_related("case").first()
    if answer is None:
        raise NotFound(_("No answer to this letter hangs on the notice board."))
    actions.withdraw(answer=answer, by=check_member(request), now=timezone.now())
    return redirect(f"{reverse('case', args=[place])}#answer")


@require_safe
@card_only
def sheet(request: HttpRequest, place: str) -> HttpResponse:
    """The answer on a sheet for the wall."""
    answer = PublicAnswer.objects.filter(case=_case(request, place)).select_related("case").first()
    if answer is None:
        raise NotFound(_("No answer to this letter hangs on the notice board."))
    language = language_of(request.GET.get("lang", "ky"))
    data = pdf.render(pages.paper(answer, language))
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="answer-{place}-{language}.pdf"'
    return response


@csrf_exempt  # asked without a cookie, changes nothing
@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: HttpRequest) -> HttpResponse:
    """Answers to letters on paper, for everybody; what is looked for stays out of the address."""
    if request.school is None:
        raise NotFound(_("There is no such page"))
    looked = str(request.POST.get("find", ""))[:40].replace("\0", "").strip()
    shown = pages.answers(request.school, get_language() or "ky", looked)
    return render(request, "noticeboard/answers.html", {"answers": shown, "looked": looked})
