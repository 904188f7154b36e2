"""The alarm of an urgent letter: to everybody, once, after half an hour once more, no content."""

import secrets
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from ishenim.box import actions as box_actions
from ishenim.casework import actions
from ishenim.casework.models import UrgentAlarm
from ishenim.seal import letter as floor
from tests.letters import alarm_of, open_urgent

HALF_AN_HOUR = timedelta(minutes=30)


def _addresses():
    return sorted(message.to[0] for message in mail.outbox)


def test_all_members_are_told_at_once_and_only_once(urgent, members, now):
    assert _addresses() == sorted(member.person.email for member in members)
    actions.tick(now=now)
    actions.tick(now=now + timedelta(minutes=29))
    assert len(mail.outbox) == 5
    assert alarm_of(urgent).told_at == now


def test_unread_for_half_an_hour_all_are_told_again_and_the_head_too(urgent, members, head, now):
    mail.outbox.clear()
    actions.tick(now=now + HALF_AN_HOUR)
    assert _addresses() == sorted([*(m.person.email for m in members), head.email])
    mail.outbox.clear()
    actions.tick(now=now + 2 * HALF_AN_HOUR)
    assert mail.outbox == []


def _reads(written, member, roster, name, now):
    open_urgent(written, member, roster, at=now)
    actions.report(
        letter=written.row, by=member.member, is_readable=bool(name), name_hash=name, now=now
    )


def test_a_letter_that_two_have_read_wakes_nobody_again(urgent, members, roster, now):
    for member in members[2:4]:
        _reads(urgent, member, roster, b"n" * 32, now)
    mail.outbox.clear()
    actions.tick(now=now + HALF_AN_HOUR)
    assert mail.outbox == []


@pytest.mark.parametrize("name", [b"", b"made up".ljust(32)])
def test_a_letter_that_one_has_opened_still_wakes(urgent, members, head, roster, now, name):
    _reads(urgent, members[3], roster, name, now)
    mail.outbox.clear()
    actions.tick(now=now + HALF_AN_HOUR)
    assert len(mail.outbox) == 6


def test_nothing_a_left_out_duty_reader_does_sends_a_message(write, aigul, members, roster, now):
    written = write(aigul, kind="urgent", avoid=frozenset({4}))
    actions.tick(now=now)
    mail.outbox.clear()
    _reads(written, members[3], roster, b"", now)
    actions.tick(now=now + timedelta(minutes=1))
    assert mail.outbox == []


def test_all_are_told_in_the_same_words(urgent, members, head, now):
    first = {message.body for message in mail.outbox}
    mail.outbox.clear()
    actions.tick(now=now + HALF_AN_HOUR)
    again = {message.body for message in mail.outbox}
    assert (len(first), len(again)) == (1, 1)


def test_each_reads_it_in_their_own_language(write, aigul, members, now):
    for member, language in zip(members, ["ky", "ru", "en", "ky", "ru"], strict=True):
        member.person.language = language
        member.person.save()
    write(aigul, kind="urgent")
    actions.tick(now=now)
    by_address = {message.to[0]: message for message in mail.outbox}
    subjects = [by_address[member.person.email].subject for member in members]
    assert subjects == [
        "Шашылыш кат",
        "Срочное письмо",
        "An urgent letter",
        "Шашылыш кат",
        "Срочное письмо",
    ]
    russian = by_address[members[1].person.email].body
    assert "http://testserver/ru/desk/" in russian


def test_the_messages_say_nothing_about_the_letter(urgent, school):
    seal = urgent.seal.hex()
    for message in mail.outbox:
        said = message.subject + message.body
        for secret in (urgent.header.text, urgent.header.id, seal, seal[:16], urgent.author.code):
            assert secret not in said
        assert message.attachments == []


def test_an_ordinary_letter_wakes_nobody(write, aigul, now):
    write(aigul)
    actions.tick(now=now)
    assert mail.outbox == []
    assert not UrgentAlarm.objects.exists()


def test_when_the_mail_server_is_down_the_next_tick_tries_again(
    write, aigul, now, monkeypatch: pytest.MonkeyPatch
):
    def refuse(self, messages):
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", refuse)
        written = write(aigul, kind="urgent")
        actions.tick(now=now)
    assert alarm_of(written).told_at is None
    actions.tick(now=now + timedelta(seconds=10))
    assert len(mail.outbox) == 5


def test_one_address_that_fails_stops_no_other(
    write, aigul, members, now, monkeypatch: pytest.MonkeyPatch
):
    unlucky, send = members[0].person.email, EmailBackend.send_messages

    def sometimes(self, messages):
        if messages[0].to == [unlucky]:
            raise ConnectionResetError
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", sometimes)
    write(aigul, kind="urgent")
    actions.tick(now=now)
    assert len(mail.outbox) == 4


@pytest.fixture
def flood_of_urgent(school, roster, open_box, now):
    """Return a function that drops so many urgent letters of strangers, which nobody can open."""
    outer = floor.seal_urgent(roster, bytes(floor.BUCKETS[0]))

    def flood(count):
        for _ in range(count):
            junk = box_actions.Dropped(
                kind="urgent",
                box_number=open_box.number,
                mailbox=secrets.token_bytes(16),
                auth_hash=secrets.token_bytes(32),
                stub=secrets.token_bytes(512),
                outer=outer[:-8] + secrets.token_bytes(8),
            )
            box_actions.drop(school=school, letter=junk, now=now)

    return flood


def test_a_flood_of_urgent_letters_is_one_message_an_hour_and_person(flood_of_urgent, members, now):
    """⚔ Fifteen made five people's telephones ring seventy-five times."""
    flood_of_urgent(15)
    actions.tick(now=now)
    assert len(mail.outbox) == 5
    assert {("15" in message.body) for message in mail.outbox} == {True}
    mail.outbox.clear()
    flood_of_urgent(4)
    for minutes in (1, 10, 29):
        actions.tick(now=now + timedelta(minutes=minutes))
    assert mail.outbox == []
    actions.tick(now=now + timedelta(minutes=30))
    assert {("15" in message.body) for message in mail.outbox} == {True}, "still unread, once"
    mail.outbox.clear()
    actions.tick(now=now + timedelta(minutes=61))
    assert len(mail.outbox) == 5
    assert {("4" in message.body) for message in mail.outbox} == {True}


def test_a_clock_that_ran_ahead_keeps_no_alarm_back(flood_of_urgent, members, now):
    flood_of_urgent(1)
    actions.tick(now=now + timedelta(hours=3))
    mail.outbox.clear()
    flood_of_urgent(1)
    actions.tick(now=now)
    assert len(mail.outbox) == 5
