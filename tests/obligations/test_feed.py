"""The calendar address: the right days, nothing secret, and only for who knows it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from ishenim.commission.models import Member, Person
from ishenim.meetings import actions as meetings
from ishenim.obligations import actions, feed
from ishenim.obligations.models import Feed
from ishenim.opening.models import Missed
from tests.cast import NOW, TUESDAY


@pytest.fixture
def token(school, members, open_box) -> str:
    return actions.make_feed(by=members[0].person, school=school, now=NOW)


def events(token: str, now: datetime = NOW) -> dict[str, object]:
    found = feed.feed_of(token)
    assert found
    made = Calendar.from_ical(feed.calendar(found, now))
    return {str(event["uid"]).split("@")[0]: event for event in made.walk("VEVENT")}


def starts(token: str, name: str) -> object:
    return events(token)[name].decoded("dtstart")


def test_an_opening_begins_at_its_hour_in_bishkek(token):
    assert starts(token, "opening-2026-04-21") == datetime(2026, 4, 21, 6, tzinfo=UTC)


def test_openings_of_twelve_months_and_no_more(token):
    days = [name for name in events(token) if name.startswith("opening-")]
    assert 45 <= len(days) <= 54
    assert max(days) < "opening-2027-04-18"


def test_a_moved_opening_keeps_its_name_and_a_missed_one_vanishes(school, token):
    kept = {"school": school, "reason": "Карантин", "note": ""}
    Missed.objects.create(
        **kept, planned_on=TUESDAY, kind="moved", moved_to=TUESDAY + timedelta(days=2)
    )
    Missed.objects.create(**kept, planned_on=date(2026, 4, 28), kind="missed")
    found = events(token)
    assert found["opening-2026-04-21"].decoded("dtstart") == datetime(2026, 4, 23, 6, tzinfo=UTC)
    assert "opening-2026-04-28" not in found


def test_a_meeting_stands_in_it_until_it_is_cancelled(school, token, council):
    meeting = council.call()
    name = f"meeting-{meeting.number}"
    assert starts(token, name) == datetime(2026, 4, 15, 8, tzinfo=UTC)
    meetings.cancel(meeting=meeting, reason="Ооруп калды", by=council.responsible, now=NOW)
    assert name not in events(token)


def test_report_days_are_whole_days(token):
    found = {name: e.decoded("dtstart") for name, e in events(token).items() if "report" in name}
    assert found["report-2026-2"] == date(2026, 7, 5)
    assert found["report-2026-4"] == date(2027, 1, 5)


def test_the_end_of_the_term(school, token, order):
    type(order).objects.filter(pk=order.pk).update(until=date(2027, 4, 14))
    assert starts(token, f"term-{order.pk}") == date(2027, 4, 14)


def test_the_same_day_has_the_same_name_tomorrow(token):
    today, tomorrow = events(token), events(token, NOW + timedelta(days=1))
    assert {name for name in today if "report" in name} <= tomorrow.keys()


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_it_speaks_its_readers_language_and_says_nothing_secret(
    school, members, token, letter, language: str
):
    Person.objects.filter(pk=members[0].person.pk).update(language=language)
    found = feed.feed_of(token)
    assert found
    text = feed.calendar(found, NOW).decode()
    words = {"ky": "ачуу", "ru": "ящика", "en": "Opening of the box"}
    assert words[language] in text.replace("\r\n ", "")
    assert not any(member.person.name in text for member in members)


def test_the_address_answers_a_calendar_and_is_never_kept(token, client):
    answer = client.get(f"/c/{token}.ics")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_only_a_hash_of_the_address_is_kept(token):
    assert token.encode() not in bytes(Feed.objects.get().token_hash)


def test_every_wrong_address_is_answered_in_the_same_words(school, members, token, client):
    def said(wrong: str) -> str:
        answer = client.get(f"/c/{wrong}.ics")
        assert answer.status_code == 404
        return answer.content.decode().replace(wrong, "")

    never, nearly = said("x" * 32), said(token[:-1] + ("-" if token[-1] == "_" else "_"))
    actions.withdraw_feed(by=members[0].person, school=school)
    assert never == nearly == said(token)


def test_a_new_address_ends_the_old_one(school, members, token, client):
    new = actions.make_feed(by=members[0].person, school=school, now=NOW)
    assert client.get(f"/c/{token}.ics").status_code == 404
    assert client.get(f"/c/{new}.ics").status_code == 200


def test_who_leaves_the_commission_leaves_its_calendar(members, token, client):
    Member.objects.filter(pk=members[0].member.pk).update(left_on=NOW.date())
    assert client.get(f"/c/{token}.ics").status_code == 404


def test_the_page_shows_a_new_address_this_once(members, open_box, enter, client):
    browser = enter(members[0])
    page = browser.post("/desk/reminders/calendar").content.decode()
    address = page.split("data-address>")[1].split("<")[0]
    assert client.get("/c/" + address.split("/c/")[1]).status_code == 200
    assert address not in browser.get("/desk/reminders").content.decode()
    assert browser.post("/desk/reminders/calendar/withdraw").status_code == 302
    assert not Feed.objects.exists()
