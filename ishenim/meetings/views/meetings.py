"""The list of meetings, calling one, its page, who is present."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ishenim.commission.access import check_member, member_only, staff_only
from ishenim.meetings import actions, pages, papering, rules
from ishenim.meetings.forms import CallForm, CancelForm, PresenceForm, TitleForm
from ishenim.meetings.models import Meeting
from ishenim.meetings.reading import is_first_due

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
@staff_only
def meetings(request: HttpRequest) -> HttpResponse:
    """How many were held, which is next, what was decided and is still to be done."""
    today = timezone.localdate()
    data = pages.meeting_list(request.school, request.member, today)
    return render(request, "meetings/meetings.html", data)


@form_page
@member_only
def call(request: HttpRequest) -> HttpResponse:
    """Call a meeting, or write down one that was held already."""
    member, today = check_member(request), timezone.localdate()
    initial = {"held_on": today, "time": "14:00", "place": _last_place(request)}
    form = CallForm(request.POST or None, initial=initial)
    here = _presence_form(request, form if request.POST and form.is_valid() else None, today)
    is_held = bool(request.POST and form.is_valid() and form.cleaned_data["is_held"])
    if request.POST and form.is_valid() and (not is_held or here.is_valid()):
        called = actions.call(
            by=member,
            calling=form.calling,
            now=timezone.now(),
            presence=here.presence if is_held else None,
        )
        return redirect("meeting", called.number)
    data = {"form": form, "here": here, "is_first": is_first_due(request.school)}
    return render(request, "meetings/call.html", {**data, "is_held": is_held})


def _presence_form(request: HttpRequest, form: CallForm | None, today: date) -> PresenceForm:
    """Return the lines of who held a seat on the day, filled in if it was held already."""
    day = form.cleaned_data["held_on"] if form else today
    members = list(rules.members_on(request.school, min(day, today)))
    is_held = form is not None and form.cleaned_data["is_held"]
    return PresenceForm(request.POST if is_held else None, members=members)


def _last_place(request: HttpRequest) -> str:
    last = Meeting.objects.filter(school=request.school).values_list("place", flat=True).first()
    return last or ""


@require_GET
@member_only
def meeting(request: HttpRequest, number: int) -> HttpResponse:
    """One meeting as a way of five steps."""
    found = pages.find(request.school, number)
    data = pages.meeting_page(found, check_member(request), timezone.localdate())
    return render(request, "meetings/meeting.html", {**data, "title_form": TitleForm()})


@form_page
@member_only
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Move a called meeting to another day, hour or place."""
    found = pages.find(request.school, number)
    values = {"held_on": found.held_on, "time": found.time, "place": found.place}
    form = CallForm(request.POST or None, initial=values)
    if request.POST and form.is_valid():
        actions.change(
            meeting=found, calling=form.calling, by=check_member(request), now=timezone.now()
        )
        return redirect("meeting", number)
    return render(request, "meetings/change.html", {"form": form, "meeting": found})


@form_page
@member_only
def cancel(request: HttpRequest, number: int) -> HttpResponse:
    """Cancel a meeting that does not take place."""
    found = pages.find(request.school, number)
    form = CancelForm(request.POST or None)
    if request.POST and form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.cancel(meeting=found, reason=reason, by=check_member(request), now=timezone.now())
        return redirect("meeting", number)
    return render(request, "meetings/cancel.html", {"form": form, "meeting": found})


@form_page
@member_only
def presence(request: HttpRequest, number: int) -> HttpResponse:
    """Who is present: with it the meeting begins."""
    found = pages.find(request.school, number)
    rows = papering.attendance(found)
    members = [row.member for row in rows] or list(rules.members_on(request.school, found.held_on))
    leader = found.leader.seat if found.leader else None
    known = PresenceForm.known(rows, list(found.invitee_set.all()), leader)
    form = PresenceForm(request.POST or None, members=members, initial=known)
    if request.POST and form.is_valid():
        actions.record_presence(
            meeting=found, presence=form.presence, by=check_member(request), now=timezone.now()
        )
        return redirect("meeting", number)
    return render(request, "meetings/presence.html", {"here": form, "meeting": found})


@require_POST
@member_only
def add_item(request: HttpRequest, number: int) -> HttpResponse:
    """Put an item on the agenda."""
    found = pages.find(request.school, number)
    if "election" in request.POST:
        actions.add_election(meeting=found, by=check_member(request))
        return redirect("meeting", number)
    form = TitleForm(request.POST)
    if not form.is_valid():
        data = pages.meeting_page(found, check_member(request), timezone.localdate())
        return render(request, "meetings/meeting.html", {**data, "title_form": form}, status=400)
    actions.add_item(meeting=found, title=form.cleaned_data["title"], by=check_member(request))
    return redirect("meeting", number)
