"""No page for strangers promises what docs/limitations.md takes back.

Every sentence with an absolute word stands in a table here, beside the words that bound it. A new
one fails until somebody has written down where it ends, or has taken the word away.
"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    ROOT / "README.md",
    ROOT / "SECURITY.md",
    ROOT / "docs/threat-model.md",
    *sorted((ROOT / "docs/decide").glob("*.md")),
    *sorted((ROOT / "docs/data-protection").glob("*.md")),
]
ABSOLUTE = re.compile(
    r"(?i)\b(nobody|no one|no trace|never|always|impossible|guarantee\w*|cannot|nothing|fully"
    r"|completely|anonym\w*|secure"
    r"|никто|никогда|всегда|невозможно|гаранти\w*|полностью|ничего|не может|аноним\w*"
    r"|эч ким|эч качан|эч нерсе|дайыма|ар дайым|мүмкүн эмес|кепилд\w*|толугу менен"
    r"|ача албайт|анонимдүү)\b"
)
#: Where a page's promises end: what follows of the threat model is a table, each row with its rest.
END = "## The table"
LIMITS, ASSURANCE = "docs/limitations.md", "docs/assurance.md"
LEFT_OUT = (LIMITS, "as its owner can show a screen")
AUDIT = (ASSURANCE, "Nobody outside has audited it, no school has used it")
#: The words of a sentence; the page that bounds it, and what stands there.
BOUNDS = {
    "nobody outside has reviewed it": AUDIT,
    "attacked and never audited": AUDIT,
    "set no cookie and load nothing from elsewhere": (LIMITS, "Follow-ups and replies** are dated"),
    "audited by nobody outside": AUDIT,
    "nobody outside has audited it": AUDIT,
    "Members left out by the author cannot open": LEFT_OUT,
    "Арыз ээси четтеткен мүчө ал катты ача албайт": LEFT_OUT,
    "которого автор исключил, открыть это письмо не может": LEFT_OUT,
    "Nobody sells support": ("docs/support.md", "Nobody is paid to answer"),
    "Колдоо кызматын эч ким сатпайт": ("docs/support.md", "Nobody is paid to answer"),
    "Поддержку никто не продаёт": ("docs/support.md", "Nobody is paid to answer"),
    "nobody comes on Tuesday": (LIMITS, "A letter waits"),
    "во вторник никто не пришёл": (LIMITS, "A letter waits"),
    "шейшембиде эч ким келбейт": (LIMITS, "A letter waits"),
    "a fault that nobody has found": AUDIT,
    "if nobody knows what to do with the first bad letter": ("docs/decide/en.md", "Do not begin"),
    "Whom the author leaves out cannot read the letter": LEFT_OUT,
    "That nobody knows of the visit": (LIMITS, "an observer of the network sees that somebody"),
    "That one member alone opens nothing": (LIMITS, "An urgent letter has no lock"),
    "What we cannot promise": (LIMITS, "# What is not protected"),
}
#: What is promised, or refused, without an absolute word, and where it ends.
CLAIMS = {
    "takes several members of the commission (3 of 5) to open it": (LIMITS, "k members together"),
    "each member whom the author chose can open it alone": (LIMITS, "An urgent letter has no lock"),
    "which holds them for a moment": (LIMITS, "No scripts**: the server holds the letter"),
    "the server keeps the day of an ordinary letter, not its hour": (
        LIMITS,
        "an urgent letter's time of arrival is kept",
    ),
    "What a journal proves, and what it does not": (LIMITS, "A journal without a witness outside"),
    "closed to whom the author left out": LEFT_OUT,
    "Fewer cards than the quorum open no locked letter": (LIMITS, "k members together"),
    "A letter for which there is a receipt does not vanish unseen": (LIMITS, "A letter waits"),
    "caught by whoever remembers or compares": (LIMITS, "A rollback proves itself to nobody else"),
    "neither address nor browser of who wrote": (LIMITS, "Order on PostgreSQL"),
    "That a quorum keeps its hands still": (LIMITS, "join outside leave no trace"),
    "That the site serves everybody the same scripts": (LIMITS, "that serves other scripts"),
    "That a letter is read on its day": (LIMITS, "nobody can promise its author the day"),
}


def plain(path: Path) -> str:
    """Return a page's text on one line, without marks of emphasis that cut a sentence."""
    return re.sub(r"\s+", " ", path.read_text().partition(END)[0])


def sentences(path: Path) -> list[str]:
    return re.split(r"(?<=[.!?|])\s", plain(path))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_an_absolute_word_has_its_bound(page):
    unbound = [
        sentence
        for sentence in sentences(page)
        for word in ABSOLUTE.findall(sentence)
        if not any(known in sentence and word in known for known in BOUNDS)
    ]
    assert unbound == []


@pytest.mark.parametrize("said", BOUNDS)
def test_no_bound_is_left_over(said):
    assert any(said in plain(page) for page in PAGES)


@pytest.mark.parametrize("said", CLAIMS)
def test_it_is_still_claimed(said):
    assert any(said in plain(page) for page in PAGES)


def test_the_threat_model_begins_with_five_promises_and_five_that_are_not_made():
    first = (ROOT / "docs/threat-model.md").read_text().partition(END)[0]
    made, not_made = first.split("**Five that are not made:**")
    for side in (made, not_made):
        assert re.findall(r"(?m)^(\d)\. ", side) == ["1", "2", "3", "4", "5"]
        for promise in re.findall(r"(?m)^\d\. (.+)$", side):
            assert any(said in promise for said in {**CLAIMS, **BOUNDS}), promise
    assert len(first.split()) < 420  # one page


@pytest.mark.parametrize(("page", "words"), sorted({*BOUNDS.values(), *CLAIMS.values()}))
def test_what_bounds_it_is_still_written(page, words):
    assert words in plain(ROOT / page).replace("**Nobody", "Nobody")


#: What the site's own pages promise a child, and what bounds it on the same page.
ON_PAGES = {
    ("public/safety.html", "No cookies and no hour of your visit."): "An urgent letter keeps its",
    ("public/safety.html", "Only the day when the closed letter came."): "what you add later have",
    (
        "public/safety.html",
        "Your phone closes the letter before it leaves",
    ): "On the plain page the",
    ("public/safety.html", "Every letter has its own lock."): "One of those you let read it",
    ("public/home.html", "Nobody opens an ordinary letter alone."): "an ordinary letter",
}


@pytest.mark.parametrize(("page", "said"), ON_PAGES)
def test_a_page_bounds_what_it_promises(page, said):
    text = plain(ROOT / "ishenim/public/templates" / page)
    assert said in text
    assert ON_PAGES[page, said] in text


def test_the_first_screen_names_both_exceptions_the_status_and_the_limits():
    first = plain(ROOT / "README.md").partition("## Try it")[0]
    for words in ("*urgent*", "without scripts", "not released", "docs/limitations.md"):
        assert words in first
