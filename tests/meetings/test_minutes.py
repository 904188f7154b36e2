"""Minutes: written, taken back, signed by all, frozen."""

import pytest

from ishenim.commission.models import Member
from ishenim.journal.models import Entry
from ishenim.meetings import actions, printing
from ishenim.meetings.models import Minutes
from ishenim.proof.note import split_note
from ishenim.seal.paper import document_hash, read_paper
from tests.cast import NOW, later


def test_the_text_that_is_signed_is_the_kyrgyz_one(council):
    minutes = Minutes.objects.get(meeting=council.written())
    paper = read_paper(minutes.note_text)
    assert paper.document == document_hash(minutes.content)
    assert (paper.kind, paper.number, paper.date, paper.about) == (
        "minutes",
        "1",
        NOW.date(),
        "regular",
    )
    assert set(minutes.documents) == {"ky", "ru", "en"}


def test_only_the_secretary_or_who_led_writes(council, refused):
    meeting = council.open()
    council.write(council.item(meeting))
    said = refused(actions.write_minutes, meeting=meeting, by=council.responsible, now=NOW)
    assert said == "Протоколду катчы же отурумду алып баруучу жазат."
    actions.write_minutes(meeting=meeting, by=council.chair, now=NOW)


def test_every_item_is_decided_first(council, refused):
    meeting = council.open()
    write = {"meeting": meeting, "by": council.secretary, "now": NOW}
    assert refused(actions.write_minutes, **write) == "Күн тартиби бош."
    council.item(meeting)
    assert refused(actions.write_minutes, **write) == (
        "Бул маселе боюнча чечим жок: 1. Эмне чечилгенин же кийинкиге калтырылганын жазыңыз."
    )


def test_a_meeting_without_quorum_has_minutes_too(council):
    meeting = council.open({1, 2})
    council.item(meeting)
    actions.write_minutes(meeting=meeting, by=council.secretary, now=NOW)
    meeting.refresh_from_db()
    assert meeting.state == "minutes"


def test_written_minutes_stop_every_change(council, refused):
    meeting = council.written()
    item = meeting.agendaitem_set.get()
    for verb in (
        lambda: council.write(item),
        lambda: council.item(meeting),
        lambda: council.sit(meeting),
        lambda: council.vote(item, {}),
        lambda: actions.cancel(meeting=meeting, reason="x", by=council.chair, now=NOW),
    ):
        assert refused(verb) == (
            "Протокол жазылган: ал эч ким кол койгонго чейин, долбоор катары гана өзгөртүлөт."
        )


def test_back_to_the_draft_until_the_first_signature(council, refused):
    meeting = council.written()
    actions.back_to_draft(meeting=meeting, by=council.secretary)
    council.write(meeting.agendaitem_set.get(), "Башка чечим.")
    actions.write_minutes(meeting=meeting, by=council.secretary, now=NOW)
    council.sign(meeting, 4)
    assert refused(actions.back_to_draft, meeting=meeting, by=council.secretary) == (
        "Протоколго кол коюлган, ал мындан ары өзгөртүлбөйт. "
        "Калган нерсе кийинки отурумдун протоколуна жазылат."
    )


def test_all_members_sign_also_who_was_absent(council):
    meeting = council.written({1, 2, 3})
    minutes = council.sign(meeting, 1, 2, 3, 4)
    assert (minutes.note, minutes.frozen_on) == ("", None)
    minutes = council.sign(meeting, 5)
    meeting.refresh_from_db()
    assert (meeting.state, minutes.frozen_on) == ("signed", NOW.date())
    text, lines = split_note(minutes.note)
    assert (text, len(lines)) == (minutes.note_text, 5)
    entry = Entry.objects.get(school=council.school, index=minutes.journal_index)
    assert (entry.kind, entry.note) == ("paper", minutes.note)


def test_nobody_signs_twice_or_for_another(council, refused):
    meeting = council.written()
    council.sign(meeting, 1)
    minutes = council.sign(meeting, 1)
    assert minutes.minutessignature_set.count() == 1
    line = council.members[1].sign(minutes.note_text)
    said = refused(actions.sign_minutes, meeting=meeting, line=line, by=council.seat(3), now=NOW)
    assert said == "Бул кол тамга Сиздин ачкыч картаңыз менен ушул протоколго коюлган эмес."
    line = council.members[2].sign("Башка текст\n")
    assert said == refused(
        actions.sign_minutes, meeting=meeting, line=line, by=council.seat(3), now=NOW
    )


def test_signed_minutes_take_no_more(council, refused):
    meeting = council.written()
    council.sign(meeting, 1, 2, 3, 4, 5)
    assert (
        refused(council.sign, meeting, 1) == "Бул протоколго баары кол койгон, ал журналда турат."
    )


def test_without_minutes_nothing_is_signed(council, refused):
    meeting = council.open()
    sign = {"meeting": meeting, "by": council.chair}
    assert refused(actions.sign_minutes, line="x", now=NOW, **sign) == (
        "Протокол азырынча жазыла элек."
    )
    assert refused(actions.back_to_draft, **sign) == "Протокол азырынча жазыла элек."


@pytest.fixture
def left(council):
    """A meeting that four signed before the fifth one's seat ended, and the one who follows."""
    meeting = council.written()
    council.sign(meeting, 1, 2, 3)
    gone = Member.objects.get(seat=5)
    gone.left_on = later(days=1).date()
    gone.save()
    person = council.seat(4).person
    follower = Member(school=council.school, person=gone.person, seat=6, post="parent")
    follower.joined_on = later(days=1).date()
    follower.save()
    assert person
    return meeting, follower


def test_who_replaces_does_not_sign_an_old_meeting(council, left, refused):
    meeting, follower = left
    assert refused(actions.sign_minutes, meeting=meeting, line="x", by=follower, now=NOW) == (
        "Бул протоколго отурум күнү мүчө болгондор кол коёт."
    )


def test_a_seat_that_ended_is_not_waited_for_and_stays_visible(council, left):
    meeting, _follower = left
    minutes = council.sign(meeting, 4)
    assert minutes.frozen_on == NOW.date()
    with_states = printing.document(minutes, "ru")
    states = {line.name: line.state for line in with_states.signatures}
    assert states["Бакыт Осмонов"] == "полномочия прекращены: 16 апреля 2026 г."
    assert states["Гүлнара Асанова"] == "электронная подпись, 15 апреля 2026 г."


def test_the_last_who_could_sign_is_gone_somebody_closes_the_minutes(council, refused):
    meeting = council.written()
    council.sign(meeting, 1, 2, 3, 4)
    close = {"meeting": meeting, "now": later(days=2)}
    assert refused(actions.finish_minutes, by=council.chair, **close) == (
        "Кол коюла элек: протокол кол тамгаларды күтүп турат."
    )
    Member.objects.filter(seat=5).update(left_on=later(days=1).date())
    assert actions.finish_minutes(by=council.chair, **close).frozen_on == later(days=2).date()
