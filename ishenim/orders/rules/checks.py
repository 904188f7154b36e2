"""From which day an order on the regulation or on days may work: never backwards."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from ishenim.papers.dates import ended
from ishenim.regulation.rests import TooLong, fault_of_days, fault_of_rules
from ishenim.regulation.rulebook import Rulebook
from ishenim.schools.models import School
from ishenim.ui.dates import official_date
from ishenim.ui.refusals import NotNow


def check_effective(*, school: School, effective: date, ordered: date, today: date) -> None:
    """Refuse a first day of a rulebook that has passed or is not its own.

    Raises:
        NotNow: if it lies before today or before the order, or another version begins then.
    """
    if effective < today:
        raise NotNow(_("A regulation cannot come into force on a day that has passed."))
    if effective < ordered:
        raise NotNow(_("A regulation cannot come into force before the date of its order."))
    _number, since, _rules = school.rulebooks()[-1]
    if effective <= since:
        raise NotNow(
            _("The version before it is in force from {date}. Choose a later day.").format(
                date=official_date(since)
            )
        )


def check_next_version(*, school: School, version: int) -> None:
    """Refuse a draft that was overtaken by another version.

    Raises:
        NotNow: if its number is not the next one.
    """
    if version != school.newest_rulebook + 1:
        raise NotNow(
            _("Another version was adopted since this order was written. Please write it anew.")
        )


def check_days(*, school: School, days: list[dict[str, Any]], today: date) -> None:
    """Refuse to change what a day was, and to rest for so long that the box falls silent.

    Raises:
        NotNow: if one of the days has passed or is today; if with the days already set too many
            rest days stand in a row, too few are left for a term, or no opening comes for too long.
    """
    if any(date.fromisoformat(line["first"]) <= today for line in days):
        raise NotNow(_("Days that have passed, and today, stay as they are."))
    said = days_of(days)
    own = school.days_off() | {day: works for day, (works, _name) in said.items()}
    rests = [day for day, (works, _name) in said.items() if not works]
    _refuse(fault_of_days(school.versions(), own, rests))


def check_openings(*, school: School, rules: Rulebook, effective: date) -> None:
    """Refuse a rulebook by which, with the days already set, no opening comes for too long.

    Raises:
        NotNow: naming the days between.
    """
    versions = [*school.versions(), (effective, rules)]
    _refuse(fault_of_rules(versions, school.days_off(), effective))


def days_of(lines: list[dict[str, Any]]) -> dict[date, tuple[bool, str]]:
    """Return the days of a calendar order, one by one; later lines win over earlier ones."""
    found: dict[date, tuple[bool, str]] = {}
    for line in lines:
        day, last = date.fromisoformat(line["first"]), date.fromisoformat(line["last"])
        while day <= last:
            found[day] = (line["is_working"], line["name"])
            day += timedelta(days=1)
    return found


def _refuse(fault: TooLong | None) -> None:
    if fault is None:
        return
    said = {
        "rest": _(
            "Too many days in a row without a working day: {first} – {last}. "
            "At most {most} are possible. Leave working days between them."
        ),
        "term": _(
            "Too few working days to answer letters in time: {first} – {last}. Leave more of them."
        ),
        "openings": _(
            "No planned opening of the box for too long: {first} – {last}. "
            "Leave a day of opening between them."
        ),
    }
    first, last = official_date(fault.first), official_date(fault.last)
    raise NotNow(ended(said[fault.kind].format(first=first, last=last, most=fault.most - 1)))
