"""R7, R8: vacations and moved working days come by an order; what has passed stays."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from ishenim.orders import actions, papering
from ishenim.orders.models import Order
from ishenim.orders.rules import editing
from ishenim.papers.forms.order import DayLine
from ishenim.schools.actions import OwnDay, set_days
from ishenim.ui.refusals import NotNow

ADDRESS = "/desk/calendar"


def filled(*lines: dict[str, object], **other: object) -> dict[str, object]:
    sent: dict[str, object] = {
        "day-TOTAL_FORMS": "4",
        "day-INITIAL_FORMS": "0",
        "number": "40",
        "date": timezone.localdate(),
        "control": "",
    }
    for number, line in enumerate(lines):
        sent |= {f"day-{number}-{name}": value for name, value in line.items()}
    return sent | other


@pytest.fixture
def desk(head, enter):
    return enter(head)


@pytest.fixture
def monday():
    today = timezone.localdate()
    return today + timedelta(days=14 - today.weekday())


def sign(head, signer) -> Order:
    return sign_one(Order.objects.get(state=Order.State.DRAFT), head, signer)


def sign_one(order, head, signer) -> Order:
    line = signer.line(papering.note_text(order, signer.public))
    actions.sign_order(order=order, line=line, by=head, now=timezone.now())
    return order


def test_the_year_has_holidays_and_openings(desk, school):
    page = desk.get(f"{ADDRESS}?year=2026").content.decode()
    assert "day--holiday" in page
    assert "кутучаны пландуу ачуу" in page
    assert "Октябрь" in page or "октябрь" in page


def test_a_vacation_moves_the_opening_when_the_head_signs(desk, school, head, head_signer, monday):
    vacation = {"first": monday, "last": monday + timedelta(days=6), "kind": "rests"}
    desk.post(ADDRESS, filled(vacation | {"name": "күзгү каникул"}))
    assert not school.day_set.exists()
    order = sign(head, head_signer)
    assert "күзгү каникул" in order.content
    assert school.day_set.count() == 7
    assert school.next_opening(monday, school.days_off()) >= monday + timedelta(days=7)
    page = desk.get(f"{ADDRESS}?year={monday.year}").content.decode()
    assert "day--own-off" in page
    assert "күзгү каникул" in page


def test_a_moved_saturday_is_a_working_day(desk, school, head, head_signer, monday):
    saturday = monday + timedelta(days=5)
    desk.post(ADDRESS, filled({"first": saturday, "kind": "works", "name": "жылдырылган күн"}))
    sign(head, head_signer)
    assert school.days_off() == {saturday: True}


def test_a_vacation_taken_back_leaves_the_weekend_free(school, head, head_signer, monday):
    line = DayLine(
        first=monday, last=monday + timedelta(days=7), is_working=True, name="каникул жокко чыкты"
    )
    heading = editing.Heading(number="41", date=timezone.localdate())
    order = editing.draft_calendar(
        school=school, heading=heading, days=[line], by=head, now=timezone.now()
    )
    days = {
        date.fromisoformat(part[end])
        for part in order.data["days"]
        for end in part
        if end in {"first", "last"}
    }
    assert all(day.weekday() < 5 for day in days)


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([], "Өзгөрө турган жок дегенде бир күндү көрсөтүңүз."),
        (
            [{"first": "2026-01-12", "kind": "rests", "name": "x"}],
            "Өткөн күндөр жана бүгүнкү күн өзгөртүлбөйт.",
        ),
        (
            [{"first": "2030-02-02", "last": "2030-02-01", "kind": "rests", "name": "x"}],
            "Акыркы күн биринчи күндөн кийин",
        ),
        (
            [{"first": "2030-02-02", "last": "2031-02-01", "kind": "rests", "name": "x"}],
            "төрт айдан ашпай",
        ),
        ([{"first": "2030-02-02", "kind": "rests"}], "field__error"),
    ],
)
def test_what_cannot_be_is_refused_on_the_page(desk, school, lines, sentence):
    answer = desk.post(ADDRESS, filled(*lines))
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not Order.objects.exists()


def test_a_draft_whose_day_has_come_is_not_signed(desk, school, head, head_signer):
    tomorrow = timezone.localdate() + timedelta(days=1)
    desk.post(ADDRESS, filled({"first": tomorrow, "kind": "rests", "name": "x"}))
    order = Order.objects.get()
    line = head_signer.line(papering.note_text(order, head_signer.public))
    later = timezone.now() + timedelta(days=1)
    with pytest.raises(NotNow) as refused:
        actions.sign_order(order=order, line=line, by=head, now=later)
    assert "Өткөн күндөр" in refused.value.sentence
    assert not school.day_set.exists()


def years_off(monday):
    """Four lines of days off next to each other, as long as a line may be."""
    firsts = [monday + timedelta(days=131 * n) for n in range(4)]
    lasts = [first + timedelta(days=130) for first in firsts]
    return [
        {"first": first, "last": last, "kind": "rests", "name": "каникул"}
        for first, last in zip(firsts, lasts, strict=True)
    ]


def test_no_order_silences_the_box(desk, school, monday):
    answer = desk.post(ADDRESS, filled(*years_off(monday)))
    assert answer.status_code == 200
    assert "Удаасы менен иш күнү жок күндөр өтө көп" in answer.content.decode()
    assert "Эң көбү: 100." in answer.content.decode()
    assert not Order.objects.exists()


def test_drafts_that_together_rest_too_long_are_not_all_signed(
    desk, school, head, head_signer, monday
):
    """Each alone is a summer: what was ordered meanwhile counts when one takes effect."""
    for number in range(2):
        first = monday + timedelta(days=60 * number)
        line = {"first": first, "last": first + timedelta(days=59), "kind": "rests", "name": "x"}
        assert desk.post(ADDRESS, filled(line, number=f"4{number}")).status_code == 302
    one, other = Order.objects.order_by("pk")
    sign_one(one, head, head_signer)
    with pytest.raises(NotNow) as refused:
        sign_one(other, head, head_signer)
    assert "Эң көбү: 100." in refused.value.sentence
    assert school.day_set.count() == 60


def test_pages_show_a_day_whatever_is_stored(client, school, monday):
    """Ten years off, as days may stand from before: the plan of the rulebook is shown."""
    off = [OwnDay(day=monday + timedelta(days=n), is_working=False) for n in range(-14, 3660)]
    set_days(school=school, days=off)
    day = school.next_opening(monday, school.days_off())
    assert day - monday <= timedelta(days=7)
    for address in ("/", "/w", "/f"):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("year", ["1999", "9999", "²026", "x", ""])
def test_a_year_that_is_not_shown(desk, school, year):
    assert desk.get(ADDRESS, {"year": year}).status_code == 404


def test_others_look_and_do_not_change(school, members, administrator, enter):
    for who in (members[0], administrator):
        assert "Буйрукту жазуу" not in enter(who).get(ADDRESS).content.decode()
        assert enter(who).post(ADDRESS, filled()).status_code == 403


def test_few_queries(desk, school, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        desk.get(ADDRESS)
