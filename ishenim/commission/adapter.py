"""How django-allauth behaves here: no public sign-up, no address or browser ever looked at."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.handlers.wsgi import WSGIRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ishenim.commission.models import normal

WAYS = {
    "reauthenticate": _("With the password"),
    "mfa_reauthenticate": _("With the app or a recovery code"),
    "mfa_reauthenticate:webauthn": _("With the passkey"),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """People come by invitation alone (actions/invitations.py)."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The e-mail or the password is not right."),
        "incorrect_password": _("The password is not right."),
        "incorrect_code": _("The code is not right. Wait for the next one and try again."),
        "enter_current_password": _("The present password is not right."),
        "too_many_login_attempts": _(
            "Somebody has typed wrong passwords for this e-mail. That locks nobody out: type the "
            "password and two codes, one after the other, or sign in with a passkey."
        ),
        "two_codes": _(
            "Too many wrong codes. That locks nobody out: type two codes, one after the other."
        ),
        "wrong_together": _(
            "Something of it is not right. Wait for the next two codes and try again."
        ),
        "rate_limited": _("Too many tries. Please wait a quarter of an hour."),
        "account_inactive": _("This account is closed."),
    }

    def is_open_for_signup(self, request: WSGIRequest) -> bool:
        """Nobody signs up: the head or the administrator invites."""
        return False

    def get_client_ip(self, request: WSGIRequest) -> str:
        """Return one address for everybody: none is known to this program."""
        return "0.0.0.0"  # noqa: S104

    def get_http_user_agent(self, request: WSGIRequest) -> str:
        """Return nothing: no browser is remembered."""
        return ""

    def clean_password(self, password: str, user: AbstractBaseUser | None = None) -> str:
        """Judge a new password by the characters it is kept as."""
        super().clean_password(normal(password), user)
        return password

    def get_password_change_redirect_url(self, request: WSGIRequest) -> str:
        """Return to the page about one's sign-in."""
        return reverse("mfa_index")

    def get_reauthentication_methods(self, user: AbstractBaseUser) -> list[dict[str, Any]]:
        """Name the ways to prove who one is, in our words."""
        ways = super().get_reauthentication_methods(user)
        return [{**way, "description": WAYS[way["id"]]} for way in ways]

    def send_notification_mail(self, *args: object, **kwargs: object) -> None:
        """Send nothing: an e-mail about an account would tell who holds a seat."""

    def add_message(self, *args: object, **kwargs: object) -> None:
        """Say nothing in passing: the pages themselves say what was done."""


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Authenticator apps, passkeys and recovery codes in our words."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("The code is not right. Wait for the next one and try again."),
        "cannot_delete_authenticator": _("Add another second factor before you remove this one."),
    }

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Keep at least one second factor: without it the desk would not open."""
        strong = {authenticator.Type.TOTP, authenticator.Type.WEBAUTHN}
        others = type(authenticator).objects.filter(user=authenticator.user, type__in=strong)
        return bool(others.exclude(pk=authenticator.pk).exists())
