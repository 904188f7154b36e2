"""How django-allauth behaves here: no public sign-up, no address or browser ever looked at."""

from allauth.account.adapter import DefaultAccountAdapter
from django.core.handlers.wsgi import WSGIRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """People come by invitation alone (actions/people.py)."""

    def is_open_for_signup(self, request: WSGIRequest) -> bool:
        """Nobody signs up: the head or the administrator invites."""
        return False

    def get_client_ip(self, request: WSGIRequest) -> str:
        """Return one address for everybody: none is known to this program."""
        return "0.0.0.0"  # noqa: S104

    def get_http_user_agent(self, request: WSGIRequest) -> str:
        """Return nothing: no browser is remembered."""
        return ""

    def send_notification_mail(self, *args: object, **kwargs: object) -> None:
        """Send nothing: an e-mail about an account would tell who holds a seat."""
