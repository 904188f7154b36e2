"""The forms say the same in three languages; their plain texts are kept beside this file."""

import os
from pathlib import Path
from string import Formatter

import pytest

from ishenim.papers import names, notice_words, pdf
from ishenim.papers.document import Items, Paragraph, Table, from_json, to_json
from ishenim.papers.forms import lesson, minutes, minutes_words, order, order_words, undertaking
from ishenim.papers.names import SchoolNames, Someone, post_of
from ishenim.papers.plain import plain
from ishenim.regulation.clauses import opening_days
from tests.papers import samples

GOLDEN = Path(__file__).with_name("golden")
LANGUAGES = ("ky", "ru", "en")
FORMS = {
    "order-commission": (order, samples.commission()),
    "order-change": (order, samples.change()),
    "order-rulebook": (order, samples.rulebook()),
    "order-calendar": (order, samples.calendar()),
    "undertaking": (undertaking, samples.undertaking()),
    "minutes-first": (minutes, samples.first_minutes()),
    "minutes": (minutes, samples.minutes()),
}
TABLES = {
    "orders": order_words.WORDS,
    "minutes": minutes_words.WORDS,
    "papers": pdf.WORDS,
    "posts": names.POSTS,
    "lesson": lesson.WORDS,
    "undertaking": {
        code: {"opening": undertaking.OPENING[code], **dict(enumerate(undertaking.PROMISES[code]))}
        for code in LANGUAGES
    },
}


def made(name: str, language: str):
    form, data = FORMS[name]
    return form.document(data, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FORMS)
def test_a_form_says_what_it_said(name, language):
    kept, said = GOLDEN / f"{name}.{language}.txt", plain(made(name, language))
    if os.environ.get("WRITE_GOLDEN"):
        kept.write_text(said)
    assert said == kept.read_text()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FORMS)
def test_a_document_survives_its_json(name, language):
    document = made(name, language)
    assert from_json(to_json(document)) == document


@pytest.mark.parametrize("table", TABLES)
def test_the_three_languages_have_the_same_words_and_variables(table):
    def variables(text: str) -> set[str]:
        return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name}

    words = TABLES[table]
    assert set(words) == set(LANGUAGES)
    for key, text in words["ky"].items():
        for code in ("ru", "en"):
            assert variables(words[code][key]) == variables(text), key
    assert all(set(words[code]) == set(words["ky"]) for code in LANGUAGES)


@pytest.mark.parametrize("table", ["orders", "minutes", "papers", "undertaking", "lesson"])
def test_no_kyrgyz_ending_is_glued_to_a_variable(table):
    for text in TABLES[table]["ky"].values():
        for at, one in enumerate(text[:-1]):
            assert one != "}" or not (text[at + 1].isalpha()), text
        assert "}-" not in text.replace("{year}-жылдын", ""), text


@pytest.mark.parametrize("name", FORMS)
def test_the_copies_are_built_as_the_original_is(name):
    def shape(language: str):
        return [
            (type(one), len(getattr(one, "items", ())), len(getattr(one, "rows", ())))
            for one in made(name, language).blocks
        ]

    assert shape("ky") == shape("ru") == shape("en")
    assert {made(name, code).number for code in LANGUAGES} == {made(name, "ky").number}


def test_notice_words_are_complete():
    tables = [value for value in vars(notice_words).values() if isinstance(value, dict)]
    known = [table for table in tables if set(table) == set(LANGUAGES)]
    for table in known:
        if isinstance(table["ky"], dict):
            assert set(table["ky"]) == set(table["ru"]) == set(table["en"])


@pytest.mark.parametrize("weekday", range(7))
def test_an_order_names_the_day_of_the_opening_in_its_own_form(weekday):
    from dataclasses import replace

    rules = replace(samples.commission().rulebook, opening_weekdays=(weekday,))
    said = plain(order.document(samples.commission(rulebook=rules), "ky"))
    assert f"{opening_days(rules, 'ky')}, саат 12:00" in said


def test_points_of_an_order_are_numbered_on():
    for data in (samples.commission(), samples.change(), samples.calendar()):
        blocks = order.document(data, "ky").blocks
        numbers = [
            one.start + at
            for one in blocks
            if isinstance(one, Items) and one.numbered
            for at in range(len(one.items))
        ]
        assert numbers == list(range(1, len(numbers) + 1))


def test_an_order_marks_who_represents_parents_beside_their_own_post():
    someone = Someone(name="Асан", position="дарыгер", post="parent")
    assert post_of(someone, "ky") == "дарыгер, ата-энелер коомчулугунун өкүлү"
    assert post_of(Someone(name="А", position="", post="?"), "ky") == ""


def test_an_order_without_changes_or_people_who_leave_has_no_empty_lists():
    document = order.document(samples.commission(), "ky")
    assert all(one.items for one in document.blocks if isinstance(one, Items))
    assert not any("чыгарылсын:" in one.text for one in document.blocks if hasattr(one, "text"))


def test_a_school_without_a_name_in_a_language_is_called_in_kyrgyz():
    school = SchoolNames(name={"ky": "Мектеп", "ru": ""}, place={"ky": "Ош"})
    assert school.called("ru") == school.called("en") == "Мектеп"
    assert school.at("ru") == "Ош"


def test_minutes_name_each_vote_and_who_recused_themselves():
    said = plain(minutes.document(samples.minutes(), "ky"))
    assert "макул – 3, каршы – 1, калыс – 0" in said
    assert "(өзүн четтетти): Эркин Жээнбеков. Себеби: өзүнө тиешелүү." in said
    assert "Катышпагандар (себеби):" in said


def test_minutes_without_agenda_or_people_can_be_written():
    from dataclasses import replace

    empty = replace(samples.minutes(), items=(), present=(), absent=(), invited=(), chair="")
    document = minutes.document(empty, "ky")
    assert document.signatures == ()
    assert plain(document).endswith("\n")


def test_plain_text_has_no_signatures():
    document = made("order-commission", "ky")
    assert samples.HEAD not in plain(document)


def test_a_table_in_plain_text_names_its_columns():
    said = plain(made("order-rulebook", "en"))
    assert "– Point: Day of opening; Before: Tuesday, 12:00; After: Thursday, 13:00" in said


def test_blocks_of_an_unknown_kind_are_refused():
    data = to_json(made("undertaking", "ky"))
    data["blocks"][0]["block"] = "script"
    with pytest.raises(KeyError):
        from_json(data)


def test_unseen_marks_never_come_into_a_document():
    marked = "A\u202eб\u200bв\x00\x07г\r\nд\te\u2028ё\ufeff"
    assert Paragraph(text=marked).text == "Aбвг\nд e\nё"
    assert Table(head=("\u202ea",), rows=(("b\u2066",),)).rows == (("b",),)
    assert Paragraph(text="и\u0306").text == "й"
    assert Paragraph(text="\ue000\ufffe").text == "\ufffd\ufffd"


def test_a_name_cannot_pretend_to_be_the_next_point():
    forged = "Асан\n8. Кутуча ачылбасын."
    someone = Someone(name=forged, position=forged, post="teacher")
    said = plain(undertaking.document(samples.undertaking(someone=someone), "ky"))
    assert "\n8." not in said
    document = order.document(samples.commission(number=forged, head=forged), "ky")
    assert "\n" not in document.number + document.signatures[0].name
    assert Items(items=(forged,)).items == ("Асан 8. Кутуча ачылбасын.",)
    assert Paragraph(text="а\r\nб").text == "а\nб"
