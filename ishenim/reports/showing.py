"""A report on a page: its sections with charts, tables and, for members, the lists behind them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from ishenim.papers import charts
from ishenim.papers.forms import report as form
from ishenim.papers.forms import report_words as said
from ishenim.papers.forms.report import Counted, Labels

#: Numbers whose list is not the register of the quarter.
ELSEWHERE = {"tasks": "meetings", "notices": "publicity", "openings": "opening-journal"}
ELSEWHERE |= {"acts": "opening-journal", "incidents": "opening-journal", "referrals": "referrals"}
TERM = {"in_work": "open", "overdue": "late"}
TERMS = ("considered_in_time", "considered_late", "in_work", "overdue")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One number in all periods, with the address of the list behind the quarter's."""

    name: str
    values: tuple[str, ...]
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class Block:
    """A table of counts and its chart."""

    title: str
    total: int
    note: str
    rows: tuple[Row, ...] = ()
    chart: SafeString | None = None


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A chart whose table is not one of counts."""

    title: str
    chart: SafeString
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One section as the page shows it."""

    code: str
    number: int
    title: str
    sentence: str
    rows: tuple[Row, ...]
    blocks: tuple[Block, ...]
    picture: Picture | None
    texts: tuple[tuple[str, str], ...] = ()


class Links:
    """Addresses of the lists behind the numbers; to who may not see them, none."""

    def __init__(self, figures: Mapping[str, Any], *, is_on: bool) -> None:
        self.is_on = is_on
        self.place = f"{figures['year']}-{figures['quarter']}"

    def number(self, name: str) -> str:
        """Return the list behind a number of work."""
        there = ELSEWHERE.get(name) or ELSEWHERE.get(name.partition("_")[0])
        if there:
            return reverse(there) if self.is_on else ""
        return self._register(term=TERM.get(name, "all"))

    def cell(self, table: str, code: str) -> str:
        """Return the list behind a cell of a table."""
        if table in ELSEWHERE:
            return self.number(table)
        kind = table.partition("-")[0]
        asks = kind in {"category", "urgency"} and not code.endswith(form.UNKNOWN)
        return self._register(term="all", **({kind: code} if asks else {}))

    def _register(self, **asked: str) -> str:
        query = urlencode({**asked, "quarter": self.place})
        return f"{reverse('register')}?{query}" if self.is_on else ""


def sections(
    figures: Mapping[str, Any],
    labels: Labels,
    language: str,
    links: Links,
    texts: Mapping[str, str] | None = None,
) -> list[Shown]:
    """Return the nine sections."""
    return [
        Shown(
            code=one.code,
            number=one.number,
            title=one.title,
            sentence=one.sentence,
            rows=tuple(
                Row(name=name, values=tuple(map(_written, values)), address=links.number(code))
                for code, (name, values) in zip(said.OF_SECTION[one.code], one.numbers, strict=True)
            ),
            blocks=tuple(_block(table, figures["tables"], links) for table in one.tables),
            picture=_picture(one.code, figures, language),
            texts=_texts(one.code, texts or {}, language),
        )
        for one in form.sections(figures, labels, language)
    ]


def year_blocks(
    figures: Mapping[str, Any], labels: Labels, language: str, *, name: str = ""
) -> list[Block]:
    """Return the tables of the year's small quarters; `name` begins the names of their charts."""
    nowhere = Links(figures, is_on=False)
    return [
        _block(table, figures["year_tables"], nowhere, name=name or f"c-{figures['year']}")
        for table in form.year_tables(figures, labels, language)
    ]


def _written(value: int | None) -> str:
    return "–" if value is None else str(value)


def _texts(section: str, texts: Mapping[str, str], language: str) -> tuple[tuple[str, str], ...]:
    proposals = said.WORDS[language]["proposals"]
    return tuple(
        (proposals if name == "proposals" else "", texts[name])
        for name, where in said.TEXTS.items()
        if where == section and texts.get(name)
    )


def _block(table: Counted, tables: Mapping[str, Any], links: Links, *, name: str = "c") -> Block:
    codes = [code for code, count in tables[table.code]["cells"].items() if count]
    codes += [""] * (len(table.rows) - len(codes))
    return Block(
        title=table.title,
        total=table.total,
        note=table.note,
        rows=tuple(
            Row(
                name=name,
                values=(str(count),),
                address=links.cell(table.code, code) if code else "",
            )
            for code, (name, count) in zip(codes, table.rows, strict=True)
        ),
        chart=_safe(charts.bars(table.title, table.rows, name=f"{name}-{table.code}"))
        if table.rows
        else None,
    )


def _picture(section: str, figures: Mapping[str, Any], language: str) -> Picture | None:
    words = said.WORDS[language]
    if section == "box":
        days = [(date.fromisoformat(one["day"]), one["state"]) for one in figures["openings"]]
        return (
            Picture(
                title=words["timeline"],
                chart=_safe(charts.timeline(words["timeline"], days, words, name="c-openings")),
                head=(words["day"], words["state"]),
                rows=tuple((f"{day:%d.%m.%Y}", words[state]) for day, state in days),
            )
            if days
            else None
        )
    if section == "consideration" and figures["numbers"]["this"]["letters"]:
        return Picture(title=words["terms"], chart=terms(figures, language))
    return None


def terms(figures: Mapping[str, Any], language: str) -> SafeString:
    """Return how the terms of the quarter's letters were kept."""
    names, numbers = said.NUMBERS[language], figures["numbers"]["this"]
    rows = [(capfirst(names[name].removeprefix("– ")), numbers[name]) for name in TERMS]
    return _safe(charts.shares(said.WORDS[language]["terms"], rows, name="c-terms"))


def _safe(drawn: str) -> SafeString:
    """Mark a chart: its words were escaped where it was drawn."""
    return SafeString(drawn)
