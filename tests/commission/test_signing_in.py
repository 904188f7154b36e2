"""Coming in: by invitation, by password and second factor, and out again."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache

from ishenim.commission import actions
from ishenim.commission.models import Invitation, Member, Office, Person

PASSWORD = "төрт чоң көк тоо"


@pytest.fixture(autouse=True)
def forgotten_tries():
    """Wrong tries are counted in memory; each test begins anew."""
    cache.clear()


def digits(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def link_for(school, email="new@example.kg", **what) -> str:
    from django.utils import timezone

    invitation = Invitation(name="Айсалкын Жээнбекова", email=email, **what)
    token = actions.invite(invitation=invitation, school=school, by=None, now=timezone.now())
    return f"/desk/join/{token}"


@pytest.fixture
def accepted(school, client):
    """A browser in which an invitation to a seat was just accepted."""
    link = link_for(school, post=Member.Post.PARENT)
    answer = client.post(link, {"name": "Айсалкын Жээнбекова", "password": PASSWORD})
    assert answer["Location"] == "/desk/second"
    return client


def test_the_link_shows_what_one_is_invited_to(school, client):
    page = client.get(link_for(school, post=Member.Post.PARENT)).content.decode()
    assert "Ата-энелер коомчулугунун өкүлү" in page
    assert 'value="new@example.kg"' in page


def test_accepting_signs_in_and_asks_for_a_second_factor(accepted):
    assert Member.objects.get().person.email == "new@example.kg"
    assert accepted.get("/desk/people")["Location"] == "/desk/second"
    assert "mfa" not in accepted.get("/desk/second").content.decode()


def test_a_weak_password_is_refused_with_a_sentence(school, client):
    link = link_for(school, post=Member.Post.PARENT)
    page = client.post(link, {"name": "Айсалкын", "password": "12345"})
    assert "field__error" in page.content.decode()
    assert not Person.objects.filter(email="new@example.kg").exists()


def test_a_used_link_says_so(accepted, school, client):
    link = link_for(school, post=Member.Post.PARENT, email="two@example.kg")
    client.post(link, {"name": "Экинчи", "password": PASSWORD})
    answer = client.get(link)
    assert answer.status_code == 404
    assert "колдонулган же мөөнөтү өткөн" in answer.content.decode()


def test_a_made_up_link_opens_nothing(school, client):
    assert client.get("/desk/join/made-up").status_code == 404


def test_the_app_is_added_and_recovery_codes_follow(accepted):
    page = accepted.get("/account/second/totp/activate/")
    assert b"data:image" not in page.content
    secret = page.context["form"].secret
    answer = accepted.post("/account/second/totp/activate/", {"code": digits(secret)})
    assert answer["Location"] == "/account/second/recovery-codes/"
    codes = accepted.get(answer["Location"]).context["unused_codes"]
    assert len(codes) == 10
    assert accepted.get("/desk/second")["Location"] == "/desk/card"


def test_a_wrong_code_of_the_app_is_refused(accepted):
    accepted.get("/account/second/totp/activate/")
    page = accepted.post("/account/second/totp/activate/", {"code": "000000"})
    assert "Код туура эмес" in page.content.decode()
    assert not Authenticator.objects.exists()


@pytest.fixture
def account(school) -> tuple[Person, str]:
    person = Person.objects.create_user(email="head@example.kg", name="Чынара", password=PASSWORD)
    Office.objects.create(school=school, person=person, kind=Office.Kind.HEAD)
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    return person, secret


def test_password_and_six_digits_open_the_desk(account, client):
    _person, secret = account
    answer = client.post("/account/login", {"login": "head@example.kg", "password": PASSWORD})
    assert answer["Location"] == "/account/second/authenticate/"
    assert client.get("/desk/people").status_code == 302
    client.post(answer["Location"], {"code": digits(secret)})
    assert client.get("/desk/people").status_code == 200


def test_a_wrong_password_and_an_unknown_address_get_the_same_sentence(account, client):
    pages = [
        client.post("/account/login", {"login": login, "password": "wrong wrong"})
        for login in ("head@example.kg", "nobody@example.kg")
    ]
    for page in pages:
        assert "Почта" not in page.content.decode()
        assert "Электрондук почта же сырсөз туура эмес." in page.content.decode()


def test_six_wrong_passwords_make_one_wait(account, client):
    for _ in range(6):
        page = client.post("/account/login", {"login": "head@example.kg", "password": "no"})
    assert "Беш мүнөт" in page.content.decode() or page.status_code == 429


def test_wrong_digits_do_not_open_the_desk(account, client):
    client.post("/account/login", {"login": "head@example.kg", "password": PASSWORD})
    page = client.post("/account/second/authenticate/", {"code": "000000"})
    assert "Код туура эмес" in page.content.decode()
    assert client.get("/desk/people").status_code == 302


def test_after_signing_out_the_desk_is_closed(account, head, enter):
    browser = enter(head)
    browser.post("/account/logout")
    assert browser.get("/desk/people").status_code == 302


@pytest.mark.parametrize("prefix", ["", "/ru", "/en"])
def test_the_sign_in_is_in_three_languages_and_nothing_speaks_of_signing_up(school, client, prefix):
    page = client.get(f"{prefix}/account/login").content.decode()
    word = {"": "Кирүү", "/ru": "Войти", "/en": "Sign in"}[prefix]
    assert f"<h1>{word}</h1>" in page
    assert "placeholder" not in page
    assert "signup" not in page


@pytest.mark.parametrize(
    "address", ["/account/signup", "/account/password/reset/", "/account/email/"]
)
def test_pages_that_invite_the_public_do_not_exist(school, client, address):
    assert client.get(address).status_code == 404


def test_an_account_accepts_a_second_invitation_by_signing_in(school, account, client, enter):
    person, _secret = account
    link = link_for(school, email=person.email, office=Office.Kind.ADMINISTRATOR)
    assert client.get(link)["Location"].startswith("/account/login")
    browser = enter(person)
    assert "Администратор" in browser.get(link).content.decode()
    browser.post(link)
    assert Office.objects.filter(person=person, kind="administrator").exists()


def test_the_last_second_factor_is_not_removed(account, enter):
    person, _secret = account
    browser = enter(person)
    page = browser.get("/account/second/totp/deactivate/", follow=True).content.decode()
    assert "башка экинчи коргоону кошуңуз" in page or "Бул Сизсизби?" in page
    assert Authenticator.objects.filter(user=person).exists()
