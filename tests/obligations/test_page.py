"""The page of obligations: late first, and of letters only what each reader may know."""

from datetime import date, timedelta

import pytest

from ishenim.obligations import pages
from ishenim.regulation.obligations import Facts, LetterFact, obligations
from ishenim.regulation.obligations.discretion import without_letters
from ishenim.regulation.rulebook import DEFAULT
from tests.cast import NOW, later

AFTER = date(2026, 4, 22)


@pytest.fixture
def at_after(clock) -> None:
    clock(later(days=7))


def test_late_comes_first_then_to_do_then_kept(enter, members, open_box, at_after):
    browser = enter(members[0])
    first = browser.get("/en/desk/obligations/").text
    assert 'id="late"' in first
    assert 'id="kept"' not in first
    assert "Open the box now if it is still closed" in first
    assert "Open the box on this day." not in first.split('id="due"')[0]
    page = browser.get("/en/desk/obligations/?only=all").text
    assert page.index('id="late"') < page.index('id="due"') < page.index('id="kept"')
    assert "Days late: 1" in " ".join(page.replace("\n", " ").split())
    assert "R8" in page


@pytest.mark.parametrize("only", ["late", "due", "kept"])
def test_one_state_alone_is_shown_on_request(enter, members, open_box, at_after, only: str):
    page = enter(members[0]).get(f"/en/desk/obligations/?only={only}").content.decode()
    shown = {state for state in pages.STATES if f'id="{state}"' in page}
    assert shown == {only}


def test_what_is_kept_links_to_its_line_in_the_journal(enter, members, open_box, order, acquainted):
    page = enter(members[0]).get("/desk/obligations/?only=all").content.decode()
    assert f"/j/entry/{order.journal_index}" in page


def test_nobody_signs_for_another(enter, members, order, roster, clock):
    clock(NOW)
    page = enter(members[0]).get("/desk/obligations/?only=due").content.decode()
    assert page.count('data-what="undertaking"') == 5
    assert page.count('href="/desk/undertaking"') == 2  # their own line and the navigation


def test_the_page_asks_few_questions(enter, members, letter, order, django_assert_max_num_queries):
    browser = enter(members[0])
    with django_assert_max_num_queries(8):  # four of them know who asks
        assert browser.get("/desk/obligations/").status_code == 200


def test_a_school_that_has_not_begun_says_so(enter, head):
    page = enter(head).get("/en/desk/obligations/").content.decode()
    assert "has not begun yet" in page


# ── What the management sees of letters ───────────────────────────────────────
def with_letters(count: int, *, answered: date | None = None) -> Facts:
    one = LetterFact(
        received_on=date(2026, 6, 1),
        taken_on=date(2026, 6, 2),
        registered_on=date(2026, 6, 2),
        answered_on=answered,
    )
    return Facts(
        rulebooks=((date(1, 1, 1), DEFAULT),),
        begun_on=date(2026, 4, 14),
        letters=(one,) * count,
    )


def seen(facts: Facts, today: date) -> dict[str, tuple[str, int, date | None]]:
    lines = without_letters(obligations(facts, today), small_number=DEFAULT.small_number)
    return {o.what: (o.state, o.number, o.due_on) for o in lines if o.what.endswith("-terms")}


def test_the_management_sees_the_same_without_letters_and_with_all_in_their_terms():
    none, some = with_letters(0), with_letters(9, answered=date(2026, 6, 10))
    june = date(2026, 6, 12)
    assert seen(none, june) == seen(some, june) == seen(with_letters(9), june)
    assert seen(none, june)["consideration-terms"] == ("kept", 0, None)


@pytest.mark.parametrize(("count", "number"), [(1, 0), (2, 0), (3, 3), (9, 9)])
def test_r30_a_small_number_of_late_letters_is_not_told(count: int, number: int):
    found = seen(with_letters(count), date(2026, 7, 30))
    assert found["consideration-terms"] == ("late", number, None)


def test_no_line_of_a_letter_reaches_the_management():
    lines = without_letters(obligations(with_letters(5), date(2026, 7, 30)), small_number=3)
    assert not {one.what for one in lines} & {"registration", "consideration", "retention"}


def test_the_heads_page_shows_no_day_and_no_number_of_letters(enter, head, letter, clock):
    clock(later(days=100))
    page = enter(head).get("/en/desk/obligations/?only=all").content.decode()
    assert 'data-what="consideration"' not in page
    assert 'data-what="consideration-terms"' in page
    assert "Letters:" not in page


def keys(page: dict) -> list[str]:
    """Return the keys of what a page shows at once, and of what it folds away."""
    return [
        line.one.key
        for section in page["sections"]
        for _name, bundles in section.groups
        for bundle in bundles
        for line in bundle.first + bundle.rest
    ]


@pytest.mark.parametrize("is_all", [False, True])
def test_what_was_kept_more_than_a_year_ago_is_shown_on_request(
    school, open_box, open_the_box, is_all
):
    open_the_box()
    day = AFTER + timedelta(days=400)
    page = pages.obligations_page(school, None, day, only="kept", is_all=is_all)
    assert ("opening/2026-04-21" in keys(page)) == is_all


def test_what_repeats_is_folded_and_nothing_is_lost(school, open_box):
    day = AFTER + timedelta(days=100)
    page = pages.obligations_page(school, None, day, only="late", is_all=False)
    full = pages.obligations_page(school, None, day, only="late", is_all=True)
    assert sorted(keys(page)) == sorted(keys(full))
    _name, box = page["sections"][0].groups[0]
    assert len(box[0].first) == pages.SHOWN
    assert len(box[0].rest) > 5
