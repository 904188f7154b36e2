"""The seal register (R11): every box, when it was sealed, by whom, and when it was opened."""

from dataclasses import dataclass
from datetime import date

from ishenim.papers.dates import official_date, short_date
from ishenim.papers.document import Block, Document, Heading, Paragraph, Table
from ishenim.papers.forms.act import Wooden
from ishenim.papers.forms.records_words import SEAL_COLUMNS, WOODEN_COLUMNS, WORDS
from ishenim.papers.names import SchoolNames

_WIDTHS = (3, 11, 8, 22, 8, 8, 10)


@dataclass(frozen=True, kw_only=True)
class SealLine:
    """One seal; `state` is open, closed (its opening is still to come) or opened."""

    seal: str
    sealed_on: date
    sealed_by: tuple[str, ...]
    opens_on: date
    opened_on: date | None
    state: str


@dataclass(frozen=True, kw_only=True)
class RegisterForm:
    """The register of a school as of a day."""

    school: SchoolNames
    day: date
    lines: tuple[SealLine, ...]
    wooden: tuple[tuple[date, Wooden], ...] = ()  # by the day of the opening, oldest first


def document(data: RegisterForm, language: str) -> Document:
    """Return the register in a language, printed across."""
    words = WORDS[language]
    block: Block = Paragraph(text=words["empty"])
    if data.lines:
        rows = tuple(row(line, at, language) for at, line in enumerate(data.lines, start=1))
        block = Table(head=SEAL_COLUMNS[language], rows=rows, widths=_WIDTHS)
    return Document(
        form="seal-register",
        language=language,
        school=data.school.called(language),
        title=words["seals"],
        day=data.day.isoformat(),
        date=official_date(data.day, language),
        place=data.school.at(language),
        blocks=(block, *_wooden(data, language)),
        wide=True,
    )


def _wooden(data: RegisterForm, language: str) -> tuple[Block, ...]:
    """Return the seals of the wooden box as a table of their own; nothing where there are none."""
    if not data.wooden:
        return ()
    words, rows = WORDS[language], []
    for at, (day, seen) in enumerate(data.wooden, start=1):
        state = words[f"state_{seen.state}"] if seen.state else "–"
        others = "; ".join(filter(None, [seen.objects, seen.damage]))
        cells = (seen.before, state, seen.after, others, seen.by)
        rows.append((str(at), short_date(day), *(cell or "–" for cell in cells)))
    table = Table(head=WOODEN_COLUMNS[language], rows=tuple(rows), widths=(3, 8, 11, 8, 11, 20, 14))
    return (Heading(text=words["wooden_title"]), table)


def row(line: SealLine, at: int, language: str) -> tuple[str, ...]:
    """Return the columns of a line."""
    return (
        str(at),
        line.seal,
        short_date(line.sealed_on),
        "; ".join(line.sealed_by),
        short_date(line.opens_on),
        short_date(line.opened_on) if line.opened_on else "–",
        WORDS[language][f"state_{line.state}"],
    )
