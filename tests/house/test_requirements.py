"""The table of requirements is whole, and each row names a test or says why there is none."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TABLE = (ROOT / "docs/requirements.md").read_text()
ASKED = [*range(1, 9), *range(10, 18), *range(20, 36), *range(40, 48), *range(50, 57)]
ASKED += [*range(60, 64), *range(70, 80)]
ROW = re.compile(r"(?m)^\| UX-(\d\d) \| ([^|]+) \| (\w+) \| ([^|]+) \|$")
ROWS = ROW.findall(TABLE)
TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(test_\w+))?`")


def test_all_sixty_one_stand_there_once_and_in_order():
    assert len(ASKED) == 61
    assert [int(number) for number, *_rest in ROWS] == ASKED


@pytest.mark.parametrize(("number", "asked", "state", "shown"), ROWS)
def test_a_row_names_a_test_that_exists_or_says_what_is_missing(number, asked, state, shown):
    assert state in {"met", "partly", "not"}
    named = TEST.findall(shown)
    for path, function in named:
        assert f"def {function or 'test_'}" in (ROOT / path).read_text()
    if state == "met":
        assert named
    if state == "not":
        assert "](decisions/" in shown


def test_a_number_that_the_code_names_stands_in_the_table():
    pages = [*(ROOT / "ishenim").rglob("*.py"), *(ROOT / "ishenim").rglob("*.html")]
    named = {int(n) for page in pages for n in re.findall(r"UX-(\d\d)", page.read_text())}
    assert named - set(ASKED) == set()


def test_nothing_moves_for_who_wants_no_motion():
    for sheet in (ROOT / "ishenim/ui").rglob("*.css"):
        if "static" in sheet.parts:
            continue
        text = re.sub(r"(?s)/\*.*?\*/", "", sheet.read_text())
        calm = re.sub(
            r"(?s)@media \(prefers-reduced-motion: no-preference\) \{(?:[^{}]|\{[^{}]*\})*\}",
            "",
            text,
        )
        calm = re.sub(r"(?s)@keyframes [\w-]+ \{(?:[^{}]|\{[^{}]*\})*\}", "", calm)
        assert not re.search(r"\b(?:animation|transition)\b[\w-]*:", calm), sheet.name
