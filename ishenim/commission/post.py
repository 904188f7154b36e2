"""Mail to people, one message after another; whether each went out."""

import logging
from smtplib import SMTPServerDisconnected
from socket import gaierror

from django.core.mail import EmailMessage

from ishenim.ui.logs import named

#: How a mail server that is not there shows itself: each next message would wait as long.
_AWAY = (TimeoutError, ConnectionRefusedError, SMTPServerDisconnected, gaierror)

log = logging.getLogger(__name__)


class Post:
    """Sends messages; a mail server that does not answer is waited for only once."""

    def __init__(self) -> None:
        self.is_away = False

    def send(self, message: EmailMessage) -> bool:
        """Send one; return whether it went out. Never raises, never quotes an address."""
        if self.is_away:
            return False
        try:
            return bool(message.send())
        except Exception as error:
            self.is_away = isinstance(error, _AWAY)
            # The kind of error alone: its text could hold an address.
            log.error("a message could not be sent: %s", named(error))
            return False
