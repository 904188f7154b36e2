"""docs/regulation.md: every rule has its key, its code, its test and its page, and they exist."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from ishenim.regulation.clauses import clauses
from ishenim.regulation.rulebook import BY_PATH, DEFAULT

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "docs/regulation.md"
RULES = {f"R{number}" for number in range(1, 35)}
_CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    rules: tuple[str, ...]
    keys: tuple[str, ...]
    code: tuple[str, ...]
    tests: tuple[str, ...]
    pages: tuple[str, ...]


def rows() -> list[Row]:
    """Return the lines of the table."""
    found = []
    for line in TABLE.read_text().splitlines():
        if line.startswith("| R"):
            rule, _asks, *cells = [cell.strip() for cell in line.strip("|").split("|")]
            found.append(Row(tuple(rule.split(", ")), *(tuple(_CODE.findall(c)) for c in cells)))
    return found


def page_names() -> set[str]:
    """Return the names of all addresses."""

    def below(patterns: list[URLPattern | URLResolver]) -> set[str]:
        names: set[str] = set()
        for one in patterns:
            names |= below(one.url_patterns) if isinstance(one, URLResolver) else {one.name or ""}
        return names

    return below(get_resolver().url_patterns)


def test_all_thirty_four_rules_are_there():
    assert {rule for row in rows() for rule in row.rules} == RULES


@pytest.mark.parametrize("row", rows(), ids=lambda row: "-".join(row.rules))
def test_its_code_exists(row: Row):
    assert row.code
    file: Path | None = None
    for name in row.code:
        if "/" in name:
            file = ROOT / "ishenim" / name
            assert file.is_file(), name
        else:  # a symbol of the file before it
            assert file is not None
            assert re.search(rf"^\s*(def|class) {name}\b|^{name}\b", file.read_text(), re.M), name


@pytest.mark.parametrize("row", rows(), ids=lambda row: "-".join(row.rules))
def test_its_tests_exist(row: Row):
    assert row.tests
    for name in row.tests:
        path, _, test = name.partition("::")
        text = (ROOT / "tests" / path).read_text()
        assert f"def {test}(" in text if test else "def test_" in text, name


def test_its_keys_are_in_the_rulebook_and_every_key_has_its_rule():
    named = {key for row in rows() for key in row.keys}
    ours = {"format", "reminders.days"}  # the program's, not the regulation's
    assert set(BY_PATH) - named == ours
    assert named <= set(BY_PATH)


def test_its_page_exists():
    names = page_names()
    for row in rows():
        assert row.pages, row.rules
        assert set(row.pages) <= names, row.pages


def said_of_clauses() -> list[list[str]]:
    """Return the lines of the second table: number, key, words, whose, the original's words."""
    text = TABLE.read_text().partition("## Whose each clause is")[2]
    lines = [line for line in text.splitlines() if re.match(r"\| \d", line)]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_every_clause_stands_beside_what_the_original_says():
    printed = [one for section in clauses(DEFAULT, "ky") for one in section.clauses]
    marks = [one.whose for section in clauses(DEFAULT, "en") for one in section.clauses]
    said = said_of_clauses()
    assert [(row[0], row[1], row[2]) for row in said] == [
        (one.number, f"`{one.key}`", one.text) for one in printed
    ]
    assert [row[3] for row in said] == marks
    for row, one in zip(said, printed, strict=True):
        assert re.findall(r"S\d+", row[4]) == re.findall(r"S\d+", one.source), one.key


def test_no_sentence_of_the_original_is_left_out_and_each_is_quoted_alike():
    quoted: dict[str, set[str]] = {}
    for row in said_of_clauses():
        for name, words in re.findall(r"(S\d+): (.*?)(?= S\d+:|$)", row[4]):
            quoted.setdefault(name, set()).add(words)
    assert set(quoted) == {f"S{number}" for number in range(1, 18)}
    assert all(len(words) == 1 for words in quoted.values())
