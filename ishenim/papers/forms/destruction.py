"""The act on destroying letters after their term of keeping (forms.md 2.8)."""

from dataclasses import dataclass
from datetime import date

from ishenim.papers.dates import ended, official_date
from ishenim.papers.document import Document, Items, Paragraph, Signatory
from ishenim.papers.names import SchoolNames, Someone, post_of

WORDS = {
    "ky": {
        "title": "Сактоо мөөнөтү бүткөн кайрылууларды жок кылуу жөнүндө АКТ",
        "basis": "Негиз: «Ишеним кутучасы» жөнүндө жобо, сактоо мөөнөтү (жыл менен): {years}.",
        "we": "Биз, төмөндө кол койгон комиссиянын мүчөлөрү, сактоо мөөнөтү бүткөн төмөнкү "
        "кайрылуулар жок кылынары жөнүндө ушул актыны түздүк. Саны: {count}.",
        "span": "Катталган күндөрү: {first} – {last}.",
        "what": "Бардык көчүрмөлөр жок кылынат: кайрылуулардын мөөрлөнгөн тексттери, тиркемелери, "
        "кийинки билдирүүлөрү, жооптордун көчүрмөлөрү, аларды ачуучу ачкычтар жана аларга "
        "байланыштуу жазуулар. Кагаз түп нускалар майдаланат же өрттөлөт.",
        "stays": "Каттоо номерлери, күндөр жана сандар сакталат; бул актынын изи ачык журналга "
        "жазылат.",
    },
    "ru": {
        "title": "АКТ об уничтожении обращений с истёкшим сроком хранения",
        "basis": "Основание: Положение об «Ишеним кутучасы», срок хранения, лет: {years}.",
        "we": "Мы, нижеподписавшиеся члены комиссии, составили настоящий акт о том, что следующие "
        "обращения с истёкшим сроком хранения подлежат уничтожению. Количество: {count}.",
        "span": "Зарегистрированы: {first} – {last}.",
        "what": "Уничтожаются все копии: запечатанные тексты, вложения, последующие сообщения, "
        "копии ответов, ключи к ним и связанные с ними записи. Бумажные подлинники "
        "измельчаются или сжигаются.",
        "stays": "Регистрационные номера, дни и количества сохраняются; след этого акта вносится в "
        "открытый журнал.",
    },
    "en": {
        "title": "ACT on destroying letters whose term of keeping has ended",
        "basis": "Ground: the regulation of the trust box, years of keeping: {years}.",
        "we": "We, the undersigned members of the commission, have drawn up this act: the term of "
        "keeping of the following letters has ended and they are to be destroyed. Count: {count}.",
        "span": "Registered: {first} – {last}.",
        "what": "All copies are destroyed: sealed texts, attachments, later messages, copies of "
        "answers, the keys that open them and the notes about them. Paper originals are "
        "shredded or burnt.",
        "stays": "Registration numbers, days and counts stay; a trace of this act enters the "
        "public journal.",
    },
}


@dataclass(frozen=True, kw_only=True)
class DestructionForm:
    """What an act of destruction says."""

    school: SchoolNames
    day: date
    years: int
    numbers: tuple[str, ...]
    first: date
    last: date
    signers: tuple[Someone, ...]


def document(data: DestructionForm, language: str) -> Document:
    """Return the act in a language."""
    words = WORDS[language]
    first, last = official_date(data.first, language), official_date(data.last, language)
    span = ended(words["span"].format(first=first, last=last))
    return Document(
        form="destruction",
        language=language,
        school=data.school.called(language),
        title=words["title"],
        day=data.day.isoformat(),
        date=official_date(data.day, language),
        place=data.school.at(language),
        basis=words["basis"].format(years=data.years),
        blocks=(
            Paragraph(text=words["we"].format(count=len(data.numbers))),
            Paragraph(text=span),
            Items(items=data.numbers),
            Paragraph(text=words["what"]),
            Paragraph(text=words["stays"]),
        ),
        signatures=tuple(
            Signatory(post=post_of(one, language), name=one.name) for one in data.signers
        ),
    )
