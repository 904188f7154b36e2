"""From the list to the act: a quorum opens together, and below it nothing opens."""

import json
from base64 import b64encode
from hashlib import sha256

import pytest
from django.conf import settings

from ishenim.opening import actions, forms, papers
from ishenim.opening.models import Finding, Opening, OpenSignature, Release
from ishenim.opening.state import state
from ishenim.proof.note import sign_note
from ishenim.seal import letter as floor_letter
from ishenim.seal import opening as floor
from ishenim.seal.deal import join, unlock
from ishenim.seal.envelope import encrypt, sealed_size
from ishenim.seal.errors import SealError
from ishenim.seal.finding import read_finding
from ishenim.ui.refusals import BadInput, NotAllowed, NotNow
from tests.opening.conftest import drop

pytestmark = pytest.mark.django_db


def test_the_letter_is_read_with_what_was_released(table, with_letter, three, roster, sealed_box):
    table.sit_together(*three)
    (stored,) = table.letters
    word, header, _files = floor_letter.open_letter(
        three[0].keys, roster, sealed_box.id, bytes(stored.sealed), table.secrets[with_letter.seal]
    )
    assert (word, header.text) == ("ok", "Алар мени күн сайын урат.")
    assert table.journal() == [
        "roster", "box", "box", "open", "release", "release", "release", "act",
    ]  # fmt: skip
    assert (stored.lock, stored.act) == ("open", 1)


def test_the_act_says_what_was_taken_out_and_who_was_there(table, with_letter, three):
    table.sit_together(*three)
    act = table.closing()
    assert (act.number, act.kind, act.present) == (1, "planned", (1, 2, 3))
    assert (act.letters, act.urgent, act.paper, act.opened) == (1, 0, 0, 1)
    assert (act.damaged.number, act.waiting.number) == (0, 0)
    assert act.seats == {1, 2, 3}
    assert table.box(1).state == "opened"
    assert list(table.opening.boxes.all()) == [table.box(1)]


def test_no_share_leaves_a_device_before_a_quorum_signed_one_text(table, with_letter, three):
    """⚔ Half an opening must not lower the threshold for ever."""
    table.sit_together(*three, until="open")
    for cast in three[:2]:
        table.do(cast)
        assert not {"open", "release"} & set(table.verbs(cast))
    assert not Release.objects.exists()
    with pytest.raises(SealError, match="OPEN_QUORUM"):
        floor.read_open(
            sign_note(table.box(1).open_text, [cast.keys.signer for cast in three[:2]]),
            table.room.roster_of(table.box(1)),
            papers.read_box(table.box(1)),
        )
    with pytest.raises(NotNow):
        actions.release(
            opening=table.opening, by=three[0].member, box=1, file=b"", note="", now=table.now
        )


def test_two_cards_and_every_byte_of_the_database_open_nothing(table, with_letter, members):
    """C1, P2: below the quorum nothing opens, whatever else somebody has."""
    table.sit_together(*members[:3], until="release")
    for cast in members[:2]:
        table.do(cast)
    deals, _lines = table.deals(table.box(1), 1)
    shares = {
        row.seat: floor.open_release(
            members[0].keys, table.room.roster_of(table.box(1)),
            papers.open_of(table.room, table.box(1)), floor.Released(bytes(row.file), row.note),
        )[1][0]
        for row in Release.objects.all()
    }  # fmt: skip
    assert set(shares) == {1, 2}
    with pytest.raises(SealError, match="QUORUM"):
        join(deals[0], shares, 3)
    with pytest.raises(SealError, match="QUORUM"):
        join(deals[0], {**shares, 4: bytes(16)}, 3)


def test_a_letter_sealed_to_an_opened_box_opens_with_no_card_of_it(
    table, with_letter, members, roster, sealed_box, aigul
):
    """C1: /k of box 1 replayed after its opening; what was released then opens nothing new."""
    table.sit_together(*members[:3])
    late = aigul.write("Мен кечигип жаздым.", roster, sealed_box)
    payload = floor_letter.split_letter(late.outer, 5)[1]
    with pytest.raises(SealError):
        unlock(table.secrets[with_letter.seal], payload)
    assert late.seal.hex() not in table.box(1).manifest


def test_a_signature_of_another_card_does_not_open(table, with_letter, three):
    table.sit_together(*three, until="open")
    with pytest.raises(BadInput):
        actions.sign_open(
            opening=table.opening, by=three[0].member, box=1,
            line=three[1].sign(table.box(1).open_text), now=table.now,
        )  # fmt: skip


def test_a_signature_under_another_list_does_not_open(table, with_letter, three):
    table.sit_together(*three, until="open")
    other = table.box(1).open_text.replace("letters 1 ", "letters 2 ")
    with pytest.raises(BadInput) as refused:
        actions.sign_open(
            opening=table.opening, by=three[0].member, box=1, line=three[0].sign(other),
            now=table.now,
        )  # fmt: skip
    assert refused.value.code == "NOTE_SIG"
    assert not OpenSignature.objects.exists()


def test_a_release_for_another_file_is_refused(table, with_letter, three):
    table.sit_together(*three, until="release")
    made = table.released(three[0], table.box(1))
    with pytest.raises(BadInput) as refused:
        actions.release(
            opening=table.opening, by=three[0].member, box=1, file=made.file + b" ",
            note=made.note, now=table.now,
        )  # fmt: skip
    assert refused.value.code == "RELEASE_SIG"


def test_a_release_that_not_everybody_can_read_is_refused(table, with_letter, three):
    table.sit_together(*three, until="release")
    opened = papers.open_of(table.room, table.box(1))
    alone = encrypt(b"TBR2", [three[0].keys.recipient])
    said = floor.Release(1, opened.id, sha256(alone).digest(), 0)
    note = sign_note(floor.write_release("testserver", said), [three[0].keys.signer])
    with pytest.raises(BadInput) as refused:
        actions.release(
            opening=table.opening, by=three[0].member, box=1, file=alone, note=note, now=table.now
        )
    assert refused.value.code == "RELEASE_FORMAT"


def test_a_release_of_another_member_is_refused(table, with_letter, three):
    table.sit_together(*three, until="release")
    made = table.released(three[1], table.box(1))
    with pytest.raises(BadInput):
        actions.release(
            opening=table.opening, by=three[0].member, box=1, file=made.file, note=made.note,
            now=table.now,
        )  # fmt: skip


def test_who_could_not_read_some_lines_releases_them_later(
    table, open_box, sealed_box, roster, aigul, now, members
):
    """⚔ A line changed on its way to one card buried that card's shares: it released once only."""
    drop(aigul.write("Мени укпай жатышат.", roster, sealed_box), open_box, now)
    table.sit_together(*members[:3], until="release")
    box = table.box(1)
    opened, card = papers.open_of(table.room, box), members[0]
    plain = b"TBR2" + opened.id + bytes([1]) + bytes(16)
    file = encrypt(plain, floor.receivers(table.room.roster_of(box), table.room.newest))
    said = floor.Release(1, opened.id, sha256(file).digest(), 1)
    note = sign_note(floor.write_release("testserver", said), [card.keys.signer])
    actions.release(
        opening=table.opening, by=card.member, box=1, file=file, note=note, now=table.now
    )
    with pytest.raises(NotNow):  # as many missing as before: nothing is gained by it
        actions.release(
            opening=table.opening, by=card.member, box=1, file=file, note=note, now=table.now
        )
    table.release(card, box)
    with pytest.raises(NotNow):
        table.release(card, box)
    table.play(*members[:3])
    assert table.closing().opened == 1


def test_a_release_longer_than_the_letters_make_it_is_refused(table, with_letter, three):
    table.sit_together(*three, until="release")
    opened, room = papers.open_of(table.room, table.box(1)), table.room
    long = encrypt(bytes(100_000), floor.receivers(room.roster_of(table.box(1)), room.newest))
    said = floor.Release(1, opened.id, sha256(long).digest(), 0)
    note = sign_note(floor.write_release("testserver", said), [three[0].keys.signer])
    with pytest.raises(BadInput) as refused:
        actions.release(
            opening=table.opening, by=three[0].member, box=1, file=long, note=note, now=table.now
        )
    assert refused.value.code == "RELEASE_FORMAT"


def test_no_number_of_letters_makes_a_box_unreadable():
    """⚔ From 16,132 letters a finding was refused, from 18,200 a release: an outsider's flood."""
    letters = 100_000
    file = b64encode(bytes(sealed_size(37 + 16 * letters, 255))).decode()
    seals = "".join(f"{number:064x}\n" for number in range(letters))
    assert forms.ReleaseForm({"note": "x", "box": 1, "file": file}).is_valid()
    found = forms.FindingForm({"note": "x", "damaged": seals, "waiting": seals})
    assert found.is_valid()
    assert found.cleaned_data["damaged"] == seals
    sent = len(json.dumps({"damaged": seals, "waiting": "", "file": file}))
    assert sent < settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def test_releasing_twice_is_once(table, with_letter, three):
    table.sit_together(*three, until="release")
    table.release(three[0], table.box(1))
    with pytest.raises(NotNow):
        table.release(three[0], table.box(1))
    assert Release.objects.count() == 1
    assert table.journal().count("release") == 1


def test_a_member_who_comes_after_the_sealing_opens_too(table, with_letter, members):
    table.sit_together(*members[:3], until="open")
    table.do(members[0])
    table.do(members[1])
    table.come(members[4])
    table.do(members[4])
    assert table.step == "release"
    table.play(members[0], members[1], members[2], members[4])
    assert set(Release.objects.values_list("seat", flat=True)) == {1, 2, 3, 5}
    assert table.closing().present == (1, 2, 3, 5)


def test_everybody_here_signs_the_act(table, with_letter, members):
    table.sit_together(*members[:4], until="sign")
    for cast in members[:3]:
        table.do(cast)
    assert table.step == "sign"
    table.play(*members[:4])
    assert table.closing().seats == {1, 2, 3, 4}


def test_who_leaves_before_signing_the_act_does_not_stand_in_it(table, with_letter, members):
    table.sit_together(*members[:4], until="sign")
    for cast in members[:3]:
        table.do(cast)
    table.later(minutes=2)
    table.see(*members[:3])
    assert table.step == "sign"
    table.play(*members[:3])
    act = table.closing()
    assert (act.present, act.seats) == ((1, 2, 3), {1, 2, 3})


def test_fewer_than_a_quorum_never_close_an_opening(table, with_letter, three):
    table.sit_together(*three, until="sign")
    for cast in three[:2]:
        table.do(cast)
    table.later(minutes=2)
    table.see(*three[:2])
    table.play(*three[:2], until="sign")
    assert (table.step, table.opening.closing_note) == ("sign", "")


def test_a_signature_under_an_earlier_act_does_not_count(table, with_letter, three):
    table.sit_together(*three, until="sign")
    with pytest.raises(NotNow) as refused:
        actions.sign(
            opening=table.opening, by=three[0].member, text=bytes(32),
            line=three[0].sign(table.opening.closing_text), now=table.now,
        )  # fmt: skip
    assert refused.value.code == "STEP"


def test_paper_letters_make_an_act_without_an_open_text(table, open_box, three):
    table.begin(three[0])
    table.enter(*three)
    actions.count_paper(opening=table.opening, by=three[1].member, letters=2, now=table.now)
    table.confirm(*three)
    table.play(*three)
    act = table.closing()
    assert (act.letters, act.paper, act.opens, act.opened) == (0, 2, (), 0)
    assert table.opening.act_number == 1


def test_a_false_number_of_paper_letters_can_be_corrected_until_the_act_stands(
    table, with_letter, members
):
    """⚔ Written just before the act by one member, 37 stood there for ever."""
    table.sit_together(*members[:4], until="read")
    table.count_paper(members[3], 37)
    table.play(*members[:4], until="sign")
    table.do(members[0])
    assert "\npaper 37\n" in table.opening.closing_text
    assert state(table.room, [1])["paper_by"] == members[3].person.name
    table.count_paper(members[0], 0)
    assert "\npaper 0\n" in table.opening.closing_text
    assert state(table.room, [1])["paper_by"] == members[0].person.name
    table.play(*members[:4])
    assert table.closing().paper == 0


def test_nobody_keeps_the_others_signing_by_recounting(table, with_letter, members):
    """Each corrects a written act once: those who are more have the last word."""
    table.sit_together(*members[:4], until="sign")
    table.count_paper(members[3], 37)
    table.count_paper(members[0], 0)
    with pytest.raises(NotNow):
        table.count_paper(members[3], 37)
    table.play(*members[:4])
    assert table.closing().paper == 0
    with pytest.raises(NotNow):
        table.count_paper(members[1], 5)


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


def test_an_extraordinary_opening_takes_letters_out_before_the_day(table, with_letter, three):
    table.later(days=-4)
    table.begin(three[0], reason="Ата-эне телефон чалды.")
    table.come(*three)
    table.play(*three)
    act = table.closing()
    assert (act.kind, act.day, act.opened) == ("extraordinary", act.date, 1)


def test_the_act_counts_urgent_letters_that_were_read_before(
    table, open_box, sealed_box, three, roster, aigul, now
):
    written = aigul.write("Азыр коркунучта.", roster, sealed_box, kind="urgent")
    drop(written, open_box, now, kind="urgent")
    table.sit_together(*three)
    act = table.closing()
    assert (act.letters, act.urgent, act.opens) == (0, 1, ())
    assert table.opening.urgent_seals == [written.seal.hex()]
    assert table.letters[0].act == 1


def test_a_member_whose_seat_ended_cannot_act(table, open_box, three):
    table.sit_together(*three, until="seal")
    three[0].member.left_on = table.now.date()
    with pytest.raises(NotAllowed):
        actions.set_aside(opening=table.opening, by=three[0].member, other=2, now=table.now)


def test_a_finding_of_another_member_is_refused(table, with_letter, three):
    table.sit_together(*three, until="read")
    note, lists = table.finding(three[1])
    with pytest.raises(BadInput) as refused:
        table.put_finding(three[0], note, *lists)
    assert refused.value.code == "READING"
    assert not Finding.objects.exists()


def test_a_finding_with_other_lists_than_it_signed_is_refused(table, with_letter, three):
    table.sit_together(*three, until="read")
    note, (opened, damaged, waiting) = table.finding(three[0])
    with pytest.raises(BadInput):
        table.put_finding(three[0], note, damaged, opened, waiting)


def test_a_finding_over_fewer_releases_than_there_are_does_not_count(table, with_letter, members):
    table.sit_together(*members[:3], until="read")
    note, lists = table.finding(members[0])
    table.put_finding(members[0], note, *lists)
    assert "read" not in table.verbs(members[0])
    table.come(members[3])
    table.do(members[3])
    assert "read" in table.verbs(members[0])
    with pytest.raises(NotNow) as refused:
        table.put_finding(members[1], *_stale(table, members[1], note))
    assert refused.value.code == "STEP"
    table.play(*members[:4])
    assert table.closing().opened == 1


def _stale(table, cast, note):
    old = read_finding(note, table.room.newest)
    stale, lists = table.finding(cast, releases=old.releases)
    return stale, *lists
