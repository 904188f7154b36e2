"""Reminders: to whom, when, once, and never what is in a letter."""

import logging
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.db import connection

from ishenim.commission.models import Member, Person
from ishenim.commission.post import Post
from ishenim.journal.models import Checkpoint
from ishenim.obligations import actions, facts, looks, outside, reminders, ways
from ishenim.obligations.audience import AUDIENCE
from ishenim.obligations.models import Channel, Reminder
from ishenim.obligations.words import WORDS
from ishenim.schools.models import School
from ishenim.server import ticker
from tests.cast import NOW, later

MONDAY = later(days=5)  # 20 April 2026, the day before the first opening
SECRET = "tgram://123456789:abcdefghijklmnopqrstuvwxyzABCDEFGHI/12345"


def tick(now: datetime) -> None:
    while actions.tick(now=now):
        pass


def to(mailoutbox) -> list[str]:
    return sorted(message.to[0] for message in mailoutbox)


def addresses(cast) -> list[str]:
    return sorted(member.person.email for member in cast)


def test_every_member_is_reminded_of_the_opening_the_day_before(
    school, members, open_box, order, acquainted, mailoutbox
):
    Member.objects.update(joined_on=NOW.date() - timedelta(days=1))
    tick(later(days=4))
    mailoutbox.clear()
    tick(MONDAY)
    reminded = Reminder.objects.filter(key="opening/2026-04-21", stage="early")
    assert sorted(row.person.email for row in reminded) == addresses(members)


def test_nobody_is_reminded_twice_of_one_stage(school, members, open_box, mailoutbox):
    tick(MONDAY)
    sent = len(mailoutbox)
    assert sent >= 5
    tick(MONDAY)
    tick(MONDAY + timedelta(hours=1))
    assert len(mailoutbox) == sent


def test_each_stage_is_sent_once(school, members, open_box, mailoutbox):
    for day in range(5, 12):
        tick(later(days=day))
    rows = Reminder.objects.filter(key="opening/2026-04-21", person=members[0].person)
    assert sorted(rows.values_list("stage", flat=True)) == ["due", "early", "late"]


@pytest.mark.parametrize(("hour", "is_quiet"), [(7, True), (8, False), (19, False), (20, True)])
def test_nobody_is_reminded_at_night(hour: int, is_quiet):
    assert reminders.is_quiet(NOW.replace(hour=hour, minute=0)) == is_quiet


def test_at_night_the_tick_asks_the_database_nothing(school, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert not actions.tick(now=NOW.replace(hour=3))


def test_a_tick_with_nothing_new_is_cheap(
    school, members, open_box, mailoutbox, django_assert_max_num_queries
):
    tick(MONDAY)
    with django_assert_max_num_queries(15):
        actions.tick(now=MONDAY)


def test_the_responsible_person_alone_hears_of_the_report(school, members, open_box, mailoutbox):
    tick(datetime(2026, 6, 25, 9, tzinfo=NOW.tzinfo))
    (row,) = Reminder.objects.filter(key="report/2026-2")
    assert (row.person, row.stage) == (members[2].person, "early")


def test_the_head_hears_of_a_lost_parent_and_of_no_letter(
    school, open_box, letter, head, mailoutbox
):
    Member.objects.filter(seat=5).update(left_on=NOW.date())
    tick(later(days=200))
    keys = set(Reminder.objects.filter(person=head).values_list("key", flat=True))
    assert {"parent", "odd", "published"} <= keys
    assert not {key for key in keys if key.startswith(("consideration", "registration"))}


def test_a_member_hears_of_their_own_signature_alone(
    school, members, open_box, council, mailoutbox
):
    council.sign(council.written(), 1, 2)
    tick(later(hours=1))
    rows = Reminder.objects.filter(key__startswith="signature/")
    assert {row.person.email for row in rows} == {m.person.email for m in members[2:]}


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_a_message_says_that_and_of_what_kind_and_no_number(school, head, language: str):
    head.language = language
    title, text = reminders.message(school, head, ["consideration", "opening"])
    host = school.origin
    said = (title + text).replace("/ru/", "/").replace("/en/", "/")
    assert f"://{host}/desk/\n" in said
    assert not any(letter.isdigit() for letter in said.replace(host, ""))
    assert school.name_ky in text or school.name_ru in text or school.name_en in text


def test_many_letters_make_one_kind(school, head):
    _title, text = reminders.message(school, head, ["consideration"] * 9)
    assert text.count("·") == 1


def test_every_kind_that_reminds_has_words():
    assert AUDIENCE.keys() <= WORDS.keys()


def test_somebody_inactive_is_not_reminded(school, members, open_box, mailoutbox):
    Person.objects.update(is_active=False)
    tick(MONDAY)
    assert not mailoutbox


def test_a_tick_ends_after_its_seconds_and_the_next_goes_on(school, members, open_box, mailoutbox):
    """A mail server that is slow holds up nobody for longer: each message here takes two thirds."""
    two_thirds = actions.SECONDS_A_TICK * 2 / 3
    counts = []
    for _tick in range(20):
        before = len(mailoutbox)

        def clock(before: int = before) -> float:
            return (len(mailoutbox) - before) * two_thirds

        more = actions.tick(now=MONDAY, clock=clock)
        counts.append(len(mailoutbox) - before)
        if not more:
            break
    assert not more
    assert max(counts) == 2
    assert len(mailoutbox) == len(set(to(mailoutbox))) >= 5


@pytest.mark.parametrize("count", [40, 80])
def test_a_quiet_pass_asks_as_little_of_many_schools(db, count: int, django_assert_max_num_queries):
    """And one of them whose journal grew is found by the same question."""
    schools = [
        School.objects.create(slug=f"s{n}", origin=f"testserver/s/s{n}", name_ky=f"№ {n}")
        for n in range(count)
    ]
    tick(MONDAY)
    with django_assert_max_num_queries(1):
        assert not actions.tick(now=MONDAY + timedelta(minutes=5))
    Checkpoint.objects.create(school=schools[7], size=1, root=bytes(32), note="")
    due = looks.due(MONDAY + timedelta(minutes=5), actions.AGAIN_AFTER)
    assert due == [schools[7]]
    assert len(looks.due(MONDAY + timedelta(hours=2), actions.AGAIN_AFTER)) == count
    assert len(looks.due(MONDAY + timedelta(days=1), actions.AGAIN_AFTER)) == count


def test_a_reminder_that_was_not_confirmed_is_found_again(school, members, open_box):
    """By the same question; once it was looked for, not again at every pass."""
    tick(MONDAY)
    Reminder.objects.filter(person=members[0].person).update(sent_on=None)
    soon, later_on = MONDAY + timedelta(minutes=20), MONDAY + timedelta(minutes=31)
    assert looks.due(soon, actions.AGAIN_AFTER) == []
    assert looks.due(later_on, actions.AGAIN_AFTER) == [school]
    tick(later_on)
    assert looks.due(later_on + timedelta(minutes=5), actions.AGAIN_AFTER) == []


def test_mail_that_was_turned_off_stays_off(school, members, open_box, mailoutbox):
    actions.set_mail(by=members[0].person, is_on=False, now=NOW)
    tick(MONDAY)
    assert members[0].person.email not in to(mailoutbox)
    assert len(mailoutbox) >= 4


def test_a_failure_is_counted_shown_and_never_raised(
    school, members, open_box, settings, enter, caplog
):
    settings.EMAIL_BACKEND = "tests.obligations.nowhere.Backend"
    tick(MONDAY)
    row = Channel.objects.get(person=members[0].person)
    assert (row.failures, row.failed_on) == (1, MONDAY.date())
    assert "Did not go out" in enter(members[0]).get("/en/desk/reminders").content.decode()
    assert "secret-host" not in caplog.text


def test_what_did_not_go_out_is_not_marked_as_sent_and_goes_out_later(
    school, members, open_box, settings, mailoutbox
):
    backend, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "tests.obligations.nowhere.Backend"
    tick(MONDAY)
    assert Reminder.objects.exists()
    assert not Reminder.objects.filter(sent_on__isnull=False).exists()
    settings.EMAIL_BACKEND = backend
    tick(MONDAY + timedelta(minutes=29))
    assert not mailoutbox
    tick(MONDAY + timedelta(minutes=31))
    assert to(mailoutbox) == addresses(members)
    assert not Reminder.objects.filter(sent_on__isnull=True).exists()
    tick(MONDAY + timedelta(hours=2))
    assert len(mailoutbox) == 5


def test_who_is_reached_by_one_of_two_ways_is_reminded(
    school, members, open_box, settings, monkeypatch
):
    settings.EMAIL_BACKEND = "tests.obligations.nowhere.Backend"
    actions.add_channel(by=members[0].person, url=SECRET, now=NOW)
    monkeypatch.setattr(outside, "send", lambda _sent: True)  # the network alone
    tick(MONDAY)
    rows = Reminder.objects.filter(sent_on__isnull=False)
    assert {row.person_id for row in rows} == {members[0].person.pk}


def test_a_mute_mail_server_is_waited_for_once_and_nobody_counts_as_told(
    school, members, open_box, settings
):
    with socket.create_server(("127.0.0.1", 0)) as mute:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = mute.getsockname()
        settings.EMAIL_TIMEOUT = 0.3
        actions.tick(now=MONDAY)
        mute.settimeout(0.2)
        came = 0
        with suppress(TimeoutError):
            while True:
                mute.accept()[0].close()
                came += 1
    assert came == 1
    assert not Reminder.objects.filter(sent_on__isnull=False).exists()


def test_the_patience_with_a_mail_server_is_seconds(settings):
    assert settings.EMAIL_TIMEOUT <= 5


def test_a_message_that_goes_out_ends_the_count(school, members, open_box, mailoutbox):
    who = members[0].person
    Channel.objects.create(person=who, kind="mail", added_on=NOW.date(), failures=4)
    tick(MONDAY)
    assert Channel.objects.get(person=who).failures == 0


def test_one_schools_trouble_stops_no_other(school, members, open_box, mailoutbox, monkeypatch):
    School.objects.create(pk=-1, slug="a", origin="testserver/s/a", name_ky="А")
    read = facts.of_school
    assert School.objects.order_by("pk")[0].slug == "a"

    def fail(school, today, **more):
        if school.slug == "a":
            raise RuntimeError("trouble")
        return read(school, today, **more)

    monkeypatch.setattr(facts, "of_school", fail)
    tick(MONDAY)
    assert mailoutbox


def test_two_tickers_remind_nobody_twice(own_database, open_box, members, mailoutbox):
    def run(_number: int) -> None:
        try:
            tick(MONDAY)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, range(2)))
    assert to(mailoutbox) == addresses(members)


def test_the_server_reminds_by_itself(school, members, open_box, mailoutbox):
    while ticker.remind(MONDAY):
        pass
    assert to(mailoutbox) == addresses(members)


def test_the_ticker_survives_a_failure_and_names_its_kind_alone(monkeypatch, caplog):
    def fail(*, now: datetime) -> bool:
        raise RuntimeError("somebody@example.kg")

    monkeypatch.setattr(actions, "tick", fail)
    assert not ticker.remind(MONDAY)
    assert "RuntimeError" in caplog.text
    assert "somebody" not in caplog.text


# ── Other services ────────────────────────────────────────────────────────────
def test_an_address_is_kept_encrypted_and_shown_by_its_service(members, enter):
    browser = enter(members[0])
    assert browser.post("/desk/reminders/add", {"url": SECRET}).status_code == 302
    row = Channel.objects.get()
    assert row.service == "Telegram"
    assert b"abcdefghijkl" not in bytes(row.url)
    assert ways.unlock(bytes(row.url)) == SECRET
    page = browser.get("/desk/reminders").content.decode()
    assert "Telegram" in page
    assert "abcdefghijkl" not in page


def test_with_another_secret_key_an_address_is_lost_and_nothing_breaks(settings):
    kept = ways.lock(SECRET)
    settings.SECRET_KEY = "another"
    assert ways.unlock(kept) == ""


@pytest.mark.parametrize("url", ["nonsense", "tgram://", "\x00", "http://", "://", "a" * 900])
def test_an_address_nobody_understands_is_refused_in_words(members, enter, url: str):
    answer = enter(members[0]).post("/en/desk/reminders/add", {"url": url})
    assert answer.status_code == 400
    assert not Channel.objects.exists()


@pytest.mark.parametrize(
    "url",
    [
        "ntfys://127.0.0.1:8000/x",
        "ntfys://localhost/x",
        "ntfys://[::1]/x",
        "ntfys://[::ffff:10.0.0.8]/x",
        "ntfys://2130706433/x",
        "ntfys://0x7f.1/x",
        "ntfys://user:word@10.0.0.8/x",
        "matrixs://abcdefgh@192.168.1.1:8448/!room:example.kg",
    ],
)
def test_an_address_in_the_servers_own_network_is_refused(members, enter, url: str):
    answer = enter(members[0]).post("/en/desk/reminders/add", {"url": url})
    assert answer.status_code == 400
    assert "leads into the server itself" in answer.content.decode()


def test_three_addresses_are_enough(members, enter):
    browser = enter(members[0])
    for number in range(3):
        browser.post("/desk/reminders/add", {"url": SECRET[:-1] + str(number)})
    answer = browser.post("/en/desk/reminders/add", {"url": SECRET})
    assert answer.status_code == 409
    assert "remove one first" in answer.content.decode()


def test_nobody_removes_or_tries_anothers_address(members, enter):
    enter(members[0]).post("/desk/reminders/add", {"url": SECRET})
    pk = Channel.objects.get().pk
    other = enter(members[1])
    assert other.post(f"/desk/reminders/{pk}/remove").status_code == 404
    assert other.post(f"/desk/reminders/{pk}/check").status_code == 404
    assert enter(members[0]).post(f"/desk/reminders/{pk}/remove").status_code == 302
    assert not Channel.objects.exists()


def test_no_log_quotes_an_address(members, capfd, caplog):
    """The connection fails here: libraries would log where they wanted to go."""
    logging.getLogger().setLevel(logging.DEBUG)
    channel = Channel(
        person=members[0].person,
        kind="added",
        service="ntfy",
        url=ways.lock("ntfys://user:pass-word-4711@nowhere.invalid/topic-4711"),
        added_on=NOW.date(),
    )
    assert not ways.send(channel, "title", "text", Post())
    out = capfd.readouterr()
    assert "4711" not in out.out + out.err + caplog.text


def test_a_test_message_goes_out_in_the_persons_language(members, enter, mailoutbox):
    Person.objects.filter(pk=members[0].person.pk).update(language="en")
    answer = enter(members[0]).post("/en/desk/reminders/0/check")
    assert "The test message went out" in answer.content.decode()
    assert "a test" in mailoutbox[0].subject


def test_a_language_is_chosen_and_no_other_taken(members, enter):
    browser = enter(members[0])
    browser.post("/desk/reminders/language", {"language": "ru"})
    assert Person.objects.get(pk=members[0].person.pk).language == "ru"
    answer = browser.post("/en/desk/reminders/language", {"language": "xx"})
    assert answer.status_code == 400
    assert "one of the three languages" in answer.content.decode()
