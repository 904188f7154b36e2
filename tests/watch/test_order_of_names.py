"""A list of schools goes by the Kyrgyz alphabet."""

from ishenim.watch.board import Board, Line
from ishenim.watch.kept import Known
from ishenim.watch.listing import Row


def test_kyrgyz_letters_stand_where_the_alphabet_has_them():
    names = [
        "Наука",
        "Нарын",
        "Ңаңай",
        "Ныязов",
        "Ойчу",
        "Өзгөн",
        "Орто",
        "Пахта",
        "Уй",
        "Үч",
        "Фаиз",
    ]
    lines = [
        Line(Row(addresses=(f"https://{at}.example",), name=name), Known(), is_read=False)
        for at, name in enumerate(sorted(names))
    ]
    shown = [line.name("ky") for line in Board.of(lines, "").lines]
    assert shown == [
        *("Нарын", "Наука", "Ныязов", "Ңаңай", "Ойчу", "Орто", "Өзгөн", "Пахта"),
        *("Уй", "Үч", "Фаиз"),
    ]  # fmt: skip
