"""One item of the agenda: its texts, who stays out, votes, elections, tasks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from ishenim.commission.access import check_member, member_only
from ishenim.commission.models import Member
from ishenim.meetings import actions, pages, rules
from ishenim.meetings.actions.items import CONFLICT
from ishenim.meetings.forms import (
    DoneForm,
    ElectionForm,
    ItemForm,
    QuestionForm,
    RecusalForm,
    TaskForm,
    item_values,
)
from ishenim.meetings.models import AgendaItem, Ballot, Recusal, Task
from ishenim.ui.refusals import NotNow

form_page = require_http_methods(["GET", "HEAD", "POST"])
#: Where an item's page goes on after it saved its texts.
NEXT = {"vote", "elect-chair", "elect-secretary", "recuse", "task"}


def _item(request: HttpRequest, number: int, pk: int) -> AgendaItem:
    return pages.find_item(request.school, number, pk)


def _seated(request: HttpRequest, seat: int) -> Member:
    return get_object_or_404(Member.objects.current(request.school), seat=seat)


@form_page
@member_only
def item(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Heard, spoke, resolved; what two people write at once is never lost."""
    found, member = _item(request, number, pk), check_member(request)
    form = ItemForm(request.POST or None, initial=item_values(found))
    if not (request.POST and form.is_valid()):
        return _show(request, found, form)
    try:
        actions.write_item(
            item=found, texts=form.texts, version=form.cleaned_data["version"], by=member
        )
    except NotNow as refused:
        return _show(request, _item(request, number, pk), form, refused=refused)
    then = request.POST.get("then", "")
    if then in NEXT:
        return redirect(f"meeting-{then}", number, pk)
    return redirect("meeting", number)


def _show(
    request: HttpRequest, found: AgendaItem, form: ItemForm, *, refused: NotNow | None = None
) -> HttpResponse:
    """Show an item's page; after a refusal with what was typed, and what the other one wrote."""
    data = {**pages.item_page(found, check_member(request)), "form": form, "refused": refused}
    if refused and refused.code == CONFLICT:
        data["theirs"] = item_values(found)
        form.data = {**form.data.dict(), "version": found.version}  # type: ignore[attr-defined]
    return render(request, "meetings/item.html", data, status=refused.status if refused else 200)


@require_POST
@member_only
def move(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Let an item change places with its neighbour."""
    found = _item(request, number, pk)
    actions.move_item(item=found, up="up" in request.POST, by=check_member(request))
    return redirect("meeting", number)


@require_POST
@member_only
def remove(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Take an item off the agenda."""
    actions.remove_item(item=_item(request, number, pk), by=check_member(request))
    return redirect("meeting", number)


@form_page
@member_only
def recuse(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Note who takes no part in this item."""
    found = _item(request, number, pk)
    form = RecusalForm(request.POST or None, members=rules.voters(found))
    if request.POST and form.is_valid():
        actions.recuse(
            item=found,
            member=_seated(request, form.cleaned_data["member"]),
            reason=form.cleaned_data["reason"],
            by=check_member(request),
        )
        return redirect("meeting-item", number, pk)
    return render(request, "meetings/recuse.html", _about(found, form))


@require_POST
@member_only
def drop_recusal(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Let a member take part again."""
    found = get_object_or_404(
        Recusal, pk=pk, item__meeting__school=request.school, item__meeting__number=number
    )
    actions.drop_recusal(recusal=found, by=check_member(request))
    return redirect("meeting-item", number, found.item_id)


@form_page
@member_only
def vote(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """An open vote on a question."""
    found = _item(request, number, pk)
    form = QuestionForm(request.POST or None, voters=rules.voters(found))
    if request.POST and form.is_valid():
        actions.vote(
            item=found,
            question=form.cleaned_data["question"],
            votes=form.votes,
            by=check_member(request),
        )
        return redirect("meeting-item", number, pk)
    return render(request, "meetings/vote.html", _about(found, form))


@form_page
@member_only
def elect_chair(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """An open vote on who is the chair (R20)."""
    return _elect(request, _item(request, number, pk), Ballot.Office.CHAIR)


@form_page
@member_only
def elect_secretary(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """An open vote on who is the secretary (R21)."""
    return _elect(request, _item(request, number, pk), Ballot.Office.SECRETARY)


def _elect(request: HttpRequest, found: AgendaItem, office: Ballot.Office) -> HttpResponse:
    candidates = list(Member.objects.current(request.school))
    form = ElectionForm(request.POST or None, voters=rules.voters(found), candidates=candidates)
    if request.POST and form.is_valid():
        actions.elect(
            item=found,
            office=office,
            candidate=_seated(request, form.cleaned_data["candidate"]),
            votes=form.votes,
            by=check_member(request),
            now=timezone.now(),
        )
        return redirect("meeting-item", found.meeting.number, found.pk)
    return render(request, "meetings/elect.html", {**_about(found, form), "office": office})


@require_POST
@member_only
def drop_ballot(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Take a vote back that was written down wrongly."""
    found = get_object_or_404(
        Ballot, pk=pk, item__meeting__school=request.school, item__meeting__number=number
    )
    actions.drop_ballot(ballot=found, by=check_member(request), now=timezone.now())
    return redirect("meeting-item", number, found.item_id)


@form_page
@member_only
def task(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Give somebody something to do."""
    found = _item(request, number, pk)
    members = list(Member.objects.current(request.school))
    form = TaskForm(request.POST or None, members=members, not_before=found.meeting.held_on)
    if request.POST and form.is_valid():
        said = form.cleaned_data
        who = _seated(request, said.pop("member")) if said["member"] else said.pop("member")
        actions.add_task(item=found, member=who, by=check_member(request), **said)
        return redirect("meeting-item", number, pk)
    return render(request, "meetings/task.html", _about(found, form))


@require_POST
@member_only
def drop_task(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Take a task back."""
    found = _task(request, number, pk)
    actions.drop_task(task=found, by=check_member(request))
    return redirect("meeting-item", number, found.item_id)


@form_page
@member_only
def done(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Write down what became of a task."""
    found = _task(request, number, pk)
    form = DoneForm(request.POST or None)
    if request.POST and form.is_valid():
        note = form.cleaned_data["note"]
        actions.mark_done(task=found, note=note, by=check_member(request), now=timezone.now())
        return redirect("meetings")
    return render(request, "meetings/done.html", {"form": form, "task": found})


def _task(request: HttpRequest, number: int, pk: int) -> Task:
    tasks = Task.objects.select_related("item__meeting")
    return get_object_or_404(
        tasks, pk=pk, item__meeting__school=request.school, item__meeting__number=number
    )


def _about(found: AgendaItem, form: object) -> dict[str, object]:
    return {
        "form": form,
        "item": found,
        "meeting": found.meeting,
        "title": pages.title(found),
        "numbers": pages.numbers(found.meeting.school),
    }
