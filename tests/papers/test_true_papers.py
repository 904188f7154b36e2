"""Papers say what is known and who did it, and nothing more (R20, R21)."""

from dataclasses import replace
from datetime import date

import pytest

from ishenim.papers.document import Paragraph
from ishenim.papers.forms import covering, destruction, minutes
from ishenim.papers.letters import printable, readable
from ishenim.papers.plain import plain
from tests.papers import samples

DAY = date(2026, 5, 4)
LETTER = covering.CoveringForm(
    school=samples.SCHOOL,
    number="ЧК-2026-0001",
    day=DAY,
    body="РИИБ",
    address="",
    attention="",
    case="ИК-2026-0001",
    received_on=DAY,
    text="Балдарды уруп жатышат.",
    because="Коркунуч",
    due_on=None,
    chair="Гүлнара Асанова",
)


@pytest.mark.parametrize(
    ("is_anonymous", "said", "unsaid"),
    [
        (True, "Автор в обращении себя не назвал.", "себя назвал."),
        (False, "Автор в обращении себя назвал.", "не назвал"),
        (None, "Просим не распространять", "Автор"),
    ],
)
def test_a_covering_letter_says_of_the_author_what_is_known(is_anonymous, said, unsaid):
    text = plain(covering.document(replace(LETTER, is_anonymous=is_anonymous), "ru"))
    assert said in text
    assert unsaid not in text


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_a_covering_letter_asks_and_forbids_nothing(language):
    text = plain(covering.document(replace(LETTER, is_anonymous=True), language)).lower()
    for ban in ("тыюу", "запрещ", "must not", "forbidden"):
        assert ban not in text


@pytest.mark.parametrize(
    ("language", "led", "wrote", "chair"),
    [
        ("ky", "Отурумду алып барган: ", "Протоколду жазган: ", "Төрага: "),
        ("ru", "Заседание вёл(а): ", "Протокол вёл(а): ", "Председатель: "),
        ("en", "The meeting was led by: ", "The minutes were written by: ", "Chair: "),
    ],
)
def test_minutes_call_nobody_chair_or_secretary_who_is_not(language, led, wrote, chair):
    data = replace(samples.minutes(), is_led_by_chair=False, is_written_by_secretary=False)
    document = minutes.document(data, language)
    said = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert f"{led}{data.chair}" in said
    assert f"{wrote}{data.secretary}" in said
    assert not any(text.startswith(chair) for text in said)
    assert not any(one.post.startswith(chair[:-2]) for one in document.signatures)


def test_the_head_approves_an_act_of_destruction():
    data = destruction.DestructionForm(
        school=samples.SCHOOL, day=DAY, head="Чынара Сыдыкова", years=(5,),
        numbers=("ИК-2020-0001",), days=(DAY,), signers=(),
    )  # fmt: skip
    assert destruction.document(data, "ky").approval == (
        "БЕКИТЕМ", "Мектеп директору", "____________ Чынара Сыдыкова"
    )  # fmt: skip


def test_uzbek_names_are_printed_as_they_are_written():
    assert printable(readable("Oʻktam Gʻaniyev")) == "O‘ktam G‘aniyev"
