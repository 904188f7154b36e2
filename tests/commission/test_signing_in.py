"""Coming in: by invitation, by password and second factor, and out again."""

import time
import unicodedata

import pytest
from allauth.core.context import request_context
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.test import Client

from ishenim.commission import actions
from ishenim.commission.models import Invitation, Member, Office, Person
from ishenim.commission.tries import PLACES, Tries

PASSWORD = "төрт чоң көк тоо"


@pytest.fixture(autouse=True)
def unused_codes():
    """A code of the app is remembered as used; each test begins anew."""
    cache.clear()


def digits(secret: str, later: int = 0) -> str:
    """Return the app's digits, of so many half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def sign_in(client, **typed):
    data = {"login": "head@example.kg", "password": PASSWORD, **typed}
    return client.post("/en/account/login", data)


def guess(client, times: int = 6, **typed):
    return [sign_in(client, **{"password": "no no no", **typed}) for _ in range(times)][-1]


def is_in(client) -> bool:
    return client.get("/en/desk/people").status_code == 200


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


@pytest.mark.parametrize("email", ["head@example.kg", "nobody@example.kg", "HEAD@example.kg"])
def test_many_wrong_passwords_ask_for_two_codes_whoever_is_meant(account, client, email):
    page = guess(client, login=email).content.decode()
    assert "That locks nobody out" in page
    assert "The next six digits" in page
    assert guess(client, 1, login=email, code="123456", next_code="123457").context["form"].is_slow


def test_a_stranger_who_guesses_at_noon_keeps_nobody_out(account, client):
    """Five wrong passwords at 11:55 on Tuesday, and on and on."""
    _person, secret = account
    guess(Client(), 12)
    assert "That locks nobody out" in sign_in(client).content.decode()
    guess(Client(), 12, code="000000", next_code="000000")
    sign_in(client, code=digits(secret), next_code=digits(secret, 1))
    assert is_in(client)


@pytest.mark.parametrize(
    ("code", "next_code", "password"),
    [(0, 1, "no no no"), (1, 0, PASSWORD), (0, 0, PASSWORD), (-5, -4, PASSWORD), (0, 3, PASSWORD)],
)
def test_after_many_wrong_passwords_all_three_must_be_right(
    account, client, code, next_code, password
):
    _person, secret = account
    guess(client)
    typed = {"code": digits(secret, code), "next_code": digits(secret, next_code)}
    page = sign_in(client, password=password, **typed).content.decode()
    assert not is_in(client)
    assert "E-mail or the password" not in page
    assert "not right" in page


def test_the_two_codes_work_once(account, client):
    _person, secret = account
    guess(client)
    typed = {"code": digits(secret), "next_code": digits(secret, 1)}
    sign_in(client, **typed)
    again = Client()
    sign_in(again, **typed)
    assert (is_in(client), is_in(again)) == (True, False)


def test_two_recovery_codes_open_too_and_a_wrong_pair_uses_nothing_up(account, client):
    person, _secret = account
    made = RecoveryCodes.activate(person)
    first, second, *_others = made.generate_codes()
    guess(client)
    sign_in(client, code=first, next_code="00000000")
    sign_in(client, code=first, next_code=first)
    assert len(RecoveryCodes.activate(person).get_unused_codes()) == 10
    sign_in(client, code=first, next_code=second)
    assert is_in(client)
    assert len(RecoveryCodes.activate(person).get_unused_codes()) == 8


def test_who_guesses_codes_with_the_password_in_hand_keeps_nobody_out(account, client):
    _person, secret = account
    thief, step = Client(), "/en/account/second/authenticate/"
    sign_in(thief)
    for _ in range(6):
        page = thief.post(step, {"code": "000000"}).content.decode()
    assert "The next six digits" in page
    assert "type two codes" in page
    thief.post(step, {"code": digits(secret)})
    assert not is_in(thief), "one code is not enough now"
    sign_in(client)
    assert "The next six digits" in client.get(step).content.decode()
    client.post(step, {"code": digits(secret), "next_code": digits(secret, 1)})
    assert is_in(client)


def test_no_number_of_wrong_tries_stops_a_passkey(account, client, rf):
    """The library asks this before it looks at a passkey."""
    person, _secret = account
    guess(client, 12)
    request = rf.post("/")
    with request_context(request):
        for _ in range(50):
            check_rate_limit(person)


def test_strangers_do_not_keep_who_is_signed_in_from_proving_themselves(account, enter):
    person, _secret = account
    guess(Client(), 12)
    browser = enter(person)
    assert browser.post("/account/again", {"password": PASSWORD}).status_code == 302


def test_who_is_signed_in_guesses_no_password(account, enter):
    browser = enter(account[0])
    for _ in range(5):
        browser.post("/account/again", {"password": "no no no"})
    page = browser.post("/en/account/again", {"password": PASSWORD})
    assert "quarter of an hour" in page.content.decode()


def test_tries_are_forgotten_with_time_and_fill_no_memory():
    moment = [0.0]
    tries = Tries(5, 300, clock=lambda: moment[0])
    assert [tries.take("a") for _ in range(6)] == [True] * 5 + [False]
    tries.give_back("a")
    assert not tries.are_spent("a")
    moment[0] = 301.0
    assert [tries.take("a") for _ in range(5)] == [True] * 5
    for number in range(3 * PLACES):
        tries.take(f"{number}@example.kg")
    assert len(tries._places) <= PLACES


# ── One password, however a keyboard writes it ──────────────────────────────
@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_a_password_is_the_same_however_it_is_typed(school, form):
    person = Person.objects.create_user(
        email="a@example.kg", name="А", password=unicodedata.normalize("NFD", "жайлоо жайы, ёлка")
    )
    assert person.check_password(unicodedata.normalize(form, "жайлоо жайы, ёлка"))


def test_length_is_counted_as_the_password_is_kept(school, client):
    link = link_for(school, post=Member.Post.PARENT)
    short = unicodedata.normalize("NFD", "йййййй")  # twelve characters, six to see
    page = client.post(link, {"name": "Айсалкын", "password": short})
    assert "field__error" in page.content.decode()


def test_a_changed_password_is_the_same_too(account, enter, client):
    old, new = PASSWORD, "көк тоо, ак мөңгү, йод"
    browser = enter(account[0])
    typed = {"oldpassword": old, "password1": unicodedata.normalize("NFD", new)}
    browser.post("/account/again", {"password": old})
    answer = browser.post("/account/password", {**typed, "password2": typed["password1"]})
    assert answer.status_code == 302, answer.context["form"].errors
    person = Person.objects.get(pk=account[0].pk)
    assert person.check_password(new)


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
