"""The act in words: read and hashed by everybody before they sign, the same in every printing."""

import pytest

from ishenim.box.models import Letter
from ishenim.casework.actions.reading import register
from ishenim.casework.models import Case
from ishenim.casework.records import printing, rows
from ishenim.opening import actions, papers
from ishenim.opening.actions.paper import Seen
from ishenim.opening.models import Opening
from ishenim.opening.state import state
from ishenim.papers.plain import plain
from ishenim.seal.paper import document_hash
from ishenim.ui.refusals import NotNow
from tests.cast import TUESDAY, later

SEEN = Seen(seal_before="77", state="broken", seal_after="78", objects_found="бир ачкыч")


def printed(done: Opening) -> str:
    return plain(printing.act_document(done, "ky"))


@pytest.fixture
def opened(table, three, with_letter, order) -> Opening:
    """The box opened by three of five."""
    table.sit_together(*three)
    return Opening.objects.get(act_number=1)


def test_what_is_signed_is_what_is_printed(opened):
    assert papers.read_closing(opened).document == document_hash(printed(opened))


def test_a_signed_act_prints_the_same_whatever_changes_later(opened, members, school):
    before = printed(opened), printing.act_document(opened, "ru").signatures
    members[0].member.is_chair = False
    members[0].member.save()
    members[0].person.name = "Башка Ысым"
    members[0].person.save()
    school.name_ky = "Башка мектеп"
    school.save()
    again = Opening.objects.get(pk=opened.pk)
    assert (printed(again), printing.act_document(again, "ru").signatures) == before


def test_registration_numbers_are_added_beneath_what_was_signed(opened, school):
    before = printed(opened)
    assert printing.act_document(opened, "ky").notes == ()
    register(school=school, now=later(days=6))
    assert printed(opened) == before
    assert "ИК-2026-0001 (саны: 1)" in printing.act_document(opened, "ky").notes[0]


def test_an_urgent_letter_has_its_number_in_the_act_that_counts_it(opened, school, with_letter):
    """It was read, and registered, before its box was opened; the act counts it all the same."""
    register(school=school, now=later(days=6))
    found = Case.objects.get()
    Letter.objects.update(kind=Letter.Kind.URGENT)
    Case.objects.update(opening=None)
    (done,) = rows.Rows(school, TUESDAY, TUESDAY).openings()
    assert rows.Rows(school, TUESDAY, TUESDAY).registered() == {done.pk: [found.label]}
    (line,) = rows.Rows(school, TUESDAY, TUESDAY).journal()
    assert line.registered == found.label


def test_everybody_sees_the_act_in_words_before_signing(table, three, with_letter):
    table.sit_together(*three, until="sign")
    shown = state(table.room, [1])["document"]
    assert "Электрондук кайрылуулар ачууда окулган жок" in shown
    assert document_hash(shown) == papers.read_closing(close(table, three)).document


def close(table, three) -> Opening:
    table.play(*three)
    return Opening.objects.get(act_number=1)


# ── The wooden box ────────────────────────────────────────────────────────────
def look(table, cast, letters: int = 1, seen: Seen = SEEN) -> None:
    actions.count_paper(
        opening=table.opening, by=cast.member, letters=letters, seen=seen, now=table.now
    )


@pytest.fixture
def found(table, three, open_box) -> Opening:
    """The wooden box: its seal broken, a key and a letter in it."""
    table.begin(three[0])
    table.enter(*three)
    look(table, three[1])
    table.confirm(*three)
    table.play(*three)
    return Opening.objects.get(act_number=1)


def test_the_act_says_what_was_seen_of_the_wooden_box(found, three):
    text = printed(found)
    assert "Жыгач кутучанын ачууга чейинки пломбасы № 77, абалы: бузулган." in text
    assert "Жыгач кутучадагы кайрылууга тиешеси жок нерселер: бир ачкыч." in text
    assert "Жыгач кутуча кайра жабылып, пломбаланды, пломба № 78." in text
    assert f"Кагаз кайрылууларды санаган: {three[1].person.name}." in text


def test_the_opening_journal_and_the_register_of_seals_have_its_seal(found, school):
    (line,) = printing.table_of(printing.journal_document(school, 2025, TUESDAY, "ky"))
    assert "жыгач: № 77, бузулган" in line[3].text
    assert line[7].text.endswith("жыгач: № 78")
    assert "жыгач кутучадагы башка нерселер: бир ачкыч" in line[10].text
    document = printing.register_document(school, TUESDAY, "ky")
    assert document.blocks[-1].rows[0][1:5] == ("21.04.2026", "77", "бузулган", "78")


def test_another_seal_than_the_one_put_on_last_is_an_incident(table, three, found, school):
    table.later(days=7)
    table.begin(three[0])
    table.enter(*three)
    look(table, three[0], seen=Seen(seal_before="11", state="intact"))
    table.confirm(*three)
    table.play(*three)
    lines = rows.Rows(school, TUESDAY, later(days=20).date()).journal()
    assert [line.sealed_before for line in lines] == ["", "78"]


def test_what_nobody_wrote_down_is_not_certified(table, three, with_letter):
    table.sit_together(*three)
    text = printed(Opening.objects.get(act_number=1))
    for constant in ("бүтүн", "нерселер", "Жыгач"):
        assert constant not in text


def test_a_state_that_nobody_wrote_down_is_said_where_letters_lay_in_it(table, three, open_box):
    table.begin(three[0])
    table.enter(*three)
    look(table, three[1], seen=Seen())
    table.confirm(*three)
    table.play(*three)
    text = printed(Opening.objects.get(act_number=1))
    assert "Жыгач кутучанын пломбасынын абалы жазылган эмес." in text


def test_a_seal_is_corrected_once_by_each_after_the_act_was_written(table, members, with_letter):
    table.sit_together(*members[:4], until="sign")
    written = table.opening.closing_text
    look(table, members[3], letters=0)
    assert table.opening.closing_text != written
    look(table, members[0], letters=0, seen=Seen(seal_before="77", state="intact"))
    with pytest.raises(NotNow):
        look(table, members[3], letters=0)
    table.play(*members[:4])
    assert "№ 77, абалы: бүтүн" in printed(Opening.objects.get(act_number=1))


# ── Who takes the letters ─────────────────────────────────────────────────────
def test_nobody_is_named_as_taker_who_was_not_there(table, members, with_letter, order):
    there = [cast for cast in members if not cast.member.is_responsible][:3]
    table.sit_together(*there)
    text = printed(Opening.objects.get(act_number=1))
    assert "Жооптуу адам ачууга катышкан жок (Эрлан Жумабаев)" in text
    assert "өткөрүлүп берилди" not in text
