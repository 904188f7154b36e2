"""The documentation names what exists, and says the same in three languages."""

import re
from pathlib import Path

import polib
import pytest

from ishenim.referral.pages import STALE_DAYS
from ishenim.regulation.calendar import LONGEST_EXTENSION
from ishenim.regulation.rulebook import DEFAULT
from ishenim.ui.dates import MONTHS

ROOT = Path(__file__).resolve().parents[2]
DOCS = sorted((ROOT / "docs").rglob("*.md"))
PAGES = [*DOCS, ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md"]
DECISIONS = sorted((ROOT / "docs/decisions").glob("*.md"))
GUIDE = ROOT / "docs/guide"
LANGUAGES = ["ky", "ru", "en"]
HEADINGS = ["Context", "Options", "Decision", "Consequences"]
#: Where a name in backticks may begin; each page may also begin at its own folder.
BEGINNINGS = [ROOT, ROOT / "ishenim", ROOT / "tests", ROOT / "docs"]
#: Written while it runs, by the installation or by the system; names of formats; addresses.
NOT_OURS = re.compile(r"^(?:/|\./|\.|var/|requirements/\*|trustbox\.v2/|https?:|mailto:)")
PATH = re.compile(r"(?:[\w.{},*<>-]+/)+[\w.{},*<>-]*|[\w-]+\.(?:py|md|ts|mjs|html|service)")
LINK = re.compile(r"\]\(([^)\s]+)\)")
QUOTED = re.compile(r"`([^`\n]+)`")
FENCED = re.compile(r"(?ms)^```.*?^```|^ {4}.*?$")
TEST = re.compile(r"[\w/]+/test_\w+\.py(?:::test_\w+)?")


def name(path):
    return str(path.relative_to(ROOT))


def exists(path, page):
    """Return whether a path, or one that a pattern stands for, is in the repository."""
    pattern = re.sub(r"<\w+>", "*", path.rstrip("/"))
    return any(
        (start / pattern).exists() or ("*" in pattern and any(start.glob(pattern)))
        for start in [page.parent, *BEGINNINGS]
    )


def paths_in(page):
    text = FENCED.sub("", page.read_text())
    for link in LINK.findall(text):
        if not NOT_OURS.match(link) or link.startswith(".."):
            yield link.partition("#")[0] or page.name
    if page.parent.name == "spec":
        return  # what is quoted there are bytes and names of formats
    for quoted in QUOTED.findall(text):
        path = quoted.partition("::")[0]
        if PATH.fullmatch(path) and not NOT_OURS.match(path):
            yield path


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_path_that_is_named_exists(page):
    assert [path for path in paths_in(page) if not exists(path, page)] == []


def anchors(page):
    """Return where links into a page may point: its headings, as a host of code spells them."""
    heads = re.findall(r"(?m)^#+ (.+)$", FENCED.sub("", page.read_text()))
    bare = [re.sub(r"[^\w\- ]", "", re.sub(r"\]\([^)]*\)", "", head)) for head in heads]
    return {head.strip().lower().replace(" ", "-") for head in bare}


def links_of(page):
    return LINK.findall(FENCED.sub("", page.read_text()))


def leads_somewhere(link, page):
    """Return whether a browser that follows a link finds something, without asking other sites."""
    if re.match(r"https://[\w.-]+\.\w+(/|$)|mailto:", link):
        return True
    path, _hash, fragment = link.partition("#")
    target = page.parent / path if path else page
    return target.exists() and (not fragment or fragment in anchors(target))


@pytest.mark.parametrize("page", [*PAGES, *sorted(ROOT.glob("*.md"))], ids=name)
def test_every_link_leads_somewhere(page):
    assert [link for link in links_of(page) if not leads_somewhere(link, page)] == []


def test_a_link_that_leads_nowhere_is_seen(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# One head\n[a](page.md#one-head) [b](#two) [c](docs/none.md) [d](http:/x)\n")
    assert [link for link in links_of(page) if not leads_somewhere(link, page)] == [
        "#two", "docs/none.md", "http:/x",
    ]  # fmt: skip


def is_a_test(named):
    path, _colons, function = named.partition("::")
    file = next((f for f in (ROOT / path, ROOT / "tests" / path) if f.is_file()), None)
    return file is not None and (not function or f"def {function}(" in file.read_text())


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_test_that_is_named_exists(page):
    assert [named for named in TEST.findall(page.read_text()) if not is_a_test(named)] == []


@pytest.mark.parametrize("page", DECISIONS, ids=name)
def test_a_decision_has_its_four_parts_in_order_on_one_page(page):
    text = page.read_text()
    assert re.findall(r"(?m)^\*\*(\w+)\.\*\*", text) == HEADINGS
    assert len(text.splitlines()) <= 50


def test_decisions_are_numbered_without_a_gap():
    numbers = [int(page.name[:4]) for page in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))


def words_of(page):
    """Return the lines of a page that are not its pictures and their captions."""
    return [line for line in page.read_text().splitlines() if not line.startswith("|")]


@pytest.mark.parametrize("page", sorted(GUIDE.rglob("*.md")), ids=name)
def test_a_guide_is_one_page(page):
    assert len(words_of(page)) <= 66


def test_every_language_has_the_same_guides():
    files = [{page.name for page in (GUIDE / code).iterdir()} for code in LANGUAGES]
    assert files[0] == files[1] == files[2]
    roles = {"author.md", "head.md", "meeting.md", "member.md", "opening.md", "responsible.md"}
    assert files[0] == roles


#: Pages in three languages; the English one may have no language in its name.
TRANSLATED = {
    **{page.name: f"guide/{{}}/{page.name}" for page in sorted((GUIDE / "en").glob("*.md"))},
    "decide/": "decide/{}.md",
    "ministry": "decide/ministry.{}.md",
    "assessment": "data-protection/assessment.{}.md",
    "notice": "data-protection/notice.{}.md",
    "record": "data-protection/record.{}.md",
    "roles": "data-protection/README.{}.md",
}
DAYS = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)"),
    re.compile(r"(?P<d>\d\d)\.(?P<m>\d\d)\.(?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})-жылдын (?P<d>\d{1,2})-(?P<m>[а-я]+)"),
)


def in_language(pages, language):
    path = ROOT / "docs" / pages.format(language)
    return path if path.exists() else path.with_name(path.name.replace(f".{language}.", "."))


def days_and_numbers(text):
    """Return every day and every number, whatever a language writes around them.

    What was measured is left out: it stands in benchmarks/RESULTS.md, and is measured anew.
    """
    text = re.sub(r"\]\([^)]*\)|`[^`]*`", "", re.sub(r"(?m)^.*RESULTS\.md.*$", "", text))
    days = []
    for pattern in DAYS:
        for day in pattern.finditer(text):
            month = day["m"] if day["m"].isdigit() else MONTHS["ky"].split().index(day["m"]) + 1
            days.append((int(day["y"]), int(month), int(day["d"])))
        text = pattern.sub("", text)
    return sorted(days), sorted(map(int, re.findall(r"\d+", text)))


def shape(text):
    """Return what a page is made of, line by line: headings, rows with their cells, lists."""
    marks = re.findall(r"(?m)^(#+ |\* |\d\. |\|.*\|$|> |!\[)", text)
    return [mark.count("|") if mark.startswith("|") else mark for mark in marks]


@pytest.mark.parametrize("pages", TRANSLATED.values(), ids=TRANSLATED)
def test_a_page_says_the_same_in_three_languages(pages):
    ky, ru, en = (in_language(pages, language).read_text() for language in LANGUAGES)
    assert days_and_numbers(ky) == days_and_numbers(ru) == days_and_numbers(en)
    shapes = [[one for one in shape(text) if one != "> "] for text in (ky, ru, en)]
    assert shapes[0] == shapes[1] == shapes[2]


@pytest.mark.parametrize("text", ["on 2026-04-07", "07.04.2026", "2026-жылдын 7-апрели"])
def test_a_day_is_the_same_day_in_three_languages(text):
    assert days_and_numbers(f"{text}: 5") == ([(2026, 4, 7)], [5])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_responsible_persons_terms_are_those_of_the_model_regulation(language):
    numbers = days_and_numbers((GUIDE / language / "responsible.md").read_text())[1]
    terms = {DEFAULT.consideration[0].days, DEFAULT.report_day, LONGEST_EXTENSION, STALE_DAYS}
    assert terms <= set(numbers)


def said(language):
    """Return every text that pages can show in a language."""
    catalogs = (ROOT / "ishenim").glob(f"*/locale/{language}/LC_MESSAGES/django.po")
    return {entry.msgstr for catalog in catalogs for entry in polib.pofile(str(catalog))}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_guide_tells_to_press_is_what_the_page_shows(language):
    shown = said(language)
    for page in (GUIDE / language).iterdir():
        named = re.findall(r"(?s)\*\*(.+?)\*\*", page.read_text())
        assert [it for it in named if re.sub(r"\s+", " ", it) not in shown] == [], name(page)
