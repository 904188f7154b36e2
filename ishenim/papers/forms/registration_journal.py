"""The registration journal (R14): nineteen columns, in full or without what letters say."""

from dataclasses import dataclass
from datetime import date

from ishenim.papers.dates import official_date, short_date
from ishenim.papers.document import Block, Document, Paragraph, Table
from ishenim.papers.forms.registration_words import COLUMNS, CONTENT, WORDS
from ishenim.papers.names import SchoolNames

_WIDTHS = (7, 6, 5, 6, 6, 5, 4, 4, 9, 13, 5, 6, 9, 6, 8, 13, 7, 7, 6)


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
    is_closed_to_reader: bool = False  # who prints has not opened the letter


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
    block: Block = Paragraph(text=words["empty"])
    if data.rows:
        rows = tuple(row(one, language, is_extract=data.is_extract) for one in data.rows)
        head = tuple(f"{at}. {name}" for at, name in enumerate(COLUMNS[language], start=1))
        block = Table(head=head, rows=rows, widths=_WIDTHS)
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
        blocks=(*blocks, block),
        wide=True,
    )


def row(line: JournalRow, language: str, *, is_extract: bool) -> tuple[str, ...]:
    """Return the nineteen columns of a line; an extract leaves `CONTENT` blank."""
    words = WORDS[language]
    if line.is_closed_to_reader:
        hidden = [""] * len(COLUMNS[language])
        hidden[0], hidden[1] = line.number, short_date(line.registered_on)
        hidden[13] = short_date(line.answer_by)
        return tuple(cell or "…" for cell in hidden)
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
    kept = ["" if is_extract and at in CONTENT else cell for at, cell in enumerate(cells, start=1)]
    return tuple(cell or "–" for cell in kept)


def _executor(given: tuple[str, date, date | None], words: dict[str, str]) -> str:
    name, since, taken = given
    signed = f", {words['taken'].format(date=short_date(taken))}" if taken else ""
    return f"{name}, {short_date(since)}{signed}"


def _referral(body: str, number: str, day: date) -> str:
    return f"{body}, № {number}, {short_date(day)}"
