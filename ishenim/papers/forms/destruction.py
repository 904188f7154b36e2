"""The act on destroying letters after their term of keeping (forms.md 2.8)."""

from dataclasses import dataclass
from datetime import date

from ishenim.papers.dates import ended, official_date
from ishenim.papers.document import Block, Document, Items, Paragraph, Signatory
from ishenim.papers.forms.records_words import approval
from ishenim.papers.names import SchoolNames, Someone, post_of

WORDS = {
    "ky": {
        "title": "Сактоо мөөнөтү бүткөн кайрылууларды жок кылуу жөнүндө АКТ",
        "basis": "Негиз: «Ишеним кутучасы» жөнүндө жобо, сактоо мөөнөтү (жыл менен): {years}.",
        "we": "Биз, төмөндө кол койгон комиссиянын мүчөлөрү, сактоо мөөнөтү бүткөн төмөнкү "
        "кайрылуулар жок кылынары жөнүндө ушул актыны түздүк. Саны: {count}.",
        "title_lost": "Ачылбай турган кайрылууларды жок кылуу жөнүндө АКТ",
        "we_lost": "Биз, төмөндө кол койгон комиссиянын мүчөлөрү, төмөнкү кайрылуулар жок кылынары "
        "жөнүндө ушул актыны түздүк.",
        "lost": "Комиссия кайра башталган, бул кайрылуулардын кутучаларынын ачкыч карталары жок, "
        "аларды эч ким эч качан ача албайт. Саны: {count}. Пломбаларынын номерлери:",
        "span": "Катталган күндөрү: {first} – {last}.",
        "what": "Бардык көчүрмөлөр жок кылынат: кайрылуулардын кулпуланган тексттери, тиркемелери, "
        "кийинки билдирүүлөрү, жооптордун көчүрмөлөрү, аларды ачуучу үлүштөр жана аларга "
        "байланыштуу жазуулар. Кагаз түп нускалар майдаланат же өрттөлөт.",
        "stays": "Каттоо номерлери, күндөр жана сандар сакталат; бул актынын изи ачык журналга "
        "жазылат.",
    },
    "ru": {
        "title": "АКТ об уничтожении обращений с истёкшим сроком хранения",
        "basis": "Основание: Положение о «Ящике доверия», срок хранения, лет: {years}.",
        "we": "Мы, нижеподписавшиеся члены комиссии, составили настоящий акт о том, что следующие "
        "обращения с истёкшим сроком хранения подлежат уничтожению. Количество: {count}.",
        "title_lost": "АКТ об уничтожении обращений, которые нельзя открыть",
        "we_lost": "Мы, нижеподписавшиеся члены комиссии, составили настоящий акт о том, что "
        "следующие обращения подлежат уничтожению.",
        "lost": "Комиссия начала работу заново, карт-ключей от ящиков этих обращений больше нет, и "
        "открыть их никто никогда не сможет. Количество: {count}. Номера пломб:",
        "span": "Зарегистрированы: {first} – {last}.",
        "what": "Уничтожаются все копии: запечатанные тексты, вложения, последующие сообщения, "
        "копии ответов, доли ключей к ним и связанные с ними записи. Бумажные подлинники "
        "измельчаются или сжигаются.",
        "stays": "Регистрационные номера, дни и количества сохраняются; след этого акта вносится в "
        "открытый журнал.",
    },
    "en": {
        "title": "ACT on destroying letters whose term of keeping has ended",
        "basis": "Grounds: the regulation on the Trust Box, years of keeping: {years}.",
        "we": "We, the undersigned members of the commission, have drawn up this act: the term of "
        "keeping of the following letters has ended and they are to be destroyed. Count: {count}.",
        "title_lost": "ACT on destroying letters that cannot be opened",
        "we_lost": "We, the undersigned members of the commission, have drawn up this act: the "
        "following letters are to be destroyed.",
        "lost": "The commission has begun anew, and the key cards of the boxes of these letters "
        "are gone: nobody can ever open them. Count: {count}. Numbers of their seals:",
        "span": "Registered: {first} – {last}.",
        "what": "All copies are destroyed: sealed texts, attachments, later messages, copies of "
        "answers, the shares that open them and the notes about them. Paper originals are "
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
    head: str
    years: tuple[int, ...]  # of keeping, as the rules of the closing days say
    numbers: tuple[str, ...]
    days: tuple[date, ...]  # on which these were registered
    seals: tuple[str, ...] = ()  # of letters that nobody can open
    signers: tuple[Someone, ...]


def document(data: DestructionForm, language: str) -> Document:
    """Return the act in a language."""
    words = WORDS[language]
    only_lost = not data.numbers
    return Document(
        form="destruction",
        language=language,
        school=data.school.called(language),
        approval=approval(data.head, language),
        title=words["title_lost" if only_lost else "title"],
        day=data.day.isoformat(),
        date=official_date(data.day, language),
        place=data.school.at(language),
        basis=words["basis"].format(years=", ".join(map(str, data.years))),
        blocks=(
            *(_numbered(data, language) if data.numbers else [Paragraph(text=words["we_lost"])]),
            *(_lost(data, language) if data.seals else []),
            Paragraph(text=words["what"]),
            Paragraph(text=words["stays"]),
        ),
        signatures=tuple(
            Signatory(post=post_of(one, language), name=one.name) for one in data.signers
        ),
    )


def _numbered(data: DestructionForm, language: str) -> list[Block]:
    """Return what is said of letters whose term has ended."""
    words = WORDS[language]
    first, last = (official_date(day, language) for day in (min(data.days), max(data.days)))
    return [
        Paragraph(text=words["we"].format(count=len(data.numbers))),
        Paragraph(text=ended(words["span"].format(first=first, last=last))),
        Items(items=data.numbers),
    ]


def _lost(data: DestructionForm, language: str) -> list[Block]:
    """Return what is said of letters that nobody can open."""
    text = WORDS[language]["lost"].format(count=len(data.seals))
    return [Paragraph(text=text), Items(items=data.seals, numbered=False)]
