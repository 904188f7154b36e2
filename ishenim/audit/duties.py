"""Reports and meetings: what the journal holds of them, and what is not in it (R25, R28, R29).

A report and minutes are known here by their signed hash. What a school did on paper alone is no
wrong that a journal proves: it is not in it, which is all that is said.
"""

from datetime import date, timedelta

from ishenim.audit.verdict import Duties
from ishenim.regulation.calendar import Versions, half_year, quarter, report_due
from ishenim.regulation.rulebook import Rulebook

_DAY = timedelta(days=1)


def judge(first_sealed: date | None, versions: Versions, today: date, found: Duties) -> None:
    """Put every quarter and half-year since the first box was sealed where it belongs."""
    if first_sealed is None:
        return
    begun = max(first_sealed, date(2020, 1, 1))
    _reports(begun, versions, today, found)
    _meetings(begun, versions, today, found)


def _reports(begun: date, versions: Versions, today: date, found: Duties) -> None:
    one = quarter(begun)
    while one.last < today:
        name = f"{one.year}-{one.number}"
        due_on = report_due(one.year, one.number, _rules(versions, one.first))
        signed = found.reports.get(name)
        if signed is None and due_on < today:
            found.missing.append(name)
        elif signed is not None and signed > due_on:
            found.late.append(name)
        one = quarter(one.last + _DAY)


def _meetings(begun: date, versions: Versions, today: date, found: Duties) -> None:
    """Count the minutes of every half-year that is over and in which there was a box all along."""
    one = half_year(begun, _rules(versions, begun))
    while one.last < today:
        rules = _rules(versions, one.first)
        held = sum(one.first <= minutes.day <= one.last for minutes in found.minutes)
        if begun <= one.first and held < rules.meetings_per_half_year:
            found.few.append((one.name, held, rules.meetings_per_half_year))
        following = one.last + _DAY
        one = half_year(following, _rules(versions, following))


def _rules(versions: Versions, day: date) -> Rulebook:
    """Return the rulebook in force on a day."""
    return [rules for since, rules in versions if since <= day][-1]
