"""Every page can be reached, and takes about as long as the index says."""

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
INDEX = DOCS / "README.md"
LINK = re.compile(r"\]\(([^)\s#]+)[^)]*\)")
#: Words a minute, of somebody who wants to understand.
PACE = 170


def linked(page: Path) -> set[Path]:
    """Return the pages that a page leads to; a folder leads to its index, or to all it has."""
    found = set()
    for link in LINK.findall(page.read_text()):
        target = (page.parent / link).resolve()
        if target.is_dir():
            index = target / "README.md"
            found |= {index} if index.exists() else set(target.glob("*.md"))
        elif target.suffix == ".md" and target.exists():
            found.add(target)
    return found


def test_every_page_is_reached_from_the_index():
    reached, waiting = {INDEX}, [INDEX]
    while waiting:
        fresh = linked(waiting.pop()) - reached
        reached |= fresh
        waiting += fresh
    pages = set(DOCS.rglob("*.md"))
    assert [str(page.relative_to(DOCS)) for page in sorted(pages - reached)] == []


def rows() -> list[tuple[str, list[Path], int]]:
    """Return who reads, the English pages, and the minutes that are promised."""
    found = []
    for line in INDEX.read_text().splitlines():
        row = re.fullmatch(r"\| (.+?) \| (.+) \| (\d+) \|", line)
        step = re.fullmatch(r"\d\. (\[.+?\]\(.+?\)).* (\d+) minutes\.", line)
        if row or step:
            who, cell, minutes = row.groups() if row else (line, *step.groups())
            pages = [DOCS / link for link in LINK.findall(cell)]
            other = re.compile(r"/(ky|ru)/|(^|[./])(ky|ru)\.md$")
            found.append((who, [p for p in pages if not other.search(str(p))], int(minutes)))
    return found


@pytest.mark.parametrize(("who", "pages", "minutes"), rows())
def test_it_takes_about_as_long_as_is_said(who, pages, minutes):
    words = sum(len(page.read_text().split()) for page in pages)
    assert minutes * 0.6 <= words / PACE <= minutes * 1.4 + 0.5


#: Each has a row of their own, or the numbered steps.
READERS = (
    "a child or a parent", "a member", "the responsible person", "the head", "deciding",
    "in a ministry", "an administrator", "an auditor", "translating", "[glossary.md]",
)  # fmt: skip


@pytest.mark.parametrize("reader", READERS)
def test_every_reader_finds_where_to_begin(reader):
    assert any(reader in who and pages for who, pages, _minutes in rows())


def test_an_engineers_way_in_is_twenty_minutes():
    steps = [minutes for who, _pages, minutes in rows() if who[0].isdigit()]
    assert sum(steps) <= 21
