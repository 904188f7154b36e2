"""The opening journal (R13, R34): a line for every opening, also an empty or a missed one."""

import datetime
from dataclasses import dataclass
from datetime import date

from ishenim.papers.dates import ended, official_date, short_date
from ishenim.papers.document import Block, Document, Paragraph, Table
from ishenim.papers.forms.act import Wooden
from ishenim.papers.forms.records_words import COLUMNS, WORDS
from ishenim.papers.names import SchoolNames

_WIDTHS = (3, 9, 10, 11, 9, 9, 10, 10, 12, 8, 17)


@dataclass(frozen=True, kw_only=True)
class JournalLine:
    """One day of the journal; `kind` is first, planned, extraordinary, reseal, missed or moved."""

    kind: str
    day: date
    is_late: bool = False  # held after its planned day, and not moved
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
    wooden: Wooden | None = None
    sealed_before: str = ""  # what was put on the wooden box last, where another was found


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
        _seal_before(line, language) or "–",
        str(line.letters + line.paper) if was_opened else "–",
        act or "–",
        line.registered or "–",
        _seal_after(line, language) or "–",
        _present(line, language) or "–",
        words["e_signed"].format(count=line.signatures) if line.signatures else "–",
        _note(line, language),
    )


def _seal_before(line: JournalLine, language: str) -> str:
    words, seen = WORDS[language], line.wooden
    found = [words["matched"].format(seal=line.seal_before)] if line.seal_before else []
    if seen and seen.state:
        state = words[f"state_{seen.state}"]
        found.append(
            words["wooden"].format(seal=", ".join(filter(None, [_no(seen.before), state])))
        )
    return "; ".join(found)


def _seal_after(line: JournalLine, language: str) -> str:
    found = [_no(line.seal_after)] if line.seal_after else []
    if line.wooden and line.wooden.after:
        found.append(WORDS[language]["wooden"].format(seal=_no(line.wooden.after)))
    return "; ".join(found)


def _no(seal: str) -> str:
    return f"№ {seal}" if seal else ""


def _present(line: JournalLine, language: str) -> str:
    mark = WORDS[language]["parent_mark"]
    return "; ".join(f"{name} ({mark})" if parent else name for name, parent in line.present)


def _note(line: JournalLine, language: str) -> str:
    words, notes = WORDS[language], []
    if line.planned_on and line.planned_on != line.day:
        notes.append(words["was_planned"].format(date=short_date(line.planned_on)))
        notes += [words["late_note"]] if line.is_late else []
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
    notes += _of_wooden(line, language)
    if line.index is not None:
        notes.append(words["entry"].format(index=line.index))
    return "; ".join(notes)


def _of_wooden(line: JournalLine, language: str) -> list[str]:
    """Return what of the wooden box's seal and inside was not as it should be."""
    words, seen = WORDS[language], line.wooden
    if seen is None:
        return []
    said = (
        ("wooden_other", "seal", line.sealed_before),
        ("wooden_found", "objects", seen.objects),
        ("wooden_broken", "damage", seen.damage),
    )
    return [words[key].format(**{name: text}) for key, name, text in said if text]
