"""What parents and the school's website are told (R5, R6). Here an adult is spoken to: «Сиз».

Places in braces are whole values; no ending is ever glued to them (glossary 6.5).
"""

from ishenim.papers.poster_facts import Facts
from ishenim.papers.poster_words import when

KY = {
    "title": "Мектепте «Ишеним кутучасы» иштейт",
    "dear": "Урматтуу ата-энелер!",
    "what": "«Ишеним кутучасы» аркылуу окуучулар жана ата-энелер кылмыштуулук, зордук-зомбулук, "
    "рэкетчилик, суицид коркунучу, укуктардын бузулушу жана коррупция фактылары жөнүндө "
    "мектептин комиссиясына жаза алышат.",
    "anonymous": "Атын жазуу милдеттүү эмес. Сайт кат жазган адамдын атын сурабайт жана сактабайт.",
    "who": "Кутучаны эч ким жалгыз ача албайт. Аны комиссия чогуу ачат. Комиссиянын курамында "
    "ата-энелер коомчулугунун өкүлү бар. Мектеп директорунда кутучанын ачкычы жок. Шашылыш "
    "катты гана кат жазган адам тандаган мүчөлөрдүн ар бири дароо, жалгыз ача алат.",
    "answer": "Кат жазган адам 20 цифрадан турган код алат жана жоопту ошол код менен окуйт.",
    "please": "Балаңызга кутуча жөнүндө айтып бериңиз. Эмне жазганын сурабаңыз.",
    "urgent": "Коркунуч болсо, кат жазып күтпөңүз, дароо чалыңыз:",
    "address": "Кат жазуу үчүн дарек:",
    "rules": "Иштөө тартиби (жобо):",
}
RU = {
    "title": "В школе работает «Ящик доверия»",
    "dear": "Уважаемые родители!",
    "what": "Через «Ящик доверия» ученики и родители могут написать комиссии школы "
    "о преступлениях, насилии, рэкете, угрозе суицида, нарушении прав и фактах коррупции.",
    "anonymous": "Имя указывать не обязательно. Сайт не спрашивает и не хранит имя пишущего.",
    "who": "Никто не может открыть ящик в одиночку. Его открывает вместе комиссия, в составе "
    "которой есть представитель родительской общественности. У директора школы ключа от него нет. "
    "Только срочное письмо сразу и в одиночку может открыть каждый член комиссии, которого "
    "выбрал автор.",
    "answer": "Кто пишет, получает код из 20 цифр и читает ответ по этому коду.",
    "please": "Расскажите о ящике своему ребёнку. Не спрашивайте, что он написал.",
    "urgent": "Если есть опасность, не ждите ответа на письмо, звоните сразу:",
    "address": "Адрес, чтобы написать:",
    "rules": "Порядок работы (положение):",
}
EN = {
    "title": "The school has a Trust Box",
    "dear": "Dear parents,",
    "what": "Through the Trust Box pupils and parents can write to the school's commission about "
    "crime, violence, racketeering, danger of suicide, violation of rights and corruption.",
    "anonymous": "No name is needed. The site neither asks nor keeps the name of who writes.",
    "who": "Nobody can open the box alone. The commission opens it together; a representative of "
    "the parents' community is one of its members. The head of the school holds no key to it. "
    "Only an urgent letter can be opened at once, alone, by each member its author chose.",
    "answer": "Who writes gets a code of 20 digits and reads the answer with it.",
    "please": "Tell your child about the box. Do not ask what they wrote.",
    "urgent": "If there is danger, do not wait for an answer to a letter, call at once:",
    "address": "The address to write to:",
    "rules": "How it works (regulation):",
}
WORDS = {"ky": KY, "ru": RU, "en": EN}


def _numbers(facts: Facts, language: str) -> str:
    return "\n".join(f"{line.number} · {line.words[language]}" for line in facts.help)


def website(facts: Facts, language: str, *, home: str, rules: str) -> str:
    """Return the text for the school's own website (R5)."""
    words = WORDS[language]
    parts = [
        f"{words['title']}\n{facts.name(language)}",
        f"{words['what']} {words['anonymous']}",
        f"{words['who']} {when(language, facts.rules)} {words['answer']}",
        f"{words['address']} {home}",
        f"{words['rules']} {rules}" if rules else "",
        f"{words['urgent']}\n{_numbers(facts, language)}",
    ]
    return "\n\n".join(part for part in parts if part)


def message(facts: Facts, language: str, *, home: str) -> str:
    """Return a short message to parents, for a group in a messenger (R6)."""
    words = WORDS[language]
    parts = [
        f"{words['dear']} {words['title']}.",
        f"{words['what']} {words['anonymous']}",
        f"{words['who']} {when(language, facts.rules)}",
        words["please"],
        f"{words['address']} {home}",
        f"{words['urgent']}\n{_numbers(facts, language)}",
    ]
    return "\n\n".join(parts)
