"""Versions of the regulation: each from its day on, none backwards."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ishenim.opening.actions import begin
from ishenim.opening.planning import day_of_next_box, owed
from ishenim.regulation.rulebook import (
    DEFAULT,
    RulebookError,
    Term,
    with_consideration,
    write_rulebook,
)
from ishenim.schools.actions import OwnDay, adopt_rulebook, set_days
from ishenim.ui.refusals import BadInput, NotNow

THURSDAYS = write_rulebook(replace(DEFAULT, opening_weekdays=(3,)))


def adopt(school, toml=THURSDAYS, *, since: date):
    return adopt_rulebook(school=school, toml=toml, effective_on=since, adopted_on=since)


def test_versions_count_from_one_and_hold_from_their_day(school, today):
    assert adopt(school, since=today).version == 1
    assert adopt(school, write_rulebook(DEFAULT), since=today + timedelta(days=7)).version == 2
    assert school.rules_on(today - timedelta(days=1)) == (0, DEFAULT)
    assert school.rulebook_on(today).opening_weekdays == (3,)
    assert school.rules_on(today + timedelta(days=7)) == (2, DEFAULT)


def test_none_begins_on_or_before_the_day_of_another(school, today):
    adopt(school, since=today)
    for day in (today, today - timedelta(days=1)):
        with pytest.raises(NotNow) as refused:
            adopt(school, since=day)
        assert refused.value.sentence.startswith("Ошол күндөн тартып жобонун башка редакциясы")


def test_a_term_does_not_reach_back(school, today):
    shorter = write_rulebook(replace(DEFAULT, consideration=(Term(days=10),)))
    with pytest.raises(BadInput) as refused:
        adopt(school, shorter, since=today)
    assert refused.value.sentence == "Жаңы мөөнөт мурда түшкөн каттарга жайылтылбайт."
    terms = with_consideration(DEFAULT, 10, today)
    adopt(school, write_rulebook(replace(DEFAULT, consideration=terms)), since=today)


def test_what_is_no_rulebook_is_not_kept(school, today):
    with pytest.raises(RulebookError):
        adopt(school, "format = 1", since=today)
    assert not school.rulebookversion_set.exists()


def test_an_instance_read_before_learns_of_a_new_version(school, today):
    other = type(school).objects.get(pk=school.pk)
    assert other.rules_on(today)[0] == 0
    adopt(school, since=today)
    other.refresh_from_db()
    assert other.rules_on(today)[0] == 1


def test_no_query_for_the_model_and_one_for_versions(school, today, django_assert_num_queries):
    with django_assert_num_queries(0):
        school.rulebook_on(today)
    adopt(school, since=today)
    again = type(school).objects.get(pk=school.pk)
    with django_assert_num_queries(1):
        for n in range(9):
            again.rulebook_on(today + timedelta(days=n))


def test_an_opening_refers_to_the_version_of_its_day(school, roster, members, now, today):
    adopt(school, since=today)
    assert begin(school=school, by=members[0].member, now=now).rulebook == 1


def test_the_next_box_and_what_is_owed_follow_the_version_of_each_day(school, open_box, today):
    changed = date(2026, 4, 22)
    adopt(school, since=changed)
    assert owed(school, date(2026, 5, 2)) == [
        date(2026, 4, 21),
        date(2026, 4, 23),
        date(2026, 4, 30),
    ]
    assert day_of_next_box(school, changed) == date(2026, 4, 23)


def test_days_are_set_and_taken_back(school, today):
    vacation = OwnDay(day=today, is_working=False, name="каникул")
    set_days(school=school, days=[vacation])
    assert school.days_off() == {today: False}
    set_days(school=school, days=[OwnDay(day=today, is_working=True, name="иш күнү")])
    assert school.days_off() == {today: True}
    set_days(school=school, days=[OwnDay(day=today, is_working=None)])
    assert school.days_off() == {}
