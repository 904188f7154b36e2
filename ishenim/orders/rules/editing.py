"""An order on the regulation or on the school's days, from what the head filled in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ishenim.commission.models import Person
from ishenim.orders.actions import draft_order
from ishenim.orders.models import Order
from ishenim.orders.naming import names_of
from ishenim.orders.papering import LANGUAGES
from ishenim.orders.rules.checks import check_days, check_effective, check_openings
from ishenim.papers.forms.order import CalendarOrder, DayLine, RulebookOrder, RuleChange
from ishenim.regulation.calendar import is_working_day
from ishenim.regulation.clauses import Change, changes, field_title
from ishenim.regulation.rulebook import (
    BY_PATH,
    Rulebook,
    RulebookError,
    check_sound,
    check_successor,
    write_rulebook,
)
from ishenim.schools.models import School
from ishenim.ui.refusals import BadInput


@dataclass(frozen=True, kw_only=True)
class Heading:
    """What stands on every order."""

    number: str
    date: date
    control: str = ""


def newest(school: School) -> Rulebook:
    """Return the rulebook that a new version changes: the last adopted one."""
    return school.rulebooks()[-1][2]


def reason_of(error: RulebookError) -> str:
    """Return why a value was refused."""
    reasons = {
        "order": _("The end comes after the beginning."),
        "not-access": _("The opening is on one of the days of access."),
        "closed-day": _("A day with hours of its own is one of the days of access."),
        "both": _("Either every few weeks or on certain days of a month."),
        "closed": _("The box cannot be reached at this hour. Choose an hour of access."),
        "few": _("The smallest commission has not so many members."),
        "even": _("The number of members is odd: 3, 5, 7…"),
        "past": _("A new term is not for letters that were received before."),
        "range": _("The value is outside what the law and the protocol allow."),
        "incomplete": _("Choose at least one."),
    }
    return reasons.get(error.reason, _("This value cannot be used."))


def sentence(error: RulebookError) -> str:
    """Return why a rulebook was refused, naming the value as the page calls it."""
    key = BY_PATH.get(error.key)
    name = field_title(key.field, get_language() or "ky") if key and key.field else error.key
    return f"{name}: {reason_of(error)}"


@transaction.atomic
def draft_rulebook(
    *,
    school: School,
    heading: Heading,
    rules: Rulebook,
    effective: date,
    by: Person,
    now: datetime,
) -> Order:
    """Write the order that adopts a version of the regulation.

    Raises:
        BadInput: if nothing changes, or the rules are against each other or touch earlier letters.
        NotNow: if with the days already set no opening would come for too long.
    """
    held = School.objects.select_for_update().get(pk=school.pk)
    today = timezone.localdate(now)
    check_effective(school=held, effective=effective, ordered=heading.date, today=today)
    toml, told = _checked(held, rules, effective)
    check_openings(school=held, rules=rules, effective=effective)
    version = held.newest_rulebook + 1
    form = RulebookOrder(
        school=names_of(held),
        number=heading.number,
        date=heading.date,
        head=by.name,
        version=version,
        effective=effective,
        changes=told,
        control=heading.control,
    )
    return draft_order(
        school=held,
        kind=Order.Kind.RULEBOOK,
        number=heading.number,
        date=heading.date,
        form=form,
        data={"version": version, "effective": effective.isoformat(), "toml": toml},
        by=by,
        now=now,
    )


def _checked(
    school: School, rules: Rulebook, effective: date
) -> tuple[str, dict[str, tuple[RuleChange, ...]]]:
    """Return the document of new rules and what they change, by language."""
    old = newest(school)
    if school.newest_rulebook and rules == old:
        raise BadInput(_("Nothing is changed yet."))
    try:
        check_successor(old, rules, effective)
        check_sound(rules)
        toml = write_rulebook(rules)
    except RulebookError as error:
        raise BadInput(sentence(error)) from error
    return toml, {
        language: tuple(_told(one) for one in changes(old, rules, language))
        for language in LANGUAGES
    }


def _told(change: Change) -> RuleChange:
    return RuleChange(title=change.title, before=change.before, after=change.after)


# ── Days ──────────────────────────────────────────────────────────────────────
@transaction.atomic
def draft_calendar(
    *, school: School, heading: Heading, days: Sequence[DayLine], by: Person, now: datetime
) -> Order:
    """Write the order that sets days off and working days.

    Raises:
        BadInput: if there is no day in it.
        NotNow: if it changes what has passed, or rests for too long.
    """
    lines = [part for line in days for part in _parts(line)]
    if not lines:
        raise BadInput(_("Name at least one day that changes."))
    data = [
        {
            "first": line.first.isoformat(),
            "last": line.last.isoformat(),
            "is_working": line.is_working,
            "name": line.name,
        }
        for line in lines
    ]
    check_days(school=school, days=data, today=timezone.localdate(now))
    form = CalendarOrder(
        school=names_of(school),
        number=heading.number,
        date=heading.date,
        head=by.name,
        days=tuple(lines),
        control=heading.control,
    )
    return draft_order(
        school=school,
        kind=Order.Kind.CALENDAR,
        number=heading.number,
        date=heading.date,
        form=form,
        data={"days": data},
        by=by,
        now=now,
    )


def _parts(line: DayLine) -> Iterator[DayLine]:
    """Yield the stretches of a line: of several working days, weekends and holidays stay out."""
    if not line.is_working or line.first == line.last:
        yield line
        return
    first: date | None = None
    day = line.first
    while day <= line.last + timedelta(days=1):
        works = day <= line.last and is_working_day(day, {})
        if works and first is None:
            first = day
        if not works and first is not None:
            yield replace(line, first=first, last=day - timedelta(days=1))
            first = None
        day += timedelta(days=1)
