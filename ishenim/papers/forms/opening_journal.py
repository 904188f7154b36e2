"""The opening journal (R13, R34): a line for every opening, also an empty or a missed one."""

import datetime
from dataclasses import dataclass
from datetime import date

from ishenim.papers.dates import ended, official_date, short_date
from ishenim.papers.document import Block, Document, Paragraph, Table
from ishenim.papers.forms.records_words import COLUMNS, WORDS
from ishenim.papers.names import SchoolNames

_WIDTHS = (3, 9, 11, 10, 11, 9, 10, 9, 13, 10, 12)


@dataclass(frozen=True, kw_only=True)
class JournalLine:
    """One day of the journal; `kind` is first, planned, extraordinary, reseal, missed or moved."""

    kind: str
    day: date
    time: datetime.time | None = None
    planned_on: date | None = None
    seal_before: str = ""
    seal_after: str = ""
    letters: int = 0
    paper: int = 0
    damaged: int = 0
    waiting: int = 0
    act: int | None = None
    registered: str = ""
    present: tuple[tuple[str, bool], ...] = ()  # name, and whether they are the parents' own
    signatures: int = 0
    reason: str = ""
    moved_to: date | None = None
    index: int | None = None


@dataclass(frozen=True, kw_only=True)
class JournalForm:
    """A journal of some days: from `first` to `last`."""

    school: SchoolNames
    first: date
    last: date
    responsible: str
    order: tuple[date, str] | None
    retention: int
    lines: tuple[JournalLine, ...]


def document(data: JournalForm, language: str) -> Document:
    """Return the journal in a language, printed across."""
    words = WORDS[language]
    period = words["period"].format(
        first=official_date(data.first, language), last=official_date(data.last, language)
    )
    return Document(
        form="opening-journal",
        language=language,
        school=data.school.called(language),
        title=words["journal"],
        subtitle=period,
        day=data.last.isoformat(),
        date=ended(words["begun"].format(date=official_date(data.first, language))),
        place=data.school.at(language),
        blocks=(*_cover(data, language), _table(data, language)),
        wide=True,
    )


def _cover(data: JournalForm, language: str) -> list[Block]:
    words = WORDS[language]
    lines = [
        ended(words["ended"].format(date=official_date(data.last, language))),
        words["kept_by"].format(name=data.responsible or "–"),
        words["retention"].format(years=data.retention),
        words["laced"],
    ]
    if data.order:
        day, number = official_date(data.order[0], language), data.order[1]
        lines.insert(2, words["basis"].format(date=day, number=number))
    return [Paragraph(text=line) for line in lines]


def _table(data: JournalForm, language: str) -> Block:
    words = WORDS[language]
    if not data.lines:
        return Paragraph(text=words["empty"])
    rows = tuple(row(line, at, language) for at, line in enumerate(data.lines, start=1))
    return Table(head=COLUMNS[language], rows=rows, widths=_WIDTHS)


def row(line: JournalLine, at: int, language: str) -> tuple[str, ...]:
    """Return the eleven columns of a line."""
    words = WORDS[language]
    when = short_date(line.day) + (f", {line.time:%H:%M}" if line.time else "")
    was_opened = line.kind in {"planned", "extraordinary"}
    act = ""
    if was_opened:
        act = f"№ {line.act}, {short_date(line.day)}" if line.act else words["no_letters"]
    return (
        str(at),
        when,
        words[f"kind_{line.kind}"],
        words["intact"].format(seal=line.seal_before) if line.seal_before else "–",
        str(line.letters + line.paper) if was_opened else "–",
        act or "–",
        line.registered or "–",
        f"№ {line.seal_after}" if line.seal_after else "–",
        _present(line, language) or "–",
        words["e_signed"].format(count=line.signatures) if line.signatures else "–",
        _note(line, language),
    )


def _present(line: JournalLine, language: str) -> str:
    mark = WORDS[language]["parent_mark"]
    return "; ".join(f"{name} ({mark})" if parent else name for name, parent in line.present)


def _note(line: JournalLine, language: str) -> str:
    words, notes = WORDS[language], []
    if line.planned_on and line.planned_on != line.day:
        notes.append(words["was_planned"].format(date=short_date(line.planned_on)))
    if line.moved_to:
        notes.append(words["moved_to"].format(date=short_date(line.moved_to)))
    if line.reason:
        notes.append(words["because"].format(reason=line.reason))
    if line.paper:
        notes.append(words["paper_note"].format(paper=line.paper))
    if line.damaged:
        notes.append(words["damaged_note"].format(count=line.damaged))
    if line.waiting:
        notes.append(words["waiting_note"].format(count=line.waiting))
    if line.index is not None:
        notes.append(words["entry"].format(index=line.index))
    return "; ".join(notes)
