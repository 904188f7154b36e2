"""The quarterly analytical report: the same sections on the page, on paper and in a spreadsheet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ishenim.papers.dates import ended, official_date, roman
from ishenim.papers.document import Block, Document, Heading, Paragraph, Signatory
from ishenim.papers.document import Table as Drawn
from ishenim.papers.forms import report_words as said
from ishenim.papers.names import SchoolNames, Someone, post_of

PERIODS = ("this", "before", "year_ago", "to_date")
UNKNOWN = "-"
#: Words of codes that are not the form's own: table → code → words in the language.
Labels = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, kw_only=True)
class Counted:
    """One table of letters: `rows` are empty where nothing more than the total is told."""

    code: str
    title: str
    total: int
    rows: tuple[tuple[str, int], ...]
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Section:
    """One of the nine sections."""

    code: str
    number: int
    title: str
    numbers: tuple[tuple[str, tuple[int | None, ...]], ...] = ()
    tables: tuple[Counted, ...] = ()
    sentence: str = ""
    openings: tuple[tuple[str, str], ...] = ()  # day and how it went


@dataclass(frozen=True, kw_only=True)
class ReportForm:
    """What a report says. `labels` are by language."""

    school: SchoolNames
    figures: Mapping[str, Any]
    labels: Mapping[str, Labels]
    texts: Mapping[str, str]
    signer: Someone
    day: date
    periods: tuple[str, ...] = field(default=PERIODS)


def sections(figures: Mapping[str, Any], labels: Labels, language: str) -> tuple[Section, ...]:
    """Return the nine sections in a language."""
    words, names = said.WORDS[language], said.NUMBERS[language]
    return tuple(
        Section(
            code=code,
            number=number,
            title=title,
            numbers=tuple(
                (names[name], tuple(figures["numbers"][period][name] for period in PERIODS))
                for name in said.OF_SECTION[code]
            ),
            tables=tuple(_tables(code, figures["tables"], labels, language)),
            sentence=words["not_kept"] if code == "not_kept" else "",
            openings=_openings(figures, language) if code == "box" else (),
        )
        for number, (code, title) in enumerate(said.SECTIONS[language].items(), start=1)
    )


def _openings(figures: Mapping[str, Any], language: str) -> tuple[tuple[str, str], ...]:
    """Return every opening of the quarter, its day and how it went."""
    words = said.WORDS[language]
    return tuple(
        (official_date(date.fromisoformat(one["day"]), language), words[one["state"]])
        for one in figures["openings"]
    )


def year_tables(figures: Mapping[str, Any], labels: Labels, language: str) -> tuple[Counted, ...]:
    """Return the tables of the year's small quarters; none but in the fourth report."""
    found = figures["year_tables"]
    if not found:
        return ()
    return tuple(
        one
        for section in said.TABLES_OF
        for one in _tables(section, found, labels, language)
        if one.total
    )


def _tables(
    section: str, tables: Mapping[str, Any], labels: Labels, language: str
) -> Iterator[Counted]:
    for name in said.TABLES_OF.get(section, ()):
        if name != "category":
            if name in tables:
                yield _counted(name, said.TABLES[language][name], tables[name], labels, language)
            continue
        for code in tables:
            if code.startswith("category-"):
                ground = label("ground", code.partition("-")[2], labels, language)
                title = said.WORDS[language]["category"].format(ground=ground)
                yield _counted(code, title, tables[code], labels, language)


def _counted(
    code: str, title: str, table: Mapping[str, Any], labels: Labels, language: str
) -> Counted:
    words = said.WORDS[language]
    rows = [
        (label(code.partition("-")[0], cell, labels, language), count)
        for cell, count in table["cells"].items()
        if count
    ]
    if table["other"]:
        rows.append((words["other"], table["other"]))
    note = ""
    if not rows:
        note = words["withheld" if table["total"] else "none"]
    return Counted(code=code, title=title, total=table["total"], rows=tuple(rows), note=note)


def label(table: str, code: str, labels: Labels, language: str) -> str:
    """Return the words of a cell; the code itself where nobody knows it."""
    if code.endswith(UNKNOWN):
        return said.WORDS[language]["unknown"]
    own = said.CELLS.get(table, {}).get(language, {})
    return own.get(code) or labels.get(table, {}).get(code) or code


def title(figures: Mapping[str, Any], language: str) -> str:
    """Return what the report is on."""
    words = said.WORDS[language]
    return words["subtitle"].format(year=figures["year"], quarter=roman(figures["quarter"]))


def document(data: ReportForm, language: str) -> Document:
    """Return the report in a language."""
    words, figures = said.WORDS[language], data.figures
    labels = data.labels[language]
    fixed = official_date(date.fromisoformat(figures["fixed_on"]), language)
    blocks: list[Block] = [
        Paragraph(text=ended(words["fixed"].format(day=fixed))),
        Paragraph(text=words["rule"].format(count=figures["small_number"])),
    ]
    for section in sections(figures, labels, language):
        blocks += _section(section, data.texts, language)
    yearly = year_tables(figures, labels, language)
    if yearly:
        blocks.append(Heading(text=words["year_title"].format(year=figures["year"])))
        for table in yearly:
            blocks += _table(table, words)
    return Document(
        form="report",
        language=language,
        school=data.school.called(language),
        title=words["title"],
        number=f"{figures['year']}/{figures['quarter']}",
        subtitle=title(figures, language),
        day=data.day.isoformat(),
        date=official_date(data.day, language),
        place=data.school.at(language),
        blocks=tuple(blocks),
        signatures=(
            Signatory(
                post=f"{words['responsible']}, {post_of(data.signer, language)}",
                name=data.signer.name,
            ),
        ),
    )


def _section(section: Section, texts: Mapping[str, str], language: str) -> Iterator[Block]:
    words = said.WORDS[language]
    yield Heading(text=f"{section.number}. {section.title}")
    if section.sentence:
        yield Paragraph(text=section.sentence)
    if section.numbers:
        head = (words["indicator"], *(words[period] for period in PERIODS))
        rows = tuple(
            (name, *(shown(value, language) for value in values))
            for name, values in section.numbers
        )
        yield Drawn(head=head, rows=rows, widths=(6, 2, 2, 2, 2))
    if section.openings:
        yield Drawn(head=(words["day"], words["state"]), rows=section.openings, widths=(3, 8))
    for table in section.tables:
        yield from _table(table, words)
    for name in (name for name, where in said.TEXTS.items() if where == section.code):
        if texts.get(name) or section.code == "causes":
            if name == "proposals":
                yield Paragraph(text=words["proposals"], strong=True)
            yield Paragraph(text=texts.get(name) or words["no_text"])


def shown(value: int | None, language: str) -> str:
    """Return a number as it is read; a dash where too few letters would tell of one of them."""
    del language
    return "–" if value is None else str(value)


def _table(table: Counted, words: Mapping[str, str]) -> Iterator[Block]:
    if table.note:
        yield Paragraph(text=f"{table.title}: {table.total}. {table.note}.")
        return
    rows = tuple((name, str(count)) for name, count in table.rows)
    rows += ((words["total"], str(table.total)),)
    yield Drawn(head=(table.title, words["count"]), rows=rows, widths=(6, 5), bars=True)


def lines(
    figures: Mapping[str, Any], labels: Labels, language: str
) -> Iterator[tuple[str | int, ...]]:
    """Yield every number as lines of a spreadsheet, the head first."""
    words = said.WORDS[language]
    yield (words["indicator"], *(words[period] for period in PERIODS))
    for section in sections(figures, labels, language):
        for name, values in section.numbers:
            yield (
                f"{section.number}. {section.title}: {name}",
                *("" if v is None else v for v in values),
            )
        for table in section.tables:
            yield from _lines(f"{section.number}. {table.title}", table, words)
    for table in year_tables(figures, labels, language):
        yield from _lines(f"{figures['year']}: {table.title}", table, words)


def _lines(start: str, table: Counted, words: Mapping[str, str]) -> Iterator[tuple[str | int, ...]]:
    for name, count in table.rows:
        yield (f"{start}: {name}", count)
    yield (f"{start}: {words['total']}", table.total)
