"""What posters, stickers and slips say. Here a child is spoken to: «сен», short, calm (UX-63).

No ending is glued to a variable: weekdays are whole phrases (glossary 6.5).
"""

from ishenim.regulation.clauses import opening_days
from ishenim.regulation.rulebook import Rulebook

LANGUAGES = ("ky", "ru", "en")

WHEN = {
    "ky": "Кутуча ачылат: {day}, саат\N{NO-BREAK SPACE}{time}.",
    "ru": "Ящик открывают {day} в\N{NO-BREAK SPACE}{time}.",
    "en": "The box is opened {day} at\N{NO-BREAK SPACE}{time}.",
}

KY = {
    "title": "«Ишеним кутучасы»",
    "lead": "Айтуу кыйынбы? Анда жаз.",
    "about": "Сени капа кылган, коркуткан же тынчсыздандырган нерсени жаз.\n"
    "Досуң жөнүндө да жазсаң болот.",
    "name": "Атыңды жазбасаң да болот. Сайтка катталуунун кереги жок.",
    "name_short": "Атыңды жазбасаң да болот.",
    "alone": "Кутучаны комиссия чогуу ачат. Шашылыш катты гана сен тандаган ар бир мүчө дароо "
    "ача алат.",
    "answer": "Жоопту ошол эле жерден өз кодуң менен окуйсуң.",
    "scan": "Телефондун камерасын ушул белгиге карат",
    "type": "же бул даректи жаз",
    "now": "Азыр жардам керекпи? Күтпө, чал.",
    "pin": "Комиссиянын текшерүү коду:",
    "draft": "Убактылуу плакат: комиссиянын курамына кол коюлгандан кийин кайра басылат.",
    "qr": "QR-код: кутучанын дареги",
    "scene": "Тоолор жана кат салынып жаткан кутуча",
    "slip": "Комиссияга кат",
    "slip_text": "Эмне болгонун жаз. Барактын артына да жазсаң болот.",
    "slip_code": "Каалаган код ойлоп тап (мисалы, сөз менен сан). "
    "Жооп ушул код менен илинет. Кодду өзүңө да жазып ал.",
    "slip_code_label": "Менин кодум",
    "slip_danger": "Азыр коркунуч барбы? Күтпө, чал:",
    "slip_fold": "Бүктөп, жыгач кутучага сал.",
}
RU = {
    "title": "«Ящик доверия»",
    "lead": "Трудно сказать вслух? Напиши.",
    "about": "Напиши о том, что обидело, напугало или тревожит тебя.\nМожно написать и о друге.",
    "name": "Имя можно не писать. Регистрация не нужна.",
    "name_short": "Имя можно не писать.",
    "alone": "Комиссия открывает ящик вместе. Только срочное письмо сразу сможет открыть каждый, "
    "кого ты выберешь.",
    "answer": "Ответ ты прочитаешь там же, по своему коду.",
    "scan": "Наведи сюда камеру телефона",
    "type": "или набери адрес",
    "now": "Помощь нужна сейчас? Не жди, звони.",
    "pin": "Код проверки комиссии:",
    "draft": "Временный плакат: его напечатают заново, когда состав комиссии будет подписан.",
    "qr": "QR-код: адрес ящика",
    "scene": "Горы и ящик, в который опускают письмо",
    "slip": "Письмо комиссии",
    "slip_text": "Напиши, что случилось. Можно писать и на обороте.",
    "slip_code": "Придумай любой код (например, слово и число). "
    "С этим кодом вывесят ответ. Запиши код и себе.",
    "slip_code_label": "Мой код",
    "slip_danger": "Сейчас опасно? Не жди, звони:",
    "slip_fold": "Сложи и опусти в деревянный ящик.",
}
EN = {
    "title": "Trust Box",
    "lead": "Hard to say out loud? Write it.",
    "about": "Write about what hurt, frightened or worries you.\n"
    "You can write about a friend, too.",
    "name": "You need not give your name. There is no sign-up.",
    "name_short": "You need not give your name.",
    "alone": "The commission opens the box together. Only an urgent letter can be opened at once, "
    "by each member you chose.",
    "answer": "You read the answer in the same place, with your own code.",
    "scan": "Point a phone's camera here",
    "type": "or type this address",
    "now": "Need help now? Do not wait, call.",
    "pin": "Check code of the commission:",
    "draft": "A temporary poster: it is printed anew when the commission has been signed.",
    "qr": "QR code: the address of the box",
    "scene": "Mountains, and a box into which a letter is put",
    "slip": "A letter to the commission",
    "slip_text": "Write what happened. You can write on the back, too.",
    "slip_code": "Make up any code (a word and a number, for example). "
    "The answer is put up under this code. Write the code down for yourself, too.",
    "slip_code_label": "My code",
    "slip_danger": "Is it dangerous right now? Do not wait, call:",
    "slip_fold": "Fold it and put it into the wooden box.",
}
WORDS = {"ky": KY, "ru": RU, "en": EN}


def when(language: str, rules: Rulebook) -> str:
    """Return when the box is opened, as a sentence (R8)."""
    days = opening_days(rules, language)
    return WHEN[language].format(day=days, time=f"{rules.opening_time:%H:%M}")
