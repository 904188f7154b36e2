"""The forms of sign-in: a password, then a code; after many wrong tries more at once."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm as PasswordForm
from allauth.account.forms import ReauthenticateForm as PasswordAgain
from allauth.account.stages import LoginStageController
from allauth.mfa.base import forms as mfa
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django import forms
from django.http import HttpRequest, HttpResponse  # noqa: TID251  (what the library hands on)

from ishenim.commission.models import Person
from ishenim.commission.tries import CODES, PASSWORDS, SIGNED_IN, use_two_codes


class LoginForm(PasswordForm):  # type: ignore[misc]
    """E-mail and password; `is_slow` after many wrong ones: then with two codes, all at once."""

    code = forms.CharField(required=False, max_length=40)
    next_code = forms.CharField(required=False, max_length=40)
    is_slow = False
    _proof: Authenticator | None = None

    def clean(self) -> dict[str, Any]:
        """Look at the password, and before it at the codes where they are needed.

        What was wrong is not told. The codes are looked at first: guessing costs the server little.
        """
        email = self.cleaned_data.get("login", "").lower()
        if self.errors:
            self.is_slow = PASSWORDS.are_spent(email)
            return dict(self.cleaned_data)
        if PASSWORDS.take(email):
            cleaned: dict[str, Any] = super().clean()
            PASSWORDS.give_back(email)
            return cleaned
        self.is_slow = True
        codes = self.cleaned_data["code"], self.cleaned_data["next_code"]
        if not all(codes):
            raise get_adapter().validation_error("too_many_login_attempts")
        self._proof = use_two_codes(Person.objects.filter(email=email).first(), *codes)
        if self._proof is None:
            raise get_adapter().validation_error("wrong_together")
        return dict(super().clean())

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Sign in; whoever has shown the codes already is not asked for another."""
        answer: HttpResponse = super().login(request, redirect_url=redirect_url)
        stage = LoginStageController.enter(request, AuthenticateStage.key) if self._proof else None
        if stage is not None:
            post_authentication(request, self._proof)
            answer = stage.exit()
        return answer


class _Code(mfa.BaseAuthenticateForm):  # type: ignore[misc]
    """A code; `is_slow` after many wrong ones: then two of them, one after the other."""

    next_code = forms.CharField(required=False, max_length=40)
    tries = CODES

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._who = f"code/{self.user.pk}"
        self.is_slow = self.tries.are_spent(self._who)

    def clean_code(self) -> str:
        """Leave it to `clean`, which knows both."""
        return str(self.cleaned_data["code"])

    def clean(self) -> dict[str, Any]:
        """Look at the code, or at both."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        try:
            if self.tries.take(self._who):
                super().clean_code()
                self.tries.give_back(self._who)
            else:
                self._clean_two()
        except forms.ValidationError as error:
            self.add_error("code", error)
        self.is_slow = self.tries.are_spent(self._who)
        return cleaned

    def _clean_two(self) -> None:
        first, second = self.cleaned_data["code"], self.cleaned_data["next_code"]
        found = use_two_codes(self.user, first, second)
        if found is None:
            kind = "wrong_together" if second else "two_codes"
            raise get_adapter().validation_error(kind)
        found.user = self.user
        self.authenticator = found


class AuthenticateForm(_Code, mfa.AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""


class CodeAgainForm(_Code, mfa.ReauthenticateForm):  # type: ignore[misc]
    """A code of somebody who is signed in and proves once more who they are."""

    tries = SIGNED_IN


class PasswordAgainForm(PasswordAgain):  # type: ignore[misc]
    """The password of somebody who is signed in; wrong ones of strangers do not count here."""

    def clean_password(self) -> str:
        """Look at the password."""
        who = f"password/{self.user.pk}"
        if not SIGNED_IN.take(who):
            raise get_adapter().validation_error("rate_limited")
        password = str(super().clean_password())
        SIGNED_IN.give_back(who)
        return password
