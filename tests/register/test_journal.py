"""The registration journal: nineteen columns, in full and as an extract without content (R14)."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from ishenim.casework.models import Reading
from ishenim.consideration import actions
from ishenim.papers.forms import registration_journal as form
from ishenim.papers.forms.registration_words import COLUMNS
from ishenim.papers.names import SchoolNames
from ishenim.register import journal
from tests.letters import OPENED_AT

pytestmark = pytest.mark.django_db
TODAY = OPENED_AT.date()


@pytest.fixture
def finished(described, members):
    who = {"by": members[0].member, "now": OPENED_AT}
    actions.assign(case=described, member=members[3].member, **who)
    actions.add_measure(case=described, kind="talk", text="Аңгеме", done_on=TODAY, **who)
    actions.decide(case=described, decision="Чара көрүлдү.", outcome="confirmed", **who)
    actions.note_answer(case=described, how="oral", on=TODAY, **who)
    actions.close(case=described, **who)
    return described


def table(school, member, *, is_extract=False, language="ru"):
    return journal.table(
        school, member, 2026, today=TODAY, language=language, is_extract=is_extract
    )


def test_the_form_has_nineteen_columns_in_three_languages():
    assert {len(columns) for columns in COLUMNS.values()} == {19}


def test_a_line_has_all_of_them(finished, school, members):
    (row,) = table(school, members[0].member).rows
    said = dict(enumerate(row, start=1))
    assert said[1] == "ИК-2026-0001"
    assert said[3] == "Сайт кутучи"
    assert said[5] == "Ученик или ученица"
    assert said[6] == "да"
    assert said[7] == "1 / 0"
    assert said[9].startswith("Рэкет, вымогательство: RCK-1")
    assert said[10] == finished.summary
    assert said[13] == "Назгүл Турдубаева, 21.04.2026"
    assert said[16] == "Чара көрүлдү.; Аңгеме"
    assert said[17] == "Подтвердилось"
    assert said[18] == "21.04.2026, Устно"
    assert said[19] == "21.04.2026, Гүлнара Асанова"


def test_an_extract_leaves_what_the_letter_says_blank(finished, school, members):
    (row,) = table(school, members[0].member, is_extract=True).rows
    said = dict(enumerate(row, start=1))
    assert [said[at] for at in (10, 13, 15, 16)] == ["–"] * 4
    assert said[9].startswith("Рэкет")


def test_who_has_not_read_sees_number_way_act_and_days(finished, school, members):
    (row,) = table(school, members[4].member).rows
    assert row[:4] == ("ИК-2026-0001", "21.04.2026", "Сайт кутучи", "№ 1, 21.04.2026")
    assert set(row[4:13] + row[14:]) == {"…"}
    assert finished.summary not in "".join(row)


def test_an_extract_keeps_nothing_back_where_it_is_blank_for_all(finished, school, members):
    (row,) = table(school, members[4].member, is_extract=True).rows
    said = dict(enumerate(row, start=1))
    assert [said[at] for at in (10, 13, 15, 16)] == ["–"] * 4
    assert said[4] == "№ 1, 21.04.2026"


def test_printing_is_written_down_for_every_letter_that_could_be_read(finished, members, enter):
    for seat, count in ((5, 0), (1, 1)):
        answer = enter(members[seat - 1]).get("/desk/register/journal.pdf?year=2026")
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Cache-Control"] == "no-store"
        assert Reading.objects.filter(what="printed").count() == count


def test_the_pdf_says_it(finished, members, enter):
    answer = enter(members[0]).get("/desk/register/journal.pdf?year=2026&form=extract")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert "ИК-2026-0001" in text
    assert "талап кылышат" not in text


@pytest.mark.parametrize("path", ["journal", "journal.pdf"])
@pytest.mark.parametrize("year", ["1999", "x", "20260"])
def test_a_year_without_letters_is_not_found(described, members, enter, path, year):
    assert enter(members[0]).get(f"/desk/register/{path}?year={year}").status_code == 404


def test_an_empty_year_says_so(open_box, members, enter):
    page = enter(members[0]).get("/en/desk/register/journal").content.decode()
    assert "There is no entry yet." in page


def test_a_paper_of_no_letters_has_a_sentence():
    names = SchoolNames(name={"ky": "№ 12"}, place={"ky": "Ош"})
    data = form.RegistrationForm(
        school=names,
        year=2026,
        day=date(2026, 4, 21),
        responsible="",
        retention=5,
        rows=(),
        is_extract=False,
    )
    assert form.document(data, "en").blocks[-1].text == "No letter was registered in this year."
