"""What it costs to judge three years of a school: one opening a week, two letters at each."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ishenim.regulation.obligations import Facts

TIMES = 20
BEGUN = date(2026, 4, 14)
TODAY = BEGUN + timedelta(days=3 * 365)


def judging() -> dict[str, float]:
    """Return milliseconds for judging, how many obligations that are, and the bare calendar."""
    from ishenim.regulation.calendar import openings_of
    from ishenim.regulation.obligations import obligations

    facts = _three_years()
    first = facts.first_opening or BEGUN

    def calendar() -> None:
        list(openings_of(facts.rulebooks, first, TODAY, facts.own))

    return {
        "judge": _milliseconds(lambda: obligations(facts, TODAY)),
        "calendar": _milliseconds(calendar),
        "count": len(obligations(facts, TODAY)),
    }


def _three_years() -> "Facts":
    from ishenim.regulation.calendar import openings_of
    from ishenim.regulation.obligations import (
        Facts,
        LetterFact,
        MeetingFact,
        MemberFact,
        OpeningFact,
        OrderFact,
    )
    from ishenim.regulation.rulebook import DEFAULT

    facts = Facts(
        rulebooks=((date.min, DEFAULT),),
        begun_on=BEGUN,
        sealed_on=BEGUN,
        first_opening=BEGUN + timedelta(days=7),
        orders=(OrderFact(number="7", signed_on=BEGUN, until=TODAY),),
        members=tuple(
            MemberFact(seat=seat, joined_on=BEGUN, is_on_order=True, undertaken_on=BEGUN)
            for seat in range(1, 8)
        ),
    )
    days = list(openings_of(facts.rulebooks, BEGUN + timedelta(days=7), TODAY, {}))
    return replace(
        facts,
        openings=tuple(
            OpeningFact(pk=n, planned_on=day, held_on=day, ended_on=day, index=n)
            for n, day in enumerate(days)
        ),
        letters=tuple(
            LetterFact(
                received_on=day - timedelta(days=2),
                taken_on=day,
                registered_on=day,
                answered_on=day + timedelta(days=9),
            )
            for day in days
            for _twice in range(2)
        ),
        meetings=tuple(
            MeetingFact(number=n, held_on=day, counts=True, written_on=day, signed_on=day)
            for n, day in enumerate(days[::12])
        ),
    )


def _milliseconds(work: Callable[[], object]) -> float:
    work()
    began = time.perf_counter()
    for _ in range(TIMES):
        work()
    return (time.perf_counter() - began) * 1000 / TIMES
