"""Mail to people, one message after another; whether each went out."""

import logging
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

from django.core.mail import EmailMessage

from ishenim.ui.logs import named

#: What a mail server that is there says against one message.
_ONE_MESSAGE = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError)

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
            self.is_away = isinstance(error, OSError) and not isinstance(error, _ONE_MESSAGE)
            # The kind of error alone: its text could hold an address.
            log.error("a message could not be sent: %s", named(error))
            return False
