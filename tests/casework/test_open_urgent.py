"""The urgent lane: a signature in the journal before any byte goes out."""

from datetime import timedelta

import pytest

from ishenim.box.models import Letter
from ishenim.casework import actions, letters
from ishenim.casework.models import Case, Reading
from ishenim.journal.models import Entry
from ishenim.seal import letter as floor
from ishenim.seal.opening import read_urgent
from ishenim.ui.refusals import BadInput, NotAllowed, NotFound, NotNow
from tests.letters import alarm_of, urgent_note

NURSE = 3  # the index of the psychologist, the only duty reader of the cast


def _open(written, member, roster, at, **changed):
    seal = changed.pop("seal", written.seal)
    note = urgent_note(member, roster, seal, at=changed.pop("signed_at", at), **changed)
    return actions.open_urgent(letter=written.row, note=note, by=member.member, now=at)


def test_the_duty_reader_opens_it_before_tuesday(urgent, members, roster, now):
    duty = members[NURSE]
    _open(urgent, duty, roster, now)
    sealed = actions.take(letter=urgent.row, by=duty.member, now=now)
    result, header, _files = floor.open_urgent(duty.keys, roster, urgent.header.box, sealed)
    assert (result, header.text) == ("ok", "Ал өзүнө зыян кылам деди.")
    assert Case.objects.get(letter=urgent.seal).label == "ИК-2026-0001"


def test_the_journal_holds_the_signature_before_the_bytes_go_out(urgent, members, roster, now):
    duty = members[NURSE].member
    with pytest.raises(NotNow):
        actions.take(letter=urgent.row, by=duty, now=now)
    assert not Reading.objects.exists()
    _open(urgent, members[NURSE], roster, now)
    entry = Entry.objects.get(kind="urgent")
    signed = read_urgent(entry.note, roster)
    assert (signed.seal, signed.seat, signed.date) == (urgent.seal, 4, now.date())
    assert alarm_of(urgent).opened_by == duty


def test_members_not_on_duty_neither_open_nor_take_it(urgent, members, roster, now):
    with pytest.raises(NotAllowed):
        _open(urgent, members[0], roster, now)
    _open(urgent, members[NURSE], roster, now)
    with pytest.raises(NotAllowed):
        actions.take(letter=urgent.row, by=members[0].member, now=now)
    assert Entry.objects.filter(kind="urgent").count() == 1


def test_the_extraordinary_opening_is_one(urgent, members, roster, now):
    _open(urgent, members[NURSE], roster, now)
    _open(urgent, members[NURSE], roster, now + timedelta(hours=1))
    assert Entry.objects.filter(kind="urgent").count() == 1
    assert alarm_of(urgent).opened_at == now


@pytest.mark.parametrize("change", ["another-letter", "yesterday", "another-seat", "no-note"])
def test_a_signature_that_does_not_fit_opens_nothing(urgent, members, roster, now, change):
    duty = members[NURSE]
    notes = {
        "another-letter": urgent_note(duty, roster, bytes(32), at=now),
        "yesterday": urgent_note(duty, roster, urgent.seal, at=now - timedelta(days=1)),
        "another-seat": urgent_note(duty, roster, urgent.seal, at=now, seat=1),
        "no-note": "trustbox.v2/urgent\n",
    }
    with pytest.raises(BadInput):
        actions.open_urgent(letter=urgent.row, note=notes[change], by=duty.member, now=now)
    assert not Entry.objects.filter(kind="urgent").exists()
    assert alarm_of(urgent).opened_at is None


def test_a_colleagues_signature_opens_nothing(urgent, members, roster, now):
    note = urgent_note(members[0], roster, urgent.seal, at=now)
    with pytest.raises(BadInput):
        actions.open_urgent(letter=urgent.row, note=note, by=members[NURSE].member, now=now)


def test_an_ordinary_letter_is_not_opened_this_way(letter, members, roster, now):
    with pytest.raises(NotFound):
        _open(letter, members[NURSE], roster, now)


def test_when_the_duty_reader_is_left_out_the_others_may_open_it(
    write, aigul, members, roster, now
):
    written = write(aigul, kind="urgent", avoid=frozenset({4}))
    actions.tick(now=now)
    duty, chair = members[NURSE], members[0]
    _open(written, duty, roster, now)
    sealed = actions.take(letter=written.row, by=duty.member, now=now)
    assert floor.open_urgent(duty.keys, roster, written.header.box, sealed)[0] == "not-for-me"
    actions.report(letter=written.row, by=duty.member, is_readable=False, name_hash=b"", now=now)
    assert alarm_of(written).read_at is None
    assert letters.may_open_urgent(alarm_of(written), chair.member)
    sealed = actions.take(letter=written.row, by=chair.member, now=now)
    assert floor.open_urgent(chair.keys, roster, written.header.box, sealed)[0] == "ok"


def test_the_author_sees_that_it_was_read(urgent, members, roster, now):
    duty = members[NURSE]
    _open(urgent, duty, roster, now)
    actions.take(letter=urgent.row, by=duty.member, now=now)
    assert urgent.row.stage == Letter.Stage.RECEIVED
    actions.report(letter=urgent.row, by=duty.member, is_readable=True, name_hash=b"", now=now)
    assert urgent.row.stage == Letter.Stage.READ
    assert alarm_of(urgent).read_at == now
