"""The papers of openings: act, journal, seal register (R10–R13, R34)."""

from dataclasses import replace
from io import BytesIO

import pypdf
import pytest

from ishenim.casework.actions.reading import register
from ishenim.casework.records import printing, rows
from ishenim.cli import constituting
from ishenim.opening.models import Missed, Opening
from ishenim.orders import composing
from tests.cast import TUESDAY, later


def text_of(data: bytes) -> str:
    """Return the text of a PDF on one line."""
    pages = pypdf.PdfReader(BytesIO(data)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


@pytest.fixture
def opened(table, three, with_letter, order, sealed_box) -> Opening:
    """The box opened on Tuesday by three of five, with one letter in it."""
    table.sit_together(*three)
    return Opening.objects.get(act_number=1)


def test_the_act_says_what_the_form_asks(opened, order, enter, members):
    answer = enter(members[0]).get(f"/desk/opening/{opened.pk}/act.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="akt-2026-1-ky.pdf"'
    text = text_of(answer.content)
    for said in (
        "БЕКИТЕМ",
        "кайрылууларды алып чыгуу жөнүндө АКТ № 1",
        "2026-жылдын 21-апрели, саат 12:0",
        "чыккан № 27 буйругу",
        "пландуу тартипте ачылды",
        f"пломбасы № {rows.seal_of(opened.box)}: катышкандардын түзмөктөрү",
        "алынган кайрылуулардын саны: 1",
        "жооптуу адамга өткөрүлүп берилди: Эрлан Жумабаев",
        f"кайра жабылып, пломбаланды, пломба № {rows.seal_of(opened.next_box)}",
        "төрага, директордун орун басары",
        "электрондук кол тамга, 2026-жылдын 21-апрели",
    ):
        assert said in text, said


def test_the_russian_copy_has_the_same_number(opened, enter, head):
    text = text_of(enter(head).get(f"/desk/opening/{opened.pk}/act.pdf?lang=ru").content)
    assert "АКТ выемки обращений из «Ящика доверия» № 1" in text
    assert "УТВЕРЖДАЮ" in text


def test_fewer_signatures_than_the_regulation_asks_are_named(opened):
    document = printing.act_document(opened, "ky")
    assert document.notes == ()
    opened.closing_note = opened.closing_note[: opened.closing_note.rindex("— ")]
    document = printing.act_document(opened, "ky")
    assert "кол тамгалардын саны 2" in document.notes[0]


def test_an_act_names_the_order_of_its_own_day_for_ever(
    opened, order, head_signer, school, members, enter
):
    rows = composing.present(school, order)
    other = [replace(row, is_responsible=row.name == "Бакыт Осмонов") for row in rows]
    constituting.order_commission(
        school=school, rows=other, number="31", head=head_signer, now=later(days=13)
    )
    text = text_of(enter(members[0]).get(f"/desk/opening/{opened.pk}/act.pdf").content)
    assert "чыккан № 27 буйругу" in text
    assert "жооптуу адамга өткөрүлүп берилди: Эрлан Жумабаев" in text


def test_no_act_without_letters(table, three, open_box, members, enter):
    table.sit_together(*three)
    empty = Opening.objects.get(box=open_box)
    answer = enter(members[0]).get(f"/ru/desk/opening/{empty.pk}/act.pdf")
    assert answer.status_code == 404
    assert "поэтому нет и акта" in answer.content.decode()


def test_registered_letters_stand_in_act_and_journal(opened, members, school):
    register(school=school, now=later(days=6))
    document = printing.act_document(opened, "ky")
    assert "ИК-2026-0001 (саны: 1). Азырынча каттала элеги: 0." in document.notes[0]
    lines = rows.Rows(school, TUESDAY, TUESDAY).journal()
    assert [line.registered for line in lines] == ["ИК-2026-0001"]


def test_the_seals_of_a_line_follow_each_other_in_the_register(opened, school):
    (line,) = rows.Rows(school, TUESDAY, TUESDAY).journal()
    seals = rows.seals(school)
    assert [one.seal for one in seals] == [line.seal_before, line.seal_after]
    assert [one.state for one in seals] == ["opened", "open"]
    assert len(seals[0].sealed_by) == 5


def test_a_missed_opening_is_a_line_with_its_reason(opened, school, enter, members):
    Missed.objects.create(
        school=school, planned_on=TUESDAY.replace(day=14), kind="missed",
        reason="карантин", note="x",
    )  # fmt: skip
    document = printing.journal_document(school, 2025, TUESDAY, "ky")
    table = printing.table_of(document)
    assert [line[2].text for line in table][:1] == ["ачуу өткөрүлгөн жок"]
    assert "себеби: карантин" in table[0][10].text
    assert len(table[0]) == 11


def test_the_journal_and_the_register_are_printed(opened, enter, head):
    browser = enter(head)
    for path, said in (
        ("/desk/opening/journal.pdf?year=2025", "ачуу ЖУРНАЛЫ"),
        ("/desk/opening/seals.pdf", "Пломбаларды эсепке алуу ЖУРНАЛЫ"),
    ):
        text = text_of(browser.get(path).content)
        assert said in text
        assert rows.seal_of(opened.box) in text
    for path in ("/desk/opening/journal?year=2025", "/desk/opening/seals"):
        assert rows.seal_of(opened.box) in browser.get(path).content.decode()


@pytest.mark.parametrize("year", ["1", "9999", "x", "२०२५", "2025'"])
def test_a_year_that_is_none_is_refused(members, enter, year):
    assert enter(members[0]).get("/desk/opening/journal", {"year": year}).status_code == 404


def test_an_empty_book_says_so(members, enter):
    assert "Азырынча жазуу жок" in enter(members[0]).get("/desk/opening/seals").content.decode()


def test_the_pages_ask_little(opened, enter, head, django_assert_max_num_queries):
    browser = enter(head)
    for path in (
        "/desk/opening/journal?year=2025",
        "/desk/opening/seals",
        f"/desk/opening/{opened.pk}/act.pdf",
    ):
        browser.get(path)
        with django_assert_max_num_queries(20):
            assert browser.get(path).status_code == 200


@pytest.mark.parametrize(
    ("labels", "span"),
    [
        ([], ""),
        (["ИК-2026-0003"], "ИК-2026-0003"),
        (["ИК-2026-0002", "ИК-2026-0001", "ИК-2026-0003"], "ИК-2026-0001 – ИК-2026-0003"),
        (["ИК-2026-0001", "ИК-2026-0003"], "ИК-2026-0001, ИК-2026-0003"),
    ],
)
def test_numbers_that_follow_each_other_are_a_span(labels, span):
    assert rows.registered(labels) == span
