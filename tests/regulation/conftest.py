"""The table of openings, for the rules about them."""

from tests.opening.conftest import table, three, with_letter

__all__ = ["table", "three", "with_letter"]
