"""A mail server that is not there."""

from django.core.mail.backends.base import BaseEmailBackend


class Backend(BaseEmailBackend):
    """Fails as a socket does, with its host in the text of the error."""

    def send_messages(self, email_messages):
        raise ConnectionRefusedError("secret-host:25")
