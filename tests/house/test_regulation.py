"""docs/regulation.md: every rule has its key, its code, its test and its page, and they exist."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

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


def keys_of(table: dict[str, object], path: str = "") -> set[str]:
    """Return the dotted keys of a TOML document."""
    found: set[str] = set()
    for name, value in table.items():
        found |= keys_of(value, f"{path}{name}.") if isinstance(value, dict) else {path + name}
    return found


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
    toml = tomllib.loads((ROOT / "ishenim/regulation/default.toml").read_text())
    known = keys_of(toml)
    named = {key for row in rows() for key in row.keys}
    assert named <= known
    ours = {"format", "reminders.days"}  # the program's, not the regulation's
    assert known - named == ours & known


def test_its_page_exists():
    names = page_names()
    for row in rows():
        assert row.pages, row.rules
        assert set(row.pages) <= names, row.pages
