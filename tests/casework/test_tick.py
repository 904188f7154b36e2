"""The alarm of an urgent letter: to everybody, once, after half an hour once more, no content."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from ishenim.casework import actions
from ishenim.casework.models import UrgentAlarm
from tests.letters import alarm_of, urgent_note

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


def test_a_letter_that_was_read_wakes_nobody_again(urgent, members, roster, now):
    duty = members[3]
    note = urgent_note(duty, roster, urgent.seal, at=now)
    actions.open_urgent(letter=urgent.row, note=note, by=duty.member, now=now)
    actions.take(letter=urgent.row, by=duty.member, now=now)
    actions.report(letter=urgent.row, by=duty.member, is_readable=True, name_hash=b"", now=now)
    mail.outbox.clear()
    actions.tick(now=now + HALF_AN_HOUR)
    assert mail.outbox == []


def test_a_letter_that_was_opened_but_not_read_still_wakes(urgent, members, roster, now):
    duty = members[3]
    note = urgent_note(duty, roster, urgent.seal, at=now)
    actions.open_urgent(letter=urgent.row, note=note, by=duty.member, now=now)
    mail.outbox.clear()
    actions.tick(now=now + HALF_AN_HOUR)
    assert len(mail.outbox) == 5


def test_the_others_are_told_at_once_when_no_duty_reader_can_read_it(
    write, aigul, members, roster, now
):
    written = write(aigul, kind="urgent", avoid=frozenset({4}))
    actions.tick(now=now)
    duty = members[3]
    note = urgent_note(duty, roster, written.seal, at=now)
    actions.open_urgent(letter=written.row, note=note, by=duty.member, now=now)
    actions.take(letter=written.row, by=duty.member, now=now)
    actions.report(letter=written.row, by=duty.member, is_readable=False, name_hash=b"", now=now)
    mail.outbox.clear()
    actions.tick(now=now + timedelta(minutes=1))
    assert len(mail.outbox) == 5


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
