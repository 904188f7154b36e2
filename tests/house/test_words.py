"""Words that must not come back, and how people are addressed; each with its reason."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[2]
LETTER = "А-Яа-яЁёҢңӨөҮү"
#: Language → what is not written → why, and what is.
GONE = {
    "ru": {
        r"опечат": "a box is sealed: «опломбировать»; «опечатать» is the other act, with a stamp",
        r"[Яя]щик(?![^.]*письм)[^.]{0,40}запечат": "a box is sealed: «опломбировать»",
        r"номер(?:а|ов)? печат": "a stamp has no number: «номер пломбы»",
        r"ключев\w+ карт|ключ-карт": "one word for the card: «карта-ключ»",
        r"[Оо]бе копии": "a card is printed twice: «экземпляр»",
        r"следующего открытия": "a box is opened with an act: «вскрытие»",
        r"\bбрал\b|письмо взято": "a letter is opened, not taken: nothing leaves the box",
        r"Зарегистрировать (?:обращение|до)": "registered it is already: its line is filled in",
        r"[Кк]вадратн\w+ код": "nobody says so: «QR-код»",
        r"[Дд]ежурн\w+ читател": "a calque of “duty reader”: «дежурный»",
        r"[Пп]оделит?ь?ся|поделил": "a letter is not halved: «открыть доступ»",
        r"[Рр]абоч\w+ стол": "the screen of Windows: «Кабинет комиссии»",
        r"Реестр обращений": "the book of letters has one name: «журнал регистрации»",
        r"сценарий": "a program on a page: «скрипт»",
        r"Бумажный ящик": "a box made of paper: «деревянный»",
        r"виноват и не|не один \(не одна\)": "brackets of gender, said to a frightened child",
        r"[Пп]о-(?:кыргызски|русски|английски)\b": "one way to say it: «на кыргызском»",
        r"приватн": "no browser says so in Russian: «режим инкогнито»",
        r"[Нн]аименьшее (?:их )?число подписей:": "a regulation says «не менее 3 подписей»",
        r"об «Ишеним": "the box is called «Ящик доверия» in Russian",
        r" — ": "one dash in all texts: «–»",
    },
    "ky": {
        r"жумуш күн|Жумуш күн": "a working day: «иш күнү» (glossary 58)",
        r"иш эмес күн": "a day off: «дем алыш күнү» (glossary 59)",
        r"[Мм]өөрлө|[Мм]өөр номер": "a stamp is no lock: «кулпуланат», «пломбаланат»",
        r"[Жж]ыйында үн|чогулуштун чечим": "a meeting of the commission: «отурум» (glossary 32)",
        r"жанымдамын": "it says «I am beside myself»",
        r"эч ким ала элек|катты алды": "a letter is opened, not taken",
        r"[Кк]езекчи окурман": "«окурман» reads books and newspapers: «кезекчи мүчө»",
        r"(?:[Кк]ат(?:ты)?|мүчө) менен бөлүш": "a letter is not halved: «ачып берүү»",
        r"мүчө(?:ы|га|да|дан|дар|нун|нын)": "the vowels of an ending go with «ө»",
        r"[Чч]арчы код": "nobody says so: «QR-код»",
        r"тез жардам кызматы": "«тез жардам» is the ambulance: «шашылыш жардам»",
        r"корккуз": "the causative of «корк-» is «коркут-»",
        r"СҮЙЛӨШТҮ": "they had a chat: «чыгып сүйлөгөндөр» (glossary 38)",
        r"уюштуруу үчүн жооптуу": "«жооптуу» asks for the dative: «уюштурууга жооптуу»",
        r"Кагаз кутуча": "a box made of paper: «жыгач»",
        r"[Кк]агаз кайрылууларга жооп": "to a child «кагазга жазылган каттар»",
        r"Өткөрүп берүү-кабыл": "«тапшыруу-кабыл алуу актысы»",
        r"карталар өткөрүлбөйт": "it says that no cards are held: «өткөрүлүп берилбейт»",
        r"(?<!кабыл )\bАлуу акт": "the act is «алып чыгуу актысы» (glossary 43)",
        r"\b(?:[Бб]ул|[Мм]ындай|[Аа]зырынча) акты\b": "the nominative is «акт»",
        r"[Ыы]раст(?:ал|ама|ай)": "confirmed: «тастыкталды» (glossary 65)",
        r"күнөөлүү эмессиң": "said to a child: «сенин күнөөң жок»",
        r"[Зз]апас код": "one word for what is kept in reserve: «камдык»",
        r"20 сандан": "«сан» is a number: «цифра»",
        r"сандарда\b": "a calque: «кутуча жөнүндө сандар»",
        r"пландан кеч|^Жолу:|, жолу:": "a calque: «белгиленген күндөн кеч», «канча жолу»",
        r"Бир нерсе туура эмес болду|Кутуча бош болду": "a calque: «ката кетти», «бош чыкты»",
        r"айланасындагы кол тамга": "a calque of “around a letter”: «катка коюлган»",
        r"[Тт]асма": "a film in a cinema: «видео»",
        r"ким ким\b": "it says nothing: «ким кылды?»",
        r"балдарды коргоо боюнча аймактык орган": "nobody finds it: the office has its own name",
        r"саны так(?!\w| сан)": "«так» also means exact: «так сан»",
        r"Кайрылуулардын тизмеси": "the book of letters has one name: «каттоо журналы»",
        r"Ачкыч-карта": "written without a hyphen",
        r"долбоордун үлгүсү": "«долбоор» is a draft: «программа сунуштаган үлгү»",
        r"болушу мүмкүн: кайрылуучудан": "the original regulation ensures it: «камсыз кылынат»",
        r"санынан кичине": "a calque: «{n} болсо же андан көп болсо»",
        r" — ": "one dash in all texts: «–»",
    },
    "en": {
        r"[Ss]quare code": "nobody says so: “QR code”",
        r"word of mouth": "gossip goes by word of mouth: “orally”",
        r"four eyes": "a calque: “two people must check”",
        r"not less than (?:twice|once|\{)": "“at least”",
        r"others than the ones": "a calque: “different lines from those”",
        r"[«“]Trust Box[»”]": "an English name needs no quotation marks",
        r"Ishenim kutuchasy": "the box is called Trust Box in English",
        r"out of turn": "a queue: “extraordinary”",
        r"signatures around": "a calque: “on this letter”",
        r"is watched by": "spied upon: “monitoring”",
        r"^SPOKE|(?<!law on )\bappeals?\b(?! law)": "one word for what people write: “letter”",
    },
}  # fmt: skip
#: What a child reads on the letter's pages is never said in these words (language → words → why).
NOT_TO_A_CHILD = {
    "ky": {r"[Сс]крипт": "a child of ten does not know it", r"[Сс]ервер": "elsewhere: «сайт»"},
    "ru": {r"[Сс]крипт": "a child of ten does not know it", r"[Сс]ервер": "elsewhere: «сайт»"},
}
#: … nor, where the letter itself is, in the word of the act: a child's box is opened.
ONE_VERB = re.compile("вскры")
#: A page for adults who check signatures, in an app that else speaks to a child.
FOR_ADULTS = ("The scripts of the pages, version", "This check is made by the page's own script")
SMALL = {
    "ru": r"вы|вас|вам|вами|ваш(?:а|е|и|у|ей|его|ему|ем|им|их|ими)?",
    "ky": r"сиз(?:ди|ге|ден|де|дин|дики)?",
}


def catalogs(language: str) -> Iterator[tuple[str, polib.POEntry, str]]:
    for path in sorted(ROOT.glob(f"ishenim/*/locale/{language}/LC_MESSAGES/django.po")):
        for entry in polib.pofile(str(path)):
            for words in (entry.msgstr, *entry.msgstr_plural.values()):
                yield path.parts[-5], entry, words


def texts(language: str) -> Iterator[tuple[str, str]]:
    """Return everything that people read in a language: catalogs, the guide, texts in data."""
    for app, _entry, words in catalogs(language):
        yield app, words
    checker = json.loads((ROOT / "ishenim/audit/words.json").read_text("utf-8"))
    for words in (checker["other"], *checker["findings"].values(), *checker["say"].values()):
        yield "words.json", words[language]
    for path in [
        *(ROOT / "docs/guide" / language).glob("*.md"),
        *(ROOT / "docs/decide").glob(f"*{language}.md"),
        *(ROOT / "docs/data-protection").glob(f"*.{language}.md"),
        ROOT / "ishenim/regulation/texts" / f"{language}.toml",
        ROOT / "ishenim/regulation/guidance.toml",
        *(ROOT / "ishenim/papers").rglob("*.py"),
    ]:
        for line in path.read_text("utf-8").splitlines():
            yield path.name, line


@pytest.mark.parametrize("language", GONE)
def test_words_that_were_mended_do_not_come_back(language):
    found = [
        (place, words, why)
        for place, words in texts(language)
        for pattern, why in GONE[language].items()
        if re.search(pattern, words)
    ]
    assert not found


@pytest.mark.parametrize("language", NOT_TO_A_CHILD)
def test_a_child_is_not_told_of_machines(language):
    found = [
        (app, words, why)
        for app, entry, words in catalogs(language)
        if entry.msgctxt == "child" or app in {"public", "box"}
        if not entry.msgid.startswith(FOR_ADULTS)
        for pattern, why in NOT_TO_A_CHILD[language].items()
        if re.search(pattern, words)
    ]
    assert not found


def test_a_childs_box_is_opened_and_not_broken_into():
    assert not [
        words
        for app, entry, words in catalogs("ru")
        if (entry.msgctxt == "child" or app == "box") and ONE_VERB.search(words)
    ]


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_one_sentence_has_one_translation(language):
    """Django joins all catalogs: of two translations the app that stands first would win."""
    said: dict[tuple[str | None, str], set[tuple[str, ...]]] = {}
    for path in sorted(ROOT.glob(f"ishenim/*/locale/{language}/LC_MESSAGES/django.po")):
        for one in polib.pofile(str(path)):
            words = (one.msgstr, *(one.msgstr_plural[n] for n in sorted(one.msgstr_plural)))
            said.setdefault((one.msgctxt, one.msgid), set()).add(words)
    assert not {msgid: words for msgid, words in said.items() if len(words) > 1}


def test_no_kyrgyz_ending_is_glued_to_a_number():
    glued = re.compile(rf"\d[{LETTER}]{{2,}}")
    assert not [found for found in texts("ky") if glued.search(found[1])]


@pytest.mark.parametrize("language", SMALL)
def test_members_are_addressed_with_a_capital(language):
    small = re.compile(rf"(?<![{LETTER}])(?:{SMALL[language]})(?![{LETTER}])")
    assert not [
        (app, words)
        for app, entry, words in catalogs(language)
        if entry.msgctxt != "child" and small.search(words)
    ]
    guide = [(p.name, p.read_text("utf-8")) for p in (ROOT / "docs/guide" / language).glob("*.md")]
    assert not [(name, found[0]) for name, text in guide if (found := small.search(text))]
