"""Pages about people, their cards and the roster."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ishenim.commission import access, actions, links, pages, proving, rosters
from ishenim.commission.access import (
    card_only,
    member_only,
    office_only,
    person,
    signed_in,
    staff_only,
)
from ishenim.commission.forms import (
    CardForm,
    HeadCardForm,
    InviteOfficeForm,
    JoinForm,
    LineForm,
    ProofForm,
    RenewalForm,
    RestartForm,
    SetupForm,
)
from ishenim.commission.models import Invitation, Member, Office, Person, Restart, Roster
from ishenim.schools.addresses import absolute
from ishenim.schools.middleware import prefix
from ishenim.seal.bytes import b64
from ishenim.ui.posted import posted
from ishenim.ui.refusals import BadInput, NotAllowed, NotFound, NotNow

MANAGEMENT = ("head", "administrator")
form_page = require_http_methods(["GET", "HEAD", "POST"])


def _show_link(request: HttpRequest, *, token: str, invitation: Invitation) -> HttpResponse:
    """Show a new link once; only its hash stays."""
    address = absolute(request.school, reverse("join", args=[token]))
    actions.send_link(invitation=invitation, address=address)
    data = {"address": address, "invitation": invitation}
    return render(request, "commission/link.html", data)


# ── A school's first minutes ──────────────────────────────────────────────────
@form_page
def setup(request: HttpRequest, token: str) -> HttpResponse:
    """Names, address, hours, help numbers, the administrator and the head."""
    link = links.setup_link_of(token)
    if link is None or not link.is_usable(timezone.now()):
        raise NotFound(_("This link has been used or has run out. Please ask for a new one."))
    # Who made the link may have put the school's names behind it (`ishenim schools add`).
    told = {name: request.GET[name] for name in SetupForm.Meta.fields if name in request.GET}
    form = SetupForm(request.POST or None, host=request.get_host(), initial=told)
    if not form.is_valid():
        return render(request, "commission/setup.html", {"form": form})
    done = actions.set_up(
        link=link,
        school=form.save(),
        rulebook=form.rulebook,
        numbers=form.cleaned_data["numbers"],
        checked_on=form.cleaned_data["checked_on"],
        administrator=form.administrator,
        head=form.head,
        now=timezone.now(),
    )
    start = "" if done.school.is_default else f"/s/{done.school.slug}"
    host = f"{request.scheme}://{request.get_host()}{start}"
    data = {"address": f"{host}/desk/join/{done.head_token}", "done": done, "start": start}
    return render(request, "commission/setup_done.html", data)


# ── People ────────────────────────────────────────────────────────────────────
@require_GET
@staff_only
def people(request: HttpRequest) -> HttpResponse:
    """Who is who, what is missing, who is invited."""
    return render(request, "commission/people.html", pages.people(request.school, timezone.now()))


@form_page
@office_only(*MANAGEMENT)
def invite_office(request: HttpRequest) -> HttpResponse:
    """Invite somebody to an office."""
    form = InviteOfficeForm(request.POST or None)
    if not form.is_valid():
        return render(request, "commission/invite.html", {"form": form})
    token = actions.invite(
        invitation=form.instance, school=request.school, by=person(request), now=timezone.now()
    )
    return _show_link(request, token=token, invitation=form.instance)


@require_POST
@office_only(*MANAGEMENT)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    invitation = get_object_or_404(Invitation, pk=pk, school=request.school)
    actions.withdraw(invitation=invitation, by=person(request), now=timezone.now())
    return redirect("people")


@require_POST
@office_only(*MANAGEMENT)
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person who lost password or phone a link to sign in anew."""
    who = get_object_or_404(Person, pk=pk)
    token, invitation = actions.renew(
        person=who, school=request.school, by=person(request), now=timezone.now()
    )
    return _show_link(request, token=token, invitation=invitation)


@require_POST
@office_only(*MANAGEMENT)
def end_office(request: HttpRequest, pk: int) -> HttpResponse:
    """End an office."""
    office = get_object_or_404(Office, pk=pk, school=request.school)
    actions.end_office(office=office, by=person(request), now=timezone.now())
    return redirect("people")


# ── Coming in ─────────────────────────────────────────────────────────────────
@form_page
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation: name and password, or one press for who has an account."""
    invitation, now = links.invitation_of(token), timezone.now()
    if invitation is None or not invitation.is_usable(now) or invitation.school != request.school:
        raise NotFound(_("This link has been used or has run out. Please ask for a new one."))
    if invitation.renews is None and Person.objects.filter(email=invitation.email).exists():
        return _join_with_account(request, invitation)
    renewal = invitation.renews is not None
    form = (RenewalForm if renewal else JoinForm)(
        request.POST or None, email=invitation.email, initial={"name": invitation.name}
    )
    if not form.is_valid():
        data = {"form": form, "invitation": invitation}
        return render(request, "commission/join.html", data)
    accept = actions.accept_renewal if renewal else actions.accept_as_new
    who = accept(invitation=invitation, now=now, **form.cleaned_data)
    # Whoever just chose the password need not type it again to add the second factor.
    record_authentication(request, who, "password", reauthenticated=True)
    answer: HttpResponse = perform_login(request, who, redirect_url=reverse("second-factor"))
    return answer


@signed_in
def _join_with_account(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    if request.method == "POST":
        actions.accept_as(invitation=invitation, person=person(request), now=timezone.now())
        return redirect("desk")
    return render(request, "commission/accept.html", {"invitation": invitation})


@require_GET
@signed_in
def second_factor(request: HttpRequest) -> HttpResponse:
    """Choose the second factor; whoever has one goes on to the card or the desk."""
    if access.has_second_factor(person(request)):
        lacks_card = request.member is not None and not request.member.has_card
        return redirect("card" if lacks_card else "desk")
    return render(request, "commission/second_factor.html")


# ── The key card ──────────────────────────────────────────────────────────────
@form_page
@member_only
def card(request: HttpRequest) -> HttpResponse:
    """Make the key card in the member's own browser; only its public half comes here."""
    if request.method != "POST":
        data = pages.card(access.check_member(request), timezone.localdate())
        return render(request, "commission/card.html", data)
    form = CardForm(posted(request))
    if not form.is_valid():
        raise BadInput(_("The card did not prove itself. Please make it again."))
    member = access.check_member(request)
    actions.keep_card(member=member, now=timezone.now(), **form.cleaned_data)
    return JsonResponse({"kept": True})


@form_page
@office_only("head")
def head_card(request: HttpRequest) -> HttpResponse:
    """Make the head's card in the head's own browser; only its public half comes here."""
    held = Office.objects.select_related("school", "person")
    office = held.get(school=request.school, person=person(request), kind=Office.Kind.HEAD)
    if request.method != "POST":
        return render(request, "commission/head_card.html", pages.head_card(office))
    form = HeadCardForm(posted(request))
    if not form.is_valid():
        raise BadInput(_("The card did not prove itself. Please make it again."))
    actions.keep_head_card(office=office, now=timezone.now(), **form.cleaned_data)
    return JsonResponse({"kept": True})


@require_http_methods(["GET", "POST"])
@member_only
def prove(request: HttpRequest) -> HttpResponse:
    """Let this sign-in prove a key card: a nonce to sign, then the signature line."""
    if request.method != "POST":
        return JsonResponse({"nonce": proving.new_nonce(request.session)})
    form = ProofForm(posted(request))
    member = access.check_member(request)
    key = proving.proven(
        member=member,
        session=request.session,
        page_session=request.desk_session,
        line=form.cleaned_data["line"] if form.is_valid() else "",
        today=timezone.localdate(),
    )
    if key is None:
        raise NotAllowed(
            _("The card did not prove itself. Look at this device's date and try again."),
            code="PROOF",
        )
    request.session[access.CARD] = b64(key)
    if member.card_lost_on and key == rosters.card_in_use(member):  # it is there, whoever denies it
        actions.mark_card_used(school=member.school, seat=member.seat, now=timezone.now())
    return JsonResponse({"proven": True})


@require_POST
@staff_only
def report_lost(request: HttpRequest, seat: int) -> HttpResponse:
    """Write down that a member's card is lost."""
    current = Member.objects.current(request.school)
    member = get_object_or_404(current, seat=seat)
    actions.report_lost(member=member, by=person(request), now=timezone.now())
    return redirect("card" if member == request.member else "people")


@require_POST
@card_only
def report_found(request: HttpRequest) -> HttpResponse:
    """Write down that the card is there again: this sign-in has proven it."""
    key = access.proven_key(request) or b""
    member = access.check_member(request)
    actions.report_found(member=member, key=key, now=timezone.now())
    return redirect("card")


# ── The roster ────────────────────────────────────────────────────────────────
@require_GET
@staff_only
def roster(request: HttpRequest) -> HttpResponse:
    """The roster in force, its pin for the poster, and the one that is being signed."""
    data = pages.roster(request.school, timezone.localdate())
    data["may_draft"] = access.may_draft_roster(request)
    if data["first"]:
        # On the poster the address is that of every language.
        home = absolute(request.school, prefix(settings.LANGUAGE_CODE, request.slug) + "/")
        data["pin_address"] = f"{home}#r={data['first'].fragment}"
    return render(request, "commission/roster.html", data)


@require_POST
@staff_only
def draft_roster(request: HttpRequest) -> HttpResponse:
    """Put the present composition together for signing."""
    access.check_may_draft_roster(request)
    actions.draft_roster(school=request.school, by=person(request), now=timezone.now())
    return redirect("roster")


@require_POST
@staff_only
def drop_roster(request: HttpRequest) -> HttpResponse:
    """Throw the draft away."""
    access.check_may_draft_roster(request)
    draft = rosters.draft(request.school)
    if draft:
        actions.drop_draft(roster=draft, by=person(request))
    return redirect("roster")


@require_POST
@member_only
def sign_roster(request: HttpRequest) -> HttpResponse:
    """Add a card's signature to the draft."""
    form = LineForm(posted(request))
    if not form.is_valid():
        raise BadInput(_("What was sent cannot be read. Please try again."))
    draft = Roster.objects.filter(pk=form.cleaned_data["roster"], school=request.school).first()
    if draft is None:
        raise NotNow(_("The composition was changed meanwhile. Please look at it again."))
    signed = actions.sign_roster(roster=draft, line=form.cleaned_data["line"], now=timezone.now())
    return JsonResponse({"final": signed.final_on is not None})


# ── Beginning anew ────────────────────────────────────────────────────────────
@require_GET
@staff_only
def restart(request: HttpRequest) -> HttpResponse:
    """What is to be done when too few cards are left, and every time it was done."""
    data = pages.restart(request.school, request.member, timezone.localdate())
    return render(request, "commission/restart.html", data)


@require_POST
@office_only("head")
def draft_restart(request: HttpRequest) -> HttpResponse:
    """Write down that the quorum is lost for good."""
    actions.draft_restart(school=request.school, by=person(request), now=timezone.now())
    return redirect("restart")


@require_POST
@staff_only
def sign_restart(request: HttpRequest) -> HttpResponse:
    """Add the signature of the head's or of a remaining member's card."""
    found, line = _restart_of(request)
    signed = actions.sign_restart(restart=found, line=line, now=timezone.now())
    return JsonResponse({"signed": signed.signed_on is not None})


@require_POST
@member_only
def object_to_restart(request: HttpRequest) -> HttpResponse:
    """Stop it with one living card of the last roster."""
    found, line = _restart_of(request)
    member = access.check_member(request)
    actions.object_to_restart(restart=found, member=member, line=line, now=timezone.now())
    return JsonResponse({"stopped": True})


def _restart_of(request: HttpRequest) -> tuple[Restart, str]:
    form = RestartForm(posted(request))
    if not form.is_valid():
        raise BadInput(_("What was sent cannot be read. Please try again."))
    pk = form.cleaned_data["restart"]
    found = Restart.objects.filter(pk=pk, school=request.school).first()
    if found is None:
        raise NotNow(_("This was written anew meanwhile. Please look at it again."))
    return found, form.cleaned_data["line"]
