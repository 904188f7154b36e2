"""Telling the commission that an urgent letter came: that it came, never what it says."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from ishenim.box.models import Letter
from ishenim.casework.models import UrgentAlarm
from ishenim.commission.models import Member, Office, Person
from ishenim.commission.post import Post
from ishenim.schools.addresses import whole
from ishenim.schools.models import School

AGAIN_AFTER = timedelta(minutes=30)
AT_MOST_EVERY = timedelta(hours=1)

log = logging.getLogger(__name__)


def sound_alarms(*, now: datetime) -> None:
    """Make the alarm of every new urgent letter and tell who must be told; each thing once.

    Of each kind, new and still unread, one message an hour and school with how many there are:
    whoever floods the box with them does not flood the members.
    """
    _notice_new(now)
    waiting = UrgentAlarm.objects.filter(read_on__isnull=True)
    for school in School.objects.filter(letter__urgentalarm__in=waiting).distinct():
        mine = waiting.filter(letter__school=school)
        _tell(school, mine, "told_at", now)
        late = mine.filter(told_at__isnull=False, arrived_at__lte=now - AGAIN_AFTER)
        _tell(school, late, "told_again_at", now)


@transaction.atomic
def _notice_new(now: datetime) -> None:
    new = Letter.objects.filter(kind=Letter.Kind.URGENT, urgentalarm__isnull=True)
    minute = now.replace(second=0, microsecond=0)
    alarms = [UrgentAlarm(letter=letter, arrived_at=minute) for letter in new.only("seal")]
    UrgentAlarm.objects.bulk_create(alarms, ignore_conflicts=True)


def _tell(school: School, alarms: QuerySet[UrgentAlarm], field: str, now: datetime) -> None:
    """Claim the telling, then tell; if not one message went out, the next tick tries again."""
    lately = UrgentAlarm.objects.filter(letter__school=school)
    if lately.filter(**{f"{field}__gt": now - AT_MOST_EVERY, f"{field}__lte": now}).exists():
        return
    again = field == "told_again_at"
    untold = UrgentAlarm.objects.filter(
        pk__in=list(alarms.filter(**{f"{field}__isnull": True}).values_list("pk", flat=True))
    )
    claimed = untold.filter(**{f"{field}__isnull": True}).update(**{field: now})
    if not claimed:
        return
    if not _send(school, _people(school, with_head=again), claimed, again=again):
        untold.update(**{field: None})
        log.error("an alarm could not be sent to anybody")


def _people(school: School, *, with_head: bool) -> list[Person]:
    people = [member.person for member in Member.objects.current(school)]
    if with_head:
        heads = Office.objects.filter(school=school, kind=Office.Kind.HEAD)
        people += [office.person for office in heads.select_related("person")]
    return list({person.pk: person for person in people if person.is_active}.values())


def _send(school: School, people: Iterable[Person], count: int, *, again: bool) -> int:
    """Send each their message; one address that fails stops no other. Return how many went out."""
    post, sent = Post(), 0
    for person in people:
        with translation.override(person.language):
            sent += post.send(_message(school, person, count, again=again))
    return sent


def _message(school: School, person: Person, count: int, *, again: bool) -> EmailMessage:
    came = _("An urgent letter came into the «Trust Box» of your school.")
    waits = _("The urgent letter in the «Trust Box» of your school is still unread.")
    lines = [
        waits if again else came,
        *([_("How many there are: {count}.").format(count=count)] if count > 1 else []),
        _("Please open it: every member may. If you cannot right now, call a duty reader."),
        _("The letter itself is never sent by e-mail."),
        whole(school, person.language, "desk/"),
    ]
    subject = _("Still unread: an urgent letter") if again else _("An urgent letter")
    return EmailMessage(subject=subject, body="\n\n".join(lines) + "\n", to=[person.email])
