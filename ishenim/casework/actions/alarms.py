"""Telling the commission that an urgent letter came: that it came, never what it says."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from ishenim.box.models import Letter
from ishenim.casework.models import UrgentAlarm
from ishenim.commission.models import Member, Office, Person
from ishenim.commission.post import Post
from ishenim.schools.models import School

AGAIN_AFTER = timedelta(minutes=30)

log = logging.getLogger(__name__)


def sound_alarms(*, now: datetime) -> None:
    """Make the alarm of every new urgent letter and tell who must be told; each thing once."""
    _notice_new(now)
    waiting = UrgentAlarm.objects.filter(read_on__isnull=True)
    for alarm in waiting.filter(told_at__isnull=True).select_related("letter__school"):
        _tell_once(alarm, "told_at", now, again=False)
    late = waiting.filter(told_again_at__isnull=True, arrived_at__lte=now - AGAIN_AFTER)
    for alarm in late.select_related("letter__school"):
        _tell_once(alarm, "told_again_at", now, again=True)


@transaction.atomic
def _notice_new(now: datetime) -> None:
    new = Letter.objects.filter(kind=Letter.Kind.URGENT, urgentalarm__isnull=True)
    alarms = [UrgentAlarm(letter=letter, arrived_at=now) for letter in new.only("seal")]
    UrgentAlarm.objects.bulk_create(alarms, ignore_conflicts=True)


def _tell_once(alarm: UrgentAlarm, field: str, now: datetime, *, again: bool) -> None:
    """Claim the telling, then tell; if not one message went out, the next tick tries again."""
    mine = UrgentAlarm.objects.filter(pk=alarm.pk)
    if not mine.filter(**{f"{field}__isnull": True}).update(**{field: now}):
        return
    school = alarm.letter.school
    if not _send(school, _people(school, with_head=again), again=again):
        mine.update(**{field: None})
        log.error("an alarm could not be sent to anybody")


def _people(school: School, *, with_head: bool) -> list[Person]:
    people = [member.person for member in Member.objects.current(school)]
    if with_head:
        heads = Office.objects.filter(school=school, kind=Office.Kind.HEAD)
        people += [office.person for office in heads.select_related("person")]
    return list({person.pk: person for person in people if person.is_active}.values())


def _send(school: School, people: Iterable[Person], *, again: bool) -> int:
    """Send each their message; one address that fails stops no other. Return how many went out."""
    post, sent = Post(), 0
    for person in people:
        with translation.override(person.language):
            sent += post.send(_message(school, person, again=again))
    return sent


def _message(school: School, person: Person, *, again: bool) -> EmailMessage:
    came = _("An urgent letter came into the «Trust Box» of your school.")
    waits = _("The urgent letter in the «Trust Box» of your school is still unread.")
    lines = [
        waits if again else came,
        _("Please open it: every member may. If you cannot right now, call a duty reader."),
        _("The letter itself is never sent by e-mail."),
        _desk_address(school, person.language),
    ]
    subject = _("Still unread: an urgent letter") if again else _("An urgent letter")
    return EmailMessage(subject=subject, body="\n\n".join(lines) + "\n", to=[person.email])


def _desk_address(school: School, language: str) -> str:
    """Return the address of the desk in a person's language."""
    scheme = "https" if settings.HTTPS else "http"
    host, _slash, place = school.origin.partition("/")
    spoken = "" if language == settings.LANGUAGE_CODE else language
    parts = [part for part in (host, spoken, place, "desk") if part]
    return f"{scheme}://{'/'.join(parts)}/"
