"""The line of the register and the list of categories."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ishenim.casework import access
from ishenim.casework.models import Case
from ishenim.commission.access import card_only, check_member, member_only
from ishenim.registration import actions, pages
from ishenim.registration.forms import CategoryForm, DescribeForm
from ishenim.registration.keepers import check_may_change
from ishenim.registration.taxonomy import of_school
from ishenim.ui.refusals import BadInput

form_page = require_http_methods(["GET", "HEAD", "POST"])
#: What the reader's browser found in the letter and fills in (web/pages/letter-view.ts).
FOUND = ("author", "language", "attachments")


def found_case(request: HttpRequest, place: str) -> Case:
    """Return the case an address names."""
    return access.find(request.school, *map(int, place.split("-")))


@form_page
@card_only
def describe(request: HttpRequest, place: str) -> HttpResponse:
    """Write or correct the line of a letter; `found` only fills the form in."""
    case, member = found_case(request, place), check_member(request)
    (access.check_may_see if case.described_on else access.check_may_describe)(case, member)
    tile, known = request.POST.get("tile", "")[:3], of_school(request.school)
    if request.method != "POST" or "found" in request.POST:
        given = {name: request.POST[name][:20] for name in FOUND if request.POST.get(name)}
        form = DescribeForm(known=known, case=case, initial={} if case.described_on else given)
    else:
        form = DescribeForm(request.POST, known=known, case=case)
        if form.is_valid():
            now = timezone.now()
            actions.describe(case=case, described=form.described, tile=tile, by=member, now=now)
            return redirect("case", case.place)
    return render(request, "registration/describe.html", {"form": form, "case": case, "tile": tile})


@require_safe
@member_only
def categories(request: HttpRequest) -> HttpResponse:
    """The list by grounds; the responsible person and the chair keep it."""
    data = pages.categories(request.school, check_member(request), get_language() or "ky")
    return render(request, "registration/categories.html", data | {"form": CategoryForm()})


@form_page
@member_only
def add_category(request: HttpRequest) -> HttpResponse:
    """A category of the school's own."""
    check_may_change(check_member(request))
    form = CategoryForm(request.POST or None)
    if form.is_valid():
        try:
            actions.add_category(
                school=request.school,
                ground=form.cleaned_data["ground"],
                words=form.words,
                urgency=form.cleaned_data["urgency"],
                by=check_member(request),
                now=timezone.now(),
            )
            return redirect("categories")
        except BadInput as refused:
            form.add_error("ky", refused.sentence)
    return render(request, "registration/category.html", {"form": form})


@require_POST
@member_only
def change_category(request: HttpRequest, code: str) -> HttpResponse:
    """Retire or restore a category, or give it another urgency.

    None is removed: that it cannot be would tell that a letter has it.
    """
    verbs = {
        "retire": actions.retire_category,
        "restore": actions.restore_category,
    }
    school, by, now = request.school, check_member(request), timezone.now()
    verb = verbs.get(request.POST.get("verb", ""))
    if verb:
        verb(school=school, code=code, by=by, now=now)
    else:
        urgency = request.POST.get("urgency", "")[:2]
        actions.set_urgency(school=school, code=code, urgency=urgency, by=by, now=now)
    return redirect("categories")
