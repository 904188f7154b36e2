"""The rulebook as a document: canonical, typed, and refused with the key that is wrong."""

from dataclasses import fields, replace
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ishenim.regulation.rulebook import (
    BY_FIELD,
    DEFAULT,
    DEFAULT_TOML,
    KEYS,
    Rulebook,
    RulebookError,
    Term,
    check_sound,
    check_successor,
    consideration_days,
    read_rulebook,
    with_consideration,
    write_rulebook,
)

REFUSED = [
    ("weekday = ", "weekda = ", "opening.weekda", "unknown"),
    ('weekday = "tuesday"\n', "", "opening.weekday", "missing"),
    ('"tuesday"\ntime', '"saturday"\ntime', "opening.weekday", "not-access"),
    ('"tuesday"\ntime', "2\ntime", "opening.weekday", "type"),
    ('"tuesday"\ntime', '"dienstag"\ntime', "opening.weekday", "choice"),
    ("time = 12:00:00", "time = 12:00:30", "opening.time", "range"),
    ("time = 12:00:00", 'time = "12:00"', "opening.time", "type"),
    ("to = 17:00:00", "to = 07:00:00", "access.to", "order"),
    ('    "monday",', '    "tuesday",', "access.days", "repeated"),
    ("per_half_year = 2", "per_half_year = 1", "meetings.per_half_year", "range"),
    ("per_half_year = 2", "per_half_year = true", "meetings.per_half_year", "type"),
    ("odd = true", "odd = false", "commission.odd", "fixed"),
    ("odd = true", "odd = 1", "commission.odd", "fixed"),
    ("parent = true", "parent = false", "commission.parent", "fixed"),
    ('"more-than-half"', '"all"', "opening.quorum", "fixed"),
    ("least = 3", "least = 4", "commission.least", "even"),
    ('    "COR",\n', "", "purpose.grounds", "incomplete"),
    ("all_sign = true", 'all_sign = "yes"', "meetings.all_sign", "fixed"),
    ('holiday = "next"', 'holiday = "never"', "opening.holiday", "choice"),
    ("{ days = 14 },", "", "letters.consideration", "incomplete"),
    ("{ days = 14 },", "{ days = 31 },", "letters.consideration", "range"),
    ("{ days = 14 },", "{ days = 14, from = 2026-01-01 },", "letters.consideration", "order"),
    ("{ days = 14 },", "{ days = 14 }, { days = 10 },", "letters.consideration", "missing"),
    ("{ days = 14 },", "{ days = 14, why = 1 },", "letters.consideration", "unknown"),
    (
        "{ days = 14 },",
        "{ days = 14 }, { days = 10, from = 2027-01-01 }, { days = 9, from = 2026-01-01 },",
        "letters.consideration",
        "order",
    ),
    ("[purpose]", "purpose = 1\n[more]", "purpose", "unknown"),
    ("[purpose]", "[purpose", "", "syntax"),
    ("trustbox.v2", "trustbox.v9", "format", "fixed"),
]


def test_the_model_regulation_is_the_default():
    assert Rulebook() == DEFAULT
    assert write_rulebook(DEFAULT) == DEFAULT_TOML


def test_every_field_has_its_key_and_no_key_stands_twice():
    assert {field.name for field in fields(Rulebook)} == set(BY_FIELD)
    assert len({key.path for key in KEYS}) == len(KEYS)


@pytest.mark.parametrize(("old", "new", "key", "reason"), REFUSED)
def test_what_is_wrong_is_named(old, new, key, reason):
    assert old in DEFAULT_TOML
    with pytest.raises(RulebookError) as refused:
        read_rulebook(DEFAULT_TOML.replace(old, new))
    assert (refused.value.key, refused.value.reason) == (key, reason)


def test_what_cannot_be_kept_is_not_sound_and_stays_readable():
    for key, wrong in (
        ("opening.time", replace(DEFAULT, opening_time=time(18))),
        ("opening.time", replace(DEFAULT, access_hours=((1, time(13), time(17)),))),
        ("opening.act_signatures", replace(DEFAULT, act_signatures_at_least=4)),
        ("commission.duty_readers", replace(DEFAULT, duty_readers_at_least=4)),
    ):
        assert read_rulebook(write_rulebook(wrong)) == wrong
        with pytest.raises(RulebookError) as refused:
            check_sound(wrong)
        assert refused.value.key == key


@pytest.mark.parametrize(
    ("table", "more", "key", "reason"),
    [
        ("access", "hours = { saturday = [08:00:00, 13:00:00] }", "access.hours", "closed-day"),
        ("access", "hours = { friday = [13:00:00, 08:00:00] }", "access.hours", "order"),
        ("access", "hours = { friday = [08:00:00] }", "access.hours", "type"),
        ("access", "hours = { someday = [08:00:00, 13:00:00] }", "access.hours", "choice"),
        ("access", 'vacations = "never"', "access.vacations", "choice"),
        ("opening", "weeks = 9", "opening.weeks", "range"),
        ("opening", "counted_from = 1999-01-01", "opening.counted_from", "range"),
        ("opening", 'counted_from = "2026-09-01"', "opening.counted_from", "type"),
        ("opening", 'in_month = ["fifth"]', "opening.in_month", "choice"),
        ("opening", 'weeks = 2\nin_month = ["first"]', "opening.in_month", "both"),
    ],
)
def test_what_is_wrong_in_a_key_that_may_be_left_out_is_named(table, more, key, reason):
    with pytest.raises(RulebookError) as refused:
        read_rulebook(DEFAULT_TOML.replace(f"[{table}]", f"[{table}]\n{more}"))
    assert (refused.value.key, refused.value.reason) == (key, reason)


def test_rules_that_could_not_be_read_are_not_written():
    for wrong in (
        replace(DEFAULT, opening_weekdays=(9,)),
        replace(DEFAULT, access_days=()),
        replace(DEFAULT, opening_time=time(12, 0, 1)),
        replace(DEFAULT, consideration=()),
        replace(DEFAULT, small_number=True),
    ):
        with pytest.raises(RulebookError):
            write_rulebook(wrong)


@st.composite
def rulebooks(draw):
    days = tuple(sorted(draw(st.sets(st.integers(0, 6), min_size=1))))
    hours = sorted(draw(st.sets(st.integers(0, 24 * 60 - 1), min_size=2, max_size=2)))
    later = sorted(draw(st.sets(st.dates(date(2026, 1, 1), date(2040, 1, 1)), max_size=3)))
    terms = [Term(days=draw(st.integers(1, 30)), valid_from=day) for day in (date.min, *later)]
    return Rulebook(
        access_days=days,
        access_from=time(*divmod(hours[0], 60)),
        access_to=time(*divmod(hours[1], 60)),
        opening_weekdays=tuple(sorted(draw(st.sets(st.sampled_from(days), min_size=1)))),
        holiday_rule=draw(st.sampled_from(["next", "skip"])),
        half_year=draw(st.sampled_from(["calendar", "school"])),
        consideration=tuple(terms),
        report_day=draw(st.integers(1, 28)),
    )


@settings(max_examples=60)
@given(rulebooks())
def test_what_is_written_is_read_again(rules):
    text = write_rulebook(rules)
    assert read_rulebook(text) == rules
    assert write_rulebook(read_rulebook(text)) == text


@settings(max_examples=100)
@given(rulebooks(), st.integers(1, 30), st.dates(date(2027, 1, 1), date(2035, 1, 1)))
def test_a_new_term_leaves_earlier_letters_alone(rules, days, effective):
    later = replace(rules, consideration=with_consideration(rules, days, effective))
    check_successor(rules, later, effective)
    assert read_rulebook(write_rulebook(later)) == later
    assert consideration_days(later, effective) == days
    for term in (*rules.consideration, Term(days=1, valid_from=date(2026, 11, 23))):
        if term.valid_from < effective:
            assert consideration_days(later, term.valid_from) == consideration_days(
                rules, term.valid_from
            )


def test_a_term_with_effect_on_the_past_is_no_successor():
    harsh = replace(DEFAULT, consideration=(Term(days=10),))
    with pytest.raises(RulebookError) as refused:
        check_successor(DEFAULT, harsh, date(2027, 1, 1))
    assert (refused.value.key, refused.value.reason) == ("letters.consideration", "past")
