"""A letter is shared with who joined later, never with one of those its author chose among."""

import pytest

from ishenim.casework import access, actions, sharing
from ishenim.casework.models import Case, Reading, Recusal, Share
from ishenim.cli import ceremony
from ishenim.commission.actions import put_in_force
from ishenim.seal.bytes import b64
from ishenim.seal.envelope import encrypt
from ishenim.ui.refusals import BadInput, NotAllowed
from tests.cast import later, replaced
from tests.letters import OPENED_AT, has_read, open_urgent

pytestmark = pytest.mark.django_db


@pytest.fixture
def share(letter, members, newcomer):
    """Return a function that shares the letter as a browser does."""

    def share(*, by=members[0], seat: int = 6, sealed: bytes | None = None) -> Share:
        file = encrypt(b"keys", [newcomer.keys.recipient]) if sealed is None else sealed
        return actions.share(letter=letter.row, seat=seat, sealed=file, by=by.member, now=OPENED_AT)

    return share


def test_only_who_joined_later_is_offered(letter, newcomer):
    assert [one.member.seat for one in sharing.newcomers(letter.row)] == [6, 7]


def test_the_newcomer_takes_the_same_bytes_and_becomes_a_reader(
    letter, members, newcomer, share, school, enter
):
    has_read(letter, members[0])
    with pytest.raises(NotAllowed):
        actions.take(letter=letter.row, by=newcomer.member, now=OPENED_AT)
    share()
    assert Reading.objects.first().what == Reading.What.SHARED
    has_read(letter, newcomer)
    assert access.visible(school, newcomer.member).exists()
    browser = enter(newcomer)
    assert "Shared with you:" in browser.get(f"/en{letter.address}").content.decode()
    assert browser.get(f"{letter.address}/keys").json()["share"]
    assert enter(members[0]).get(f"{letter.address}/keys").json()["share"] is None


def test_a_member_among_whom_the_author_chose_gets_no_share(letter, members, share):
    has_read(letter, members[0])
    for seat in (2, 3, 99):
        with pytest.raises(NotAllowed):
            share(seat=seat)
    assert not Share.objects.exists()


def test_who_has_not_read_shares_nothing(letter, members, share):
    with pytest.raises(NotAllowed):
        share()


def test_who_is_recused_is_not_offered(letter, members, newcomer, share):
    has_read(letter, members[0])
    Recusal.objects.create(
        case=Case.objects.get(),
        member=newcomer.member,
        by=newcomer.member,
        since=OPENED_AT.date(),
    )
    assert [one.member.seat for one in sharing.newcomers(letter.row)] == [7]
    with pytest.raises(NotAllowed):
        share()


@pytest.mark.parametrize("sealed", [b"", b"no envelope", b"age-encryption.org/v1\n"])
def test_what_is_not_sealed_to_one_recipient_is_refused(letter, members, share, sealed):
    has_read(letter, members[0])
    with pytest.raises(BadInput):
        share(sealed=sealed)


def test_keys_sealed_to_two_are_refused(letter, members, newcomer, share):
    has_read(letter, members[0])
    both = encrypt(b"keys", [newcomer.keys.recipient, members[1].keys.recipient])
    with pytest.raises(BadInput):
        share(sealed=both)


def test_sharing_again_takes_the_place_of_the_first(letter, members, newcomer, share):
    has_read(letter, members[0])
    share()
    again = share(sealed=encrypt(b"more", [newcomer.keys.recipient]))
    assert Share.objects.get().pk == again.pk


def test_the_page_shares(letter, members, newcomer, enter):
    has_read(letter, members[0])
    assert "Жаңыл Кадырова" in enter(members[0]).get(letter.address).content.decode()
    sent = {"seat": 6, "sealed": b64(encrypt(b"keys", [newcomer.keys.recipient]))}
    path = f"{letter.address}/share"
    answer = enter(members[0]).post(path, sent, content_type="application/json")
    assert answer.json() == {"shared": True}


def test_an_urgent_letter_is_shared_with_nobody_among_whom_its_author_chose(
    urgent, members, roster, enter, now
):
    for cast in members[:2]:
        open_urgent(urgent, cast, roster)
        name = b"n" * 32
        actions.report(letter=urgent.row, by=cast.member, is_readable=True, name_hash=name, now=now)
    assert sharing.newcomers(urgent.row) == []


def _with_a_new_card(cast, members, school):
    """Let a member lose their card and the roster be signed with the new one."""
    new = replaced(cast, cards_made=2)
    row = cast.member
    row.signing_key, row.recipient = new.keys.signer.public, new.keys.recipient
    row.save()
    others = [one.keys for one in members if one.seat != cast.seat]
    day = later(OPENED_AT, days=1)
    signed = ceremony.sign_roster(school=school, keys=[new.keys, *others[:3]], now=day)
    put_in_force(roster=signed, now=day)


def test_who_has_read_and_lost_the_card_since_can_get_the_keys_again(letter, members, school):
    has_read(letter, members[0])
    has_read(letter, members[1])
    _with_a_new_card(members[1], members, school)
    assert [one.member.seat for one in sharing.newcomers(letter.row)] == [2]


def test_who_only_claims_to_have_read_gets_nothing_by_losing_the_card(letter, members, school):
    has_read(letter, members[0])
    has_read(letter, members[2])
    has_read(letter, members[1], name=b"x" * 32)
    _with_a_new_card(members[1], members, school)
    assert sharing.newcomers(letter.row) == []


def test_answers_are_sealed_to_who_reads_by_a_share_and_still_takes_part(
    letter, members, newcomer, share
):
    has_read(letter, members[0])
    assert sharing.shared_with(letter.row) == []
    share()
    assert sharing.shared_with(letter.row) == [6]
    Recusal.objects.create(
        case=Case.objects.get(), member=newcomer.member, by=newcomer.member, since=OPENED_AT.date()
    )
    assert sharing.shared_with(letter.row) == []
