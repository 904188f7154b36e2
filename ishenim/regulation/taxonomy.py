"""What a letter can be about: grounds, categories, modifiers, urgency (R1, glossary.md 6.1–6.2).

The author picks a ground in a child's words; the responsible person sets the category. Codes never
change their meaning: what a school no longer uses it retires, and old letters keep their code.
"""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

LANGUAGES = ("ky", "ru", "en")

Words = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Term:
    """A code that is kept and what people read, by language."""

    code: str
    words: Words = field(hash=False)


@dataclass(frozen=True, kw_only=True)
class Ground(Term):
    """One of the regulation's grounds, a question, or «I do not know»."""

    tile: Words = field(hash=False)  # in a child's words


@dataclass(frozen=True, kw_only=True)
class Category(Term):
    """What kind of matter it is, and how urgent it usually is ("": nothing is to be done)."""

    urgency: str

    @property
    def ground(self) -> str:
        """The code of the ground it belongs to."""
        return self.code.partition("-")[0]


@dataclass(frozen=True, kw_only=True)
class Modifier(Term):
    """A circumstance that changes what is to be done."""


@dataclass(frozen=True, kw_only=True)
class Urgency(Term):
    """How soon somebody must act."""

    within: Words = field(hash=False)


def _words(row: dict[str, Any], start: str = "") -> Words:
    return {language: row[start + language] for language in LANGUAGES}


_READ = tomllib.loads((files(__package__) / "taxonomy.toml").read_text("utf-8"))

GROUNDS = tuple(
    Ground(code=row["code"], words=_words(row), tile=dict(zip(LANGUAGES, row["tile"], strict=True)))
    for row in _READ["ground"]
)
CATEGORIES = tuple(
    Category(code=row["code"], words=_words(row), urgency=row["urgency"])
    for row in _READ["category"]
)
MODIFIERS = tuple(Modifier(code=row["code"], words=_words(row)) for row in _READ["modifier"])
URGENCIES = tuple(
    Urgency(code=row["code"], words=_words(row), within=_words(row, "within_"))
    for row in _READ["urgency"]
)

_T = TypeVar("_T", bound=Term)


def _among(terms: tuple[_T, ...], code: str) -> _T | None:
    return next((term for term in terms if term.code == code), None)


@cache
def ground(code: str) -> Ground | None:
    """Return a ground by its code."""
    return _among(GROUNDS, code)


@cache
def category(code: str) -> Category | None:
    """Return a category of the model taxonomy by its code."""
    return _among(CATEGORIES, code)


@cache
def modifier(code: str) -> Modifier | None:
    """Return a modifier by its code."""
    return _among(MODIFIERS, code)


@cache
def urgency(code: str) -> Urgency | None:
    """Return an urgency by its code."""
    return _among(URGENCIES, code)
