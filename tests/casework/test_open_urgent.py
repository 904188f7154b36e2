"""The urgent lane: every member may open, each with a signature in the journal before any byte."""

from datetime import timedelta

import pytest

from ishenim.box.models import Letter
from ishenim.casework import actions, letters
from ishenim.casework.models import Case, Reading, UrgentOpening
from ishenim.journal.models import Entry
from ishenim.registration.actions import describe
from ishenim.seal import letter as floor
from ishenim.seal.act import read_urgent
from ishenim.seal.envelope import encrypt
from ishenim.ui.refusals import BadInput, NotAllowed, NotFound, NotNow
from tests.letters import alarm_of, line, open_urgent, reply_from, urgent_note

NURSE = 3  # the index of the psychologist, the only duty reader of the cast
TRUE, MADE_UP = b"t" * 32, b"m" * 32


def _open(written, member, roster, at, **changed):
    seal = changed.pop("seal", written.seal)
    note = urgent_note(member, roster, seal, at=changed.pop("signed_at", at), **changed)
    return actions.open_urgent(letter=written.row, note=note, by=member.member, now=at)


def _reports(written, member, name, now):
    actions.report(
        letter=written.row, by=member.member, is_readable=bool(name), name_hash=name, now=now
    )


def _found(written, member, roster, sealed):
    box_id = bytes.fromhex(written.header.box)
    return floor.open_urgent(member.keys, roster, box_id, sealed)


def test_any_member_opens_it_in_the_first_minute(urgent, members, roster, now):
    for member in (members[0], members[NURSE]):
        result, header, _files = _found(urgent, member, roster, open_urgent(urgent, member, roster))
        assert (result, header.text) == ("ok", "Ал өзүнө зыян кылам деди.")
    assert Case.objects.get(letter=urgent.seal).label == "ИК-2026-0001"


def test_the_journal_holds_the_signature_before_the_bytes_go_out(urgent, members, roster, now):
    duty = members[NURSE].member
    with pytest.raises(NotNow):
        actions.take(letter=urgent.row, by=duty, now=now)
    assert not Reading.objects.exists()
    opened = _open(urgent, members[NURSE], roster, now)
    entry = Entry.objects.get(kind="urgent")
    signed = read_urgent(entry.note, roster)
    assert (signed.seal, signed.seat, signed.date) == (urgent.seal, 4, now.date())
    assert signed.box.number == 1
    assert (opened.member, opened.index) == (duty, entry.index)


def test_every_opening_is_a_record_and_one_signature_opens_for_nobody_else(
    urgent, members, roster, now
):
    _open(urgent, members[NURSE], roster, now)
    with pytest.raises(NotNow):
        actions.take(letter=urgent.row, by=members[0].member, now=now)
    _open(urgent, members[0], roster, now)
    assert Entry.objects.filter(kind="urgent").count() == 2


def test_the_same_member_twice_is_once(urgent, members, roster, now):
    first = _open(urgent, members[NURSE], roster, now)
    assert _open(urgent, members[NURSE], roster, now + timedelta(hours=1)) == first
    assert Entry.objects.filter(kind="urgent").count() == 1


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
    assert not UrgentOpening.objects.exists()


def test_a_colleagues_signature_opens_nothing(urgent, members, roster, now):
    note = urgent_note(members[0], roster, urgent.seal, at=now)
    with pytest.raises(BadInput):
        actions.open_urgent(letter=urgent.row, note=note, by=members[NURSE].member, now=now)


def test_an_ordinary_letter_is_not_opened_this_way(letter, members, roster, now):
    with pytest.raises(NotFound):
        _open(letter, members[NURSE], roster, now)


def test_who_joined_later_opens_none_of_it(urgent, members, roster, school, now, newcomer):
    with pytest.raises(NotAllowed):
        _open(urgent, newcomer, roster, now)


class TestAboutTheDutyReader:
    """The child has left the only duty reader out."""

    @pytest.fixture
    def written(self, write, aigul, members, now):
        written = write(aigul, kind="urgent", avoid=frozenset({4}))
        actions.tick(now=now)
        return written

    def test_he_cannot_stop_it(self, written, members, roster, now):
        """He opens, cannot read, says «read» with a made-up name: nothing stops, others read."""
        duty = members[NURSE]
        sealed = open_urgent(written, duty, roster)
        assert _found(written, duty, roster, sealed)[0] == "not-for-me"
        _reports(written, duty, MADE_UP, now)
        assert alarm_of(written).read_on is None
        assert written.row.stage == Letter.Stage.RECEIVED
        for reader in (members[0], members[1]):
            sealed = open_urgent(written, reader, roster)
            assert _found(written, reader, roster, sealed)[0] == "ok"
            _reports(written, reader, TRUE, now)
        assert alarm_of(written).read_on == now.date()
        assert written.row.stage == Letter.Stage.READ

    def test_his_false_answer_ends_no_alarm_and_keeps_no_term(self, written, members, roster, now):
        """⚔ He claims a made-up name and seals rubbish to himself: there is no one to gainsay."""
        duty = members[NURSE]
        open_urgent(written, duty, roster)
        _reports(written, duty, MADE_UP, now)
        rubbish = encrypt(b"x" * 16384, [duty.keys.recipient])
        copy = encrypt(b"x", [m.keys.recipient for m in members[:2]])
        actions.answer(
            letter=written.row,
            sent=actions.Signed(
                number=1, key=b"k" * 16, sealed=rubbish, copy=copy, shown=0, heard=0
            ),
            by=duty.member,
            now=now,
        )
        for _reader in (None, members[0], members[1]):
            if _reader:
                open_urgent(written, _reader, roster)
                _reports(written, _reader, TRUE, now)
            assert Case.objects.get().answered_on is None
            assert written.row.stage != Letter.Stage.ANSWERED
            assert written.row.waits
        assert alarm_of(written).read_on == now.date()

    def test_that_he_found_nothing_is_written_nowhere(self, written, members, roster, now):
        open_urgent(written, members[NURSE], roster)
        before = _rows(written)
        _reports(written, members[NURSE], b"", now)
        assert _rows(written) == before

    def test_his_word_hides_no_case_from_who_has_read_before(self, written, members, roster, now):
        open_urgent(written, members[0], roster)
        _reports(written, members[0], TRUE, now)
        open_urgent(written, members[NURSE], roster)
        _reports(written, members[NURSE], MADE_UP, now)
        assert bytes(Case.objects.get().name_hash) == TRUE

    def test_as_the_responsible_person_he_does_not_say_alone_what_it_is_about(
        self, write, aigul, members, roster, now
    ):
        written = write(aigul, kind="urgent", avoid=frozenset({3}))
        actions.tick(now=now)
        responsible = members[2]
        open_urgent(written, responsible, roster)
        _reports(written, responsible, MADE_UP, now)
        with pytest.raises(NotNow):
            describe(
                case=Case.objects.get(),
                described=line(),
                tile="RCK",
                by=responsible.member,
                now=now,
            )
        assert written.row.stage == Letter.Stage.RECEIVED


def _rows(written):
    """Return everything that is kept of an urgent letter."""
    case = Case.objects.filter(letter=written.seal)
    return [
        *case.values(),
        *Letter.objects.filter(pk=written.seal).values(),
        *Reading.objects.values(),
        *UrgentOpening.objects.values(),
        *case.get().readers.values(),
        alarm_of(written).__dict__ | {"_state": None},
    ]


def test_one_word_does_not_make_it_read(urgent, members, roster, now):
    open_urgent(urgent, members[NURSE], roster)
    _reports(urgent, members[NURSE], TRUE, now)
    assert (alarm_of(urgent).read_on, urgent.row.stage) == (None, Letter.Stage.RECEIVED)
    open_urgent(urgent, members[0], roster)
    _reports(urgent, members[0], TRUE, now)
    alarm = alarm_of(urgent)
    assert (alarm.read_on, urgent.row.stage) == (now.date(), Letter.Stage.READ)
    assert (alarm.arrived_at, alarm.told_at, alarm.told_again_at) == (None, None, None)


def test_an_answer_counts_with_the_second_who_read(urgent, members, roster, now):
    duty = members[NURSE]
    open_urgent(urgent, duty, roster)
    _reports(urgent, duty, TRUE, now)
    sent = reply_from(duty, roster, urgent, "Биз сени менен.")
    actions.answer(letter=urgent.row, by=duty.member, now=now, sent=sent)
    assert (alarm_of(urgent).read_on, urgent.row.stage) == (None, Letter.Stage.RECEIVED)
    open_urgent(urgent, members[0], roster)
    _reports(urgent, members[0], TRUE, now)
    assert alarm_of(urgent).read_on == now.date()
    assert urgent.row.stage == Letter.Stage.ANSWERED
    assert Case.objects.get().answered_on == now.date()


def test_read_it_stays_in_the_list(urgent, members, roster, school, now):
    open_urgent(urgent, members[NURSE], roster)
    assert [bytes(one.pk) for one in letters.opened(school)] == [urgent.seal]
