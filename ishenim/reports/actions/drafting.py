"""A report opens by itself on the day after its quarter; until it is signed its texts change."""

import logging
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.box.models import Box
from ishenim.commission.models import Member
from ishenim.papers.forms.report_words import TEXTS
from ishenim.regulation.calendar import quarter_of, report_due
from ishenim.regulation.figures import before_quarter, compute
from ishenim.regulation.meetings import quarter_of as place_of
from ishenim.regulation.meetings import quarters_ended
from ishenim.reports.facts import facts_of
from ishenim.reports.keeping import held
from ishenim.reports.models import Report
from ishenim.schools.models import School
from ishenim.ui.refusals import BadInput, NotNow

#: So many characters a text may have.
LONGEST = 3000

log = logging.getLogger(__name__)


def tick(*, now: datetime) -> int:
    """Open what is due in every school; return in how many. One school's trouble stops no other."""
    year, number = before_quarter(*place_of(timezone.localdate(now)))
    quarter = quarter_of(year, number)
    mine = {"school": OuterRef("pk")}
    there = Report.objects.filter(**mine, year=year, quarter=number)
    boxes = Box.objects.filter(**mine, sealed_on__lte=quarter.last)
    schools = School.objects.filter(Exists(boxes), ~Exists(there)).order_by("pk")
    return sum(_opens(school, now) for school in schools)


def _opens(school: School, now: datetime) -> bool:
    try:
        return bool(open_due(school=school, now=now))
    except Exception as error:
        log.error("the report of a school failed: %s", type(error).__name__)
        return False


@transaction.atomic
def open_due(*, school: School, now: datetime) -> list[Report]:
    """Open the report on every quarter that ended and has none (R28). Twice changes nothing."""
    today = timezone.localdate(now)
    first = Box.objects.filter(school=school).order_by("number").first()
    if first is None:
        return []
    there = set(Report.objects.filter(school=school).values_list("year", "quarter"))
    missing = [one for one in quarters_ended(first.sealed_on, today) if one not in there]
    if not missing:
        return []
    School.objects.select_for_update().get(pk=school.pk)
    return [_open(school, year, number, today) for year, number in missing]


def _open(school: School, year: int, number: int, today: date) -> Report:
    ended = quarter_of(year, number)
    version, _rules = school.rules_on(ended.last)
    report, _made = Report.objects.get_or_create(
        school=school,
        year=year,
        quarter=number,
        defaults={
            "rulebook": version,
            "due_on": report_due(year, number, school.rulebook_on(ended.first)),
            "fixed_on": today,
            "figures": _figures(school, year, number, today),
        },
    )
    return report


def _figures(school: School, year: int, number: int, today: date) -> dict[str, object]:
    threshold = school.rulebook_on(quarter_of(year, number).last).small_number
    return compute(facts_of(school, year, number, today), year, number, threshold, today)


@transaction.atomic
def count_anew(*, report: Report, by: Member, now: datetime) -> Report:
    """Count the figures again and fix them on today; what was offered for signing is dropped.

    Raises:
        NotAllowed: to who does not write the report.
        NotNow: once it is signed.
    """
    report = held(report, by)
    today = timezone.localdate(now)
    report.figures = _figures(report.school, report.year, report.quarter, today)
    report.fixed_on = today
    _drop_paper(report)
    report.save()
    return report


@transaction.atomic
def write(*, report: Report, texts: Mapping[str, str], version: int, by: Member) -> Report:
    """Keep the texts of the report.

    Raises:
        NotAllowed: to who does not write the report.
        NotNow: once it is signed, or if somebody else wrote meanwhile.
        BadInput: for a text that is too long or of no section.
    """
    report = held(report, by)
    if report.version != version:
        raise NotNow(_("Somebody else has written here meanwhile. Please load the page anew."))
    if set(texts) - set(TEXTS) or any(len(text) > LONGEST for text in texts.values()):
        raise BadInput(_("A text is too long. Please shorten it."))
    report.texts = {name: text.strip() for name, text in texts.items() if text.strip()}
    report.version += 1
    _drop_paper(report)
    report.save()
    return report


def _drop_paper(report: Report) -> None:
    report.documents, report.content, report.note_text = {}, "", ""
