"""A Russian date ends in «г.»: no sentence puts a second full stop behind it."""

import re
from datetime import date
from pathlib import Path

import polib
import pytest
from django.template import Context, Template
from django.utils import translation

from ishenim.papers.dates import ended, official_date

ROOT = Path(__file__).resolve().parents[2] / "ishenim"
#: Places in sentences that an official date goes into.
_NAMES = "date|day|since|until|first|last"
DATES = rf"(?:\{{(?:{_NAMES})\}}|%\((?:{_NAMES})\)s)"
STOPPED = re.compile(rf"{DATES}(?:</\w+>)?\.")


def test_no_template_writes_a_full_stop_behind_a_date():
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in ROOT.rglob("*.html")
        for match in re.finditer(r"official_date \}\}(?:</\w+>)*\.", path.read_text())
    ]
    assert found == []


def test_no_russian_sentence_of_a_page_writes_one():
    found = [
        entry.msgstr
        for path in ROOT.glob("*/locale/ru/LC_MESSAGES/django.po")
        for entry in polib.pofile(str(path))
        if STOPPED.search(entry.msgstr)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("language", "said"),
    [("ky", "2026-жылдын 24-ноябры."), ("ru", "24 ноября 2026 г."), ("en", "24 November 2026.")],
)
def test_a_date_that_ends_a_sentence_has_one(language, said):
    with translation.override(language):
        page = Template("{{ day|official_date|ended }}").render(Context({"day": DAY}))
    assert page.replace("\u00a0", " ").replace("\u2011", "-") == said
    assert ended(official_date(DAY, language) + ".").replace("\u00a0", " ") == said


DAY = date(2026, 11, 24)
