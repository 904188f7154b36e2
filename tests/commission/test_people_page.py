"""The page of people, and the small pages of offices; seats come and go by order alone."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from ishenim.commission.models import Invitation, Member, Office

ADDRESSES = [
    "/desk/people",
    "/desk/people/invite-office",
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


def test_members_do_not_manage(members, enter):
    assert enter(members[0]).get("/desk/people/invite-office").status_code == 403


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
    assert "так сан болушу керек" in page


def test_an_invitation_shows_its_link_once(school, head, enter):
    browser = enter(head)
    data = {"name": "Нурбек", "email": "N@Example.kg", "office": "administrator"}
    page = browser.post("/desk/people/invite-office", data)
    token = link_in(page).rsplit("/", 1)[1]
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.by) == ("n@example.kg", head)
    assert (invitation.office, invitation.post) == ("administrator", "")
    assert token not in browser.get("/desk/people").content.decode()


def test_an_invitation_without_an_office_comes_back_with_a_sentence(school, head, enter):
    page = enter(head).post("/desk/people/invite-office", {"name": "А", "email": "no"})
    assert page.status_code == 200
    assert page.content.decode().count("field__error") >= 2
    assert not Invitation.objects.exists()


def test_a_posted_seat_invites_to_no_seat(school, administrator, enter):
    data = {"name": "А", "email": "a@b.kg", "office": "administrator"}
    data |= {"post": "parent", "is_responsible": "on", "is_chair": "on"}
    enter(administrator).post("/desk/people/invite-office", data)
    invitation = Invitation.objects.get()
    assert (invitation.post, invitation.is_responsible, invitation.is_chair) == ("", False, False)


def test_an_invitation_is_taken_back(school, head, enter):
    browser = enter(head)
    data = {"name": "А", "email": "a@b.kg", "office": "administrator"}
    browser.post("/desk/people/invite-office", data)
    browser.post(f"/desk/people/invitations/{Invitation.objects.get().pk}/withdraw")
    assert Invitation.objects.get().withdrawn_at


@pytest.mark.parametrize("path", ["invite", "seat/1", "seat/1/end"])
def test_nobody_gives_or_ends_a_seat_by_hand(seated, head, administrator, enter, path):
    for who in (head, administrator):
        assert enter(who).post(f"/desk/people/{path}", {"is_chair": "on"}).status_code == 404


def test_the_head_is_led_to_the_order_and_the_administrator_is_not(
    seated, head, administrator, enter
):
    page = enter(head).get("/desk/people").content.decode()
    assert 'href="/desk/orders/new/commission"' in page
    assert 'href="/desk/orders/leaves/4"' in page
    page = enter(administrator).get("/desk/people").content.decode()
    assert "/desk/orders/new/commission" not in page
    assert "/desk/orders/leaves/" not in page


def test_who_leaves_by_order_is_marked_until_the_next_composition(seated, head, enter):
    Member.objects.filter(seat=4).update(is_leaving=True)
    page = enter(head).get("/en/desk/people").content.decode()
    assert page.count("Leaves by order when the new composition is in force.") == 1


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
