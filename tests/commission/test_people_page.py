"""The page of people, and the small pages that change a seat or an office."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from ishenim.commission.models import Invitation, Member, Office

ADDRESSES = [
    "/desk/people",
    "/desk/people/invite",
    "/desk/people/invite-office",
    "/desk/people/seat/1",
    "/desk/people/seat/1/end",
    "/desk/card",
    "/desk/roster",
    "/desk/second",
]


def link_in(page) -> str:
    return re.search(r'value="http://testserver(/desk/join/[\w-]+)"', page.content.decode())[1]


@pytest.mark.parametrize("address", ADDRESSES)
def test_without_signing_in_every_page_leads_to_the_sign_in(seated, client, address):
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login")


@pytest.mark.parametrize("address", ADDRESSES[:-1])
def test_a_stranger_enters_no_page(seated, stranger, enter, address):
    assert enter(stranger).get(address).status_code == 403


@pytest.mark.parametrize("address", ["/desk/people", "/desk/card", "/desk/roster"])
def test_without_a_second_factor_every_page_leads_to_it(seated, enter, address):
    answer = enter(seated[0], second_factor=False).get(address)
    assert answer["Location"] == "/desk/second"


@pytest.mark.parametrize("address", ADDRESSES[1:5])
def test_members_do_not_manage(members, enter, address):
    assert enter(members[0]).get(address).status_code == 403


def test_everybody_of_the_school_sees_who_is_who(members, head, enter):
    for who in (members[0], head):
        page = enter(who).get("/desk/people").content.decode()
        assert "Гүлнара Асанова" in page
        assert "Чынара Сыдыкова" in page


def test_what_is_still_missing_is_said(seated, head, enter):
    page = enter(head).get("/desk/people").content.decode()
    assert "Ачкыч картасы али жок:" in page
    Member.objects.filter(seat=5).update(left_on="2026-04-15")
    page = enter(head).get("/desk/people").content.decode()
    assert "ата-энелер коомчулугунун өкүлү кириши керек" in page
    assert "так болушу керек" in page


def test_an_invitation_shows_its_link_once(school, head, enter):
    browser = enter(head)
    data = {"name": "Айсалкын", "email": "A@Example.kg", "post": "parent"}
    page = browser.post("/desk/people/invite", data)
    token = link_in(page).rsplit("/", 1)[1]
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.by) == ("a@example.kg", head)
    assert token not in browser.get("/desk/people").content.decode()


def test_an_invitation_without_a_post_comes_back_with_a_sentence(school, head, enter):
    page = enter(head).post("/desk/people/invite", {"name": "А", "email": "no"})
    assert page.status_code == 200
    assert page.content.decode().count("field__error") >= 2
    assert not Invitation.objects.exists()


def test_an_office_is_invited_too(school, head, enter):
    data = {"name": "Нурбек", "email": "n@example.kg", "office": "administrator"}
    link_in(enter(head).post("/desk/people/invite-office", data))
    assert Invitation.objects.get().office == "administrator"


def test_an_invitation_is_taken_back(school, head, enter):
    browser = enter(head)
    browser.post("/desk/people/invite", {"name": "А", "email": "a@b.kg", "post": "parent"})
    browser.post(f"/desk/people/invitations/{Invitation.objects.get().pk}/withdraw")
    assert Invitation.objects.get().withdrawn_at


def test_roles_are_given_on_the_seats_page(seated, head, enter):
    browser = enter(head)
    assert "checked" in browser.get("/desk/people/seat/1").content.decode()
    browser.post("/desk/people/seat/5", {"is_chair": "on"})
    assert Member.objects.get(is_chair=True).seat == 5


def test_a_seat_is_ended_only_after_a_question(seated, head, enter):
    browser = enter(head)
    assert "Назгүл" in browser.get("/desk/people/seat/4/end").content.decode()
    assert Member.objects.get(seat=4).left_on is None
    browser.post("/desk/people/seat/4/end")
    assert Member.objects.get(seat=4).left_on


def test_a_seat_of_another_school_is_not_found(seated, head, enter):
    assert enter(head).get("/desk/people/seat/99").status_code == 404


def test_an_office_is_ended_by_the_other_one(school, head, administrator, enter):
    office = Office.objects.get(person=administrator)
    enter(head).post(f"/desk/people/office/{office.pk}/end")
    assert not Office.objects.filter(pk=office.pk).exists()


def test_a_lost_password_gives_a_new_link(seated, head, enter):
    page = enter(head).post(f"/desk/people/renew/{seated[0].person.pk}")
    assert Invitation.objects.get().renews == seated[0].person
    assert link_in(page)


@pytest.mark.parametrize("prefix", ["", "/ru", "/en"])
@pytest.mark.parametrize("address", [*ADDRESSES, "/account/second/", "/account/logout"])
def test_every_page_opens_in_every_language(roster, head, members, enter, address, prefix):
    who = members[0] if address in {"/desk/card", "/desk/roster"} else head
    answer = enter(who).get(prefix + address)
    assert answer.status_code in {200, 302}
    if answer.status_code == 302:
        assert answer["Location"].startswith(prefix + "/desk")


def test_cards_that_nobody_has_seen_for_a_month_are_asked_about(roster, head, enter):
    Member.objects.update(card_used_on=timezone.localdate() - timedelta(days=31))
    page = enter(head).get("/desk/people").content.decode()
    assert "Ачкыч карталар ордундабы?" in page
    Member.objects.update(card_used_on=timezone.localdate())
    assert "ордундабы?" not in enter(head).get("/desk/people").content.decode()
