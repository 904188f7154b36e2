"""Whatever an administrator uploads as a rulebook is read or refused by name."""

import time
from pathlib import Path

import pytest
from hypothesis import given

from ishenim.regulation import rulebook
from ishenim.regulation.errors import RulebookError
from ishenim.regulation.rulebook import read_rulebook, write_rulebook
from tests.mutated import texts

DEFAULT = Path(rulebook.__file__).with_name("default.toml").read_text(encoding="utf-8")


@given(texts(DEFAULT))
def test_no_text_breaks_a_rulebook(text: str):
    try:
        rules = read_rulebook(text)
    except RulebookError:
        return
    assert read_rulebook(write_rulebook(rules)) == rules


@pytest.mark.parametrize(
    "text",
    ["a = " + "[" * 50_000, "a = " + "9" * 50_000, "a." * 5_000 + "b = 1", "[a]\n" * 50_000],
    ids=["brackets", "digits", "dots", "tables"],
)
def test_much_of_it_is_refused_in_bounded_time(text: str):
    began = time.process_time()
    with pytest.raises(RulebookError):
        read_rulebook(text)
    assert time.process_time() - began < 3
