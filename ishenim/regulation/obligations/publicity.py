"""R5, R6: the regulation is published, posters are true, parents are told every school year."""

from collections.abc import Iterator
from datetime import date

from ishenim.regulation.calendar import school_year
from ishenim.regulation.obligations.facts import Facts
from ishenim.regulation.obligations.judged import Case, Obligation, Proof, judge

#: Days before the end of the school year: in May, while parents still come to the school.
PARENTS_LEAD = 120


def published(facts: Facts, today: date) -> Iterator[Obligation]:
    """R5: how the box works stands on the school's site from the day letters can be put in."""
    if facts.sealed_on:
        days = sorted(notice.done_on for notice in facts.notices if notice.is_site)
        yield judge(
            Case("R5", "published", ""),
            today,
            due_on=facts.sealed_on,
            kept_on=days[0] if days else None,
            proof=Proof(kind="notice"),
        )


def posters(facts: Facts, today: date) -> Iterator[Obligation]:
    """R5: after a commission began anew its old posters lead to nobody; new ones are put up."""
    begun = facts.restarted_on
    if begun:
        days = sorted(n.done_on for n in facts.notices if n.is_poster and n.done_on >= begun)
        yield judge(
            Case("R5", "posters", begun.isoformat()),
            today,
            due_on=begun,
            kept_on=days[0] if days else None,
            proof=Proof(kind="notice"),
        )


def parents(facts: Facts, today: date) -> Iterator[Obligation]:
    """R6: parents are told so many times in every school year in which there was a box."""
    if not facts.sealed_on:
        return
    for year in range(school_year(facts.sealed_on), school_year(today) + 1):
        needed = facts.rules_on(max(facts.sealed_on, date(year, 9, 1))).publicity_per_year
        told = [n for n in facts.notices if n.school_year == year and not n.is_site]
        days = sorted(notice.done_on for notice in told)
        yield judge(
            Case("R6", "parents", str(year), number=max(0, needed - len(days))),
            today,
            due_on=date(year + 1, 8, 31),
            kept_on=days[needed - 1] if len(days) >= needed else None,
            proof=Proof(kind="notice"),
            lead=PARENTS_LEAD,
        )
