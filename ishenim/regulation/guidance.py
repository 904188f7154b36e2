"""What to do about a letter: how soon, whom to tell, what to say and what never to ask (R15).

A model (`guidance.toml`) of whom a school may turn to; every text of it can be edited by the
school. It is no legal advice.
"""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("ky", "ru", "en")
#: Parts of a rule that are words, in the order in which they are read.
PARTS = ("within", "who", "note", "call", "say", "avoid")

Words = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Body:
    """Somebody a letter can be passed to; the phone is the country's, if it is the same for all."""

    code: str
    kind: str  # emergency, police, protection, help, school, education, law
    phone: str
    words: Words = field(hash=False)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What is to be done about some categories or urgencies."""

    key: str
    urgencies: tuple[str, ...]
    categories: tuple[str, ...]
    bodies: tuple[str, ...]
    parts: dict[str, Words] = field(hash=False)  # of PARTS; empty words where nothing is to say


def _words(values: list[str]) -> Words:
    return dict(zip(LANGUAGES, values or [""] * len(LANGUAGES), strict=True))


def _rule(row: dict[str, Any]) -> Rule:
    return Rule(
        key=row["key"],
        urgencies=tuple(row["urgencies"]),
        categories=tuple(row["categories"]),
        bodies=tuple(row["bodies"]),
        parts={part: _words(row[part]) for part in PARTS},
    )


_READ = tomllib.loads((files(__package__) / "guidance.toml").read_text("utf-8"))
BODIES = tuple(
    Body(
        code=row["code"],
        kind=row["kind"],
        phone=row["phone"],
        words={language: row[language] for language in LANGUAGES},
    )
    for row in _READ["body"]
)
RULES = tuple(_rule(row) for row in _READ["rule"])
#: Where a letter about the head of the school goes instead of to the head.
INSTEAD_OF_HEAD = ("district", "prosecutor")


@cache
def body(code: str) -> Body | None:
    """Return a body of the model by its code."""
    return next((one for one in BODIES if one.code == code), None)


def rule_for(category: str, urgency: str) -> Rule:
    """Return what is to be done about a letter.

    Danger to life comes before everything; then the category says more than the urgency, which
    decides for a school's own categories.
    """
    if urgency == "U0":
        return RULES[0]
    by_category = next((one for one in RULES if category in one.categories), None)
    by_urgency = next((one for one in RULES if urgency in one.urgencies), None)
    return by_category or by_urgency or RULES[-1]


def bodies_for(rule: Rule, modifiers: Collection[str]) -> tuple[str, ...]:
    """Return the codes of whom to tell; never the head about the head."""
    if "head" not in modifiers:
        return rule.bodies
    kept = [code for code in rule.bodies if code != "head"]
    return tuple(dict.fromkeys([*kept, *INSTEAD_OF_HEAD]))
