"""Writing down how the box was made known, and what was put in order around it (R5, R6).

Nothing is deleted. A change takes the old line back by name and writes a new one.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.commission.models import Person
from ishenim.publicity.checklist import LINES, NUMBERS
from ishenim.publicity.models import Check, Notice
from ishenim.regulation.calendar import school_year
from ishenim.schools.models import School
from ishenim.ui.refusals import BadInput, NotNow


@dataclass(frozen=True, kw_only=True)
class Made:
    """How, when and where the box was made known, as a person says it."""

    kind: str
    done_on: date
    link: str = ""
    place: str = ""
    people: int | None = None
    note: str = ""


@transaction.atomic
def add_notice(*, school: School, made: Made, by: Person, now: datetime) -> Notice:
    """Write down that the box was made known."""
    today = timezone.localdate(now)
    if made.done_on > today:
        raise BadInput(_("This day has not come yet. Write it down when it is done."))
    if made.kind == Notice.Kind.SITE and not made.link:
        raise BadInput(_("A publication has its link: by it anybody can look."))
    return Notice.objects.create(
        school=school,
        school_year=school_year(made.done_on),
        by=by,
        recorded_on=today,
        **vars(made),
    )


@transaction.atomic
def change_notice(*, notice: Notice, made: Made, by: Person, now: datetime) -> Notice:
    """Take a line back and write it anew; both stay in the record."""
    remove_notice(notice=notice, by=by, now=now)
    return add_notice(school=notice.school, made=made, by=by, now=now)


@transaction.atomic
def remove_notice(*, notice: Notice, by: Person, now: datetime) -> None:
    """Take a line back. It stays in the record with who did it and when."""
    rows = Notice.objects.filter(pk=notice.pk, removed_on__isnull=True)
    if not rows.update(removed_on=timezone.localdate(now), removed_by=by):
        raise NotNow(_("This line has been taken back already."))


@transaction.atomic
def put_back_notice(*, notice: Notice, by: Person, now: datetime) -> None:
    """Let a line that was taken back stand again."""
    rows = Notice.objects.filter(pk=notice.pk, removed_on__isnull=False)
    if not rows.update(removed_on=None, removed_by=None):
        raise NotNow(_("This line stands already."))


@transaction.atomic
def tick(*, school: School, code: str, by: Person, now: datetime) -> None:
    """Write down that a line of the set-up list is done. Pressed twice it is done once.

    Who called the help numbers has checked them on this day (UX-02).
    """
    if code not in LINES:
        raise BadInput(_("There is no such line."))
    today = timezone.localdate(now)
    try:
        with transaction.atomic():
            Check.objects.create(school=school, code=code, done_on=today, by=by)
    except IntegrityError:
        return  # a colleague was quicker
    if code == NUMBERS:
        school.helpline_set.update(checked_on=today)


@transaction.atomic
def untick(*, school: School, code: str, by: Person, now: datetime) -> None:
    """Write down that a line is not done any more."""
    if code not in LINES:
        raise BadInput(_("There is no such line."))
    rows = Check.objects.filter(school=school, code=code, undone_on__isnull=True)
    rows.update(undone_on=timezone.localdate(now), undone_by=by)
