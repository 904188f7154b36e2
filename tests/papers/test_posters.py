"""Posters, stickers and slips: right letters, right sheets, a square code that can be read."""

import re
from dataclasses import replace
from datetime import date, time
from io import BytesIO

import pypdfium2
import pytest
from pypdf import PdfReader

from ishenim.papers import posters
from ishenim.papers.poster_facts import Facts, HelpLine
from ishenim.papers.poster_words import WORDS, when
from ishenim.regulation.rulebook import DEFAULT

PIN = "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdefg"
HELP = (
    HelpLine(
        number="112",
        words={
            "ky": "Коркунуч болсо. Акысыз, күнү-түнү",
            "ru": "Если есть опасность. Бесплатно, круглосуточно",
            "en": "If there is danger. Free, day and night",
        },
    ),
    HelpLine(
        number="111",
        words={
            "ky": "Балдар үчүн ишеним телефону. Акысыз, күнү-түнү",
            "ru": "Телефон доверия для детей. Бесплатно, круглосуточно",
            "en": "The children's helpline. Free, day and night",
        },
    ),
)


def facts(**more) -> Facts:
    said = {
        "school": {"ky": "Ө. Үсөнов атындагы Ңаңай мектеби", "ru": "Школа", "en": ""},
        "address": "ishenim.example.kg",
        "link": f"https://ishenim.example.kg/#r={PIN}",
        "pin": "7Q2M 9KXA C4TR 5WBN 1HJP",
        "rules": DEFAULT,
        "help": HELP,
        "day": date(2026, 4, 15),
    }
    return Facts(**{**said, **more})


def text_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def drawn(size: str, said: Facts, tongue: str = "ky-ru") -> bytes:
    return posters.poster(said, size=size, tongue=tongue)


@pytest.mark.parametrize(
    ("size", "width", "height"),
    [("a4", 210, 297), ("a5", 148, 210), ("a6", 105, 148), ("sheet", 210, 297)],
)
def test_the_sheet_has_its_size(size, width, height):
    (page,) = PdfReader(BytesIO(drawn(size, facts()))).pages
    assert float(page.mediabox.width) / 72 * 25.4 == pytest.approx(width, abs=0.2)
    assert float(page.mediabox.height) / 72 * 25.4 == pytest.approx(height, abs=0.2)


@pytest.mark.parametrize("size", posters.SIZES)
def test_kyrgyz_letters_address_hour_and_numbers_are_printed(size):
    text = " ".join(text_of(drawn(size, facts())).split())
    for words in ("Ө. Үсөнов", "Ңаңай", "«Ишеним кутучасы»", "«Ящик доверия»", "12:00"):
        assert words in text, words
    for words in ("ishenim.example.kg", "112", "111", "ар бир шейшемби күнү"):
        assert words in text, words
    assert "7Q2M 9KXA" in text


@pytest.mark.parametrize("size", posters.SIZES)
@pytest.mark.parametrize("tongue", posters.TONGUES)
def test_long_names_still_fit_on_one_page(size, tongue):
    name = "Ысык-Көл облусунун Жети-Өгүз районундагы Ө. Түмөнбаев атындагы орто мектеп"
    long = facts(
        school={"ky": name, "ru": "Средняя школа имени О. Тюмёнбаева Джети-Огузского района"},
        address="ishenim.jeti-oguz-bilim.example.kg/s/tumonbaev",
        pin="",
    )
    assert len(PdfReader(BytesIO(drawn(size, long, tongue))).pages) == 1


def test_the_same_facts_give_the_same_file():
    assert drawn("a4", facts()) == drawn("a4", facts())


def test_only_the_posters_own_face_is_used():
    page = PdfReader(BytesIO(drawn("a4", facts()))).pages[0]
    names = {font.get_object()["/BaseFont"] for font in page["/Resources"]["/Font"].values()}
    assert all("PTSans" in name for name in names), names


def is_dark(image, x: float, y: float) -> bool:
    return image.getpixel((int(x), int(y))) < 128


def found(image, rows: list[bytes], module: float) -> bool:
    """Tell whether the square code stands somewhere in the picture, module for module."""
    span = len(rows)
    points = [(c, r, bool(rows[r][c])) for r in range(span) for c in range(span)]
    # The three large eyes first: almost every place fails at once.
    points.sort(key=lambda p: (p[0] > 7 or p[1] > 7, p[1], p[0]))
    width, height = image.size
    reach = int(span * module)
    for top in range(0, height - reach, 2):
        for left in range(0, width - reach, 2):
            if all(
                is_dark(image, left + (c + 0.5) * module, top + (r + 0.5) * module) is dark
                for c, r, dark in points
            ):
                return True
    return False


@pytest.mark.parametrize(("size", "millimetres"), [("a4", 52), ("a6", 36), ("sheet", 33)])
def test_the_square_code_says_the_address_with_the_pin(size, millimetres):
    said = facts()
    rows = [bytes(row) for row in posters.square(said.link).matrix]
    dots = 200
    page = pypdfium2.PdfDocument(drawn(size, said))[0]
    image = page.render(scale=dots / 72).to_pil().convert("L")
    module = millimetres / 25.4 * dots / len(rows)
    assert module / dots * 25.4 >= 0.7, "a cheap phone reads modules of 0.7 mm"
    assert found(image, rows, module)


def test_another_address_gives_another_square():
    assert (
        posters.square("https://a.example/").matrix != posters.square("https://b.example/").matrix
    )


def test_nothing_comes_near_the_edge_of_the_sheet():
    for size in posters.SIZES:
        image = pypdfium2.PdfDocument(drawn(size, facts()))[0].render(scale=1).to_pil().convert("L")
        edge = 14  # points: what a cheap printer leaves out is 4–5 mm
        width, height = image.size
        for x in range(width):
            for y in (*range(edge), *range(height - edge, height)):
                assert image.getpixel((x, y)) > 250, (size, x, y)


def test_a_slip_has_a_line_for_a_code_the_child_invents():
    text = " ".join(text_of(posters.slips(facts(), tongue="ky-ru")).split())
    assert text.count("Менин кодум") == 4
    assert "Мой код" in text
    assert "Атыңды жазбасаң да болот" in text


def test_parents_are_told_who_opens_and_whom_to_call():
    text = " ".join(text_of(posters.parents(facts(), tongue="ky-ru")).split())
    for words in ("Урматтуу ата-энелер", "Уважаемые родители", "коомчулугунун өкүлү бар"):
        assert words in text
    assert "112" in text


def test_the_three_languages_say_the_same_things():
    assert WORDS["ky"].keys() == WORDS["ru"].keys() == WORDS["en"].keys()


def test_no_suffix_is_glued_to_a_day_or_an_hour():
    for weekday in range(7):
        rules = replace(DEFAULT, opening_weekdays=(weekday,), opening_time=time(9, 30))
        assert when("ky", rules).endswith("күнү, саат\N{NO-BREAK SPACE}09:30.")


def test_a_child_is_spoken_to_as_a_child_in_short_sentences():
    for language, longest in (("ky", 12), ("ru", 14), ("en", 14)):
        for key, words in WORDS[language].items():
            if key in {"qr", "scene", "draft", "pin"}:
                continue
            assert not re.search(r"\b[Сс]из\w*|ңыз|ңиз|\b[Вв]ы\b|\b[Вв]ас\b", words), words
            for sentence in re.split(r"(?<=[.!?])\s+", words):
                assert len(sentence.split()) <= longest, sentence


def test_nothing_is_promised_that_nobody_can_keep():
    for words in WORDS.values():
        said = " ".join(words.values()).lower()
        for promise in ("100", "гарант", "guarantee", "толугу менен", "полностью", "fully"):
            assert promise not in said
