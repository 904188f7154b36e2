"""Pages of obligations, reminders and the calendar."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from ishenim.commission.access import person, staff_only
from ishenim.commission.actions import set_telephone
from ishenim.obligations import actions, pages, ways
from ishenim.obligations.feed import calendar, feed_of
from ishenim.obligations.forms import ChannelForm, LanguageForm, TelephoneForm
from ishenim.obligations.models import Channel, Feed
from ishenim.schools.addresses import whole
from ishenim.ui.refusals import NotFound


@require_GET
@staff_only
def obligations(request: HttpRequest) -> HttpResponse:
    """Everything the regulation asks: late and to do first; on request kept with its proof."""
    only = request.GET.get("only", "")
    data = pages.obligations_page(
        request.school,
        request.member,
        timezone.localdate(),
        only=only if only in {*pages.STATES, pages.ALL} else pages.OPEN,
        is_all=request.GET.get("all") == "1",
        sees_letters=bool(request.has_card),
    )
    return render(request, "obligations/obligations.html", data)


# ── Reminders ─────────────────────────────────────────────────────────────────
def _reminders(request: HttpRequest, *, status: int = 200, **more: object) -> HttpResponse:
    who = person(request)
    mail, *added = ways.channels_of(who, timezone.localdate())
    data = {
        "mail": mail,
        "added": added,
        "form": ChannelForm(),
        "language": LanguageForm(initial={"language": who.language}),
        "telephone": TelephoneForm(initial={"telephone": who.telephone}),
        "feed": Feed.objects.filter(school=request.school, person=who).first(),
        "may_add": len(added) < actions.CHANNELS,
        **more,
    }
    return render(request, "obligations/reminders.html", data, status=status)


@require_GET
@staff_only
def reminders(request: HttpRequest) -> HttpResponse:
    """How one is reminded, in which language, and one's calendar."""
    return _reminders(request)


@require_POST
@staff_only
def language(request: HttpRequest) -> HttpResponse:
    form = LanguageForm(request.POST)
    chosen = str(form.data.get("language", ""))
    actions.set_language(by=person(request), language=chosen, languages=LanguageForm.CODES)
    return redirect("reminders")


@require_POST
@staff_only
def telephone(request: HttpRequest) -> HttpResponse:
    number = str(TelephoneForm(request.POST).data.get("telephone", ""))
    set_telephone(by=person(request), number=number)
    return redirect("reminders")


@require_POST
@staff_only
def mail(request: HttpRequest) -> HttpResponse:
    is_on = request.POST.get("is_on") == "1"
    actions.set_mail(by=person(request), is_on=is_on, now=timezone.now())
    return redirect("reminders")


@require_POST
@staff_only
def add(request: HttpRequest) -> HttpResponse:
    form = ChannelForm(request.POST)
    if not form.is_valid():
        return _reminders(request, form=form, status=400)
    actions.add_channel(by=person(request), url=form.cleaned_data["url"], now=timezone.now())
    return redirect("reminders")


@require_POST
@staff_only
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    channel = get_object_or_404(Channel, pk=pk, person=person(request), kind=Channel.Kind.ADDED)
    actions.remove_channel(by=person(request), channel=channel)
    return redirect("reminders")


@require_POST
@staff_only
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a test message one way; 0 is one's e-mail."""
    who = person(request)
    found = [one for one in ways.channels_of(who, timezone.localdate()) if (one.pk or 0) == pk]
    if not found:
        raise NotFound(_("There is no such address."))
    is_sent = actions.check_channel(
        by=who, channel=found[0], school=request.school, now=timezone.now()
    )
    return _reminders(request, tried=found[0], is_sent=is_sent)


# ── Calendar ──────────────────────────────────────────────────────────────────
@require_POST
@staff_only
def make_feed(request: HttpRequest) -> HttpResponse:
    """Make a secret address and show it this once."""
    who = person(request)
    token = actions.make_feed(by=who, school=request.school, now=timezone.now())
    return _reminders(request, address=whole(request.school, "ky", f"c/{token}.ics"))


@require_POST
@staff_only
def withdraw_feed(request: HttpRequest) -> HttpResponse:
    actions.withdraw_feed(by=person(request), school=request.school)
    return redirect("reminders")


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of a secret address; every wrong one is answered in the same words."""
    found = feed_of(token)
    if found is None:
        raise NotFound(_("There is no such calendar."))
    answer = HttpResponse(
        calendar(found, timezone.now()), content_type="text/calendar; charset=utf-8"
    )
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Disposition"] = 'attachment; filename="ishenim.ics"'
    return answer
