"""The frame of an answer on paper (R15): what stands around the words a member writes.

The words themselves never reach the server: they are typed into the page and printed from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ishenim.papers.dates import ended, official_date
from ishenim.papers.names import SchoolNames

WORDS = {
    "ky": {
        "title": "КАЙРЫЛУУГА ЖООП",
        "opening": "Сиздин кайрылууңузду комиссия карап чыкты. Номери: {case}. Түшкөн күнү: {date}",
        "further": "Жооп Сизди канааттандырбаса, кайра комиссияга, ошондой эле билим берүү "
        "бөлүмүнө же прокуратурага кайрыла аласыз.",
        "chair": "Комиссиянын төрагасы",
    },
    "ru": {
        "title": "ОТВЕТ НА ОБРАЩЕНИЕ",
        "opening": "Комиссия рассмотрела Ваше обращение. Номер: {case}. Дата поступления: {date}",
        "further": "Если ответ Вас не устраивает, Вы можете снова обратиться в комиссию, а также "
        "в отдел образования или в прокуратуру.",
        "chair": "Председатель комиссии",
    },
    "en": {
        "title": "ANSWER TO A LETTER",
        "opening": "The commission has considered your letter. Number: {case}. Received on: {date}",
        "further": "If the answer does not satisfy you, you can write to the commission again, or "
        "turn to the education department or the prosecutor's office.",
        "chair": "Chair of the commission",
    },
}


@dataclass(frozen=True, kw_only=True)
class AnswerForm:
    """What stands around an answer."""

    school: SchoolNames
    case: str
    received_on: date
    day: date
    chair: str


def frame(data: AnswerForm, language: str) -> Mapping[str, str]:
    """Return the parts of the sheet in a language, from its head to its signature."""
    words = WORDS[language]
    received = official_date(data.received_on, language)
    return {
        "school": data.school.called(language),
        "place": data.school.at(language),
        "date": official_date(data.day, language),
        "title": words["title"],
        "opening": ended(words["opening"].format(case=data.case, date=received)),
        "further": words["further"],
        "post": words["chair"],
        "name": data.chair,
    }
