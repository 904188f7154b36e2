"""Rulebooks as other schools have them: read, printed in three languages, planned for a year.

The expected days (`rulebooks/year.json`) were written from a wall calendar, not by the program;
`web/test/verify.test.ts` plans the same year.
"""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from ishenim.regulation.calendar import next_of, planned_openings
from ishenim.regulation.clauses import LANGUAGES, changes, clauses
from ishenim.regulation.rulebook import (
    DEFAULT,
    Rulebook,
    check_sound,
    read_rulebook,
    write_rulebook,
)

PLACE = Path(__file__).parent / "rulebooks"
YEAR = json.loads((PLACE / "year.json").read_text())
FIRST, LAST = date.fromisoformat(YEAR["first"]), date.fromisoformat(YEAR["last"])
NAMES = sorted(path.stem for path in PLACE.glob("*.toml"))

#: When the box is opened, as the regulation says it.
SAID = {
    "daily-with-a-short-saturday": (
        "күн сайын, дүйшөмбүдөн ишембиге чейин, саат 12:00",
        "ежедневно с понедельника по субботу в 12:00",
        "daily, Monday to Saturday at 12:00",
    ),
    "every-working-day": (
        "күн сайын, дүйшөмбүдөн жумага чейин, саат 13:00",
        "ежедневно с понедельника по пятницу в 13:00",
        "daily, Monday to Friday at 13:00",
    ),
    "two-days-a-week": (
        "ар бир дүйшөмбү жана бейшемби күнү, саат 14:00",
        "каждый понедельник и каждый четверг в 14:00",
        "every Monday and Thursday at 14:00",
    ),
    "wednesdays": (
        "ар бир шаршемби күнү, саат 10:30",
        "каждую среду в 10:30",
        "every Wednesday at 10:30",
    ),
    "every-second-week": (
        "2 жумада бир жолу, шейшемби күнү (жумалар 2026-жылдын 8-сентябрынан баштап саналат)",
        "раз в 2 недели, во вторник (счёт недель – с 8 сентября 2026 года)",
        "every 2 weeks, on Tuesday (weeks are counted from 8 September 2026)",
    ),
    "once-a-month": (
        "ар айдын биринчи бейшемби күнү, саат 12:00",
        "в первый четверг каждого месяца в 12:00",
        "on the first Thursday of each month at 12:00",
    ),
    "open-in-vacations": (
        "ар бир шейшемби күнү, саат 12:00",
        "каждый вторник в 12:00",
        "every Tuesday at 12:00",
    ),
    "twice-a-month": (
        "ар айдын экинчи жума күнү жана акыркы жума күнү, саат 12:00",
        "во вторую пятницу и в последнюю пятницу каждого месяца в 12:00",
        "on the second Friday and the last Friday of each month at 12:00",
    ),
}


def rules_of(name: str) -> Rulebook:
    return read_rulebook((PLACE / f"{name}.toml").read_text())


def own_days() -> dict[date, bool]:
    own = dict.fromkeys(map(date.fromisoformat, YEAR["works"]), True)
    for first, last in YEAR["rests"]:
        day = date.fromisoformat(first)
        while day <= date.fromisoformat(last):
            own[day] = False
            day += timedelta(days=1)
    return own


def expected(name: str) -> list[date]:
    found = []
    for month, days in YEAR["planned"][name].items():
        year, number = map(int, month.split("-"))
        for part in days.split():
            first, _dash, last = part.partition("-")
            found += [date(year, number, day) for day in range(int(first), int(last or first) + 1)]
    return found


def test_there_are_eight_and_each_has_its_year():
    assert len(NAMES) == 8
    assert set(NAMES) == set(YEAR["planned"]) == set(SAID)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_read_and_written_again(name):
    rules = rules_of(name)
    check_sound(rules)
    assert rules != DEFAULT
    assert read_rulebook(write_rulebook(rules)) == rules


@pytest.mark.parametrize("name", NAMES)
def test_its_year_is_that_of_the_calendar_on_the_wall(name):
    assert list(planned_openings(rules_of(name), FIRST, LAST, own_days())) == expected(name)


@pytest.mark.parametrize("name", NAMES)
def test_no_day_depends_on_where_one_begins_to_look(name):
    rules, own, days = rules_of(name), own_days(), expected(name)
    for number in range(0, 270, 5):
        first = FIRST + timedelta(days=number)
        following = next((day for day in days if day >= first), None)
        if following:
            assert next_of([(date.min, rules)], first, own) == following
            assert list(planned_openings(rules, following, following, own)) == [following]


@pytest.mark.parametrize("name", NAMES)
def test_it_is_printed_in_three_languages(name):
    for language, words in zip(LANGUAGES, SAID[name], strict=True):
        said = {c.key: c.text for s in clauses(rules_of(name), language) for c in s.clauses}
        assert words in said["opening"]
        assert all(text.endswith(".") and "{" not in text for text in said.values())
        for change in changes(DEFAULT, rules_of(name), language):
            assert change.before
            assert change.after
            assert change.before != change.after
