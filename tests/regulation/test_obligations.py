"""Every demand with a day or an event, judged on a day (R5–R32)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.regulation.obligations import (
    Composition,
    Explanation,
    Facts,
    LetterFact,
    MeetingFact,
    MemberFact,
    NoticeFact,
    Obligation,
    OpeningFact,
    OrderFact,
    ReportFact,
    obligations,
)
from ishenim.regulation.rulebook import DEFAULT, Rulebook, with_consideration

TUESDAY = date(2026, 4, 21)
MODEL = ((date(1, 1, 1), DEFAULT),)
BEGUN = Facts(
    rulebooks=MODEL,
    begun_on=date(2026, 4, 14),
    sealed_on=date(2026, 4, 15),
    first_opening=TUESDAY,
    orders=(OrderFact(number="7", signed_on=date(2026, 4, 14), until=date(2027, 4, 14), index=1),),
)


def rules(**changes: object) -> tuple[tuple[date, Rulebook], ...]:
    return ((date(1, 1, 1), replace(DEFAULT, **changes)),)


def found(facts: Facts, today: date, key: str) -> Obligation:
    """Return the obligation of a key; there is exactly one."""
    (one,) = [one for one in obligations(facts, today) if one.key == key]
    return one


def states(facts: Facts, today: date, what: str) -> dict[str, str]:
    return {one.subject: one.state for one in obligations(facts, today) if one.what == what}


def held(day: date, *, planned: date | None = None, **more: object) -> OpeningFact:
    return OpeningFact(planned_on=planned or day, held_on=day, ended_on=day, index=9, **more)


# ── Openings: R8–R13 ──────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("today", "state", "days"),
    [
        (date(2026, 4, 15), "due", 0),
        (TUESDAY, "due", 0),
        (date(2026, 4, 22), "late", 1),
        (date(2026, 5, 21), "late", 30),
    ],
)
def test_r8_a_tuesday_passes(today: date, state: str, days: int):
    one = found(BEGUN, today, "opening/2026-04-21")
    assert (one.state, one.days, one.due_on) == (state, days, TUESDAY)


def test_r8_an_opening_held_on_its_day_is_kept_with_its_journal_line():
    one = found(replace(BEGUN, openings=(held(TUESDAY),)), TUESDAY, "opening/2026-04-21")
    assert (one.state, one.days, one.kept_on) == ("kept", 0, TUESDAY)
    assert one.proof
    assert (one.proof.kind, one.proof.index) == ("journal", 9)


def test_r8_an_opening_held_late_for_a_reason_is_kept_and_says_how_late():
    late = held(date(2026, 4, 23), planned=TUESDAY, reason="Суу ташкыны")
    one = found(replace(BEGUN, openings=(late,)), date(2026, 6, 1), "opening/2026-04-21")
    assert (one.state, one.days) == ("kept", 2)


def test_r8_an_opening_held_late_without_a_word_is_not_yet_explained():
    late = held(date(2026, 4, 23), planned=TUESDAY)
    facts = replace(BEGUN, openings=(late,))
    assert found(facts, date(2026, 4, 24), "opening/2026-04-21").state == "late"
    facts = replace(facts, explanations=(Explanation(planned_on=TUESDAY, moved_to=None, index=4),))
    one = found(facts, date(2026, 4, 24), "opening/2026-04-21")
    assert (one.state, one.kept_on, one.days) == ("kept", date(2026, 4, 23), 2)


def test_r8_a_moved_opening_is_due_on_its_new_day_and_settled_by_the_next_one():
    moved = Explanation(planned_on=TUESDAY, moved_to=date(2026, 4, 23), index=4)
    facts = replace(BEGUN, explanations=(moved,))
    key = "moved/2026-04-21"
    assert found(facts, date(2026, 4, 23), key).state == "due"
    assert found(facts, date(2026, 4, 25), key).days == 2
    facts = replace(facts, openings=(held(date(2026, 4, 23)),))
    assert found(facts, date(2026, 4, 25), key).state == "kept"


def test_r8_one_planned_opening_ahead_is_shown_and_no_more():
    assert states(BEGUN, date(2026, 4, 16), "opening") == {"2026-04-21": "due"}
    facts = replace(BEGUN, openings=(held(TUESDAY),))
    assert states(facts, TUESDAY, "opening") == {"2026-04-21": "kept", "2026-04-28": "due"}


def test_r8_a_holiday_moves_the_opening_and_with_it_the_term():
    facts = replace(BEGUN, own={TUESDAY: False})
    assert states(facts, date(2026, 4, 16), "opening") == {"2026-04-22": "due"}


def test_r9_r13_an_opening_without_its_act_is_late_the_next_day():
    begun = OpeningFact(pk=3, planned_on=TUESDAY, held_on=TUESDAY, ended_on=None)
    facts = replace(BEGUN, openings=(begun,))
    assert found(facts, TUESDAY, "record/2026-04-21/3").state == "due"
    assert found(facts, TUESDAY + timedelta(days=3), "record/2026-04-21/3").days == 3


def test_r11_a_box_is_sealed_once_there_is_a_commission():
    facts = replace(BEGUN, sealed_on=None, first_opening=None)
    one = found(facts, date(2027, 1, 1), "sealing")
    assert (one.state, one.due_on) == ("due", None)
    assert found(BEGUN, date(2027, 1, 1), "sealing").state == "kept"


# ── Letters: R14, R15 ─────────────────────────────────────────────────────────
def letter(**changes: object) -> LetterFact:
    taken = date(2026, 6, 2)
    days = {"received_on": date(2026, 6, 1), "taken_on": taken, "registered_on": taken}
    return LetterFact(**{**days, "answered_on": None, **changes})


def test_r14_letters_are_registered_on_the_next_working_day():
    facts = replace(BEGUN, letters=(letter(registered_on=None),))
    assert found(facts, date(2026, 6, 3), "registration/2026-06-03").state == "due"
    assert found(facts, date(2026, 6, 5), "registration/2026-06-03").days == 2


def test_r15_the_term_counts_working_days_and_lateness_calendar_days():
    facts, key = replace(BEGUN, letters=(letter(),)), "consideration/2026-06-19"
    assert found(facts, date(2026, 6, 19), key).state == "due"  # 14 working days
    assert found(facts, date(2026, 6, 22), key).days == 3  # a weekend lies between
    answered = replace(BEGUN, letters=(letter(answered_on=date(2026, 6, 22)),))
    assert found(answered, date(2026, 9, 1), key).state == "kept"
    assert found(answered, date(2026, 9, 1), key).days == 3


def test_r15_letters_of_one_term_are_one_line_that_leads_back_to_none():
    facts = replace(BEGUN, letters=(letter(), letter(), letter(answered_on=date(2026, 6, 4))))
    lines = [one for one in obligations(facts, TUESDAY) if one.what == "consideration"]
    assert [(one.subject, one.number) for one in lines] == [("2026-06-19", 2)]


def test_r15_a_new_term_touches_no_letter_that_came_before_it():
    shorter = replace(DEFAULT, consideration=with_consideration(DEFAULT, 10, date(2026, 6, 10)))
    facts = replace(BEGUN, rulebooks=(*MODEL, (date(2026, 6, 10), shorter)))
    old, new = letter(), letter(received_on=date(2026, 6, 10), taken_on=date(2026, 6, 16))
    facts = replace(facts, letters=(old, new))
    assert set(states(facts, date(2026, 6, 16), "consideration")) == {"2026-06-19", "2026-06-24"}


def test_r14_letters_older_than_the_rulebook_keeps_wait_for_their_act():
    facts = replace(BEGUN, oldest_closed_on=date(2026, 4, 21))
    assert not states(facts, date(2031, 12, 31), "retention")
    assert not states(facts, date(2031, 12, 1), "retention-notice")
    assert states(facts, date(2031, 12, 2), "retention-notice") == {"2026": "due"}
    assert states(facts, date(2032, 1, 1), "retention") == {"2026": "due"}


# ── The commission: R16–R22, R32 ──────────────────────────────────────────────
def test_r16_without_an_order_one_is_due_and_never_late():
    facts = Facts(rulebooks=MODEL)
    assert found(facts, date(2030, 1, 1), "order").state == "due"
    one = found(BEGUN, date(2026, 4, 14), "order/7")
    assert one.proof
    assert one.proof.reference == "7"


def test_r16_the_term_of_the_commission_ends():
    assert found(BEGUN, date(2027, 3, 14), "term/7").stage(date(2027, 3, 14)) is None
    assert found(BEGUN, date(2027, 3, 15), "term/7").stage(date(2027, 3, 15)) == "early"
    assert found(BEGUN, date(2027, 4, 14), "term/7").stage(date(2027, 4, 14)) == "due"
    assert found(BEGUN, date(2027, 4, 16), "term/7").days == 2


@pytest.mark.parametrize(
    ("what", "rule"),
    [("few", "R16"), ("parent", "R17"), ("odd", "R18"), ("responsible", "R19"), ("duty", "R19")],
)
def test_r16_r19_what_a_composition_loses_is_late_from_that_day(what: str, rule: str):
    lost = Composition(changed_on=date(2026, 9, 1), lacks=frozenset({what}))
    one = found(replace(BEGUN, composition=lost), date(2026, 9, 4), what)
    assert (one.rule, one.state, one.days) == (rule, "late", 3)
    assert found(BEGUN, date(2026, 9, 4), what).state == "kept"
    unbegun = replace(BEGUN, begun_on=None, orders=(), composition=lost)
    assert found(unbegun, date(2026, 9, 4), what).state == "due"


@pytest.mark.parametrize(("what", "rule"), [("chair", "R20"), ("secretary", "R21")])
def test_r20_r21_both_are_elected_before_the_box_is_sealed(what: str, rule: str):
    lacks = Composition(changed_on=date(2026, 4, 14), lacks=frozenset({what}))
    unsealed = replace(BEGUN, sealed_on=None, composition=lacks)
    assert found(unsealed, date(2026, 9, 1), what).state == "due"
    sealed = replace(BEGUN, composition=lacks)
    assert found(sealed, date(2026, 4, 16), what).state == "late"
    meeting = MeetingFact(
        number=1, held_on=date(2026, 4, 14), counts=True, elected=frozenset({what})
    )
    kept = found(replace(BEGUN, meetings=(meeting,)), date(2026, 9, 1), what)
    assert (kept.rule, kept.state) == (rule, "kept")
    assert kept.proof
    assert kept.proof.reference == "1"


def test_r16_r32_members_sign_in_five_working_days():
    new = MemberFact(seat=4, joined_on=date(2026, 4, 14), is_on_order=True)
    facts = replace(BEGUN, members=(new,))
    for key in ("acquaintance/7/4", "undertaking/4"):
        assert found(facts, date(2026, 4, 21), key).state == "due"
        one = found(facts, date(2026, 4, 22), key)
        assert (one.state, one.days, one.seat) == ("late", 1, 4)
    signed = replace(
        new, acquainted_on=date(2026, 4, 20), undertaken_on=date(2026, 4, 25), undertaken_index=6
    )
    facts = replace(BEGUN, members=(signed,))
    assert found(facts, date(2026, 6, 1), "acquaintance/7/4").days == 0
    one = found(facts, date(2026, 6, 1), "undertaking/4")
    assert (one.state, one.days) == ("kept", 4)
    assert one.proof
    assert one.proof.index == 6


# ── Meetings and reports: R25–R31 ─────────────────────────────────────────────
def meeting(number: int, day: date, **more: object) -> MeetingFact:
    return MeetingFact(number=number, held_on=day, counts=True, **more)


def test_r25_calendar_half_years_end_in_june_and_december():
    facts = replace(BEGUN, meetings=(meeting(1, date(2026, 7, 1)),))
    assert states(facts, date(2026, 12, 31), "half-year") == {"2026-1": "none", "2026-2": "due"}
    one = found(facts, date(2027, 1, 1), "half-year/2026-2")
    assert (one.state, one.days, one.number) == ("late", 1, 1)
    facts = replace(facts, meetings=(*facts.meetings, meeting(2, date(2026, 12, 31))))
    assert found(facts, date(2027, 1, 1), "half-year/2026-2").state == "kept"


def test_r25_school_half_years_end_in_december_and_august():
    facts = replace(BEGUN, rulebooks=rules(half_year="school"))
    lines = [one for one in obligations(facts, date(2027, 1, 2)) if one.what == "half-year"]
    assert {one.subject: (one.state, one.due_on) for one in lines} == {
        "2025/26-2": ("none", date(2026, 8, 31)),
        "2026/27-1": ("late", date(2026, 12, 31)),
        "2026/27-2": ("due", date(2027, 8, 31)),
    }


def test_r25_a_meeting_without_a_quorum_does_not_count():
    empty = MeetingFact(number=1, held_on=date(2026, 7, 1), counts=False)
    facts = replace(BEGUN, meetings=(empty, meeting(2, date(2026, 8, 1))))
    assert found(facts, date(2026, 12, 1), "half-year/2026-2").number == 1


def test_r25_a_half_year_that_began_without_a_commission_may_still_be_kept():
    both = (meeting(1, date(2026, 4, 15)), meeting(2, date(2026, 6, 1)))
    assert found(replace(BEGUN, meetings=both), TUESDAY, "half-year/2026-1").state == "kept"


def test_r26_r27_minutes_wait_for_everybody_who_has_not_signed():
    one = meeting(3, TUESDAY)
    assert found(replace(BEGUN, meetings=(one,)), TUESDAY, "minutes/3").state == "due"
    one = replace(one, written_on=TUESDAY, unsigned=(2, 5))
    facts = replace(BEGUN, meetings=(one,))
    assert found(facts, TUESDAY, "minutes/3").state == "kept"
    assert states(facts, TUESDAY, "signature") == {"3/2": "due", "3/5": "due"}
    one = replace(one, unsigned=(), signed_on=TUESDAY, index=12)
    facts = replace(BEGUN, meetings=(one,))
    assert not states(facts, TUESDAY, "signature")
    assert found(facts, TUESDAY, "signatures/3").proof.index == 12  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("today", "state", "days", "stage"),
    [
        (date(2026, 12, 24), "due", 0, None),
        (date(2026, 12, 25), "due", 0, "early"),
        (date(2026, 12, 31), "due", 0, "early"),
        (date(2027, 1, 5), "due", 0, "due"),
        (date(2027, 1, 6), "late", 1, "late"),
        (date(2027, 2, 5), "late", 31, "late"),
    ],
)
def test_r29_the_report_is_due_on_the_fifth_also_in_the_holidays(
    today: date, state: str, days: int, stage: str | None
):
    one = found(BEGUN, today, "report/2026-4")
    assert (one.state, one.days, one.due_on) == (state, days, date(2027, 1, 5))
    assert one.stage(today) == stage


def test_r28_a_quarter_without_a_box_asks_for_no_report():
    assert not states(replace(BEGUN, sealed_on=None), date(2026, 12, 1), "report")
    assert list(states(BEGUN, date(2026, 7, 1), "report")) == ["2026-2", "2026-3"]


def test_r28_a_report_is_kept_by_itself_or_by_the_minutes_that_discussed_it():
    report = ReportFact(year=2026, quarter=2, made_on=date(2026, 7, 8), index=40)
    one = found(replace(BEGUN, reports=(report,)), date(2026, 8, 1), "report/2026-2")
    assert (one.state, one.days) == ("kept", 3)
    discussed = meeting(2, date(2026, 8, 20), quarters=((2026, 2),))
    facts = replace(BEGUN, meetings=(discussed,))
    assert found(facts, date(2026, 9, 1), "report/2026-2").days == 0
    assert found(facts, date(2026, 9, 1), "discussion/2026-2").state == "kept"


def test_r31_a_report_nobody_discussed_is_late_when_the_next_quarter_ends():
    assert found(BEGUN, date(2026, 9, 30), "discussion/2026-2").state == "due"
    assert found(BEGUN, date(2026, 10, 2), "discussion/2026-2").days == 2


# ── Publicity: R5, R6 ─────────────────────────────────────────────────────────
def test_r5_the_box_is_published_on_the_day_it_is_there():
    assert found(BEGUN, date(2026, 4, 15), "published").state == "due"
    assert found(BEGUN, date(2026, 4, 18), "published").days == 3
    site = NoticeFact(is_site=True, done_on=date(2026, 4, 10), school_year=2025)
    assert found(replace(BEGUN, notices=(site,)), date(2026, 4, 18), "published").days == 0


def test_r6_parents_are_told_every_school_year():
    told = NoticeFact(is_site=False, done_on=date(2026, 5, 20), school_year=2025)
    facts = replace(BEGUN, notices=(told,))
    assert states(facts, date(2027, 8, 31), "parents") == {"2025": "kept", "2026": "due"}
    assert found(facts, date(2027, 9, 2), "parents/2026").days == 2
    twice = replace(facts, rulebooks=rules(publicity_per_year=2))
    assert found(twice, date(2026, 6, 1), "parents/2025").number == 1


# ── Whatever the facts ────────────────────────────────────────────────────────
DAYS = st.dates(date(2026, 4, 15), date(2027, 12, 31))
OPENINGS = st.builds(
    OpeningFact,
    pk=st.integers(1, 99),
    planned_on=DAYS,
    held_on=DAYS,
    ended_on=st.none() | DAYS,
    reason=st.sampled_from(["", "Карантин"]),
)
EXPLANATIONS = st.builds(Explanation, planned_on=DAYS, moved_to=st.none() | DAYS)
LETTERS = st.builds(
    LetterFact,
    received_on=DAYS,
    taken_on=DAYS,
    registered_on=st.none() | DAYS,
    answered_on=st.none() | DAYS,
)
MEETINGS = st.builds(
    MeetingFact,
    number=st.integers(1, 9),
    held_on=DAYS,
    counts=st.booleans(),
    written_on=st.none() | DAYS,
    signed_on=st.none() | DAYS,
    unsigned=st.just(()),
    quarters=st.lists(st.tuples(st.just(2026), st.integers(1, 4)), max_size=2).map(tuple),
)
FACTS = st.builds(
    Facts,
    rulebooks=st.sampled_from([MODEL, rules(half_year="school"), rules(holiday_rule="skip")]),
    begun_on=st.just(date(2026, 4, 14)),
    sealed_on=st.none() | DAYS,
    first_opening=st.none() | DAYS,
    openings=st.lists(OPENINGS, max_size=4, unique_by=lambda o: o.pk).map(tuple),
    explanations=st.lists(EXPLANATIONS, max_size=2, unique_by=lambda e: e.planned_on).map(tuple),
    letters=st.lists(LETTERS, max_size=4).map(tuple),
    orders=st.just(BEGUN.orders),
    meetings=st.lists(MEETINGS, max_size=3, unique_by=lambda m: m.number).map(tuple),
    notices=st.lists(
        st.builds(
            NoticeFact, is_site=st.booleans(), done_on=DAYS, school_year=st.integers(2025, 2027)
        ),
        max_size=2,
    ).map(tuple),
)


@given(FACTS, DAYS, st.integers(0, 900))
def test_what_is_kept_stays_kept_however_much_time_passes(facts: Facts, day: date, more: int):
    after = {one.key: one for one in obligations(facts, day + timedelta(days=more))}
    for one in obligations(facts, day):
        if one.state == "kept":
            assert (after[one.key].state, after[one.key].days) == ("kept", one.days)


@given(FACTS, DAYS, st.integers(1, 900))
def test_what_is_late_grows_by_a_day_a_day(facts: Facts, day: date, more: int):
    after = {one.key: one for one in obligations(facts, day + timedelta(days=more))}
    for one in obligations(facts, day):
        if one.state == "late":
            assert after[one.key].days == one.days + more


@given(FACTS, DAYS)
def test_every_line_says_one_thing_of_one_case(facts: Facts, day: date):
    lines = obligations(facts, day)
    for one in lines:
        assert one.days >= 0
        assert (one.kept_on is not None) == (one.state == "kept")
        assert one.state != "late" or (one.due_on is not None and one.due_on < day)
        assert one.stage(day) is None or one.state in {"late", "due"}
    assert len({one.key for one in lines}) == len(lines)
