"""The open answer to a letter without a name (forms.md 2.8): «№ 12 кайрылууга жооп»."""

from dataclasses import dataclass
from datetime import date

from ishenim.papers.dates import official_date
from ishenim.papers.document import Block, Document, Paragraph
from ishenim.papers.names import SchoolNames

WORDS = {
    "ky": {
        "title": "КАЙРЫЛУУГА ЖООП",
        "word": "Баракчадагы код: {word}",
        "thanks": "Кайрылганың үчүн рахмат. Сен жалгыз эмессиң.",
        "more": "Дагы айта турганың болсо, «Ишеним кутучасына» кайра жаз.",
    },
    "ru": {
        "title": "ОТВЕТ НА ОБРАЩЕНИЕ",
        "word": "Код на листке: {word}",
        "thanks": "Спасибо за письмо. Ты не остаёшься без помощи.",
        "more": "Если есть что добавить, напиши в «Ящик доверия» ещё раз.",
    },
    "en": {
        "title": "ANSWER TO A LETTER",
        "word": "The code on the slip: {word}",
        "thanks": "Thank you for writing. You are not alone.",
        "more": "If there is more to say, write to the Trust Box again.",
    },
}


@dataclass(frozen=True, kw_only=True)
class PublicAnswerForm:
    """What hangs on the wall."""

    school: SchoolNames
    number: str
    day: date
    word: str
    text: str


def document(data: PublicAnswerForm, language: str) -> Document:
    """Return the sheet in a language."""
    words = WORDS[language]
    blocks: list[Block] = []
    if data.word:
        blocks.append(Paragraph(text=words["word"].format(word=data.word), strong=True))
    blocks += [
        Paragraph(text=words["thanks"]),
        *(Paragraph(text=part) for part in data.text.split("\n") if part.strip()),
        Paragraph(text=words["more"]),
    ]
    return Document(
        form="public-answer",
        language=language,
        school=data.school.called(language),
        title=words["title"],
        number=data.number,
        day=data.day.isoformat(),
        date=official_date(data.day, language),
        place=data.school.at(language),
        blocks=tuple(blocks),
    )
