"""R8–R13: the box is opened on its day, and every opening leaves its record."""

from collections.abc import Iterator
from datetime import date, timedelta

from ishenim.regulation.calendar import next_of, openings_of
from ishenim.regulation.obligations.facts import Explanation, Facts, OpeningFact
from ishenim.regulation.obligations.judged import Case, Obligation, Proof, judge

_DAY = timedelta(days=1)
#: Openings by the day they were held, and by the day they were planned for.
Held = tuple[dict[date, OpeningFact], dict[date, OpeningFact]]


def sealing(facts: Facts, today: date) -> Iterator[Obligation]:
    """R11: once there is a commission, the box is sealed; the regulation names no day for it."""
    if facts.begun_on:
        yield judge(
            Case("R11", "sealing", ""),
            today,
            due_on=None,
            kept_on=facts.sealed_on,
            proof=_journal(None),
        )


def planned(facts: Facts, today: date) -> Iterator[Obligation]:
    """R8: each planned opening is held on its day, or moved or missed with a reason."""
    if facts.first_opening is None:
        return
    start = max(facts.first_opening, today)
    last = next_of(facts.rulebooks, start, facts.own)
    if any(opening.held_on == last for opening in facts.openings if opening.ended_on):
        last = next_of(facts.rulebooks, last + _DAY, facts.own)
    explained = {one.planned_on: one for one in facts.explanations}
    found = _held(facts.openings)
    for day in openings_of(facts.rulebooks, facts.first_opening, last, facts.own):
        held = _held_for(day, found)
        if held is None and day in explained:
            yield _explained(explained[day], facts, today)
            continue
        yield judge(
            Case("R8", "opening", day.isoformat()),
            today,
            due_on=day,
            kept_on=held.held_on if held else None,
            proof=_journal(held.index) if held else None,
            lead=1,
        )


def _held_for(day: date, held: Held) -> OpeningFact | None:
    """Return what was held on a planned day, or after it for a reason."""
    on_time, late = held
    return on_time.get(day) or late.get(day)


def _held(openings: tuple[OpeningFact, ...]) -> Held:
    """Return ended openings by their day, and those held late for a reason by the planned day."""
    ended = [one for one in reversed(openings) if one.ended_on]
    late = [one for one in ended if one.held_on > one.planned_on and one.reason]
    return {one.held_on: one for one in ended}, {one.planned_on: one for one in late}


def _explained(one: Explanation, facts: Facts, today: date) -> Obligation:
    """A missed opening is settled by its reason; a moved one by the opening that follows."""
    subject, proof = one.planned_on.isoformat(), _journal(one.index)
    if one.moved_to is None:
        kept: date | None = one.planned_on
        return judge(Case("R8", "missed", subject), today, due_on=kept, kept_on=kept, proof=proof)
    held = [o for o in facts.openings if o.ended_on and o.held_on >= one.planned_on]
    first = min(held, key=lambda o: o.held_on, default=None)
    return judge(
        Case("R8", "moved", subject),
        today,
        due_on=one.moved_to,
        kept_on=first.held_on if first else None,
        proof=_journal(first.index) if first else None,
        lead=1,
    )


def records(facts: Facts, today: date) -> Iterator[Obligation]:
    """R9–R13: the act if there were letters, the new seal, all signatures, the journal's line."""
    for opening in facts.openings:
        yield judge(
            Case(
                "R9–R13",
                "record",
                f"{opening.held_on.isoformat()}/{opening.pk}",
                number=opening.act or 0,
            ),
            today,
            due_on=opening.held_on,
            kept_on=opening.ended_on,
            proof=_journal(opening.index),
        )


def _journal(index: int | None) -> Proof:
    return Proof(kind="journal", index=index)
