"""The head changes the regulation and the school's days; the others may look."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ishenim.commission.access import check_office, person, staff_only
from ishenim.orders.forms import OrderForm
from ishenim.orders.rules import editing, pages
from ishenim.orders.rules.forms import RulebookForm, days_form, heading_of, lines_of
from ishenim.papers.forms.order import DayLine
from ishenim.ui.refusals import NotFound, Refusal

form_page = require_http_methods(["GET", "HEAD", "POST"])
#: Years that the page of days shows.
YEARS = range(2024, 2100)


@form_page
@staff_only
def rulebook(request: HttpRequest) -> HttpResponse:
    """The regulation in force and the head's form; first a preview, then a draft order."""
    today, rules = timezone.localdate(), editing.newest(request.school)
    form = RulebookForm(request.POST or None, rules=rules, initial={"date": today})
    data = {"form": form, **pages.rulebook(request.school, today)}
    if request.method == "POST":
        check_office(request, "head")
        if form.is_valid():
            data |= {"changes": pages.differences(rules, form.chosen), "is_preview": True}
            if "draft" in request.POST:
                try:
                    return redirect("order", _draft_rulebook(request, form))
                except Refusal as refusal:  # what was typed stays on the page
                    form.add_error(None, refusal.sentence)
    return render(request, "orders/rulebook.html", data)


def _draft_rulebook(request: HttpRequest, form: RulebookForm) -> int:
    order = editing.draft_rulebook(
        school=request.school,
        heading=form.heading,
        rules=form.chosen,
        effective=form.cleaned_data["effective"],
        by=person(request),
        now=timezone.now(),
    )
    return order.pk


@form_page
@staff_only
def calendar(request: HttpRequest) -> HttpResponse:
    """A year of the school; the head writes an order on its days."""
    today = timezone.localdate()
    year = _year(request.GET.get("year", str(today.year)))
    head = OrderForm(request.POST or None, initial={"date": today})
    rows = days_form(request.POST or None)
    if request.method == "POST":
        check_office(request, "head")
        if head.is_valid() and rows.is_valid():
            try:
                return redirect("order", _draft_calendar(request, head, list(lines_of(rows))))
            except Refusal as refusal:  # what was typed stays on the page
                head.add_error(None, refusal.sentence)
    beside = [each for each in (year - 1, year + 1) if each in YEARS]
    data = {"form": head, "rows": rows, "beside": beside}
    data |= pages.year(request.school, year, today)
    data["stretches"] = pages.stretches(request.school, year)
    return render(request, "orders/calendar.html", data)


def _draft_calendar(request: HttpRequest, head: OrderForm, lines: list[DayLine]) -> int:
    order = editing.draft_calendar(
        school=request.school,
        heading=heading_of(head),
        days=lines,
        by=person(request),
        now=timezone.now(),
    )
    return order.pk


def _year(wanted: str) -> int:
    year = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) == 4 else 0
    if year not in YEARS:
        raise NotFound(_("There is no such page"))
    return year
