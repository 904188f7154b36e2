"""A question with choices, as the author's page shows it (docs/spec/thread.md §Choices)."""

import pytest

from ishenim.seal.thread import choices_of


@pytest.mark.parametrize(
    ("body", "words", "choices"),
    [
        ("Рахмат.\nДагы барбы?\n( ) Ооба\n( ) Жок\n", "Рахмат.\nДагы барбы?", ["Ооба", "Жок"]),
        ("Дагы барбы?\n\n( ) Ооба\n( ) Жок", "Дагы барбы?", ["Ооба", "Жок"]),
        ("Жалгыз.\n( ) Ооба", "Жалгыз.\n( ) Ооба", []),
        ("Суроо?\n( ) Ооба\n( ) Жок\nКүтөбүз.", "Суроо?\n( ) Ооба\n( ) Жок\nКүтөбүз.", []),
        ("Суроо?\n( ) \n( ) Жок", "Суроо?\n( ) \n( ) Жок", []),
        ("Суроо?" + "\n( ) а" * 7, "Суроо?\n( ) а", ["а"] * 6),
        ("", "", []),
    ],
)
def test_only_a_list_at_the_end_is_choices(body, words, choices):
    assert choices_of(body) == (words, choices)
