"""The browser's verifier and the program say the same; its holidays are fresh."""

import json
import re
from importlib.resources import files
from pathlib import Path

from tests.vectors import FOLDER
from tools import holidays_table

WEB = Path(__file__).resolve().parents[2] / "web"
WORDS = json.loads(files("ishenim.audit").joinpath("words.json").read_text(encoding="utf-8"))
AUDIT = WEB.parent / "ishenim/audit"
#: What a file of evidence shows has sentences of its own.
ELSEWHERE = {"TWO_ROOTS", "NOT_GROWN", "NOT_LED", "COSIGNED_BACK"}
CODE = re.compile(r'"([A-Z]+_[A-Z_]+)"')


def test_whatever_is_found_has_its_sentence():
    """A finding without one would be told as a failed check of the seals."""
    places = [*WEB.glob("verify/*.ts"), *AUDIT.glob("*.py")]
    found = {code for path in places for code in CODE.findall(path.read_text(encoding="utf-8"))}
    found |= {row[1] for case in vectors() for row in case.get("findings", [])}
    assert len(found) > 80
    assert found - ELSEWHERE <= set(WORDS["findings"])


def vectors():
    return json.loads((FOLDER / "journal.json").read_text(encoding="utf-8"))["cases"]


def test_every_sentence_is_there_in_three_languages():
    everything = [*WORDS["findings"].values(), *WORDS["say"].values(), WORDS["other"]]
    for words in everything:
        assert set(words) == {"ky", "ru", "en"}
        assert all(text == text.strip() and text for text in words.values())


def test_holidays_are_the_ones_of_the_program():
    assert holidays_table.PATH.read_text(encoding="utf-8") == holidays_table.content()
