"""The registration journal (R14): nineteen columns, in full or without what letters say."""

from dataclasses import dataclass
from datetime import date

from ishenim.papers.dates import official_date, short_date
from ishenim.papers.document import Block, Document, Paragraph, Table
from ishenim.papers.forms.registration_words import COLUMNS, CONTENT, KNOWN, WORDS
from ishenim.papers.names import SchoolNames

#: A line goes over two sheets that lie side by side: the number stands on both.
_LEFT = (0, 1, 2, 3, 4, 5, 6, 7, 8, 10)
_RIGHT = (0, 9, 11, 12, 13, 14, 15, 16, 17, 18)
_WIDTHS = {
    _LEFT: (12, 10, 12, 12, 12, 11, 10, 10, 22, 15),
    _RIGHT: (12, 18, 14, 14, 11, 15, 18, 13, 13, 11),
}


@dataclass(frozen=True, kw_only=True)
class JournalRow:
    """One letter. The words are in the paper's language already; what is not known is empty."""

    number: str
    registered_on: date
    channel: str = ""
    act: tuple[int, date] | None = None
    author: str = ""
    is_anonymous: bool | None = None
    sheets: int | None = None
    attachments: int = 0
    language: str = ""
    category: str = ""
    summary: str = ""
    urgency: str = ""
    linked: tuple[str, ...] = ()
    executors: tuple[tuple[str, date, date | None], ...] = ()
    answer_by: date
    referred: tuple[tuple[str, str, date], ...] = ()  # body, number, day
    decision: str = ""
    measures: tuple[str, ...] = ()
    outcome: str = ""
    answered: tuple[date, str] | None = None
    closed: tuple[date, str] | None = None
    is_closed_to_reader: bool = False  # who prints has not opened the letter: it has `KNOWN` alone


@dataclass(frozen=True, kw_only=True)
class RegistrationForm:
    """The journal of a year."""

    school: SchoolNames
    year: int
    day: date
    responsible: str
    retention: int
    rows: tuple[JournalRow, ...]
    is_extract: bool


def document(data: RegistrationForm, language: str) -> Document:
    """Return the journal in a language, printed across."""
    words = WORDS[language]
    blocks: list[Block] = [
        Paragraph(text=words["kept_by"].format(name=data.responsible or "–")),
        Paragraph(text=words["retention"].format(years=data.retention)),
    ]
    if any(one.is_closed_to_reader for one in data.rows):
        blocks.append(Paragraph(text=words["closed_rows"]))
    blocks += [Paragraph(text=words["extract_note"])] if data.is_extract else []
    return Document(
        form="registration-journal",
        language=language,
        school=data.school.called(language),
        title=words["extract" if data.is_extract else "title"],
        subtitle=words["year"].format(year=data.year),
        day=data.day.isoformat(),
        date=official_date(data.day, language),
        place=data.school.at(language),
        blocks=(*blocks, *(_sheets(lines(data, language)) or [Paragraph(text=words["empty"])])),
        wide=True,
    )


def lines(data: RegistrationForm, language: str) -> Table:
    """Return the journal as one table of nineteen columns."""
    rows = tuple(row(one, language, is_extract=data.is_extract) for one in data.rows)
    head = tuple(f"{at}. {name}" for at, name in enumerate(COLUMNS[language], start=1))
    return Table(head=head, rows=rows)


def _sheets(table: Table) -> list[Block]:
    """Return the table as the two sheets that are printed; nothing of an empty one."""
    if not table.rows:
        return []
    return [
        Table(
            head=tuple(table.head[at] for at in columns),
            rows=tuple(tuple(line[at] for at in columns) for line in table.rows),
            widths=_WIDTHS[columns],
        )
        for columns in (_LEFT, _RIGHT)
    ]


def row(line: JournalRow, language: str, *, is_extract: bool) -> tuple[str, ...]:
    """Return the nineteen columns of a line; an extract leaves `CONTENT` blank."""
    words, unsaid = WORDS[language], "…" if line.is_closed_to_reader else "–"
    cells = [
        line.number,
        short_date(line.registered_on),
        line.channel,
        f"№ {line.act[0]}, {short_date(line.act[1])}" if line.act else "",
        line.author,
        "" if line.is_anonymous is None else words["yes" if line.is_anonymous else "no"],
        "" if line.sheets is None else f"{line.sheets} / {line.attachments}",
        line.language,
        line.category,
        line.summary,
        line.urgency,
        "; ".join(line.linked),
        "; ".join(_executor(one, words) for one in line.executors),
        short_date(line.answer_by),
        "; ".join(_referral(*one) for one in line.referred),
        "; ".join(part for part in (line.decision, *line.measures) if part),
        line.outcome,
        f"{short_date(line.answered[0])}, {line.answered[1]}" if line.answered else "",
        f"{short_date(line.closed[0])}, {line.closed[1]}" if line.closed else "",
    ]
    blank = KNOWN | CONTENT if is_extract else KNOWN  # of these nothing is kept from who prints
    kept = ["" if is_extract and at in CONTENT else cell for at, cell in enumerate(cells, start=1)]
    return tuple(cell or ("–" if at in blank else unsaid) for at, cell in enumerate(kept, start=1))


def _executor(given: tuple[str, date, date | None], words: dict[str, str]) -> str:
    name, since, taken = given
    signed = f", {words['taken'].format(date=short_date(taken))}" if taken else ""
    return f"{name}, {short_date(since)}{signed}"


def _referral(body: str, number: str, day: date) -> str:
    return f"{body}, № {number}, {short_date(day)}"
