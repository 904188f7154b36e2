"""R25–R31: two meetings a half-year, minutes that all sign, a report every quarter."""

from collections.abc import Iterator
from datetime import date, timedelta

from ishenim.regulation.calendar import Quarter, half_year, quarter, report_due
from ishenim.regulation.obligations.facts import Facts, MeetingFact
from ishenim.regulation.obligations.judged import Case, Obligation, Proof, judge

_DAY = timedelta(days=1)
HALF_YEAR_LEAD = 30
#: The day of the quarter's last month on which its report is brought to mind (R29).
REPORT_FROM = 25


def half_years(facts: Facts, today: date) -> Iterator[Obligation]:
    """R25: meetings of every half-year, counted by the rulebook of its first day.

    A half-year in which the commission was only appointed has no number to reach: not applicable.
    """
    day = facts.begun_on
    while day and day <= today:
        rules = facts.rules_on(day)
        half = half_year(day, rules)
        held = sorted(
            m.held_on for m in facts.meetings if m.counts and half.first <= m.held_on <= half.last
        )
        yield _half_year(facts, today, day, held)
        day = half.last + _DAY


def _half_year(facts: Facts, today: date, day: date, held: list[date]) -> Obligation:
    rules = facts.rules_on(day)
    half, needed = half_year(day, rules), rules.meetings_per_half_year
    enough = held[needed - 1] if len(held) >= needed else None
    if enough is None and day > half.first:
        return Obligation(
            rule="R25", what="half-year", subject=half.name, state="none", due_on=half.last
        )
    last = next((m for m in facts.meetings if m.held_on == enough), None)
    return judge(
        Case("R25", "half-year", half.name, number=max(0, needed - len(held))),
        today,
        due_on=half.last,
        kept_on=enough,
        proof=_minutes(last) if last else None,
        lead=HALF_YEAR_LEAD,
    )


def minutes(facts: Facts, today: date) -> Iterator[Obligation]:
    """R26: every meeting has its minutes; the regulation names no day."""
    for meeting in facts.meetings:
        yield judge(
            Case("R26", "minutes", str(meeting.number), number=meeting.number),
            today,
            due_on=None,
            kept_on=meeting.written_on,
            proof=_minutes(meeting),
        )


def signatures(facts: Facts, today: date) -> Iterator[Obligation]:
    """R27: all members sign the minutes, also those who were absent; no day is named."""
    for meeting in facts.meetings:
        if meeting.written_on and meeting.signed_on:
            yield judge(
                Case("R27", "signatures", str(meeting.number), number=meeting.number),
                today,
                due_on=None,
                kept_on=meeting.signed_on,
                proof=_minutes(meeting),
            )
        elif meeting.written_on:
            for seat in meeting.unsigned:
                yield judge(
                    Case(
                        "R27",
                        "signature",
                        f"{meeting.number}/{seat}",
                        seat=seat,
                        number=meeting.number,
                    ),
                    today,
                    due_on=None,
                    kept_on=None,
                )


def reports(facts: Facts, today: date) -> Iterator[Obligation]:
    """R28, R29: the report on each quarter in which there was a box, by the day after it.

    A report that a meeting discussed existed: the minutes prove it. The day it was made is then
    unknown, and nothing is said about lateness.
    """
    signed = {(one.year, one.quarter): one for one in facts.reports}
    for one in _quarters(facts, today):
        due_on = report_due(one.year, one.number, facts.rules_on(one.first))
        report, meeting = signed.get((one.year, one.number)), _discussed(one, facts)
        made_on = report.made_on if report else min(due_on, meeting.held_on) if meeting else None
        proof = Proof(kind="journal", index=report.index) if report else None
        yield judge(
            Case("R28–R29", "report", f"{one.year}-{one.number}"),
            today,
            due_on=due_on,
            kept_on=made_on,
            proof=proof or (_minutes(meeting) if meeting else None),
            remind_on=one.last.replace(day=REPORT_FROM),
        )


def discussions(facts: Facts, today: date) -> Iterator[Obligation]:
    """R31: the report is discussed at a meeting before the next quarter ends.

    The seed names no day; two meetings a half-year are one a quarter, each with its report.
    """
    for one in _quarters(facts, today):
        if one.last >= today:
            continue
        meeting = _discussed(one, facts)
        yield judge(
            Case("R31", "discussion", f"{one.year}-{one.number}"),
            today,
            due_on=quarter(one.last + _DAY).last,
            kept_on=meeting.held_on if meeting else None,
            proof=_minutes(meeting) if meeting else None,
            lead=HALF_YEAR_LEAD,
        )


def _quarters(facts: Facts, today: date) -> Iterator[Quarter]:
    """Yield the quarters from the first box to the one we are in."""
    day = facts.sealed_on
    while day and day <= today:
        one = quarter(day)
        yield one
        day = one.last + _DAY


def _discussed(one: Quarter, facts: Facts) -> MeetingFact | None:
    found = [m for m in facts.meetings if m.counts and (one.year, one.number) in m.quarters]
    return min(found, key=lambda m: m.held_on, default=None)


def _minutes(meeting: MeetingFact) -> Proof:
    return Proof(kind="minutes", index=meeting.index, reference=str(meeting.number))
