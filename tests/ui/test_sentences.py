"""A child of nine can read it: short sentences, in all three languages (UX-51)."""

import re
from pathlib import Path

import polib
import pytest

from ishenim import box

ROOT = Path(box.__file__).parents[1]
MEAN = {"ky": 9, "ru": 10, "en": 10}
LONGEST = 18
ADULT = re.compile(r"\b[Сс]из\w*|ң[ыиуү]з")


def sentences(language: str) -> list[str]:
    found = []
    for app in ("box", "public", "ui"):
        po = polib.pofile(str(ROOT / app / "locale" / language / "LC_MESSAGES" / "django.po"))
        for entry in po:
            if entry.msgctxt in ("child", "adult") or app == "public":
                parts = re.split(r"(?<=[.!?:])\s+", re.sub(r"<[^>]+>|[{}%()]", " ", entry.msgstr))
                found += [part for part in parts if part]
    return found


@pytest.mark.parametrize("language", MEAN)
def test_sentences_are_short(language):
    lengths = [len(sentence.split()) for sentence in sentences(language)]
    assert sum(lengths) / len(lengths) <= MEAN[language]
    assert max(lengths) <= LONGEST


@pytest.mark.parametrize("language", MEAN)
def test_no_suffix_is_glued_to_a_variable(language):
    for app in ("box", "public", "ui"):
        po = polib.pofile(str(ROOT / app / "locale" / language / "LC_MESSAGES" / "django.po"))
        for entry in po:
            assert not re.search(r"(\}|%\(\w+\)s)[^\W\d_]", entry.msgstr), entry.msgstr


def test_a_child_is_never_spoken_to_as_an_adult():
    for app in ("box", "ui"):
        po = polib.pofile(str(ROOT / app / "locale" / "ky" / "LC_MESSAGES" / "django.po"))
        for entry in po:
            if entry.msgctxt == "child":
                assert not ADULT.search(entry.msgstr), entry.msgstr
