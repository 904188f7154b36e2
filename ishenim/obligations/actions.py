"""What changes about reminders and calendars, and what happens by itself."""

import logging
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import cast

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.commission.links import new_token
from ishenim.commission.models import Person
from ishenim.commission.post import Post
from ishenim.obligations import facts, looks, reminders, ways
from ishenim.obligations.models import Channel, Feed, Lease, Reminder
from ishenim.regulation.obligations import Stage, obligations
from ishenim.schools.models import School
from ishenim.ui.refusals import BadInput, NotNow

#: Sending may wait for a dead server: a tick ends after so many seconds, and goes on in the next.
SECONDS_A_TICK = 20.0
#: When a reminder that nobody confirmed is tried again.
AGAIN_AFTER = timedelta(minutes=30)
CHANNELS = 3
#: How long a duty is one process's without a word of it.
LEASE = timedelta(seconds=30)
Key = tuple[str, Stage]

log = logging.getLogger(__name__)


# ── By itself ─────────────────────────────────────────────────────────────────
def tick(*, now: datetime, clock: Callable[[], float] = time.monotonic) -> bool:
    """Remind whom something waits for, each once a stage; not at night.

    Doing it twice changes nothing. Return whether more people wait for the next tick.
    """
    if reminders.is_quiet(now):
        return False
    ends, post = clock() + SECONDS_A_TICK, Post()
    for school in looks.due(now, AGAIN_AFTER):
        try:
            is_done = _remind(school, now, lambda: clock() >= ends, post)
        except Exception as error:  # one school's trouble stops no other
            log.error("reminders of a school failed: %s", type(error).__name__)
            is_done = True
        if is_done:
            looks.keep(school, now)
        if clock() >= ends:
            return True
    return False


def _remind(school: School, now: datetime, is_over: Callable[[], bool], post: Post) -> bool:
    """Remind the people of one school until time is over; return whether nobody is left."""
    today, people = timezone.localdate(now), reminders.People(school)
    lines = obligations(facts.of_school(school, today, reader=people.responsible), today)
    wanted, everybody = reminders.wanted(lines, people, today), people.all()
    known = _known(school, list(wanted), now)
    for pk, due in wanted.items():
        new = due.keys() - known.get(pk, set())
        if not new:
            continue
        if is_over():
            return False
        whats = {key: one.what for key, one in due.items()}
        claimed = _claim(school, everybody[pk], sorted(new), now)
        if claimed and _tell(school, everybody[pk], {whats[key] for key in claimed}, today, post):
            _confirm(school, everybody[pk], now)
    return True


def _known(school: School, people: list[int], now: datetime) -> dict[int, set[Key]]:
    """Return what each was reminded of, or is just being."""
    known: dict[int, set[Key]] = {}
    near = (now - AGAIN_AFTER, now + AGAIN_AFTER)  # also if the clock was set back
    is_done = Q(sent_on__isnull=False) | Q(claimed_at__range=near)
    rows = Reminder.objects.filter(is_done, school=school, person__in=people)
    for person, key, stage in rows.values_list("person", "key", "stage"):
        known.setdefault(person, set()).add((key, cast(Stage, stage)))
    return known


@transaction.atomic
def _claim(school: School, person: Person, keys: list[Key], now: datetime) -> list[Key]:
    """Write down what is about to be said and return what nobody else says meanwhile.

    The row of the school is the lock: of two tickers one waits here and then finds the rows.
    """
    School.objects.select_for_update().get(pk=school.pk)
    known = _known(school, [person.pk], now).get(person.pk, set())
    mine = [key for key in keys if key not in known]
    Reminder.objects.bulk_create(
        [
            Reminder(school=school, person=person, key=key, stage=stage, claimed_at=now)
            for key, stage in mine
        ],
        update_conflicts=True,
        unique_fields=["school", "person", "key", "stage"],
        update_fields=["claimed_at"],
    )
    return mine


def _confirm(school: School, person: Person, now: datetime) -> None:
    """Write down that what was claimed at this moment went out."""
    mine = Reminder.objects.filter(school=school, person=person, sent_on__isnull=True)
    mine.filter(claimed_at=now).update(sent_on=timezone.localdate(now))


def _tell(school: School, person: Person, whats: set[str], today: date, post: Post) -> bool:
    """Send every way that is on; return whether one of them worked, or none is wished."""
    title, text = reminders.message(school, person, whats)
    wished = [channel for channel in ways.channels_of(person, today) if channel.is_on]
    went = [_send(channel, title, text, today, post) for channel in wished]
    return any(went) or not wished


def _send(channel: Channel, title: str, text: str, today: date, post: Post) -> bool:
    """Send one way and write down how it went."""
    is_sent = ways.send(channel, title, text, post)
    if channel.pk is None and not is_sent:
        channel.save()
    rows = Channel.objects.filter(pk=channel.pk)
    if is_sent:
        rows.update(failures=0, failed_on=None)
    else:
        rows.update(failures=F("failures") + 1, failed_on=today)
    return is_sent


# ── Ways ──────────────────────────────────────────────────────────────────────
@transaction.atomic
def set_mail(*, by: Person, is_on: bool, now: datetime) -> Channel:
    """Turn one's reminders by e-mail on or off."""
    day = timezone.localdate(now)
    row, _made = Channel.objects.update_or_create(
        person=by,
        kind=Channel.Kind.MAIL,
        defaults={"is_on": is_on},
        create_defaults={"is_on": is_on, "added_on": day},
    )
    return row


@transaction.atomic
def add_channel(*, by: Person, url: str, now: datetime) -> Channel:
    """Add an address of another service.

    Raises:
        BadInput: if no service understands it.
        NotNow: if there are as many as there may be.
    """
    Person.objects.select_for_update().get(pk=by.pk)
    if Channel.objects.filter(person=by, kind=Channel.Kind.ADDED).count() >= CHANNELS:
        raise NotNow(_("There are three addresses already. Please remove one first."))
    return Channel.objects.create(
        person=by,
        kind=Channel.Kind.ADDED,
        service=ways.service_of(url),
        url=ways.lock(url),
        added_on=timezone.localdate(now),
    )


@transaction.atomic
def remove_channel(*, by: Person, channel: Channel) -> None:
    """Forget an address that was added."""
    Channel.objects.filter(pk=channel.pk, person=by, kind=Channel.Kind.ADDED).delete()


def check_channel(*, by: Person, channel: Channel, school: School, now: datetime) -> bool:
    """Send a test message one way; return whether it went out."""
    today = timezone.localdate(now)
    is_sent = _send(channel, *reminders.trial(school, by), today, Post())
    if is_sent:
        Channel.objects.filter(pk=channel.pk).update(checked_on=today)
    return is_sent


@transaction.atomic
def set_language(*, by: Person, language: str, languages: list[str]) -> None:
    """Choose the language of one's reminders and calendar.

    Raises:
        BadInput: if the program does not speak it.
    """
    if language not in languages:
        raise BadInput(_("Please choose one of the three languages."))
    by.language = language
    by.save(update_fields=["language"])


# ── Calendar ──────────────────────────────────────────────────────────────────
@transaction.atomic
def make_feed(*, by: Person, school: School, now: datetime) -> str:
    """Make a new secret calendar address, and return its token; the one before stops working."""
    token, kept = new_token()
    Feed.objects.update_or_create(
        school=school,
        person=by,
        defaults={"token_hash": kept, "made_on": timezone.localdate(now)},
    )
    return token


@transaction.atomic
def withdraw_feed(*, by: Person, school: School) -> None:
    """Stop one's calendar address."""
    Feed.objects.filter(school=school, person=by).delete()


# ── One of several ───────────────────────────────────────────────────────────
@transaction.atomic
def hold_lease(*, duty: str, holder: bytes, now: datetime) -> bool:
    """Take a duty or keep it for a while longer; return whether it is this holder's.

    One that lasts longer than any is of a clock that was put back since.
    """
    until = now + LEASE
    Lease.objects.bulk_create([Lease(duty=duty, holder=holder, until=until)], ignore_conflicts=True)
    is_over = Q(until__lt=now) | Q(until__gt=until)
    mine = Lease.objects.filter(Q(holder=holder) | is_over, duty=duty)
    return bool(mine.update(holder=holder, until=until))


@transaction.atomic
def end_lease(*, duty: str, holder: bytes) -> None:
    """Let go of a duty, so that another takes it at once."""
    Lease.objects.filter(duty=duty, holder=holder).delete()
