"""The box in numbers, for everybody: signed reports alone, without a word that was written."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ishenim.papers import charts, sheets
from ishenim.papers.forms import report_words as said
from ishenim.papers.forms.report import Labels
from ishenim.reports import pages, places
from ishenim.reports.facts import labels_of
from ishenim.reports.models import Report
from ishenim.reports.showing import Block, Row, year_blocks
from ishenim.schools.models import School
from ishenim.ui.refusals import NotFound

#: What the overview of a year compares.
NUMBERS = (
    *("letters", "openings_planned", "openings_held", "registered_in_time"),
    *("considered", "considered_in_time", "considered_late", "overdue"),
)


@dataclass(frozen=True, kw_only=True)
class Year:
    """The quarters of a year, in order."""

    number: int
    lines: Sequence[pages.Line]
    rows: Sequence[Row]
    chart: SafeString
    total: int  # letters of its signed reports
    blocks: Sequence[Block]  # tables of the quarters that were too small for their own


def signed(school: School) -> list[Report]:
    """Return the signed reports, the newest first."""
    found = Report.objects.filter(school=school, signed_on__isnull=False)
    return list(found.defer("documents", "content", "note", "texts"))


def find(school: School, place: str) -> Report:
    """Return a signed report.

    Raises:
        NotFound: if none on this quarter is signed.
    """
    year, quarter = places.read(place)
    rows = Report.objects.filter(school=school, year=year, quarter=quarter)
    report = rows.filter(signed_on__isnull=False).select_related("school").first()
    if report is None:
        raise NotFound(_("There is no report on this quarter yet."))
    return report


def years(school: School, today: date, language: str) -> list[Year]:
    """Return every year with a box, the newest first."""
    figures = {(one.year, one.quarter): one.figures for one in signed(school)}
    labels = labels_of(school)[language]
    by_year: dict[int, list[pages.Line]] = {}
    for line in reversed(pages.listing(school, today)):
        by_year.setdefault(line.year, []).append(line)
    return [
        _year(number, by_year[number], figures, labels, language)
        for number in sorted(by_year, reverse=True)
    ]


def _year(
    number: int,
    lines: Sequence[pages.Line],
    figures: Mapping[tuple[int, int], Any],
    labels: Labels,
    language: str,
) -> Year:
    told = [figures.get(places.read(line.place)) for line in lines]
    letters = [
        (line.quarter, one["numbers"]["this"]["letters"])
        for line, one in zip(lines, told, strict=True)
        if one
    ]
    names = {**said.NUMBERS[language], "letters": said.SECTIONS[language]["letters"]}
    title, last = said.WORDS[language]["letters_by_quarter"], figures.get((number, 4))
    return Year(
        number=number,
        lines=lines,
        rows=[
            Row(
                name=names[name],
                values=tuple(str(one["numbers"]["this"][name]) if one else "–" for one in told),
            )
            for name in NUMBERS
        ],
        # its words come from here, and the chart escapes them
        chart=SafeString(charts.bars(title, letters, name=f"c-{number}")),
        total=sum(count for _quarter, count in letters),
        blocks=year_blocks(last, labels, language) if last else (),
    )


# ── For machines ──────────────────────────────────────────────────────────────
def as_json(school: School) -> str:
    """Return the signed reports with every published number."""
    discussed = pages.discussions(school)
    found = {
        "origin": school.origin,
        "names": {"ky": school.name_ky, "ru": school.name_ru, "en": school.name_en},
        "reports": [_plain(one, discussed.get((one.year, one.quarter))) for one in signed(school)],
    }
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _plain(report: Report, discussion: pages.Discussion | None) -> dict[str, Any]:
    over = discussion if discussion and discussion.is_over else None
    return {
        "year": report.year,
        "quarter": report.quarter,
        "due_on": report.due_on.isoformat(),
        "signed_on": report.signed_on.isoformat() if report.signed_on else None,
        "days_late": report.days_late,
        "journal_index": report.journal_index,
        "discussed_on": over.held_on.isoformat() if over else None,
        "figures": report.figures,
    }


def as_csv(school: School) -> bytes:
    """Return every number of every signed report, a line each, in codes."""
    return sheets.as_csv(_table(school))


def _table(school: School) -> Iterator[sheets.Row]:
    yield "year", "quarter", "table", "cell", "count"
    for report in signed(school):
        for line in _lines(report.figures):
            yield report.year, report.quarter, *line


def _lines(figures: Mapping[str, Any]) -> Iterator[tuple[str, str, int | str]]:
    for name, count in figures["numbers"]["this"].items():
        yield "numbers", name, "" if count is None else count
    for where in ("tables", "year_tables"):
        for name, table in figures[where].items():
            start = name if where == "tables" else f"year:{name}"
            for code, count in table["cells"].items():
                yield start, code, count
            if table["other"]:
                yield start, "merged", table["other"]
            yield start, "total", table["total"]
