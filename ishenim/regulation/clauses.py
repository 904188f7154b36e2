"""The regulation in words: its clauses from the rulebook, and what a new version changes."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, time
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from ishenim.regulation.calendar import LONGEST_EXTENSION
from ishenim.regulation.rulebook import Rulebook, Term

LANGUAGES = ("ky", "ru", "en")

#: Sections with their clauses in order, each with the rules it keeps and the sentences of the
#: original regulation it says (docs/regulation.md). `law` stands for a law; a clause with neither
#: is the program's, and a `+` says that the program has made the sentence exact.
OUTLINE: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "general": {
        "prevention": ("R1", "S1"), "grounds": ("R2", "S2"), "anonymous": ("R3", "S2"),
        "served": ("R4", "S1, S2"), "published": ("R5", "S3"), "parents_told": ("R6", "S3 +"),
    },
    "access": {
        "hours": ("R7", "S4"), "online": ("R7", ""), "opening": ("R8", "S5"),
        "holiday": ("R8", ""), "quorum": ("R9", "S6 +"), "act": ("R10", "S6 +"),
        "empty": ("R10", "S6 +"), "sealed": ("R11–R13", "S8"), "wooden": ("R11", ""),
        "extraordinary": ("R8", ""), "late": ("R8", ""),
    },
    "letters": {
        "registration": ("R14", "S7 +"), "consideration": ("R15", "law"), "kept_terms": ("R15", ""),
        "extension": ("R15", ""), "answer": ("R15", ""), "paper_answer": ("R15", ""),
        "urgent": ("R1", ""), "recusal": ("R15", ""), "referral": ("R15", "law"),
        "least": ("R15", ""), "about_head": ("R15", ""), "outgoing": ("R15", ""),
        "retention": ("R14", ""), "destruction": ("R14", ""), "handover": ("R14", ""),
    },
    "commission": {
        "appointed": ("R16–R17", "S9"), "odd": ("R18", "S10 +"), "responsible": ("R19", "S11"),
        "duty_readers": ("R19", ""), "acquaintance": ("R16", ""), "elections": ("R20–R23", "S14"),
        "meetings": ("R24–R25", "S12"), "half_year": ("R25", ""), "meeting_quorum": ("R23", ""),
        "minutes": ("R26–R27", "S13"),
    },
    "report": {
        "quarterly": ("R28, R30", "S15"), "due": ("R29", "S15 +"), "small": ("R30", ""),
        "discussed": ("R31", "S15"),
    },
    "duty": {
        "confidential": ("R32", "S16"), "undertaking": ("R32", ""), "no_key": ("R32", ""),
        "records": ("R33–R34", "S17 +"),
    },
    "change": {"versions": ("", ""), "in_force": ("", "")},
}  # fmt: skip

#: Clauses that read differently by a value of the rulebook.
VARIANTS = {"holiday": "holiday_rule", "half_year": "half_year"}


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One numbered clause, the rules it keeps, and whose it is."""

    key: str
    number: str
    text: str
    rule: str
    source: str  # sentences of the original regulation, or `law`
    whose: str  # the same in words


@dataclass(frozen=True, kw_only=True)
class Section:
    """A numbered section."""

    key: str
    number: int
    title: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, kw_only=True)
class Change:
    """One value that changes, in plain words, and what that means."""

    field: str
    title: str
    before: str
    after: str
    meaning: str


@cache
def texts(language: str) -> Mapping[str, Any]:
    """Return the words of a language."""
    path = files(__package__) / "texts" / f"{language}.toml"
    return tomllib.loads(path.read_text("utf-8"))


def title(language: str) -> str:
    """Return the name of the regulation."""
    return str(texts(language)["title"])


@lru_cache(maxsize=64)
def clauses(rules: Rulebook, language: str) -> tuple[Section, ...]:
    """Return the text of the regulation that a rulebook makes."""
    words = texts(language)
    said = _said(rules, language)
    return tuple(
        Section(
            key=key,
            number=number,
            title=words["sections"][key],
            clauses=tuple(
                Clause(
                    key=name,
                    number=f"{number}.{place}",
                    text=_template(words["clauses"][name], name, rules).format(**said),
                    rule=rule,
                    source=source,
                    whose=words["marks"][_whose(source)],
                )
                for place, (name, (rule, source)) in enumerate(keys.items(), start=1)
            ),
        )
        for number, (key, keys) in enumerate(OUTLINE.items(), start=1)
    )


def about_marks(language: str) -> str:
    """Return what the words on whose a clause is are for."""
    return str(texts(language)["marks"]["about"])


def value(rules: Rulebook, field: str, language: str) -> str:
    """Return what a rulebook says in one field, in words."""
    return str(texts(language)["fields"][field]["value"].format(**_said(rules, language)))


def opening_days(rules: Rulebook, language: str, *, is_exact: bool = False) -> str:
    """Return on which days the box is opened: «every Tuesday», «every 2 weeks, on Tuesday» (R8).

    The exact words also say from when weeks are counted.
    """
    words, days = texts(language)["words"], rules.opening_weekdays
    if rules.opening_in_month:
        said = [
            f"{words[f'nth_{name}'][day]} {words['nth_day'][day]}"
            for name in rules.opening_in_month
            for day in days
        ]
        return str(words["in_month"].format(days=_join(said, language)))
    if rules.opening_weeks == 1:
        return _every(days, language)
    on = _join([words["on"][day] for day in days], language)
    found = words["in_weeks"].format(weeks=_count(rules.opening_weeks, language), days=on)
    since = _day("since", rules.opening_from, language)
    return str(words["weeks_from"].format(days=found, since=since) if is_exact else found)


def own_hours(rules: Rulebook, language: str, line: str, join: str = "; ") -> str:
    """Return the days with hours of their own, each as a line says it (R7)."""
    days = texts(language)["words"]["days"]
    return join.join(
        line.format(day=days[day], begin=f"{begin:%H:%M}", end=f"{end:%H:%M}")
        for day, begin, end in rules.access_hours
    )


def in_working_days(number: int, language: str) -> str:
    """Return «within 14 working days»."""
    return format(_count(number, language), "in_working_days")


def field_title(field: str, language: str) -> str:
    """Return what a field is called."""
    return str(texts(language)["fields"][field]["title"])


def field_meaning(field: str, language: str) -> str:
    """Return what follows from a field's value."""
    return str(texts(language)["fields"][field]["meaning"])


def changes(old: Rulebook, new: Rulebook, language: str) -> list[Change]:
    """Return what a new rulebook changes, in plain words."""
    names = [each.name for each in fields(Rulebook)]
    return [
        Change(
            field=name,
            title=field_title(name, language),
            before=value(old, name, language),
            after=value(new, name, language),
            meaning=field_meaning(name, language),
        )
        for name in names
        if getattr(old, name) != getattr(new, name)
    ]


def _whose(source: str) -> str:
    """Return `founder`, `both` where the program made it exact, `law` or `program`."""
    if source.endswith("+"):
        return "both"
    return "law" if source == "law" else "founder" if source else "program"


class _Count(int):
    """A number that a text may ask for with its noun: {days:working_days}."""

    language: str

    def __format__(self, spec: str) -> str:
        if not spec:
            return str(int(self))
        forms = texts(self.language)["counted"][spec]
        return str(forms[_plural(int(self), self.language)]).format(n=int(self))


def _count(number: int, language: str) -> _Count:
    counted = _Count(number)
    counted.language = language
    return counted


def _plural(number: int, language: str) -> int:
    """Return which form of a noun goes with a number: ky has one, en two, ru three."""
    if language == "ky":
        return 0
    if language == "en":
        return int(number != 1)
    if number % 10 == 1 and number % 100 != 11:
        return 0
    return 1 if number % 10 in {2, 3, 4} and number % 100 not in {12, 13, 14} else 2


def _template(text: str | Mapping[str, str], name: str, rules: Rulebook) -> str:
    if isinstance(text, str):
        return text
    return str(text[getattr(rules, VARIANTS[name])])


def _said(rules: Rulebook, language: str) -> dict[str, object]:
    """Return every field of a rulebook as the texts say it."""
    words = texts(language)["words"]
    hours = own_hours(rules, language, words["own_hours_day"])
    in_month = [words["opening_in_month"][name] for name in rules.opening_in_month]
    special = {
        "access_days": _days(rules.access_days, language),
        "access_hours": words["own_hours"].format(days=hours) if hours else "",
        "access_hours_only": hours or words["same_hours"],
        "closed_day": words["closed_day"][rules.access_vacations],
        "except_days": words["except_days"][rules.access_vacations],
        "opening_days": opening_days(rules, language, is_exact=True),
        "opening_weekdays": _every(rules.opening_weekdays, language),
        "opening_from": _day("since", rules.opening_from, language),
        "opening_in_month": _join(in_month, language) or words["in_every_week"],
        "consideration": _terms(rules.consideration, language),
        "all_sign_minutes": words["all_sign_minutes"]["true"],
    }
    said = {
        each.name: _word(getattr(rules, each.name), words.get(each.name, {}), language)
        for each in fields(Rulebook)
        if each.name not in special
    }
    return {**said, **special, "extension_days": _count(LONGEST_EXTENSION, language)}


def _word(value: object, words: Mapping[str, str], language: str) -> object:
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, int):
        return _count(value, language)
    if isinstance(value, tuple):
        return _join([words[word] for word in value], language)
    return str(words[str(value)])


def _join(words: list[str], language: str) -> str:
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + str(texts(language)["and"]) + words[-1]


def _days(days: tuple[int, ...], language: str) -> str:
    words = texts(language)["words"]
    if _is_range(days):
        first, last = words["days_from"][days[0]], words["days_to"][days[-1]]
        return str(words["range"].format(first=first, last=last))
    names = _join([words["days"][day] for day in days], language)
    return str(words["some_days"].format(days=names))


def _every(days: tuple[int, ...], language: str) -> str:
    """Return «every Tuesday», «every Tuesday and Friday», «daily, Monday to Friday»."""
    words = texts(language)["words"]
    if _is_range(days):
        return str(words["daily"].format(range=_days(days, language)))
    if len(days) == 1:
        return str(words["every"][days[0]])
    names = _join([words["days"][day] for day in days], language)
    every = _join([words["every"][day] for day in days], language)
    return str(words["every_days"].format(days=names, every=every))


def _is_range(days: tuple[int, ...]) -> bool:
    return len(days) > 2 and all(after == before + 1 for before, after in pairwise(days))


def _terms(terms: tuple[Term, ...], language: str) -> str:
    """Return the terms: one as a number, several each with the days it is valid for."""
    words = texts(language)["words"]
    if len(terms) == 1:
        return str(words["term"].format(days=_count(terms[0].days, language)))
    lines = [
        words["term_until"].format(
            until=_day("until", terms[1].valid_from, language),
            days=_count(terms[0].days, language),
        )
    ]
    lines += [
        words["term_since"].format(
            since=_day("since", term.valid_from, language), days=_count(term.days, language)
        )
        for term in terms[1:]
    ]
    return str(words["term_join"]).join(lines)


def _day(which: str, day: date, language: str) -> str:
    words = texts(language)["words"]
    month = words[f"day_{which}"][day.month - 1]
    return str(words[which].format(year=day.year, month=month, day=day.day))
