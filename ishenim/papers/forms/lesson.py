"""A class hour of twenty minutes about the box, for the teacher who gives it (R6).

What the school promises is quoted from its regulation. The teacher is spoken to as «Сиз»; what is
said to the class speaks as the poster does.
"""

from dataclasses import dataclass

from ishenim.papers.dates import official_date
from ishenim.papers.document import Block, Document, Heading, Items, Paragraph
from ishenim.papers.poster_facts import Facts
from ishenim.papers.poster_words import when
from ishenim.regulation.clauses import clauses
from ishenim.regulation.rulebook import Rulebook

#: The parts in order: minutes, what is said, and clauses of the regulation that are read aloud.
PARTS = (
    ("for", 3, ("for_write", "for_about", "for_friend"), ("grounds",)),
    ("not", 3, ("not_rescue", "not_only", "not_telling"), ()),
    ("open", 4, ("when", "open_ask"), ("quorum", "no_key")),
    ("try", 5, ("try_open", "try_exit", "try_code", "try_slip", "try_none"), ()),
    ("promise", 3, ("promise_read",), ("anonymous", "consideration", "answer", "confidential")),
    ("end", 2, ("end_ask", "end_numbers", "end_poster"), ()),
)
BEFORE = ("before_print", "before_own", "before_stay", "before_tell")

KY = {
    "title": "Класстык саат: «Ишеним кутучасы»",
    "subtitle": "20 мүнөт, мугалим үчүн",
    "before": "Сабакка чейин",
    "before_print": "Плакатты жана жыгач кутучага салынчу барактарды басып чыгарыңыз.",
    "before_own": "Бир да балага өзү жөнүндө айттырбаңыз. Мисалды китептен алыңыз.",
    "before_stay": "Сабактан кийин класста он мүнөт калыңыз: Сизге бирөө келиши мүмкүн.",
    "before_tell": "Бала коркунуч жөнүндө айтса, угуңуз жана ишениңиз. Эч кимге айтпайм деп убада "
    "бербеңиз. Ошол эле күнү психологго же жооптуу адамга билдириңиз.",
    "part": "{number}. {title} ({minutes} мүнөт)",
    "rule": "Жобонун {number} пункту: {text}",
    "for": "Кутуча эмне үчүн керек",
    "for_write": "Сени капа кылган, коркуткан же тынчсыздандырган нерсени жазсаң болот.",
    "for_about": "Уруп-сабоо, коркутуу, акча талап кылуу, адилетсиздик жөнүндө жазышат.",
    "for_friend": "Досуң жөнүндө да жазсаң болот. Бул чагымчылык эмес, бул жардам.",
    "not": "Кутуча эмне үчүн эмес",
    "not_rescue": "Кутуча – куткаруу кызматы эмес. Коркунуч болсо, күтпө, чал.",
    "not_only": "Кутуча – жалгыз жол эмес. Ишенген чоң кишиңе да айтсаң болот.",
    "not_telling": "Кутуча – тамаша үчүн эмес. Ар бир катты адамдар окуйт.",
    "open": "Аны ким жана качан ачат",
    "open_ask": "Суроо: «Кутучаны директор жалгыз ача алабы?» Жооп: жок.",
    "try": "Байкап көрөбүз",
    "try_open": "Бул даректи ач: {address}",
    "try_exit": "«Тез чыгуу» баскычын бас. Эмне көрдүң?",
    "try_code": "«Менде код бар» деген жерди тап. Код жазылган кагазды кайда сактаса болот?",
    "try_slip": "Баракты бүктөп, жыгач кутучага кантип саларыңды көрсөт.",
    "try_none": "Сыноо үчүн кат жөнөтпөйбүз: комиссия ар бир катты ачып окуйт.",
    "promise": "Мектеп эмне убада кылат",
    "promise_read": "Жободон окуп, өз сөзүңүз менен түшүндүрүңүз.",
    "end": "Жыйынтык",
    "end_ask": "Суроо: «Азыр коркунуч болсо, эмне кылабыз?» Жооп: чалабыз, кат кечигет.",
    "end_numbers": "Номерлерди жазып ал:",
    "end_poster": "Плакат класста калат.",
}
RU = {
    "title": "Классный час: «Ящик доверия»",
    "subtitle": "20 минут, для учителя",
    "before": "До урока",
    "before_print": "Распечатайте плакат и листки для деревянного ящика.",
    "before_own": "Никого из детей не просите рассказать о себе. Пример возьмите из книги.",
    "before_stay": "После урока останьтесь в классе на десять минут: к Вам могут подойти.",
    "before_tell": "Если ребёнок рассказал об опасности, выслушайте и поверьте. Не обещайте "
    "никому не говорить. В тот же день сообщите психологу или ответственному лицу.",
    "part": "{number}. {title} ({minutes} мин)",
    "rule": "Пункт {number} положения: {text}",
    "for": "Для чего ящик",
    "for_write": "Можно написать о том, что обидело, напугало или тревожит тебя.",
    "for_about": "Пишут о побоях, угрозах, вымогательстве, несправедливости.",
    "for_friend": "Можно написать и о друге. Это не донос, это помощь.",
    "not": "Чем ящик не является",
    "not_rescue": "Ящик – не служба спасения. Если опасно, не жди, звони.",
    "not_only": "Ящик – не единственный путь. Можно рассказать и взрослому, которому доверяешь.",
    "not_telling": "Ящик – не для шуток. Каждое письмо читают люди.",
    "open": "Кто и когда его открывает",
    "open_ask": "Вопрос: «Может ли директор открыть ящик один?» Ответ: нет.",
    "try": "Пробуем",
    "try_open": "Открой адрес: {address}",
    "try_exit": "Нажми «Быстро выйти». Что ты видишь?",
    "try_code": "Найди «У меня есть код». Где хранить бумагу с кодом?",
    "try_slip": "Сложи листок и покажи, как опустить его в деревянный ящик.",
    "try_none": "Пробных писем не отправляем: комиссия открывает и читает каждое.",
    "promise": "Что обещает школа",
    "promise_read": "Прочитайте из положения и объясните своими словами.",
    "end": "Итог",
    "end_ask": "Вопрос: «Что делать, если опасно прямо сейчас?» Ответ: звонить, письмо не успеет.",
    "end_numbers": "Запиши номера:",
    "end_poster": "Плакат остаётся в классе.",
}
EN = {
    "title": "A class hour: the Trust Box",
    "subtitle": "20 minutes, for the teacher",
    "before": "Before the lesson",
    "before_print": "Print the poster and the slips for the wooden box.",
    "before_own": "Ask no child to tell of themselves. Take an example from a book.",
    "before_stay": "Stay in the classroom for ten minutes afterwards: somebody may come to you.",
    "before_tell": "If a child tells of danger, listen and believe. Do not promise to tell nobody. "
    "On the same day tell the psychologist or the responsible person.",
    "part": "{number}. {title} ({minutes} minutes)",
    "rule": "From the regulation, {number}: {text}",
    "for": "What the box is for",
    "for_write": "You can write about what hurt, frightened or worries you.",
    "for_about": "People write about beating, threats, demands for money, unfairness.",
    "for_friend": "You can write about a friend, too. That is no telling on: it is help.",
    "not": "What the box is not",
    "not_rescue": "The box is no rescue service. In danger do not wait, call.",
    "not_only": "The box is not the only way. You can also tell an adult you trust.",
    "not_telling": "The box is not for jokes. People read each letter.",
    "open": "Who opens it, and when",
    "open_ask": "Question: “Can the head open the box alone?” Answer: no.",
    "try": "We try it",
    "try_open": "Open this address: {address}",
    "try_exit": "Press “Exit quickly”. What do you see?",
    "try_code": "Find “I have a code”. Where could the paper with a code be kept?",
    "try_slip": "Fold a slip and show how to put it into the wooden box.",
    "try_none": "We send no letter as a trial: the commission opens and reads each one.",
    "promise": "What the school promises",
    "promise_read": "Read from the regulation and explain it in your own words.",
    "end": "The end",
    "end_ask": "Question: “What do we do in danger now?” Answer: call; a letter is too slow.",
    "end_numbers": "Write down the numbers:",
    "end_poster": "The poster stays in the classroom.",
}
WORDS = {"ky": KY, "ru": RU, "en": EN}


@dataclass(frozen=True, kw_only=True)
class LessonForm:
    """Whose lesson it is: the facts of the school's poster and its regulation."""

    facts: Facts
    rules: Rulebook


def document(data: LessonForm, language: str) -> Document:
    """Return the lesson in a language."""
    words, facts = WORDS[language], data.facts
    return Document(
        form="lesson",
        language=language,
        school=facts.name(language),
        title=words["title"],
        subtitle=words["subtitle"],
        day=facts.day.isoformat(),
        date=official_date(facts.day, language),
        blocks=(
            Heading(text=words["before"]),
            Items(items=tuple(words[name] for name in BEFORE), numbered=False),
            *(
                block
                for number, part in enumerate(PARTS, start=1)
                for block in _part(data, number, *part, language=language)
            ),
        ),
    )


def _part(
    data: LessonForm,
    number: int,
    name: str,
    minutes: int,
    said: tuple[str, ...],
    rules: tuple[str, ...],
    *,
    language: str,
) -> list[Block]:
    words, facts = WORDS[language], data.facts
    words = {**words, "when": when(language, facts.rules)}
    title = words["part"].format(number=number, title=words[name], minutes=minutes)
    lines = [words[one].format(address=facts.address) for one in said]
    if name == "end":
        lines[2:2] = [f"{one.number}: {one.words[language]}" for one in facts.help]
    found = {one.key: one for part in clauses(data.rules, language) for one in part.clauses}
    quoted = [
        Paragraph(text=words["rule"].format(number=found[key].number, text=found[key].text))
        for key in rules
    ]
    return [Heading(text=title), Items(items=tuple(lines), numbered=False), *quoted]
