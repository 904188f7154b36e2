"""The made-up quarter: every number is the same on the page, on paper, in sheets and in public."""

import csv
import json
from html.parser import HTMLParser
from io import BytesIO, StringIO

import pytest
from odfdo import Document as Spreadsheet
from pypdf import PdfReader

from ishenim.papers.forms import report_words as said
from tests.cast import CastMember
from tests.quarters import COUNTED, TOLD, WITHHELD

pytestmark = pytest.mark.usefixtures("july")
LANGUAGES = ("ky", "ru", "en")
START = {"ky": "", "ru": "/ru", "en": "/en"}
PAGES = ("/desk/reports/2026-2", "/q/2026-2")


class Tables(HTMLParser):
    """Every row of every table of a page: the words of its head, the texts of its cells."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._cell: list[str] | None = None
        self._unseen = 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self._cell = []
        elif tag == "span" and self._cell is not None:
            self._unseen += 1

    def handle_endtag(self, tag):
        if tag in {"td", "th"} and self._cell is not None:
            self.rows[-1].append("".join(self._cell).strip())
            self._cell = None
        elif tag == "span" and self._cell is not None:
            self._unseen -= 1

    def handle_data(self, data):
        if self._cell is not None and not self._unseen:
            self._cell.append(data)


def words_of(language: str, table: str, code: str) -> str:
    own = said.CELLS.get(table, {}).get(language, {})
    grounds = {"ky": "Зордук-зомбулук", "ru": "Насилие", "en": "Violence"}
    return own.get(code) or grounds[language]


def expected(language: str) -> dict[str, str]:
    """Return what stands beside each number's words."""
    return {said.NUMBERS[language][name]: str(count) for name, count in COUNTED.items()}


def test_every_number_of_the_stored_report(signed):
    assert signed.figures["numbers"]["this"] == COUNTED
    assert signed.figures["numbers"]["to_date"] == COUNTED
    assert signed.figures["numbers"]["before"]["letters"] == 0
    tables = signed.figures["tables"]
    for name, (shown, merged) in TOLD.items():
        cells = {code: count for code, count in tables[name]["cells"].items() if count}
        assert (cells, tables[name]["other"]) == (shown, merged), name
    for name, total in WITHHELD.items():
        assert (tables[name]["cells"], tables[name]["total"]) == ({}, total), name
    assert set(tables) == set(TOLD) | set(WITHHELD)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_the_pages(signed, members: list[CastMember], enter, language, page):
    answer = enter(members[0]).get(START[language] + page)
    rows = Tables(answer.content.decode()).rows
    for name, count in expected(language).items():
        assert [row[1] for row in rows if row[0] == name and len(row) == 5] == [count], name
    for table, (shown, merged) in TOLD.items():
        if table.startswith("category"):
            continue
        for code, count in shown.items():
            assert [words_of(language, table, code), str(count)] in rows, (table, code)
        assert not merged or [said.WORDS[language]["other"], str(merged)] in rows


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper(signed, members, enter, language):
    pdf = enter(members[0]).get(f"/desk/reports/2026-2.pdf?lang={language}")
    assert pdf["Content-Type"] == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf.content)).pages)
    flat = "".join(text.replace("\xad", "").split())
    for name, count in expected(language).items():
        short = "".join(name.split())
        before, ago = (0, 0) if COUNTED[name_of(language, name)] is not None else ("–", "–")
        if name_of(language, name).endswith("_days"):
            before = ago = "–"
        assert f"{short}{count}{before}{ago}{count}" in flat.replace("-", "-"), name


def name_of(language: str, words: str) -> str:
    return next(name for name, said_so in said.NUMBERS[language].items() if said_so == words)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("at", ["/desk/reports/2026-2", "/q/2026-2"])
def test_the_sheets(signed, members, enter, language, at):
    client, start = enter(members[0]), START[language]
    plain = client.get(f"{start}{at}.csv").content.decode("utf-8-sig")
    lines = list(csv.reader(StringIO(plain)))
    said_so = {line[0].split(": ", 1)[1]: line[1] for line in lines[1:] if len(line) == 5}
    assert said_so == expected(language)
    sheet = Spreadsheet(BytesIO(client.get(f"{start}{at}.ods").content))
    table = sheet.body.get_tables()[0]
    found = [[cell for cell in row if cell not in {None, ""}] for row in table.get_values()]
    assert [[str(cell) for cell in row] for row in found] == [
        [cell for cell in line if cell] for line in lines
    ]


def test_the_data_for_machines(signed, client):
    (one,) = json.loads(client.get("/q.json").content)["reports"]
    assert one["figures"] == signed.figures
    lines = list(csv.reader(StringIO(client.get("/q.csv").content.decode("utf-8-sig"))))[1:]
    assert {line[3]: int(line[4]) for line in lines if line[2] == "numbers"} == COUNTED
    for name, (shown, merged) in TOLD.items():
        found = {line[3]: int(line[4]) for line in lines if line[2] == name and line[4] != "0"}
        total = found.pop("total")
        assert found == shown | ({"merged": merged} if merged else {})
        assert total == sum(shown.values()) + merged


def test_the_year_at_a_glance(signed, client):
    rows = Tables(client.get("/en/q").content.decode()).rows
    assert ["Letters", "12"] in [row[:2] for row in rows]
    for name in ("openings_planned", "openings_held", "overdue"):
        assert [said.NUMBERS["en"][name], str(COUNTED[name])] in rows
