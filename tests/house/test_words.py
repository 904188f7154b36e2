"""Words that must not come back, and how people are addressed; each with its reason."""

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
        r"ключев\w+ карт|ключ-карт": "one word for the card: «карта-ключ»",
        r"[Оо]бе копии": "a card is printed twice: «экземпляр»",
        r"следующего открытия": "a box is opened with an act: «вскрытие»",
        r"\bбрал\b|письмо взято": "a letter is opened, not taken: nothing leaves the box",
        r"Зарегистрировать (?:обращение|до)": "registered it is already: its line is filled in",
    },
    "ky": {
        r"жумуш күн": "a working day: «иш күнү» (glossary 58)",
        r"мөөрлө": "a stamp is no lock: a letter «кулпуланат», a box «пломбаланат»",
        r"[Жж]ыйында үн": "a meeting of the commission: «отурум» (glossary 32)",
        r"жанымдамын": "it says «I am beside myself»",
        r"эч ким ала элек|катты алды": "a letter is opened, not taken",
    },
}  # fmt: skip
#: Apps whose catalogs speak to whoever reads, not to members.
TO_EVERYBODY = {"public"}
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
    for path in [
        *(ROOT / "docs/guide" / language).glob("*.md"),
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


def test_no_kyrgyz_ending_is_glued_to_a_number():
    glued = re.compile(rf"\d[{LETTER}]{{2,}}")
    assert not [found for found in texts("ky") if glued.search(found[1])]


@pytest.mark.parametrize("language", SMALL)
def test_members_are_addressed_with_a_capital(language):
    small = re.compile(rf"(?<![{LETTER}])(?:{SMALL[language]})(?![{LETTER}])")
    assert not [
        (app, words)
        for app, entry, words in catalogs(language)
        if app not in TO_EVERYBODY
        and entry.msgctxt not in {"child", "adult"}
        and small.search(words)
    ]
    guide = [(p.name, p.read_text("utf-8")) for p in (ROOT / "docs/guide" / language).glob("*.md")]
    assert not [(name, found[0]) for name, text in guide if (found := small.search(text))]
