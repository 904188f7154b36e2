"""The minutes of a meeting, the first and every other (R20–R27, R33).

What people typed is the same in every language; letters appear by registration number alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from ishenim.papers.dates import ended, official_date, roman
from ishenim.papers.document import Block, Document, Heading, Items, Paragraph, Signatory, Table
from ishenim.papers.forms.minutes_words import WORDS
from ishenim.papers.names import SchoolNames, Someone, post_of

Words = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class BallotForm:
    """One open vote, by name."""

    question: str
    office: str  # "", "chair" or "secretary"
    candidate: str
    votes_for: tuple[str, ...]
    votes_against: tuple[str, ...]
    abstained: tuple[str, ...]
    is_carried: bool


@dataclass(frozen=True, kw_only=True)
class TaskForm:
    """Something that somebody is to do."""

    text: str
    executor: str
    due: date | None


@dataclass(frozen=True, kw_only=True)
class ItemForm:
    """One item of the agenda and what came of it."""

    kind: str  # "election", "report" or "other"
    title: str
    year: int | None = None
    quarter: int | None = None
    heard: str = ""
    spoke: str = ""
    resolved: tuple[str, ...] = ()
    ballots: tuple[BallotForm, ...] = ()
    tasks: tuple[TaskForm, ...] = ()
    recused: tuple[tuple[Someone, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class MinutesForm:
    """What the minutes of one meeting say."""

    school: SchoolNames
    number: int
    kind: str  # "first", "regular" or "extraordinary"
    date: date
    time: time
    place: str
    chair: str  # who led, the chair or another
    secretary: str  # who wrote
    present: tuple[Someone, ...]
    absent: tuple[tuple[Someone, str], ...]
    invited: tuple[tuple[str, str], ...]
    has_quorum: bool
    has_parent: bool
    items: tuple[ItemForm, ...]
    rulebook: int
    is_led_by_chair: bool = True
    is_written_by_secretary: bool = True

    @property
    def led(self) -> str:
        """The word for who led: nobody is called chair who was not elected (R20)."""
        return "chair" if self.is_led_by_chair else "led"

    @property
    def wrote(self) -> str:
        """The word for who wrote (R21)."""
        return "secretary" if self.is_written_by_secretary else "wrote"


def document(data: MinutesForm, language: str) -> Document:
    """Return the minutes in a language."""
    words = WORDS[language]
    agenda = tuple(_title(item, words) for item in data.items)
    blocks: list[Block] = [*_beginning(data, language), Heading(text=words["agenda"])]
    blocks.append(Items(items=agenda))
    for number, (item, title) in enumerate(zip(data.items, agenda, strict=True), start=1):
        blocks.append(Heading(text=f"{number}. {title}"))
        blocks += _item(item, language)
    everybody = [*data.present, *(one for one, _reason in data.absent)]
    return Document(
        form="minutes",
        language=language,
        school=data.school.called(language),
        title=words["title"],
        number=str(data.number),
        subtitle=words[data.kind],
        day=data.date.isoformat(),
        date=official_date(data.date, language),
        place=data.school.at(language),
        blocks=tuple(blocks),
        signatures=tuple(_signatory(data, one, language) for one in everybody),
    )


def _signatory(data: MinutesForm, one: Someone, language: str) -> Signatory:
    words = WORDS[language]
    roles = {data.chair: words[data.led], data.secretary: words[data.wrote]}
    role = roles.get(one.name, "").split(":")[0]
    post = post_of(one, language)
    return Signatory(post=f"{role}, {post}" if role else post, name=one.name)


def _beginning(data: MinutesForm, language: str) -> list[Block]:
    words, time = WORDS[language], f"{data.time:%H:%M}"
    when = words["when" if data.place else "when_only"].format(time=time, place=data.place)
    absent: list[Block] = [Paragraph(text=words["nobody_absent"])]
    if data.absent:
        absent = _list(
            words["absent"],
            [f"{_named(one, language)} – {reason}" for one, reason in data.absent],
        )
    invited = _list(
        words["invited"], [f"{name}, {role}" if role else name for name, role in data.invited]
    )
    return [
        Paragraph(text=when),
        Paragraph(text=words[data.led].format(name=data.chair)),
        Paragraph(text=words[data.wrote].format(name=data.secretary)),
        *_list(words["present"], [_named(one, language) for one in data.present]),
        *absent,
        *(invited if data.invited else []),
        Paragraph(text=words["quorum" if data.has_quorum else "no_quorum"]),
        Paragraph(text=words["parent" if data.has_parent else "no_parent"]),
    ]


def _list(title: str, lines: list[str]) -> list[Block]:
    return [Paragraph(text=title), Items(items=tuple(lines), numbered=False)]


def _named(one: Someone, language: str) -> str:
    return f"{one.name}, {post_of(one, language)}"


def _title(item: ItemForm, words: Words) -> str:
    if item.kind == "report" and item.year and item.quarter:
        return words["report"].format(year=item.year, quarter=roman(item.quarter))
    return words["election"] if item.kind == "election" else item.title


def _item(item: ItemForm, language: str) -> list[Block]:
    words = WORDS[language]
    blocks: list[Block] = [
        Paragraph(text=ended(words["recused"].format(name=one.name, reason=reason or "–")))
        for one, reason in item.recused
    ]
    for key, text in (("heard", item.heard), ("spoke", item.spoke)):
        if text:
            blocks.append(Paragraph(text=f"{words[key]} {text}"))
    if item.resolved:
        blocks += [Paragraph(text=words["resolved"], strong=True), Items(items=item.resolved)]
    for ballot in item.ballots:
        blocks += _ballot(ballot, words)
    return blocks + _tasks(item.tasks, language)


def _ballot(ballot: BallotForm, words: Words) -> list[Block]:
    votes = (ballot.votes_for, ballot.votes_against, ballot.abstained)
    subject = ballot.question
    if ballot.office:
        subject = words[f"office_{ballot.office}"].format(name=ballot.candidate)
    yes, no, none = map(len, votes)
    rows = tuple(
        (words[key], str(len(names)), ", ".join(names) or words["nothing"])
        for key, names in zip(("for", "against", "abstained"), votes, strict=True)
    )
    return [
        Paragraph(text=f"{words['vote']}. {subject}"),
        Table(head=(words["how"], words["count"], words["names"]), rows=rows, widths=(3, 2, 9)),
        Paragraph(text=words["result"].format(yes=yes, no=no, none=none)),
        Paragraph(text=_outcome(ballot, words), strong=True),
    ]


def _outcome(ballot: BallotForm, words: Words) -> str:
    if not ballot.office:
        return words["carried" if ballot.is_carried else "not_carried"]
    key = f"elected_{ballot.office}" if ballot.is_carried else "not_elected"
    return words[key].format(name=ballot.candidate)


def _tasks(tasks: tuple[TaskForm, ...], language: str) -> list[Block]:
    words = WORDS[language]
    if not tasks:
        return []
    rows = tuple(
        (
            task.text,
            task.executor or words["nothing"],
            official_date(task.due, language) if task.due else words["no_due"],
        )
        for task in tasks
    )
    head = (words["task"], words["executor"], words["due"])
    return [
        Paragraph(text=words["tasks"], strong=True),
        Table(head=head, rows=rows, widths=(7, 4, 4)),
    ]
