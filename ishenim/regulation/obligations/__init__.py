"""Every demand of the regulation that has a day or an event, judged on a day (R5–R33).

`obligations(facts, today)` is pure: the same facts and the same day give the same answer. Rules
that name neither a day nor an event have no line here: R1–R4 and R7 are how the box works, R24 has
no number, R30 is what a report contains, R33 and R34 are kept by the journal, which forgets
nothing.
"""

from collections.abc import Callable, Iterator
from datetime import date

from ishenim.regulation.obligations import commission, letters, meetings, openings, publicity
from ishenim.regulation.obligations.facts import (
    Composition,
    DangerFact,
    Explanation,
    Facts,
    LetterFact,
    MeetingFact,
    MemberFact,
    NoticeFact,
    OpeningFact,
    OrderFact,
    ReportFact,
    ResealFact,
)
from ishenim.regulation.obligations.judged import Obligation, Proof, Stage, State

__all__ = [
    "RULES",
    "Composition",
    "DangerFact",
    "Explanation",
    "Facts",
    "LetterFact",
    "MeetingFact",
    "MemberFact",
    "NoticeFact",
    "Obligation",
    "OpeningFact",
    "OrderFact",
    "Proof",
    "ReportFact",
    "ResealFact",
    "Stage",
    "State",
    "obligations",
]

Rule = Callable[[Facts, date], Iterator[Obligation]]

#: One function a rule.
RULES: tuple[Rule, ...] = (
    commission.order,
    commission.term,
    commission.composition,
    commission.reseal,
    commission.elections,
    commission.acquaintance,
    commission.undertaking,
    openings.sealing,
    openings.planned,
    openings.records,
    letters.registration,
    letters.consideration,
    letters.told,
    letters.retention,
    meetings.half_years,
    meetings.minutes,
    meetings.signatures,
    meetings.reports,
    meetings.discussions,
    publicity.published,
    publicity.posters,
    publicity.parents,
)
_ORDER = {"late": 0, "due": 1, "kept": 2, "none": 3}


def obligations(facts: Facts, today: date) -> list[Obligation]:
    """Return everything the regulation asks, late first, then due, kept and not applicable.

    Among the late and the due the nearest day comes first, among the kept the latest.
    """
    found = [one for rule in RULES for one in rule(facts, today)]
    return sorted(found, key=_place)


def _place(one: Obligation) -> tuple[int, int, str]:
    day = (one.kept_on or one.due_on or date.max).toordinal()
    return _ORDER[one.state], -day if one.state == "kept" else day, one.key
