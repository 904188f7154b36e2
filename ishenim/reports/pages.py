"""What the pages of the report show: few queries, whatever the number of letters."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from ishenim.box.models import Box
from ishenim.commission.models import Member
from ishenim.meetings.models import AgendaItem, Meeting
from ishenim.papers.dates import roman
from ishenim.papers.forms import report as form
from ishenim.papers.forms import report_words as said
from ishenim.regulation.calendar import quarter_of, report_due
from ishenim.regulation.figures import spans, whole_tables
from ishenim.regulation.meetings import quarters_ended
from ishenim.reports import papering, places, showing
from ishenim.reports.facts import facts_of, labels_of
from ishenim.reports.models import Report
from ishenim.schools.models import School
from ishenim.ui.refusals import NotFound, NotNow

HELD = (Meeting.State.MINUTES, Meeting.State.SIGNED)


@dataclass(frozen=True, kw_only=True)
class Discussion:
    """The meeting a report was discussed at, or on whose agenda it is."""

    meeting: int
    item: int
    held_on: date
    is_over: bool


@dataclass(frozen=True, kw_only=True)
class Line:
    """One quarter of the list."""

    place: str
    year: int
    quarter: str
    due_on: date
    report: Report | None
    days_late: int
    discussion: Discussion | None

    @property
    def is_signed(self) -> bool:
        """Whether it is signed."""
        return self.report is not None and self.report.signed_on is not None


def discussions(school: School) -> dict[tuple[int, int], Discussion]:
    """Return where each report was or will be discussed; what is over wins."""
    rows = AgendaItem.objects.filter(meeting__school=school, kind=AgendaItem.Kind.REPORT)
    rows = rows.exclude(meeting__state=Meeting.State.CANCELLED).exclude(meeting__has_quorum=False)
    fields = ("year", "quarter", "meeting__number", "pk", "meeting__held_on", "meeting__state")
    found: dict[tuple[int, int], Discussion] = {}
    for year, quarter, number, pk, held_on, state in rows.order_by("-meeting__held_on").values_list(
        *fields
    ):
        one = Discussion(meeting=number, item=pk, held_on=held_on, is_over=state in HELD)
        there = found.get((year, quarter))
        if there is None or one.is_over or not there.is_over:
            found[(year, quarter)] = one
    return found


def listing(school: School, today: date) -> list[Line]:
    """Return every quarter with a box, the newest first."""
    first = Box.objects.filter(school=school).order_by("number").first()
    if first is None:
        return []
    plain = Report.objects.filter(school=school).defer("documents", "content", "note", "figures")
    there = {(one.year, one.quarter): one for one in plain}
    discussed = discussions(school)
    return [
        _line(school, *quarter, there.get(quarter), discussed.get(quarter), today)
        for quarter in reversed(list(quarters_ended(first.sealed_on, today)))
    ]


def _line(
    school: School,
    year: int,
    quarter: int,
    report: Report | None,
    discussion: Discussion | None,
    today: date,
) -> Line:
    rules = school.rulebook_on(quarter_of(year, quarter).first)
    due_on = report.due_on if report else report_due(year, quarter, rules)
    is_signed = report is not None and report.signed_on is not None
    late = report.days_late if report and is_signed else max((today - due_on).days, 0)
    return Line(
        place=f"{year}-{quarter}",
        year=year,
        quarter=roman(quarter),
        due_on=due_on,
        report=report,
        days_late=late,
        discussion=discussion,
    )


def find(school: School, place: str, member: Member | None) -> Report:
    """Return a report.

    Raises:
        NotFound: if there is none on this quarter.
        NotNow: to the management, until it is signed: two drafts compared could tell of a letter.
    """
    year, quarter = places.read(place)
    found = Report.objects.filter(school=school, year=year, quarter=quarter)
    report = found.select_related("school", "signed_by__person").first()
    if report is None:
        raise NotFound(_("There is no report on this quarter yet."))
    if member is None and report.signed_on is None:
        raise NotNow(_("The report is shown to the management once it is signed."))
    return report


def report_page(
    report: Report, member: Member | None, today: date, language: str
) -> dict[str, Any]:
    """Return a report with its charts; numbers lead members to the lists behind them."""
    labels = labels_of(report.school)[language]
    links = showing.Links(report.figures, is_on=member is not None)
    whole = _read_by(report, member, today) if member is not None else {}
    writes = member is not None and member.is_responsible and member.left_on is None
    return {
        "report": report,
        **_words(report.figures, language),
        "sections": showing.sections(report.figures, labels, language, links, report.texts),
        "read": whole["channel"]["total"] if whole else 0,
        "whole_blocks": showing.year_blocks(
            report.figures | {"year_tables": whole}, labels, language, name="c-whole"
        ),
        "year_blocks": showing.year_blocks(report.figures, labels, language),
        "discussion": discussions(report.school).get((report.year, report.quarter)),
        "days_late": report.days_late if report.signed_on else max((today - report.due_on).days, 0),
        "is_offered": member is not None and papering.is_offered_to(report, member),
        "may_write": writes and report.signed_on is None,
    }


def _read_by(report: Report, member: Member, today: date) -> dict[str, Any]:
    """Return the tables of the letters that a member has read, whole: they see each of them anyway.

    Of any other letter they learn nothing; paper and public page keep small numbers back.
    """
    year, number = report.year, report.quarter
    facts = facts_of(report.school, year, number, today, read_by=member)
    return whole_tables(facts, spans(year, number)["this"])


def _words(figures: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return the form's own words for a page in a language."""
    words = said.WORDS[language]
    return {
        "words": words,
        "periods": [words[period] for period in form.PERIODS],
        "subtitle": form.title(figures, language),
        "fixed_on": date.fromisoformat(figures["fixed_on"]),
        "rule": words["rule"].format(count=figures["small_number"]),
        "year_title": words["year_title"].format(year=figures["year"]),
    }


def public_page(report: Report, language: str) -> dict[str, Any]:
    """Return the figures of a signed report for everybody: without texts, names and links."""
    labels = labels_of(report.school)[language]
    nowhere = showing.Links(report.figures, is_on=False)
    return {
        "report": report,
        **_words(report.figures, language),
        "sections": [
            one
            for one in showing.sections(report.figures, labels, language, nowhere)
            if one.rows or one.blocks or one.sentence  # the written ones are not for everybody
        ],
        "year_blocks": showing.year_blocks(report.figures, labels, language),
        "discussion": discussions(report.school).get((report.year, report.quarter)),
    }
