"""What an official reads: pages without scripts, tables that no spreadsheet calculates, a feed."""

import csv
import io
import re
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ishenim.watch import feed, page, sheets
from ishenim.watch.board import Board, Line
from ishenim.watch.kept import Known, learn, name_of
from ishenim.watch.listing import Row, read_list
from ishenim.watch.words import _OWN, LANGUAGES, Words

MOMENT = "2026-07-08T18:00:00+06:00"
FOUND = {
    "read": True, "key": "k", "memory": {}, "names": {"ky": "№ 7 мектеп", "ru": "Школа № 7"},
    "size": 66, "quorum": 3, "cosigned": 3, "counts": {"letters": 4, "opened": 4, "waiting": 0},
    "days": [["2026-04-21", "on_time", ""], ["2026-04-28", "late", ""],
             ["2026-05-12", "moved", "Кардан улам"], ["2026-05-19", "missed", "Оорулуу"],
             ["2026-07-07", "unexplained", ""]],
    "reports": {}, "reports_late": [], "reports_missing": ["2026-2"],
    "minutes": [["1", "2026-04-16", 4, [5]], ["2", "2026-06-16", 40, []]],
    "half_years": [["2026-1", 1, 2]],
    "findings": [["misconduct", "ACT_QUORUM", 12, "act 3"], ["gap", "K_FORM", None, "x"]],
}  # fmt: skip


def line_of(row: Row | None = None, **changes: object) -> Line:
    known = Known()
    learn(known, FOUND | changes, MOMENT)
    return Line(row or Row(addresses=("https://box.example/s7",)), known, is_read=True)


def board_of(*lines: Line) -> Board:
    return Board.of(lines, MOMENT)


class _Looker(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


def looked(text: str) -> _Looker:
    looker = _Looker()
    looker.feed(text)
    return looker


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_need_no_script_and_load_nothing(language: str):
    words, line = Words(language), line_of()
    for text in (page.index(board_of(line), words), page.school(line, words)):
        looker = looked(text)
        assert "script" not in looker.tags
        assert "form" not in looker.tags
        assert not [name for name, _value in looker.attributes if name.startswith("on")]
        links = [value for name, value in looker.attributes if name in {"href", "src"}]
        assert links
        assert not [link for link in links if "//" in link]
        assert f'<html lang="{language}">' in text
        assert "@media print" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_is_wrong_is_told(language: str):
    words, line = Words(language), line_of()
    text = looked(page.index(board_of(line), words)).text
    for said in ("late", "moved", "missed", "unexplained", "no_report", "unsigned"):
        assert words.say(said) in text
    assert words.finding("ACT_QUORUM") in text
    one = looked(page.school(line, words)).text
    assert "Кардан улам" in one
    assert words.say("no_report") in one
    assert f"{words.say('missing_seats')}: 5" in one
    assert f"1; {words.say('needed')}: 2" in one


def test_quarters_are_added_up():
    quarters = board_of(line_of(), line_of(Row(addresses=("https://other.example",)))).quarters
    assert quarters["2026-2"] == {
        "on_time": 2, "late": 2, "moved": 2, "missed": 2, "no_report": 2, "unsigned": 2,
    }  # fmt: skip
    assert quarters["2026-3"] == {"unexplained": 2}


def test_schools_by_district():
    rows = [Row(addresses=(f"https://{n}.example",), district=d) for n, d in enumerate("АБА")]
    board = board_of(*map(line_of, rows))
    assert {name: len(lines) for name, lines in board.districts.items()} == {"А": 2, "Б": 1}


def test_words_are_there_in_three_languages():
    for group in _OWN.values():
        for words in group.values():
            assert set(words) == set(LANGUAGES)
            assert all(text == text.strip() and text for text in words.values())


@settings(deadline=None)
@given(text=st.text(max_size=60))
def test_nothing_that_a_host_says_becomes_a_mark(text: str):
    """Neither on a page, nor in a feed."""
    days = [["2026-07-07", "moved", text]]
    row = Row(addresses=("https://box.example",))
    findings = [["gap", "K_FORM", None, text]]
    said = {"names": {"ky": text or "x"}, "days": days, "findings": findings}
    nothing = {"names": {"ky": "x"}, "days": [["2026-07-07", "moved", ""]],
               "findings": [["gap", "K_FORM", None, ""]]}  # fmt: skip
    line, plain = line_of(row, **said), line_of(row, **nothing)
    words = Words("ky")
    for made in (page.index, lambda board, words: page.school(board.lines[0], words)):
        ours = looked(made(board_of(line), words))
        assert [t for t in ours.tags if t != "br"] == looked(made(board_of(plain), words)).tags
    entries = ElementTree.fromstring(feed.feed(board_of(line), words))
    assert len(entries.findall("{*}entry")) == len(
        ElementTree.fromstring(feed.feed(board_of(plain), words)).findall("{*}entry")
    )


@pytest.mark.parametrize(
    "said", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "=cmd|'/c'!A0"]
)
def test_no_cell_is_a_formula(said: str):
    line = line_of(Row(addresses=("https://box.example",), name=said, district=said),
                   findings=[["gap", "K_FORM", None, said]])  # fmt: skip
    for sheet in (sheets.schools, sheets.quarters, sheets.findings):
        text = sheet(board_of(line))
        assert text.startswith("\ufeff")
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
        assert len({len(row) for row in rows}) == 1
        cells = [cell for row in rows for cell in row]
        assert f"'{said}" in cells
        assert not [cell for cell in cells if re.match(r"\s*[=+\-@]", cell)]


def test_a_table_says_what_the_page_says():
    head, row = csv.reader(io.StringIO(sheets.schools(board_of(line_of())).removeprefix("\ufeff")))
    said = dict(zip(head, row, strict=True))
    assert (said["state"], said["late"], said["unexplained"]) == ("misconduct", "1", "1")
    assert (said["reports_missing"], said["minutes_unsigned"]) == ("2026-2", "1")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_feed_tells_each_thing_once_and_under_the_same_name(language: str):
    root = ElementTree.fromstring(feed.feed(board_of(line_of()), Words(language)))
    ids = [one.text for one in root.iterfind("{*}entry/{*}id")]
    # two findings, four days, a report and minutes
    assert len(ids) == len(set(ids)) == 8
    later = replace(board_of(line_of()), moment="2026-07-09T18:00:00+06:00")
    again = ElementTree.fromstring(feed.feed(later, Words(language)))
    assert [one.text for one in again.iterfind("{*}entry/{*}id")] == ids


def test_misconduct_is_not_forgotten_and_a_gap_is_told_once_more():
    known = Known()
    learn(known, FOUND, MOMENT)
    for day in (9, 10):
        learn(known, FOUND | {"findings": []}, MOMENT.replace("-08T", f"-{day:02}T"))
    assert [one["code"] for one in known.earlier] == ["ACT_QUORUM"]
    assert known.seen[name_of(("misconduct", "ACT_QUORUM", 12, "act 3"))]["first"] == MOMENT


# ── The list ──────────────────────────────────────────────────────────────────
def test_a_list_as_a_person_writes_it():
    text = (
        "\ufeff# schools of the district\naddress,name,district\n\n"
        'https://a.kg/s1/ http://x.onion,"Мектеп, № 1",Ош\nhttps://b.kg,,\n'
    )
    rows, wrong = read_list(text)
    assert wrong == []
    assert rows[0].addresses == ("https://a.kg/s1", "http://x.onion")
    assert (rows[0].name, rows[1].name, rows[0].district) == ("Мектеп, № 1", "", "Ош")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("name\nx\n", 1),
        ("address,colour\nhttps://a.kg,red\n", 1),
        ("address\nftp://a.kg\n", 2),
        ("address\nhttps://a.kg\nhttps://a.kg/\n", 3),
        ("address\nhttps://[\n", 2),
        ("address\nhttps://a.kg:99999\n", 2),
        ("address\nhttps://a.kg/?x=1\n", 2),
        ("address\nfile:///etc/passwd\n", 2),
        ("address,key\nhttps://a.kg,nonsense\n", 2),
        ("address\nhttps://a.kg,too,many\n", 2),
        ('address\n"https://a.kg\n', 2),
        ('address\n"https://a.kg"x\n', 2),
    ],
)
def test_what_is_wrong_with_a_list_is_said_by_line(text: str, line: int):
    _rows, wrong = read_list(text)
    assert [one.split(":")[0] for one in wrong] == [f"line {line}"]
