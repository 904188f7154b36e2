"""Pictures of the documentation are made by a command, have captions, and are shown somewhere."""

import re
from pathlib import Path

import pytest
from PIL import Image

from tools import drawings, pictures

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
SHOWN = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
CAPTION = re.compile(r"\*[^*].*[^*]\*|\*.\*")
ENDINGS = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"}
#: Bytes of all pictures together, so that nobody waits for a clone.
ROOM = 2_000_000


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def captions(text: str) -> list[tuple[str, str, str]]:
    """Return each picture's words for who does not see it, its file, and its caption.

    A caption is the next paragraph, or the cell below in a table.
    """
    rows, found = text.splitlines(), []
    for number, row in enumerate(rows):
        below = rows[number + 2] if number + 2 < len(rows) else ""
        cells = [cell.strip() for cell in below.strip("|").split(" | ")]
        for place, (alt, file) in enumerate(SHOWN.findall(row)):
            said = cells[place] if row.startswith("|") and place < len(cells) else below
            found.append((alt, file, said.strip()))
    return found


ALL = [(page, *one) for page in PAGES for one in captions(page.read_text())]


@pytest.mark.parametrize(("page", "alt", "file", "caption"), ALL)
def test_a_picture_exists_and_has_a_caption_and_words_for_who_does_not_see_it(
    page, alt, file, caption
):
    assert (page.parent / file).is_file()
    assert CAPTION.fullmatch(caption), caption
    assert len(alt) > 10


@pytest.mark.parametrize(
    "text", ["![words for it](x.webp)\n", "| ![a](x) | ![b](y) |\n|---|---|\n| *a* |"]
)
def test_a_picture_without_a_caption_is_seen(text):
    assert not all(CAPTION.fullmatch(caption) for _alt, _file, caption in captions(text))


def test_every_picture_is_made_by_a_command_and_shown():
    there = {path for path in DOCS.rglob("*") if path.suffix in ENDINGS}
    made = {DOCS / "pictures" / file for file in pictures.files()} | set(drawings.drawn())
    shown = {(page.parent / file).resolve() for page, _alt, file, _caption in ALL}
    assert there == made == shown


@pytest.mark.parametrize("language", pictures.LANGUAGES)
def test_a_page_shows_the_pages_in_its_own_language(language):
    theirs = [
        (name(page), file)
        for page, _alt, file, _caption in ALL
        if language in {page.parent.name, page.stem}
    ]
    assert theirs
    assert [one for one in theirs if f".{language}." not in one[1]] == []


@pytest.mark.parametrize("file", sorted(pictures.files()))
def test_a_picture_is_as_wide_as_its_screen(file):
    width = pictures.TABLE[file.partition(".")[0]]["width"]
    with Image.open(DOCS / "pictures" / file) as picture:
        assert picture.width == width * pictures.SCALE


@pytest.mark.parametrize("file", sorted(pictures.files()))
def test_a_picture_is_not_cut(file):
    with Image.open(DOCS / "pictures" / file) as picture:
        drawn, (width, height) = picture.convert("RGB"), picture.size
    for edge in ((0, 0, width, 3), (0, height - 4, width, height)):
        assert (
            len(drawn.crop(edge).getcolors() or []) == 1
        )  # around what is shown is the page alone


def test_all_of_them_together_are_small():
    assert sum(path.stat().st_size for path in (DOCS / "pictures").iterdir()) < ROOM


def test_the_drawings_are_fresh(capsys: pytest.CaptureFixture[str]):
    assert drawings.main(["--check"]) == 0, capsys.readouterr().out


def test_the_ceremony_is_drawn_from_its_table():
    from ishenim.opening.table import TABLE

    drawing = (DOCS / "pictures/ceremony.en.svg").read_text()
    told = re.findall(r"<tspan[^>]*>(\w+)</tspan>", drawing)
    assert [one for one in told if one in {row.step.value for row in TABLE}] == [
        row.step.value for row in TABLE
    ]


def test_a_stale_drawing_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(drawings, "DOCS", tmp_path)
    monkeypatch.setattr(drawings, "ROOT", tmp_path)
    (tmp_path / "pictures").mkdir()
    assert drawings.main(["--check"]) == 1
    assert drawings.main([]) == 0
    assert drawings.main(["--check"]) == 0
    (tmp_path / "pictures/way.ky.svg").write_text("<svg/>")
    assert drawings.main(["--check"]) == 1
