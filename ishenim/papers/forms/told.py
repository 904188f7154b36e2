"""Who learned of a letter when, and whom they told when: the proof that somebody acted (R15).

Nothing of the letter stands in it: days, names, bodies and kinds of measures alone.
"""

from dataclasses import dataclass
from datetime import date, datetime

from ishenim.papers.dates import ended, official_date, short_date
from ishenim.papers.document import Block, Document, Heading, Paragraph, Signatory, Table
from ishenim.papers.names import SchoolNames

WORDS = {
    "ky": {
        "title": "Кайрылуу тууралуу ким качан билип, кимге качан айтканы жөнүндө МААЛЫМКАТ",
        "case": "Кайрылуу: {case}. Алынган күнү: {date}.",
        "urgency": "Шашылыштыгы: {urgency}. Биринчи кабар же чара ушул күнгө чейин: {date}.",
        "read": "Ким качан окуган",
        "acted": "Кимге качан айтылган, эмне кылынган",
        "when": "Качан",
        "who": "Ким",
        "what": "Кимге, эмне",
        "nobody": "Азырынча эч кимге айтылган эмес, чара көрүлгөн эмес.",
        "unread": "Азырынча эч ким окуган эмес.",
        "printed": "Басып чыгарган",
    },
    "ru": {
        "title": "СПРАВКА о том, кто когда узнал об обращении и кому когда сообщил",
        "case": "Обращение: {case}. Получено: {date}.",
        "urgency": "Срочность: {urgency}. Первое сообщение или мера не позднее: {date}.",
        "read": "Кто когда прочитал",
        "acted": "Кому когда сообщено, что сделано",
        "when": "Когда",
        "who": "Кто",
        "what": "Кому, что",
        "nobody": "Пока никому не сообщено, мер не принято.",
        "unread": "Пока никто не прочитал.",
        "printed": "Напечатал(а)",
    },
    "en": {
        "title": "STATEMENT of who learned of a letter when, and told whom when",
        "case": "Letter: {case}. Received on: {date}.",
        "urgency": "Urgency: {urgency}. First word or measure no later than: {date}.",
        "read": "Who read it when",
        "acted": "Who was told when, what was done",
        "when": "When",
        "who": "Who",
        "what": "To whom, what",
        "nobody": "Nobody has been told yet, and nothing was done.",
        "unread": "Nobody has read it yet.",
        "printed": "Printed by",
    },
}


@dataclass(frozen=True, kw_only=True)
class ToldForm:
    """What the statement says; words in its language already."""

    school: SchoolNames
    day: date
    case: str
    received_on: date
    urgency: str
    due_on: date | None
    read: tuple[tuple[datetime, str], ...]  # local time, name
    acted: tuple[tuple[date, str, str], ...]  # day, name, to whom or what
    printed_by: str


def document(data: ToldForm, language: str) -> Document:
    """Return the statement in a language."""
    words = WORDS[language]
    received = official_date(data.received_on, language)
    blocks: list[Block] = [
        Paragraph(text=ended(words["case"].format(case=data.case, date=received)))
    ]
    if data.due_on:
        due = official_date(data.due_on, language)
        said = words["urgency"].format(urgency=data.urgency, date=due)
        blocks.append(Paragraph(text=ended(said)))
    read = tuple((f"{short_date(at.date())}, {at:%H:%M}", name) for at, name in data.read)
    acted = tuple((short_date(day), name, what) for day, name, what in data.acted)
    return Document(
        form="told",
        language=language,
        school=data.school.called(language),
        title=words["title"],
        day=data.day.isoformat(),
        date=official_date(data.day, language),
        place=data.school.at(language),
        blocks=(
            *blocks,
            Heading(text=words["read"]),
            _table((words["when"], words["who"]), read, (3, 7), words["unread"]),
            Heading(text=words["acted"]),
            _table((words["when"], words["who"], words["what"]), acted, (2, 4, 6), words["nobody"]),
        ),
        signatures=(Signatory(post=words["printed"], name=data.printed_by),),
    )


def _table(
    head: tuple[str, ...], rows: tuple[tuple[str, ...], ...], widths: tuple[int, ...], none: str
) -> Block:
    return Table(head=head, rows=rows, widths=widths) if rows else Paragraph(text=none)
