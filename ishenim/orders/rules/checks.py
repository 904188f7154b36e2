"""From which day an order on the regulation or on days may work: never backwards."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

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


def check_days(*, days: list[dict[str, Any]], today: date) -> None:
    """Refuse to change what a day was.

    Raises:
        NotNow: if one of the days has passed or is today.
    """
    if any(date.fromisoformat(line["first"]) <= today for line in days):
        raise NotNow(_("Days that have passed, and today, stay as they are."))
