"""The act of handing over when the responsible person or an executor changes (forms.md 2.8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ishenim.papers.dates import official_date
from ishenim.papers.document import Document, Items, Paragraph, Signatory
from ishenim.papers.names import SchoolNames, Someone, post_of

WORDS = {
    "ky": {
        "title": "Тапшыруу-кабыл алуу АКТЫСЫ",
        "we": "{giver} өткөрүп берди, {taker} «Ишеним кутучасы» боюнча төмөнкүлөрдү кабыл алды. "
        "Катышкан комиссиянын мүчөсү: {witness}.",
        "journal": "кайрылууларды каттоо журналы, жазуулардын саны: {count};",
        "openings": "ачуу журналы, ачуулардын саны: {count};",
        "acts": "алып чыгуу актылары, саны: {count};",
        "open": "бүтө элек кайрылуулар: {numbers};",
        "own": "өткөрүп берүүчү аткарып жаткан иштер: {numbers};",
        "paper": "кагаз кайрылуулар сакталган сейфтин жана жыгач кутучанын ачкычтары.",
        "cards": "Ачкыч карталар өткөрүлүп берилбейт: ар ким өз картасын сактайт же жок кылат.",
        "none": "жок",
    },
    "ru": {
        "title": "АКТ приёма-передачи",
        "we": "{giver} передал(а), {taker} принял(а) по «Ящику доверия» следующее. "
        "Присутствовал член комиссии: {witness}.",
        "journal": "журнал регистрации обращений, записей: {count};",
        "openings": "журнал вскрытий, вскрытий: {count};",
        "acts": "акты выемки, количество: {count};",
        "open": "незавершённые обращения: {numbers};",
        "own": "дела, которые вёл передающий: {numbers};",
        "paper": "ключи от сейфа с бумажными обращениями и от деревянного ящика.",
        "cards": "Карты-ключи не передаются: каждый хранит или уничтожает свою.",
        "none": "нет",
    },
    "en": {
        "title": "ACT of handing over",
        "we": "{giver} handed over and {taker} took over of the Trust Box what follows. "
        "A member of the commission was present: {witness}.",
        "journal": "the registration journal, lines: {count};",
        "openings": "the opening journal, openings: {count};",
        "acts": "acts of extraction, count: {count};",
        "open": "letters that are not finished: {numbers};",
        "own": "cases on which who hands over has worked: {numbers};",
        "paper": "the keys of the safe with letters on paper and of the wooden box.",
        "cards": "Key cards are not handed over: everybody keeps or destroys their own.",
        "none": "none",
    },
}


@dataclass(frozen=True, kw_only=True)
class HandoverForm:
    """What an act of handing over says."""

    school: SchoolNames
    day: date
    giver: Someone
    taker: Someone
    witness: Someone  # a third hand under the act
    registered: int
    open_numbers: tuple[str, ...]
    own_numbers: tuple[str, ...]
    openings: int
    acts: int


def _we(data: HandoverForm, words: Mapping[str, str]) -> str:
    return words["we"].format(
        giver=data.giver.name, taker=data.taker.name, witness=data.witness.name
    )


def document(data: HandoverForm, language: str) -> Document:
    """Return the act in a language."""
    words = WORDS[language]
    items = (
        words["journal"].format(count=data.registered),
        words["openings"].format(count=data.openings),
        words["acts"].format(count=data.acts),
        words["open"].format(numbers=", ".join(data.open_numbers) or words["none"]),
        words["own"].format(numbers=", ".join(data.own_numbers) or words["none"]),
        words["paper"],
    )
    return Document(
        form="handover",
        language=language,
        school=data.school.called(language),
        title=words["title"],
        day=data.day.isoformat(),
        date=official_date(data.day, language),
        place=data.school.at(language),
        blocks=(
            Paragraph(text=_we(data, words)),
            Items(items=items),
            Paragraph(text=words["cards"]),
        ),
        signatures=tuple(
            Signatory(post=post_of(one, language), name=one.name)
            for one in (data.giver, data.taker, data.witness)
        ),
    )
