"""A matter is passed to a body: the least that is needed, to whom, why; and the reply (R15)."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.casework.models import Case
from ishenim.commission.models import Member
from ishenim.consideration.actions import move
from ishenim.consideration.holding import locked, open_case
from ishenim.referral.guidance import saved
from ishenim.referral.models import Body, Referral
from ishenim.schools.models import School
from ishenim.ui.refusals import BadInput, NotNow


@dataclass(frozen=True, kw_only=True)
class Passed:
    """What was passed on, and how."""

    how: str
    spoken_to: str
    handed_over: str
    because: str
    sent_on: date
    due_on: date | None


@transaction.atomic
def refer(*, case: Case, body: Body, passed: Passed, by: Member, now: datetime) -> Referral:
    """Write down that a matter was passed to a body; its outgoing number is the next of the year.

    Raises:
        NotAllowed: to who may not see the case.
        BadInput: for a day to come or before the letter, a term before that day, or a body of
            another school.
        NotNow: for the head, if the letter is about the head; if the case is closed.
    """
    row, today = open_case(case, by), timezone.localdate(now)
    if body.school_id != row.school_id or body.is_retired:
        raise BadInput(_("Choose a body of the school's contact book."))
    if body.code == "head" and "head" in row.modifiers:
        raise NotNow(_("This letter is about the head. Choose a body outside the school."))
    if not row.received_on <= passed.sent_on <= today:
        raise BadInput(_("Choose a day from the letter's own up to today."))
    if passed.due_on and passed.due_on < passed.sent_on:
        raise BadInput(_("The reply cannot be due before the letter is sent."))
    School.objects.select_for_update().get(pk=row.school_id)  # one number at a time
    body, year = saved(body), passed.sent_on.year
    sent = Referral.objects.filter(school=row.school, year=year)
    last = sent.aggregate(last=Max("number"))["last"] or 0
    made = Referral.objects.create(
        case=row,
        school=row.school,
        body=body,
        year=year,
        number=last + 1,
        by=by,
        **asdict(passed),
    )
    if row.stage in {"registered", "in-work", "referred"}:
        move(case=case, verb="refer", by=by, now=now, note=made.label)
    return made


@transaction.atomic
def note_reply(
    *, referral: Referral, replied_on: date, reply: str, by: Member, now: datetime
) -> Referral:
    """Note what a body replied; when nothing more is waited for, the case goes on.

    Raises:
        NotAllowed: to who may not see the case.
        BadInput: for a day to come or before the referral.
        NotNow: if the reply is noted already.
    """
    case = locked(referral.case, by)
    if not referral.sent_on <= replied_on <= timezone.localdate(now):
        raise BadInput(_("Choose a day from the referral's own up to today."))
    waiting = Referral.objects.filter(pk=referral.pk, replied_on__isnull=True)
    if not waiting.update(replied_on=replied_on, reply=reply):
        raise NotNow(_("This reply is noted already."))
    still = Referral.objects.filter(case=case, replied_on__isnull=True).exists()
    if case.stage == "referred" and not still:
        move(case=case, verb="replied", by=by, now=now, note=referral.label)
    referral.refresh_from_db()
    return referral
