"""The act of extraction (R10, R12): only where there were letters; never what is in them."""

from dataclasses import dataclass
from datetime import date, time

from ishenim.papers.dates import ended, official_date
from ishenim.papers.document import Block, Document, Items, Paragraph, Signatory
from ishenim.papers.forms.records_words import WORDS
from ishenim.papers.names import SchoolNames, Someone, post_of

Day = date


@dataclass(frozen=True, kw_only=True)
class Participant:
    """Somebody at an opening; `role` is "chair", "secretary", "responsible" or ""."""

    someone: Someone
    role: str = ""
    signed: str = ""  # "": their line is empty


@dataclass(frozen=True, kw_only=True)
class ActForm:
    """What an act says."""

    school: SchoolNames
    number: int
    date: date
    time: time
    head: str
    order: tuple[Day, str] | None  # the order that appoints the commission
    kind: str  # "planned" or "extraordinary"
    reason: str
    planned_on: Day
    seal_before: str
    seal_after: str
    letters: int  # electronic ones that were taken out, readable or damaged
    urgent: int
    paper: int
    damaged: int
    waiting: int  # electronic ones that stay locked
    registered: str
    responsible: str
    present: tuple[Participant, ...]
    signatures: int
    least: int  # how many the regulation asks for (R12)
    rulebook: int


def document(data: ActForm, language: str) -> Document:
    """Return the act in a language."""
    words, school = WORDS[language], data.school.called(language)
    basis = ""
    if data.order:
        basis = words["basis"].format(
            date=official_date(data.order[0], language), number=data.order[1]
        )
    return Document(
        form="act",
        language=language,
        school=school,
        approval=(
            words["approve"],
            words["approve_post"],
            words["approve_line"].format(head=data.head),
        ),
        title=words["act"],
        number=str(data.number),
        day=data.date.isoformat(),
        date=f"{official_date(data.date, language)}, "
        + words["at"].format(time=f"{data.time:%H:%M}"),
        place=data.school.at(language),
        basis=basis,
        blocks=_blocks(data, language),
        signatures=tuple(_signatory(one, language) for one in data.present),
    )


def _blocks(data: ActForm, language: str) -> tuple[Block, ...]:
    words = WORDS[language]
    few: tuple[Block, ...] = ()
    if data.signatures < data.least:
        few = (Paragraph(text=words["few"].format(count=data.signatures, least=data.least)),)
    return (
        Paragraph(text=words["who"]),
        Items(
            items=tuple(f"{one.someone.name} – {_role(one, language)}" for one in data.present),
            numbered=False,
        ),
        Paragraph(text=words["we"]),
        Items(items=tuple(_points(data, language))),
        *few,
        Paragraph(text=words["rulebook"].format(version=data.rulebook)),
    )


def _points(data: ActForm, language: str) -> list[str]:
    words = WORDS[language]
    how = words["planned"]
    if data.kind == "extraordinary":
        how = ended(words["extraordinary"].format(reason=data.reason))
    elif data.planned_on != data.date:
        planned = official_date(data.planned_on, language)
        late = words["moved"] if data.reason else words["late"]
        how = f"{how} {ended(late.format(date=planned, reason=data.reason))}"
    total = data.letters + data.urgent + data.paper
    taken = words["taken"].format(
        total=total, letters=data.letters, urgent=data.urgent, paper=data.paper
    )
    counts = (("damaged", data.damaged), ("waiting", data.waiting))
    found = " ".join(words[name].format(count=count) for name, count in counts if count)
    points = [
        f"{how} {words['seal_before'].format(seal=data.seal_before)}",
        f"{taken} {words['unread']}",
        *([found] if found else []),
        words["foreign"],
        words["handed"].format(name=data.responsible or "–"),
        words["sealed"].format(seal=data.seal_after),
    ]
    if data.registered:
        points.append(words["registered"].format(numbers=data.registered))
    return points


def _role(one: Participant, language: str) -> str:
    words, post = WORDS[language], post_of(one.someone, language)
    return f"{words[one.role]}, {post}" if one.role else post


def _signatory(one: Participant, language: str) -> Signatory:
    return Signatory(post=_role(one, language), name=one.someone.name, state=one.signed)
