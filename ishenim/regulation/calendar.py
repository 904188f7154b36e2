"""Working days, planned openings, terms, half-years and quarters of a school (R7, R8, R15, R25)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from itertools import accumulate, chain, pairwise
from zoneinfo import ZoneInfo

import holidays

from ishenim.regulation.rulebook import IN_MONTH, Rulebook, consideration_days

#: The hours of every rulebook are hours of this zone.
ZONE = ZoneInfo("Asia/Bishkek")
#: A quarter as addresses write it: 2026-4.
QUARTER = "20[0-9]{2}-[1-4]"

#: A term can be longer by so many working days in all: about as long again and once more.
LONGEST_EXTENSION = 30

#: The next opening is never further off: no box is sealed for longer (docs/spec/box.md).
LONGEST_WAIT = timedelta(days=180)

#: A school's own days: True works, False does not; they win over the national calendar.
OwnDays = Mapping[date, bool]
#: Rulebooks with the first day on which each is in force, oldest first.
Versions = Sequence[tuple[date, Rulebook]]

#: Languages as the library of holidays calls them.
_LIBRARY = {"ky": "ky", "ru": "ru_KG", "en": "en_US"}
_DAY = timedelta(days=1)
#: What falls on a day without access is looked for no farther from the day it moves to.
_FARTHEST_MOVE = timedelta(days=366)
#: No letter is older than the program.
_COUNTED_FROM = 2000


@dataclass(frozen=True, kw_only=True)
class HalfYear:
    """Half a calendar year, or half a school year: September–December, January–August (R25)."""

    first: date
    last: date
    name: str  # "2026-1"; of a school year "2026/27-1"


@dataclass(frozen=True, kw_only=True)
class Quarter:
    """A quarter of a calendar year (R28)."""

    year: int
    number: int
    first: date
    last: date


@cache
def _public_holidays(year: int, language: str = "en") -> Mapping[date, str]:
    found = holidays.country_holidays("KG", years=year, language=_LIBRARY[language])
    return dict(sorted(found.items()))


def public_holidays(year: int, language: str) -> Mapping[date, str]:
    """Return the public holidays of Kyrgyzstan in order, with their names."""
    return _public_holidays(year, language)


def is_working_day(day: date, own: OwnDays) -> bool:
    """Return whether the school works on `day`: its own calendar, then holidays, then weekends."""
    if day in own:
        return own[day]
    return day.weekday() < 5 and day not in _public_holidays(day.year)


def national_working_days(day: date) -> int:
    """Return how many working days there were from the beginning of the count to `day`.

    Two such numbers tell how many lie between, however far apart; a school's own days not counted.
    """
    before = sum(_working_days_of(year)[-1] for year in range(_COUNTED_FROM, day.year))
    return before + _working_days_of(day.year)[day.timetuple().tm_yday]


@cache
def _working_days_of(year: int) -> Sequence[int]:
    """Return how many working days a year has up to each of its days; before the first one, 0."""
    first = date(year, 1, 1)
    days = (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))
    return list(accumulate((is_working_day(day, {}) for day in days), initial=0))


def next_working_day(day: date, own: OwnDays) -> date:
    """Return `day` itself or the first working day after it."""
    while not is_working_day(day, own):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, count: int, own: OwnDays) -> date:
    """Return the `count`-th working day after `day`; the day itself is not counted."""
    for _ in range(count):
        day = next_working_day(day + timedelta(days=1), own)
    return day


def is_access_day(day: date, rules: Rulebook, own: OwnDays) -> bool:
    """Return whether the box can be reached on `day` (R7): on the rulebook's days, no holidays.

    A school's own days off close it, unless the rulebook keeps it open in vacations.
    """
    works = own.get(day)
    if works or (works is False and rules.access_vacations == "closed"):
        return works
    return day.weekday() in rules.access_days and day not in _public_holidays(day.year)


def received_on(moment: datetime, rules: Rulebook, own: OwnDays) -> datetime:
    """Return when a letter counts as received: at once, or at the next hour of access (R7)."""
    local = moment.astimezone(ZONE)
    day, hour = local.date(), local.time()
    if is_access_day(day, rules, own):
        begin, end = rules.hours_on(day.weekday())
        if begin <= hour < end:
            return local
        if hour < begin:
            return datetime.combine(day, begin, ZONE)
    following = _access_day(day + _DAY, rules, own, _DAY)
    return datetime.combine(following, rules.hours_on(following.weekday())[0], ZONE)


def _access_day(day: date, rules: Rulebook, own: OwnDays, step: timedelta) -> date:
    """Return `day` itself or the nearest day of access in a direction."""
    while not is_access_day(day, rules, own):
        day += step
    return day


def planned_openings(rules: Rulebook, first: date, last: date, own: OwnDays) -> Iterator[date]:
    """Yield the opening days from `first` to `last` (R8).

    What falls on a day without access moves to the next day of access or to the one before, or
    falls out, as the rulebook says. Openings that move to one day are one: it is yielded once.
    """
    # What moves into these days comes from a stretch without access right before or after them.
    day, end = first, last
    while rules.holiday_rule == "next" and _is_closed(day - _DAY, first, rules, own):
        day -= _DAY
    while rules.holiday_rule == "previous" and _is_closed(end + _DAY, last, rules, own):
        end += _DAY
    seen: date | None = None
    while day <= end:
        held = _held(day, rules, own) if _is_planned(day, rules) else None
        if held and held != seen and first <= held <= last:
            seen = held
            yield held
        day += _DAY


def _is_closed(day: date, edge: date, rules: Rulebook, own: OwnDays) -> bool:
    """Tell whether a day has no access and is near enough to the edge to be looked at."""
    return abs(day - edge) < _FARTHEST_MOVE and not is_access_day(day, rules, own)


def _is_planned(day: date, rules: Rulebook) -> bool:
    """Tell whether the rulebook names a day for an opening, whatever the holidays."""
    if day.weekday() not in rules.opening_weekdays:
        return False
    if rules.opening_in_month:
        names = {IN_MONTH[(day.day - 1) // 7]} if day.day <= 28 else set()
        if (day + timedelta(days=7)).month != day.month:
            names.add("last")
        return bool(names & set(rules.opening_in_month))
    return (_monday(day) - _monday(rules.opening_from)).days // 7 % rules.opening_weeks == 0


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _held(day: date, rules: Rulebook, own: OwnDays) -> date | None:
    """Return when the opening of a planned day is held, if it is."""
    if rules.holiday_rule == "skip":
        return day if is_access_day(day, rules, own) else None
    return _access_day(day, rules, own, _DAY if rules.holiday_rule == "next" else -_DAY)


def openings_of(versions: Versions, first: date, last: date, own: OwnDays) -> Iterator[date]:
    """Yield the planned openings from `first` to `last`, each by the rulebook in force that day."""
    ends = [after - timedelta(days=1) for (_, _), (after, _) in pairwise(versions)] + [last]
    for (begins, rules), ends_on in zip(versions, ends, strict=True):
        yield from planned_openings(rules, max(first, begins), min(last, ends_on), own)


def next_opening(rules: Rulebook, today: date, own: OwnDays) -> date:
    """Return the first planned opening on or after `today` (R8, UX-04)."""
    return next_of([(date.min, rules)], today, own)


def next_of(versions: Versions, today: date, own: OwnDays) -> date:
    """Return the first planned opening on or after `today`, whichever rulebook is in force then.

    Where the school's own days leave none within the longest wait, they do not count: first for
    the plan of all rulebooks, then for that of the newest.
    """
    last = today + LONGEST_WAIT
    found = chain(
        openings_of(versions, today, last, own),
        openings_of(versions, today, last, {}),
        planned_openings(versions[-1][1], today, last, {}),
    )
    return next(found, last)


def term_due(received: date, rules: Rulebook, own: OwnDays) -> date:
    """Return the last day for considering a letter, by the term of the day it came (R15)."""
    return add_working_days(received, consideration_days(rules, received), own)


def half_year(day: date, rules: Rulebook) -> HalfYear:
    """Return the half-year of a day, as the rulebook counts them (R25)."""
    if rules.half_year == "school":
        begin = school_year(day)
        name = f"{begin}/{(begin + 1) % 100:02}"
        if day.month >= 9:
            return HalfYear(first=date(begin, 9, 1), last=date(begin, 12, 31), name=f"{name}-1")
        return HalfYear(first=date(begin + 1, 1, 1), last=date(begin + 1, 8, 31), name=f"{name}-2")
    year = day.year
    if day.month <= 6:
        return HalfYear(first=date(year, 1, 1), last=date(year, 6, 30), name=f"{year}-1")
    return HalfYear(first=date(year, 7, 1), last=date(year, 12, 31), name=f"{year}-2")


def school_year(day: date) -> int:
    """Return the calendar year in which the school year of a day began, on 1 September."""
    return day.year if day.month >= 9 else day.year - 1


def quarter(day: date) -> Quarter:
    """Return the calendar quarter of a day."""
    return quarter_of(day.year, (day.month + 2) // 3)


def quarter_of(year: int, number: int) -> Quarter:
    """Return a quarter by its number, 1–4."""
    first = date(year, number * 3 - 2, 1)
    return Quarter(year=year, number=number, first=first, last=_after(year, number) - _DAY)


def read_quarter(text: str) -> Quarter:
    """Return the quarter that `QUARTER` matches: 2026-4."""
    year, _dash, number = text.partition("-")
    return quarter_of(int(year), int(number))


def report_due(year: int, number: int, rules: Rulebook) -> date:
    """Return the last day for the report on a quarter (R29): a holiday does not move it."""
    return _after(year, number).replace(day=rules.report_day)


def _after(year: int, number: int) -> date:
    """Return the first day after a quarter."""
    return date(year + number // 4, number % 4 * 3 + 1, 1)
