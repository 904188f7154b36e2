"""The covering letter to a body (forms.md 2.8): as little of the letter as is needed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ishenim.papers.dates import ended, official_date
from ishenim.papers.document import Block, Document, Paragraph, Signatory
from ishenim.papers.names import SchoolNames

WORDS = {
    "ky": {
        "title": "КОШТОМО КАТ",
        "to": "Кимге: {body}",
        "attention": "Көңүлүнө: {name}",
        "opening": "Мектептин «Ишеним кутучасы» боюнча комиссиясы Сизге {date} түшкөн "
        "{case} кайрылуунун негизинде төмөнкүнү маалымдайт:",
        "because": "Маалымат берүүнүн негизи: {because}",
        "anonymous": "Кайрылууда автордун аты-жөнү көрсөтүлгөн эмес. Анын коопсуздугу үчүн "
        "кайрылууну ким жазганын аныктоого аракет кылбоону суранабыз.",
        "named": "Кайрылууда автордун аты-жөнү көрсөтүлгөн. Анын коопсуздугу үчүн кайрылууну ким "
        "жазганын башкаларга билдирбөөнү суранабыз.",
        "secret": "Бул каттагы маалыматты кызматтык зарылчылыктан тышкары таратпоону суранабыз.",
        "due": "Көрүлгөн чаралар тууралуу бул күнгө чейин кабарлоону суранабыз: {date}.",
        "no_due": "Көрүлгөн чаралар тууралуу кабарлоону суранабыз.",
        "chair": "Комиссиянын төрагасы",
    },
    "ru": {
        "title": "СОПРОВОДИТЕЛЬНОЕ ПИСЬМО",
        "to": "Кому: {body}",
        "attention": "Вниманию: {name}",
        "opening": "Комиссия школы по «Ишеним кутучасы» на основании обращения {case}, "
        "поступившего {date}, сообщает следующее:",
        "because": "Основание для передачи сведений: {because}",
        "anonymous": "Автор в обращении себя не назвал. Ради его безопасности просим не пытаться "
        "установить, кто написал обращение.",
        "named": "Автор в обращении себя назвал. Ради его безопасности просим не сообщать другим, "
        "кто написал обращение.",
        "secret": "Просим не распространять сведения этого письма без служебной необходимости.",
        "due": "О принятых мерах просим сообщить до этого дня: {date}.",
        "no_due": "О принятых мерах просим сообщить.",
        "chair": "Председатель комиссии",
    },
    "en": {
        "title": "COVERING LETTER",
        "to": "To: {body}",
        "attention": "For the attention of: {name}",
        "opening": "On the ground of letter {case}, received on {date}, the school's commission "
        "for the trust box informs you of the following:",
        "because": "Ground for passing it on: {because}",
        "anonymous": "The author gave no name. For their safety, please do not try to find out who "
        "wrote the letter.",
        "named": "The author gave their name. For their safety, please do not tell others who "
        "wrote the letter.",
        "secret": "Please do not spread what this letter says beyond what your office needs.",
        "due": "Please inform us of what was done by this day: {date}.",
        "no_due": "Please inform us of what was done.",
        "chair": "Chair of the commission",
    },
}


@dataclass(frozen=True, kw_only=True)
class CoveringForm:
    """What a covering letter says."""

    school: SchoolNames
    number: str
    day: date
    body: str
    address: str
    attention: str
    case: str
    received_on: date
    text: str
    because: str
    due_on: date | None
    chair: str
    is_anonymous: bool | None = None  # None: nobody has written down whether there is a name


def _secret(data: CoveringForm, words: Mapping[str, str]) -> str:
    """Ask for silence, saying of the author what is known; a school forbids no inquiry."""
    if data.is_anonymous is None:
        return words["secret"]
    return f"{words['anonymous' if data.is_anonymous else 'named']} {words['secret']}"


def document(data: CoveringForm, language: str) -> Document:
    """Return the letter in a language."""
    words = WORDS[language]
    to = ", ".join(part for part in (data.body, data.address) if part)
    received = official_date(data.received_on, language)
    blocks: list[Block] = [Paragraph(text=words["to"].format(body=to), strong=True)]
    if data.attention:
        blocks.append(Paragraph(text=words["attention"].format(name=data.attention)))
    due = words["no_due"]
    if data.due_on:
        due = ended(words["due"].format(date=official_date(data.due_on, language)))
    blocks += [
        Paragraph(text=words["opening"].format(case=data.case, date=received)),
        Paragraph(text=data.text),
        Paragraph(text=words["because"].format(because=data.because)),
        Paragraph(text=_secret(data, words)),
        Paragraph(text=due),
    ]
    return Document(
        form="covering-letter",
        language=language,
        school=data.school.called(language),
        title=words["title"],
        number=data.number,
        day=data.day.isoformat(),
        date=official_date(data.day, language),
        place=data.school.at(language),
        blocks=tuple(blocks),
        signatures=(Signatory(post=words["chair"], name=data.chair),),
    )
