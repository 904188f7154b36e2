"""R16–R22, R32: the order, the composition, elections, and what every member signs."""

from collections.abc import Iterator
from datetime import date

from ishenim.regulation.calendar import add_working_days
from ishenim.regulation.obligations.facts import Facts, MeetingFact
from ishenim.regulation.obligations.judged import Case, Obligation, Proof, judge

#: How many days before the term of the commission ends its next order is brought to mind.
TERM_LEAD = 30
#: What a composition may lack, and the rule that asks for it.
LACKS = {"few": "R16", "odd": "R18", "parent": "R17", "responsible": "R19", "duty": "R19"}
OFFICES = {"chair": "R20", "secretary": "R21"}


def order(facts: Facts, today: date) -> Iterator[Obligation]:
    """R16: the commission is appointed by the head's order; the regulation names no day."""
    last = facts.order
    yield judge(
        Case("R16", "order", last.number if last else ""),
        today,
        due_on=None,
        kept_on=last.signed_on if last else None,
        proof=_order_proof(facts),
    )


def term(facts: Facts, today: date) -> Iterator[Obligation]:
    """R16: before the commission's term ends there is a new order."""
    last = facts.order
    if last and last.until:
        yield judge(
            Case("R16", "term", last.number), today, due_on=last.until, kept_on=None, lead=TERM_LEAD
        )


def composition(facts: Facts, today: date) -> Iterator[Obligation]:
    """R16–R19: enough members, an odd number, a parent, a responsible person, a duty reader.

    What is lost after the commission began is late from the day it was lost.
    """
    for what, rule in LACKS.items():
        missing = what in facts.composition.lacks
        if not missing and not facts.begun_on:
            continue
        yield judge(
            Case(rule, what, ""),
            today,
            due_on=_lost_on(what, facts) if missing and facts.begun_on else None,
            kept_on=None if missing else facts.begun_on,
            proof=_order_proof(facts),
        )


def reseal(facts: Facts, today: date) -> Iterator[Obligation]:
    """R11, R12: the box is sealed to cards that are in people's hands; who lost one says so.

    One line that leads on: a new card, the composition, its signatures, the seal. Due at once.
    """
    now = facts.reseal
    if now is None:
        return
    seat = now.seats[0] if now.step == "card" and len(now.seats) == 1 else None
    yield judge(
        Case("R11–R12", f"reseal-{now.step}", now.since.isoformat(), seat=seat),
        today,
        due_on=now.since if now.is_lost else None,
        kept_on=None,
    )


def elections(facts: Facts, today: date) -> Iterator[Obligation]:
    """R20–R23: the first meeting elects the chair and the secretary, before the box is sealed."""
    if not facts.begun_on:
        return
    for office, rule in OFFICES.items():
        missing = office in facts.composition.lacks
        elected = [m for m in facts.meetings if office in m.elected]
        last = max(elected, key=lambda m: m.held_on, default=None)
        yield judge(
            Case(rule, office, ""),
            today,
            due_on=_lost_on(office, facts) if missing and facts.sealed_on else None,
            kept_on=None if missing else last.held_on if last else facts.begun_on,
            proof=_minutes(last) if last else None,
        )


def acquaintance(facts: Facts, today: date) -> Iterator[Obligation]:
    """R16: every member signs that they have read the order, in so many working days."""
    last = facts.order
    if last is None:
        return
    rules = facts.rules_on(last.signed_on)
    due_on = add_working_days(last.signed_on, rules.acquaintance_days, facts.own)
    for member in facts.members:
        if member.is_on_order:
            yield judge(
                Case("R16", "acquaintance", f"{last.number}/{member.seat}", seat=member.seat),
                today,
                due_on=due_on,
                kept_on=member.acquainted_on,
                proof=Proof(kind="journal", index=member.acquainted_index),
                lead=rules.reminder_days,
            )


def undertaking(facts: Facts, today: date) -> Iterator[Obligation]:
    """R32: every member undertakes confidentiality, in so many working days after coming."""
    for member in facts.members:
        rules = facts.rules_on(member.joined_on)
        yield judge(
            Case("R32", "undertaking", str(member.seat), seat=member.seat),
            today,
            due_on=add_working_days(member.joined_on, rules.undertaking_days, facts.own),
            kept_on=member.undertaken_on,
            proof=Proof(kind="journal", index=member.undertaken_index),
            lead=rules.reminder_days,
        )


def _lost_on(what: str, facts: Facts) -> date | None:
    known = dict(facts.composition.lost_on).get(what)
    days = [day for day in (known or facts.composition.changed_on, facts.begun_on) if day]
    return max(days, default=None)


def _minutes(meeting: MeetingFact) -> Proof:
    return Proof(kind="minutes", index=meeting.index, reference=str(meeting.number))


def _order_proof(facts: Facts) -> Proof | None:
    last = facts.order
    return Proof(kind="order", index=last.index, reference=last.number) if last else None
