"""The regulation as a paper: its clauses under the head's approval (G10: number, date, version)."""

from dataclasses import dataclass
from datetime import date

from ishenim.papers.dates import official_date
from ishenim.papers.document import Block, Document, Heading, Paragraph
from ishenim.papers.names import SchoolNames
from ishenim.regulation.clauses import about_marks, clauses, title
from ishenim.regulation.rulebook import Rulebook

WORDS = {
    "ky": {
        "approved": ("БЕКИТИЛГЕН", "мектеп директорунун № {number} буйругу менен", "{date}"),
        "version": "Редакция: {version}. Күчүнө кирген күнү: {date}",
        "model": "Үлгү жобо. Мектеп директору башка жобону бекиткенге чейин күчүндө болот.",
    },
    "ru": {
        "approved": ("УТВЕРЖДЕНО", "приказом директора школы", "от {date} № {number}"),
        "version": "Редакция: {version}. Действует с: {date}",
        "model": "Типовое положение. Действует, пока директор школы не утвердит другое.",
    },
    "en": {
        "approved": ("APPROVED", "by order of the head of the school", "{date}, No. {number}"),
        "version": "Version: {version}. In force from: {date}",
        "model": "Model regulation. It holds until the head of the school adopts another.",
    },
}


@dataclass(frozen=True, kw_only=True)
class RulebookForm:
    """A version of the regulation; version 0 is the model one, which no order adopted."""

    school: SchoolNames
    version: int
    rules: Rulebook
    effective: date
    order: str = ""
    ordered: date | None = None


def document(data: RulebookForm, language: str) -> Document:
    """Return the regulation in a language."""
    words = WORDS[language]
    day = official_date(data.effective, language)
    approval: tuple[str, ...] = ()
    if data.order and data.ordered:
        ordered = official_date(data.ordered, language)
        approval = tuple(line.format(date=ordered, number=data.order) for line in words["approved"])
    said = words["version"] if data.version else words["model"]
    return Document(
        form="rulebook",
        language=language,
        school=data.school.called(language),
        title=title(language),
        day=data.effective.isoformat(),
        date=day if data.version else "",
        place=data.school.at(language),
        approval=approval,
        blocks=(
            Paragraph(text=str(said).format(version=data.version, date=day)),
            *([] if data.version else [Paragraph(text=about_marks(language))]),
            *_blocks(data, language),
        ),
    )


def _blocks(data: RulebookForm, language: str) -> tuple[Block, ...]:
    """Return the clauses; those of the model text say whose each is, before a head adopts them."""
    found: list[Block] = []
    for section in clauses(data.rules, language):
        found.append(Heading(text=f"{section.number}. {section.title}"))
        for one in section.clauses:
            whose = "" if data.version else f" ({one.whose})"
            found.append(Paragraph(text=f"{one.number}. {one.text}{whose}"))
    return tuple(found)
