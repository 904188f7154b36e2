"""The browser's verifier says what the program says, in three languages; its holidays are fresh."""

import json
import re
from pathlib import Path

from ishenim.audit import told
from tests.vectors import FOLDER
from tools import holidays_table

WEB = Path(__file__).resolve().parents[2] / "web"
WORDS = json.loads((WEB / "verify/words.json").read_text(encoding="utf-8"))
CODE = re.compile(r'"([A-Z]+_[A-Z_]+)"')


def test_a_sentence_of_the_browser_is_the_one_of_the_program():
    said = {code: words["en"] for code, words in WORDS["findings"].items()}
    assert said.items() <= told._SENTENCES.items()


def test_whatever_the_browser_finds_has_its_sentence():
    """A finding without one would be told as a failed check of the seals."""
    found = {
        code
        for path in WEB.glob("verify/*.ts")
        for code in CODE.findall(path.read_text(encoding="utf-8"))
    }
    found |= {row[1] for case in vectors() for row in case.get("findings", [])}
    assert len(found) > 30
    assert found <= set(WORDS["findings"])


def vectors():
    return json.loads((FOLDER / "journal.json").read_text(encoding="utf-8"))["cases"]


def test_every_sentence_is_there_in_three_languages():
    everything = [*WORDS["findings"].values(), *WORDS["say"].values(), WORDS["other"]]
    for words in everything:
        assert set(words) == {"ky", "ru", "en"}
        assert all(text == text.strip() and text for text in words.values())


def test_the_verdict_is_one_word_in_both():
    for word in ("clean", "misconduct", "unreadable"):
        assert WORDS["say"][word]["en"] == told._WORDS[word]


def test_holidays_are_the_ones_of_the_program():
    assert holidays_table.PATH.read_text(encoding="utf-8") == holidays_table.content()
