"""Orders of the head: on the commission, on the regulation, on working days (forms: R16, R19)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ishenim.papers.dates import ended, official_date
from ishenim.papers.document import Block, Document, Heading, Items, Paragraph, Signatory, Table
from ishenim.papers.forms import order_words
from ishenim.papers.names import SchoolNames, Someone, post_of
from ishenim.regulation.clauses import opening_days
from ishenim.regulation.rulebook import Rulebook

Day = date


@dataclass(frozen=True, kw_only=True)
class Appointed:
    """Somebody whom the order puts on the commission."""

    someone: Someone
    is_responsible: bool = False
    is_duty: bool = False


@dataclass(frozen=True, kw_only=True)
class CommissionOrder:
    """Appoints the commission, or changes who is on it."""

    school: SchoolNames
    number: str
    date: date
    head: str
    is_change: bool
    members: tuple[Appointed, ...]
    left: tuple[Someone, ...]
    control: str
    until: Day | None
    rulebook: Rulebook
    basis: str = ""


@dataclass(frozen=True, kw_only=True)
class RuleChange:
    """One point of the regulation before and after, in one language."""

    title: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class RulebookOrder:
    """Adopts a version of the regulation from a day on; `changes` by language."""

    school: SchoolNames
    number: str
    date: date
    head: str
    version: int
    effective: Day
    changes: Mapping[str, tuple[RuleChange, ...]]
    control: str


@dataclass(frozen=True, kw_only=True)
class DayLine:
    """Days that differ from the national calendar; `name` as the school calls them."""

    first: date
    last: date
    is_working: bool
    name: str


@dataclass(frozen=True, kw_only=True)
class CalendarOrder:
    """Sets vacations, days off and moved working days."""

    school: SchoolNames
    number: str
    date: date
    head: str
    days: tuple[DayLine, ...]
    control: str


AnyOrder = CommissionOrder | RulebookOrder | CalendarOrder


def document(data: AnyOrder, language: str) -> Document:
    """Return the order in a language."""
    words = order_words.WORDS[language]
    subject, blocks = _body(data, language)
    return Document(
        form="order",
        language=language,
        school=data.school.called(language),
        title=words["order"],
        number=data.number,
        subtitle=subject,
        day=data.date.isoformat(),
        date=official_date(data.date, language),
        place=data.school.at(language),
        blocks=blocks,
        signatures=(Signatory(post=words["head"], name=data.head),),
    )


def _body(data: AnyOrder, language: str) -> tuple[str, tuple[Block, ...]]:
    match data:
        case CommissionOrder():
            return _commission(data, language)
        case RulebookOrder():
            return _rulebook(data, language)
        case CalendarOrder():
            return _calendar(data, language)


def _commission(data: CommissionOrder, language: str) -> tuple[str, tuple[Block, ...]]:
    words = order_words.WORDS[language]
    kind = "change" if data.is_change else "found"
    responsible = next((m.someone.name for m in data.members if m.is_responsible), "")
    duty = ", ".join(m.someone.name for m in data.members if m.is_duty)
    points = [words["responsible"].format(name=responsible), words["duty"].format(names=duty)]
    if not data.is_change:
        points.append(words["elect"])
    points += [
        words["open"].format(
            day=opening_days(data.rulebook, language, is_exact=True),
            time=f"{data.rulebook.opening_time:%H:%M}",
        ),
        words["undertake"],
        *([] if data.is_change else [words["publish"]]),
    ]
    if data.until:
        points.append(ended(words["until"].format(date=official_date(data.until, language))))
    points.append(_control(data.control, words))
    left = _left(data, language)
    blocks: tuple[Block, ...] = (
        Paragraph(text=words[f"{kind}_preamble"]),
        Paragraph(text=words["orders"], strong=True),
        Items(items=(words[f"{kind}_members"],)),
        Table(
            head=("№", words["name"], words["post"]),
            rows=tuple(
                (str(at), one.someone.name, post_of(one.someone, language))
                for at, one in enumerate(data.members, start=1)
            ),
            widths=(1, 6, 7),
        ),
        *left,
        Items(items=tuple(points), start=3 if left else 2),
        *([Paragraph(text=words["basis"].format(basis=data.basis))] if data.basis else []),
    )
    return words[f"{kind}_subject"], blocks


def _left(data: CommissionOrder, language: str) -> list[Block]:
    """Return the second point of an order that lets people go; nothing where nobody leaves."""
    if not data.left:
        return []
    names = tuple(_named(one, language) for one in data.left)
    return [
        Items(items=(order_words.WORDS[language]["left"],), start=2),
        Items(items=names, numbered=False),
    ]


def _named(one: Someone, language: str) -> str:
    return f"{one.name} ({post_of(one, language)})"


def _control(name: str, words: Mapping[str, str]) -> str:
    return words["control"].format(name=name) if name else words["control_self"]


def _rulebook(data: RulebookOrder, language: str) -> tuple[str, tuple[Block, ...]]:
    words = order_words.WORDS[language]
    points = (
        ended(
            words["adopt"].format(
                version=data.version, date=official_date(data.effective, language)
            )
        ),
        words["adopt_publish"],
        _control(data.control, words),
    )
    changes = data.changes[language]
    told: tuple[Block, ...] = ()
    if changes:
        told = (
            Heading(text=words["changes"]),
            Table(
                head=(words["point"], words["before"], words["after"]),
                rows=tuple((one.title, one.before or "–", one.after or "–") for one in changes),
                widths=(4, 5, 5),
            ),
        )
    return words["rulebook_subject"], (
        Paragraph(text=words["rulebook_preamble"]),
        Paragraph(text=words["orders"], strong=True),
        Items(items=points),
        *told,
    )


def _calendar(data: CalendarOrder, language: str) -> tuple[str, tuple[Block, ...]]:
    words = order_words.WORDS[language]
    rows = tuple(
        (
            official_date(one.first, language)
            if one.first == one.last
            else f"{official_date(one.first, language)} – {official_date(one.last, language)}",
            words["works"] if one.is_working else words["rests"],
            one.name,
        )
        for one in data.days
    )
    return words["calendar_subject"], (
        Paragraph(text=words["calendar_preamble"]),
        Paragraph(text=words["orders"], strong=True),
        Items(items=(words["calendar_days"],)),
        Table(head=(words["days"], words["kind"], words["called"]), rows=rows, widths=(6, 3, 5)),
        Items(items=(words["calendar_openings"], _control(data.control, words)), start=2),
    )
