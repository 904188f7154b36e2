"""R8–R13: the box is opened on its day, and every opening leaves its record."""

from collections.abc import Iterator
from datetime import date, timedelta

from ishenim.regulation.calendar import next_of, openings_of
from ishenim.regulation.obligations.facts import Facts, OpeningFact
from ishenim.regulation.obligations.judged import Case, Obligation, Proof, judge
from ishenim.regulation.openings import Held, Planned, Told, judged

_DAY = timedelta(days=1)


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
    held = [_held(one) for one in facts.openings if one.ended_on]
    last = next_of(facts.rulebooks, max(facts.first_opening, today), facts.own)
    if any(one.held_on == last for one in held):
        last = next_of(facts.rulebooks, last + _DAY, facts.own)
    days = openings_of(facts.rulebooks, facts.first_opening, last, facts.own)
    told = [
        Told(planned_on=one.planned_on, moved_to=one.moved_to, index=one.index)
        for one in facts.explanations
    ]
    for one in judged(days, held, told, today):
        yield _obligation(one, today)


def _held(one: OpeningFact) -> Held:
    return Held(held_on=one.held_on, reason=one.reason, index=one.index)


def _obligation(one: Planned, today: date) -> Obligation:
    """A missed opening is settled by its reason, any other by the opening that stands for it."""
    subject, told = one.day.isoformat(), one.told
    if one.state == "missed" and told:
        case, proof = Case("R8", "missed", subject), _journal(told.index)
        return judge(case, today, due_on=one.day, kept_on=one.day, proof=proof)
    is_own = one.state == "kept" or one.is_far  # it is due on the day that was planned
    moved = None if is_own else one.moved_to
    is_silent = one.state == "late" and not (one.reason or told)  # it was held, and nobody said why
    held = None if is_silent else one.held
    return judge(
        Case("R8", "moved" if moved else "opening", subject),
        today,
        due_on=moved or one.day,
        kept_on=held.held_on if held else None,
        proof=_journal(held.index) if held else None,
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
