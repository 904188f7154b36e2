"""R14, R15: letters are registered and considered in their terms.

They are judged by the day they are due, never one by one: no line leads back to a letter.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from ishenim.regulation.calendar import OwnDays, add_working_days, term_due
from ishenim.regulation.keeping import kept_until
from ishenim.regulation.obligations.facts import Facts, LetterFact
from ishenim.regulation.obligations.judged import Case, Obligation, Proof, judge

#: Letters are named so many days before they may be destroyed.
RETENTION_NOTICE = timedelta(days=30)


def registration(facts: Facts, today: date) -> Iterator[Obligation]:
    """R14: letters are registered within so many working days after they were taken out."""
    terms = ((_registered_by(one, facts), one.registered_on) for one in facts.letters)
    yield from _by_day("R14", "registration", terms, facts, today)


def consideration(facts: Facts, today: date) -> Iterator[Obligation]:
    """R15: letters are considered within the term of the day on which they came."""
    terms = ((one.answer_by or _answer_by(one, facts), one.answered_on) for one in facts.letters)
    yield from _by_day("R15", "consideration", terms, facts, today)


#: Urgencies with a clock, and how many working days after the first reading somebody is told.
DANGERS = {"U0": 0, "U1": 0, "U2": 1}


def told_by(urgency: str, read_on: date, own: OwnDays) -> date:
    """Return the last day to tell somebody or act: U0 and U1 the same day, U2 the next working."""
    days = DANGERS[urgency]
    return add_working_days(read_on, days, own) if days else read_on


def told(facts: Facts, today: date) -> Iterator[Obligation]:
    """R15: of a danger somebody is told, or something is done, from its first reading on."""
    terms = ((told_by(one.urgency, one.read_on, facts.own), one.told_on) for one in facts.dangers)
    yield from _by_day("R15", "told", terms, facts, today)


def _answer_by(one: LetterFact, facts: Facts) -> date:
    return term_due(one.received_on, facts.rules_on(one.received_on), facts.own)


def _registered_by(one: LetterFact, facts: Facts) -> date:
    if one.register_by:
        return one.register_by
    days = facts.rules_on(one.taken_on).registration_days
    return add_working_days(one.taken_on, days, facts.own)


def _by_day(
    rule: str,
    what: str,
    terms: Iterable[tuple[date, date | None]],
    facts: Facts,
    today: date,
) -> Iterator[Obligation]:
    """Yield one obligation a day of term: kept once every letter of that day is."""
    days: dict[date, list[date | None]] = defaultdict(list)
    for due_on, done_on in terms:
        days[due_on].append(done_on)
    for due_on, done in sorted(days.items()):
        waiting = done.count(None)
        kept_on = None if waiting else max(day for day in done if day)
        yield judge(
            Case(rule, what, due_on.isoformat(), number=waiting or len(done)),
            today,
            due_on=due_on,
            kept_on=kept_on,
            proof=Proof(kind="register"),
            lead=facts.rules_on(due_on).reminder_days,
        )


def retention(facts: Facts, today: date) -> Iterator[Obligation]:
    """R14, R34: what is older than the rulebook keeps is destroyed by an act; no day is named.

    A notice comes before.
    """
    oldest = facts.oldest_closed_on
    if oldest is None:
        return
    ends = kept_until(facts.rulebooks, oldest)
    what = "retention" if ends < today else "retention-notice"
    if ends - RETENTION_NOTICE < today:
        yield judge(Case("R14", what, f"{oldest.year}"), today, due_on=None, kept_on=None)
