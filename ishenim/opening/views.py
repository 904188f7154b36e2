"""Pages of the openings, and the room that the members' browsers talk to."""

from datetime import datetime, timedelta
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ishenim.box import places
from ishenim.box.models import Letter
from ishenim.commission import rosters
from ishenim.commission.access import check_member, member_only, staff_only
from ishenim.journal.log import under_one_head
from ishenim.opening import access, actions, forms, pages, papers, planning
from ishenim.opening.models import Opening
from ishenim.opening.room import Room, active
from ishenim.opening.state import state as state_of
from ishenim.opening.state import tag
from ishenim.opening.work import Asked
from ishenim.opening.work import deals as deals_of
from ishenim.opening.work import work as work_of
from ishenim.ui.posted import posted
from ishenim.ui.refusals import BadInput, NotFound, NotNow

form_page = require_http_methods(["GET", "HEAD", "POST"])
#: How often a page that is polled every two seconds is written down as still open.
SEEN_EVERY = timedelta(seconds=10)

#: What a script may post to the room: its form and its verb.
VERBS: dict[str, tuple[type[Form], Any]] = {
    "enter": (forms.NothingForm, actions.enter),
    "confirm": (forms.ConfirmForm, actions.confirm),
    "seal": (forms.SealForm, actions.seal),
    "open": (forms.OpenForm, actions.sign_open),
    "release": (forms.ReleaseForm, actions.release),
    "read": (forms.FindingForm, actions.put_finding),
    "sign": (forms.LineForm, actions.sign),
    "without": (forms.NothingForm, actions.go_on_without),
    "admit": (forms.AdmitForm, actions.admit),
    "paper": (forms.PaperForm, actions.count_paper),
    "set-aside": (forms.SeatForm, actions.set_aside),
    "abandon": (forms.NothingForm, actions.abandon),
}


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= 9


def _going(request: HttpRequest) -> Opening:
    """Return the opening that is going on, or the one this room has just finished.

    Raises:
        NotNow: if there is none.
    """
    found = active(request.school)
    last = request.GET.get("opening", "")
    if found is None and _is_number(last):
        chosen = Opening.objects.select_related("school", "box", "next_box")
        found = chosen.filter(school=request.school, pk=int(last)).first()
    if found is None:
        raise NotNow(_("No opening is going on now."), code="NO_OPENING")
    return found


# ── Pages ─────────────────────────────────────────────────────────────────────
@require_GET
@staff_only
def opening(request: HttpRequest) -> HttpResponse:
    """The next opening, what is owed, what was."""
    return render(request, "opening/opening.html", pages.opening(request.school, timezone.now()))


@require_POST
@member_only
def begin(request: HttpRequest) -> HttpResponse:
    """Go to the room; the first who comes opens it, and says why if it is late."""
    today = timezone.localdate()
    if active(request.school) is None and pages.late_for(request.school, today):
        return redirect("extraordinary-opening")
    actions.begin(school=request.school, by=check_member(request), now=timezone.now())
    return redirect("room")


@require_POST
@member_only
def reseal(request: HttpRequest) -> HttpResponse:
    """Seal the next box to the cards of the new composition; nothing is opened."""
    member = check_member(request)
    actions.begin(school=request.school, by=member, now=timezone.now(), reseal=True)
    return redirect("room")


@form_page
@access.room_card
def extraordinary(request: HttpRequest) -> HttpResponse:
    """Open the box before or after its day, with a reason."""
    form, today = forms.ExtraordinaryForm(request.POST or None), timezone.localdate()
    if not form.is_valid():
        late = pages.late_for(request.school, today)
        return render(request, "opening/extraordinary.html", {"form": form, "late": late})
    reason = form.cleaned_data["reason"]
    actions.begin(
        school=request.school, by=check_member(request), now=timezone.now(), reason=reason
    )
    return redirect("room")


@require_GET
@access.room_card
def room(request: HttpRequest) -> HttpResponse:
    """The room of the opening that is going on."""
    going = active(request.school)
    if going is None:
        return redirect("opening")
    return render(request, "opening/room.html", pages.room(going, check_member(request)))


@require_GET
@staff_only
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The act or the line of an opening, to be read and printed."""
    done = get_object_or_404(
        Opening.objects.select_related("box", "next_box", "school"),
        pk=pk, school=request.school, step=Opening.Step.DONE,
    )  # fmt: skip
    return render(request, "opening/paper.html", pages.paper(done))


# ── Moved and missed ──────────────────────────────────────────────────────────
@form_page
@member_only
def explain(request: HttpRequest) -> HttpResponse:
    """Say why an opening was moved or missed; the line is signed with the member's card."""
    actions.lines.check_may_explain(by=check_member(request))
    days = planning.explainable(request.school, timezone.localdate())
    if request.method != "POST":
        form = forms.ExplainForm(days=days)
        return render(request, "opening/explain.html", {"form": form, "days": days})
    form = forms.SignedExplainForm(posted(request), days=days)
    if not form.is_valid():
        raise BadInput(_("What was sent cannot be read. Please try again."))
    actions.explain(by=check_member(request), now=timezone.now(), **form.cleaned_data)
    return JsonResponse({"done": True})


@require_POST
@member_only
def explanation(request: HttpRequest) -> HttpResponse:
    """Write the line that the member is about to sign."""
    today = timezone.localdate()
    days = planning.explainable(request.school, today)
    form = forms.ExplainForm(posted(request), days=days)
    roster = rosters.in_force(request.school)
    if not form.is_valid() or roster is None:
        raise BadInput(_("Please choose the day and write the reason."))
    text = papers.explanation(roster, request.school, today=today, **form.cleaned_data)
    return JsonResponse({"text": text, "rosters": rosters.chain(request.school)})


# ── The room ──────────────────────────────────────────────────────────────────
@require_GET
@access.room_card
def state(request: HttpRequest) -> HttpResponse:
    """The state of the room; unchanged, it costs a short answer and no more."""
    going, now = _going(request), timezone.now()
    here = [member.seat for member in access.members_here(request, going)]
    found = Room(going, now)
    if not going.is_over and _is_unseen(found, here, now):
        actions.see(opening=going, seats=here, now=now)
        found = Room(_going(request), now)
    body = {"opening": going.pk, **state_of(found, here)}
    if request.headers.get("If-None-Match") == tag(body):
        return HttpResponse(status=304, headers={"ETag": tag(body)})
    return JsonResponse(body, headers={"ETag": tag(body)})


def _is_unseen(found: Room, here: list[int], now: datetime) -> bool:
    mine = [person for person in found.people if person.member.seat in here]
    return any(person.seen_at < now - SEEN_EVERY for person in mine)


@require_GET
@access.room_card
def work(request: HttpRequest) -> HttpResponse:
    """What the browser needs to do a seat's part of this step."""
    going, asked = _going(request), _numbers(request, "seat", "box", "other", "known")
    member = access.member_here(request, going, asked.pop("seat"))
    verb = request.GET.get("verb", "")
    part = Asked(verb, member.seat, **asked)
    return JsonResponse(
        under_one_head(request.school, lambda: work_of(Room(_going(request), timezone.now()), part))
    )


@require_GET
@access.room_card
def deals(request: HttpRequest) -> HttpResponse:
    """The locks of a box's letters, with the lines of one's own card, or of one let in."""
    going, asked = _going(request), _numbers(request, "seat", "box", "card", "start")
    member, found = access.member_here(request, going, asked["seat"]), Room(going, timezone.now())
    seat = asked["card"] or member.seat
    for box in found.boxes if found.is_sealed else []:
        own = seat == member.seat and seat in found.receivers(box)
        if box.number == asked["box"] and (own or seat in found.admitted(box)):
            return JsonResponse(deals_of(found, box, seat, asked["start"]))
    raise NotFound(_("There is no such box in this opening."))


def _numbers(request: HttpRequest, *names: str) -> dict[str, int]:
    """Return the numbers of an address; 0 for those it does not name.

    Raises:
        BadInput: if one of them is none.
    """
    found = {name: request.GET.get(name, "0") for name in names}
    if not all(map(_is_number, found.values())):
        raise BadInput(_("What was sent cannot be read. Please try again."))
    return {name: int(value) for name, value in found.items()}


@require_GET
@access.room_card
def letter(request: HttpRequest, seal: str) -> HttpResponse:
    """The locked bytes of a letter of a box that is being opened."""
    going = active(request.school)
    # Afterwards, and urgent ones always, letters are taken with a record (casework.actions.take).
    boxes = Room(going, timezone.now()).joined if going else []
    if len(seal) != 64 or not any(seal in box.manifest.split("\n") for box in boxes):
        raise NotFound(_("There is no such letter in this box."))
    found = get_object_or_404(Letter, seal=bytes.fromhex(seal), school=request.school)
    return HttpResponse(places.read(found), content_type="application/octet-stream")


@require_POST
@access.room_card
def do(request: HttpRequest, verb: str) -> HttpResponse:
    """Do one thing in the room, for a seat at this computer."""
    if verb not in VERBS:
        raise NotFound(_("There is no such thing to do."))
    going, data = _going(request), posted(request)
    form, action = VERBS[verb]
    member = access.member_here(request, going, data.get("seat"))
    action(opening=going, by=member, now=timezone.now(), **forms.cleaned(form, data))
    return JsonResponse({"done": True})


@require_POST
@access.room_card
def sit(request: HttpRequest) -> HttpResponse:
    """Let another member take part at this computer."""
    going, data = _going(request), forms.cleaned(forms.SitForm, posted(request))
    member = access.sit_down(request, going, **data)
    actions.enter(opening=going, by=member, now=timezone.now())
    return JsonResponse({"seat": member.seat, "name": member.person.name})
