"""Writing verbs of a school; the order that calls them has its own journal entry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from ishenim.regulation.rulebook import (
    RulebookError,
    check_successor,
    read_rulebook,
    write_rulebook,
)
from ishenim.schools.models import Day, RulebookVersion, School
from ishenim.ui.refusals import BadInput, NotNow


@dataclass(frozen=True, kw_only=True)
class OwnDay:
    """What a school says of one day; `is_working` None takes back what it said before."""

    day: date
    is_working: bool | None
    name: str = ""


@transaction.atomic
def adopt_rulebook(
    *,
    school: School,
    toml: str,
    effective_on: date,
    adopted_on: date,
    order_number: str = "",
    journal_index: int | None = None,
) -> RulebookVersion:
    """Put a rulebook into force from a day on; what was before stays as it was.

    Raises:
        NotNow: if a version is in force from that day on or later.
        BadInput: if it would touch the letters received before.
    """
    held = School.objects.select_for_update().get(pk=school.pk)
    _number, since, old = held.rulebooks()[-1]
    if effective_on <= since:
        raise NotNow(_("Another version of the regulation is in force from that day on."))
    new = read_rulebook(toml)
    try:
        check_successor(old, new, effective_on)
    except RulebookError as error:
        raise BadInput(_("A new term is not for letters that were received before.")) from error
    row = RulebookVersion.objects.create(
        school=held,
        version=held.newest_rulebook + 1,
        toml=write_rulebook(new),
        effective_on=effective_on,
        adopted_on=adopted_on,
        order_number=order_number,
        journal_index=journal_index,
    )
    school.newest_rulebook = held.newest_rulebook = row.version
    held.save(update_fields=["newest_rulebook"])
    return row


@transaction.atomic
def set_days(*, school: School, days: Sequence[OwnDay]) -> None:
    """Write which days the school works and which not, whatever the national calendar says."""
    School.objects.select_for_update().get(pk=school.pk)
    Day.objects.filter(school=school, day__in=[line.day for line in days]).delete()
    Day.objects.bulk_create(
        Day(school=school, day=line.day, is_working=line.is_working, name=line.name)
        for line in days
        if line.is_working is not None
    )
