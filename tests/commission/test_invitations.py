"""Invitations: single-use links to a seat, to an office, or to sign in anew."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator

from ishenim.commission import actions, links
from ishenim.commission.models import Invitation, Member, Office, Person
from ishenim.schools.models import School
from ishenim.ui.refusals import NotAllowed, NotNow
from tests.cast import person_named


def invited(school, now, *, by=None, **more) -> tuple[str, Invitation]:
    invitation = Invitation(name="Жаңы", email="new@example.kg", **more)
    token = actions.invite(invitation=invitation, school=school, by=by, now=now)
    return token, invitation


def test_only_the_hash_of_a_link_is_kept(school, now):
    token, invitation = invited(school, now, post=Member.Post.TEACHER)
    assert token.encode() not in bytes(invitation.token_hash)
    assert links.invitation_of(token) == invitation
    assert links.invitation_of(token + "x") is None


def test_a_link_works_for_seven_days_and_not_a_second_longer(school, now):
    _token, invitation = invited(school, now, post=Member.Post.TEACHER)
    assert invitation.is_usable(now + timedelta(days=7, seconds=-1))
    assert not invitation.is_usable(now + timedelta(days=7))


def test_accepting_makes_the_account_and_the_seat(school, now):
    _token, invitation = invited(school, now, post=Member.Post.TEACHER, is_duty=True)
    person = actions.accept_as_new(
        invitation=invitation, name="Айсалкын", password="жакшы узун сырсөз", now=now
    )
    member = Member.objects.get(person=person)
    assert (member.seat, member.post, member.is_duty) == (1, "teacher", True)
    assert person.check_password("жакшы узун сырсөз")


def test_a_link_is_used_only_once(school, now):
    _token, invitation = invited(school, now, post=Member.Post.TEACHER)
    actions.accept_as_new(invitation=invitation, name="А", password="x" * 12, now=now)
    with pytest.raises(NotNow):
        actions.accept_as(
            invitation=invitation, person=Person.objects.get(email="new@example.kg"), now=now
        )
    assert Member.objects.count() == 1


def test_the_management_has_no_seat_and_a_member_no_office(school, now, head, seated):
    invitation = Invitation(name="Д", email=head.email, post=Member.Post.TEACHER)
    with pytest.raises(NotNow) as refused:
        actions.invite(invitation=invitation, school=school, by=None, now=now)
    assert "жетекчиликте ачкыч жок" in refused.value.sentence
    member = seated[0].person
    invitation = Invitation(name="М", email=member.email, office=Office.Kind.HEAD)
    with pytest.raises(NotNow) as refused:
        actions.invite(invitation=invitation, school=school, by=None, now=now)
    assert "жетекчиликте ачкыч жок" in refused.value.sentence


def test_who_became_the_head_meanwhile_cannot_take_the_seat(school, now):
    person = person_named("Жаңы")
    _token, invitation = invited(school, now, post=Member.Post.TEACHER)
    Person.objects.filter(pk=person.pk).update(email="new@example.kg")
    person.refresh_from_db()
    Office.objects.create(school=school, person=person, kind=Office.Kind.HEAD)
    with pytest.raises(NotNow) as refused:
        actions.accept_as(invitation=invitation, person=person, now=now)
    assert "жетекчиликте ачкыч жок" in refused.value.sentence
    assert invitation.is_usable(now)


def test_a_second_invitation_to_the_same_thing_replaces_the_first(school, now):
    first, _invitation = invited(school, now, post=Member.Post.TEACHER)
    invited(school, now, post=Member.Post.TEACHER)
    assert not links.invitation_of(first).is_usable(now)


def test_a_withdrawn_invitation_opens_nothing(school, now, head):
    _token, invitation = invited(school, now, post=Member.Post.TEACHER)
    actions.withdraw(invitation=invitation, by=head, now=now)
    with pytest.raises(NotNow):
        actions.accept_as_new(invitation=invitation, name="А", password="x" * 12, now=now)
    assert not Person.objects.filter(email="new@example.kg").exists()


def test_an_accepted_invitation_is_not_withdrawn(school, now, head):
    _token, invitation = invited(school, now, office=Office.Kind.ADMINISTRATOR)
    actions.accept_as_new(invitation=invitation, name="А", password="x" * 12, now=now)
    invitation.refresh_from_db()
    with pytest.raises(NotNow):
        actions.withdraw(invitation=invitation, by=head, now=now)


def test_a_member_is_not_invited_to_a_second_seat(school, seated, now):
    invitation = Invitation(name="x", email=seated[0].person.email, post=Member.Post.PARENT)
    with pytest.raises(NotNow):
        actions.invite(invitation=invitation, school=school, by=None, now=now)


def test_an_invitation_is_not_taken_over_by_another_person(school, stranger, now):
    _token, invitation = invited(school, now, post=Member.Post.TEACHER)
    with pytest.raises(NotAllowed):
        actions.accept_as(invitation=invitation, person=stranger, now=now)
    assert not Member.objects.exists()


def test_a_seat_number_is_never_given_to_a_second_person(school, seated, head, now):
    actions.end_seat(member=seated[4], by=head, now=now)
    _token, invitation = invited(school, now, post=Member.Post.PARENT)
    person = actions.accept_as_new(invitation=invitation, name="А", password="x" * 12, now=now)
    assert Member.objects.get(person=person).seat == 6


def test_a_role_that_one_person_holds_moves_to_the_newcomer(school, seated, now):
    _token, invitation = invited(school, now, post=Member.Post.TEACHER, is_chair=True)
    person = actions.accept_as_new(invitation=invitation, name="А", password="x" * 12, now=now)
    assert [m.person for m in Member.objects.filter(is_chair=True)] == [person]


def test_a_renewal_sets_the_password_and_forgets_the_second_factor(school, seated, head, now):
    person = seated[0].person
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "A"})
    _token, invitation = actions.renew(person=person, school=school, by=head, now=now)
    actions.accept_renewal(invitation=invitation, password="дагы бир сырсөз", now=now)
    person.refresh_from_db()
    assert person.check_password("дагы бир сырсөз")
    assert not Authenticator.objects.filter(user=person).exists()


def test_a_renewal_keeps_the_key_card(school, members, head, now):
    person = members[0].person
    _token, invitation = actions.renew(person=person, school=school, by=head, now=now)
    actions.accept_renewal(invitation=invitation, password="дагы бир сырсөз", now=now)
    assert Member.objects.get(person=person).has_card


def test_nobody_renews_their_own_sign_in(school, head, now):
    with pytest.raises(NotAllowed):
        actions.renew(person=head, school=school, by=head, now=now)


def test_a_school_does_not_renew_a_person_of_another_school(school, seated, head, now):
    elsewhere = School.objects.create(slug="two", origin="testserver/s/two", name_ky="Экинчи")
    Office.objects.create(school=elsewhere, person=seated[0].person, kind=Office.Kind.HEAD)
    with pytest.raises(NotAllowed):
        actions.renew(person=seated[0].person, school=school, by=head, now=now)


def test_an_invitation_is_to_one_thing(school, now):
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        invited(school, now, post=Member.Post.TEACHER, office=Office.Kind.HEAD)


def test_the_mail_says_neither_which_seat_nor_which_box(school, now, mailoutbox):
    token, invitation = invited(school, now, post=Member.Post.TEACHER)
    actions.send_link(invitation=invitation, address=f"https://s.example/desk/join/{token}")
    said = mailoutbox[0].subject + mailoutbox[0].body
    assert token in said
    for word in ("teacher", "мугалим", "ишеним кутучасы", "комиссия", "балбаков"):
        assert word not in said.lower()


def test_a_stranger_has_no_seat(stranger, school):
    assert not Member.objects.current(school).filter(person=stranger).exists()
    assert person_named("Бирөө").email != stranger.email
