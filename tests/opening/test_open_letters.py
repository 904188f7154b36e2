"""opening.actions.put_open, release, put_keys, sign_closing: letters come out, together."""

import secrets
from dataclasses import replace
from datetime import timedelta

import pytest

from ishenim.box.models import Letter, ShareFile
from ishenim.commission.models import Member
from ishenim.opening import actions, papers, planning
from ishenim.opening.models import Opening, Release
from ishenim.opening.state import state
from ishenim.opening.work import _box, _releases
from ishenim.seal import letter as floor_letter
from ishenim.seal import opening as floor
from ishenim.seal.box import join_lock, open_share
from ishenim.seal.envelope import encrypt
from ishenim.seal.errors import SealError
from ishenim.ui.refusals import BadInput, NotAllowed, NotNow
from tests.opening.conftest import drop

pytestmark = pytest.mark.django_db


def test_three_members_open_a_letter(table, with_letter, three, roster, sealed_box):
    table.sit_together(*three)
    stored = Letter.objects.get()
    result, header, _files = floor_letter.open_letter(
        three[0].keys, roster, sealed_box, bytes(stored.sealed), table.seeds
    )
    assert result == "ok"
    assert header.text == "Алар мени күн сайын урат."
    assert table.journal() == [
        "roster", "box", "box", "open", "release", "release", "release", "act",
    ]  # fmt: skip


def test_the_act_says_what_was_taken_out_and_who_was_there(table, with_letter, three, roster):
    table.sit_together(*three)
    act = floor.read_act(table.opening.closing_note, roster)
    assert (act.number, act.kind, act.present) == (1, "planned", (1, 2, 3))
    assert (act.letters.number, act.urgent.number, act.paper) == (1, 0, 0)
    assert act.seats == {1, 2, 3}
    assert table.opening.box.state == "opened"


def test_two_members_the_database_and_the_servers_keys_open_nothing(
    table, with_letter, members, roster, sealed_box, open_box
):
    """P2: with everything stored and two cards, no lock of the box opens."""
    table.sit_together(*members[:3], until="release")
    for cast in members[:2]:
        table.do(cast)
    material = _box(table.room) | _releases(table.room)
    with pytest.raises(SealError, match="QUORUM"):
        table.combined(members[0], material)
    stolen: dict[int, list[bytes]] = {1: [], 2: [], 3: []}
    for share in ShareFile.objects.filter(box=open_box, seat__in=[1, 2]):
        keys = members[share.seat - 1].keys
        stolen[share.lock].append(open_share(keys, 1, share.lock, bytes(share.file)))
    for lock, shares in stolen.items():
        with pytest.raises(SealError):
            join_lock(sealed_box, lock, shares)
        forged = secrets.token_bytes(32) + bytes([3])
        with pytest.raises(SealError):
            join_lock(sealed_box, lock, [*shares, forged])
    for share in ShareFile.objects.filter(box=open_box, seat__in=[3, 4, 5]):
        with pytest.raises(SealError):
            open_share(members[0].keys, 1, share.lock, bytes(share.file))


def test_the_spoken_code_is_the_same_for_everybody(table, with_letter, three):
    table.sit_together(*three, until="release")
    codes = {state(table.room, [cast.seat])["code"] for cast in three}
    assert len(codes) == 1
    assert codes.pop().isdigit()


def test_an_open_note_of_another_member_is_refused(table, with_letter, three):
    table.sit_together(*three, until="open")
    assert table.opening.coordinator.seat == 1
    with pytest.raises(NotNow):
        actions.put_open(
            opening=table.opening, by=three[1].member, note=table.open_note(three[1]),
            now=table.now,
        )  # fmt: skip


def test_an_open_note_over_other_letters_is_refused(table, with_letter, three):
    table.sit_together(*three, until="open")
    note = table.open_note(three[0], manifest="ab" * 32 + "\n")
    with pytest.raises(BadInput) as refused:
        actions.put_open(opening=table.opening, by=three[0].member, note=note, now=table.now)
    assert refused.value.code == "OPEN_MANIFEST"


def test_an_open_note_signed_by_another_card_is_refused(table, with_letter, three):
    table.sit_together(*three, until="open")
    note = table.open_note(three[1], coordinator=1)
    with pytest.raises(BadInput) as refused:
        actions.put_open(opening=table.opening, by=three[0].member, note=note, now=table.now)
    assert refused.value.code == "OPEN_SIGNER"


def test_a_release_for_another_file_is_refused(table, with_letter, three):
    table.sit_together(*three, until="release")
    made = table.released(three[0], table.work(three[0]))
    with pytest.raises(BadInput) as refused:
        actions.release(
            opening=table.opening, by=three[0].member, file=made.file + b" ", note=made.note,
            now=table.now,
        )  # fmt: skip
    assert refused.value.code == "RELEASE_SIG"


def test_a_release_of_another_member_is_refused(table, with_letter, three):
    table.sit_together(*three, until="release")
    made = table.released(three[1], table.work(three[1]))
    with pytest.raises(BadInput):
        actions.release(
            opening=table.opening, by=three[0].member, file=made.file, note=made.note,
            now=table.now,
        )  # fmt: skip


def test_releasing_twice_is_once(table, with_letter, three):
    table.sit_together(*three, until="release")
    made = table.released(three[0], table.work(three[0]))
    for _press in range(2):
        actions.release(
            opening=table.opening, by=three[0].member, file=made.file, note=made.note,
            now=table.now,
        )  # fmt: skip
    assert Release.objects.count() == 1
    assert table.journal().count("release") == 1


def test_a_fourth_member_may_release_in_place_of_a_wrong_share(table, with_letter, members):
    table.sit_together(*members[:4], until="release")
    for cast in members[:3]:
        table.do(cast)
    assert table.step == "keys"
    actions.refuse_release(opening=table.opening, by=members[0].member, seat=2, now=table.now)
    assert (table.step, table.room.released) == ("release", {1, 3})
    table.do(members[3])
    assert table.step == "keys"


def test_only_who_leads_refuses_a_release(table, with_letter, three):
    table.sit_together(*three, until="keys")
    with pytest.raises(NotNow):
        actions.refuse_release(opening=table.opening, by=three[1].member, seat=1, now=table.now)


def test_a_keys_file_that_not_everybody_can_read_is_refused(table, with_letter, three):
    table.sit_together(*three, until="keys")
    alone = encrypt(b"TBK1", [three[0].keys.recipient])
    with pytest.raises(BadInput) as refused:
        actions.put_keys(opening=table.opening, by=three[0].member, file=alone, now=table.now)
    assert refused.value.code == "KEYS_FORMAT"


def test_another_member_takes_over_from_a_coordinator_who_is_gone(table, with_letter, members):
    table.sit_together(*members[:4], until="keys")
    with pytest.raises(NotNow):
        actions.take_over(opening=table.opening, by=members[1].member, now=table.now)
    table.later(minutes=2)
    actions.see(opening=table.opening, seats=[2, 3, 4], now=table.now)
    actions.take_over(opening=table.opening, by=members[1].member, now=table.now)
    assert (table.step, table.opening.coordinator.seat) == ("open", 2)
    assert not Release.objects.exists()
    table.play(*members[1:4])
    assert table.step == "done"


def test_a_member_who_comes_after_the_sealing_may_turn_a_key(table, with_letter, members):
    table.sit_together(*members[:3], until="release")
    table.enter(members[4])
    table.confirm(members[4])
    table.do(members[4])
    assert table.room.released == {5}


def test_everybody_here_signs_the_act(table, with_letter, members):
    table.sit_together(*members[:4], until="sign")
    for cast in members[:3]:
        table.do(cast)
    assert (table.step, table.room.waiting) == ("sign", {4})
    table.do(members[3])
    assert table.step == "cosign"


def test_a_quorum_signs_even_if_the_others_lost_the_connection(table, with_letter, members):
    table.sit_together(*members[:4], until="sign")
    for cast in members[:3]:
        table.do(cast)
    table.later(minutes=2)
    actions.see(opening=table.opening, seats=[1, 2, 3], now=table.now)
    assert table.step == "cosign"


def test_fewer_than_a_quorum_never_close_an_opening(table, with_letter, three):
    table.sit_together(*three, until="sign")
    for cast in three[:2]:
        table.do(cast)
    table.later(minutes=2)
    actions.see(opening=table.opening, seats=[1, 2], now=table.now)
    assert table.step == "sign"


def test_paper_letters_make_an_act_without_keys(table, open_box, three, roster):
    table.begin(three[0])
    table.enter(*three)
    actions.count_paper(opening=table.opening, by=three[1].member, letters=2, now=table.now)
    table.confirm(*three)
    table.play(*three)
    act = floor.read_act(table.opening.closing_note, roster)
    assert (act.letters.number, act.paper, act.open, act.keys) == (0, 2, None, None)
    assert table.opening.act_number == 1


def test_paper_letters_are_not_recounted_once_the_act_is_written(table, open_box, three):
    table.sit_together(*three, until="sign")
    with pytest.raises(NotNow):
        actions.count_paper(opening=table.opening, by=three[1].member, letters=2, now=table.now)


def test_a_member_whose_seat_ended_cannot_act(table, open_box, three):
    table.sit_together(*three, until="sign-box")
    Member.objects.filter(pk=three[0].member.pk).update(left_on=table.now.date())
    gone = Member.objects.get(pk=three[0].member.pk)
    with pytest.raises(NotAllowed):
        actions.set_aside(opening=table.opening, by=gone, seat=2, now=table.now)


def test_acts_are_numbered_without_a_gap(table, open_box, three, school):
    for _week in range(2):
        table.begin(three[0])
        table.enter(*three)
        actions.count_paper(opening=table.opening, by=three[0].member, letters=1, now=table.now)
        table.confirm(*three)
        table.play(*three)
        table.later(days=7)
    numbers = Opening.objects.filter(school=school).order_by("began_at")
    assert list(numbers.values_list("act_number", flat=True)) == [1, 2]
    assert papers.seal_number("00" * 32) == "0" * 16


def test_an_extraordinary_opening_takes_letters_out_before_the_day(
    table, with_letter, three, roster
):
    table.later(days=-4)
    table.begin(three[0], reason="Ата-эне телефон чалды.")
    table.enter(*three)
    table.confirm(*three)
    table.play(*three)
    act = floor.read_act(table.opening.closing_note, roster)
    assert (act.kind, act.letters.number) == ("extraordinary", 1)


def test_the_act_counts_urgent_letters_that_were_read_before(
    table, open_box, sealed_box, three, roster, aigul, now
):
    written = aigul.write("Азыр коркунучта.", roster, sealed_box)
    urgent = floor_letter.seal_urgent(roster, bytes(2**14))
    changed = replace(written, outer=urgent, seal=floor_letter.seal_of(urgent))
    drop(changed, open_box, now, kind="urgent")
    table.sit_together(*three)
    act = floor.read_act(table.opening.closing_note, roster)
    assert (act.letters.number, act.urgent.number, act.keys) == (0, 1, None)
    assert table.opening.urgent_manifest == f"{changed.seal.hex()}\n"


def test_a_lying_dealer_is_named_and_does_not_stop_later_openings(
    table, members, roster, school, with_letter
):
    table.sit_together(*members[:3], until="keys")
    for cast in members[:2]:
        actions.call_broken(opening=table.opening, by=cast.member, now=table.now)
    assert table.step == "keys"
    actions.call_broken(opening=table.opening, by=members[2].member, now=table.now)
    broken = Opening.objects.get()
    assert (broken.step, broken.box.state) == ("abandoned", "frozen")
    assert planning.owed(school, table.now.date() + timedelta(days=1)) == [table.now.date()]
    table.later(days=7)
    table.sit_together(*members[:3])
    assert (table.step, table.opening.box.number) == ("done", 2)


def test_a_member_alone_cannot_call_a_box_broken(table, with_letter, three):
    table.sit_together(*three, until="release")
    with pytest.raises(NotNow):
        actions.call_broken(opening=table.opening, by=three[0].member, now=table.now)
