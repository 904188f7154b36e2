"""The ways a reminder goes: e-mail, or an address of another service that a person added.

Such an address holds passwords. It is encrypted in the database, shown by the name of its service
alone, and written into no log.
"""

import logging
import secrets
from datetime import date

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from ishenim.commission.models import Person
from ishenim.commission.post import Post
from ishenim.obligations import outside, services
from ishenim.obligations.models import Channel
from ishenim.ui.refusals import BadInput

_NONCE = 12

log = logging.getLogger(__name__)


def channels_of(person: Person, today: date) -> list[Channel]:
    """Return the ways to a person, e-mail first: on, unless they turned it off."""
    rows = list(Channel.objects.filter(person=person).select_related("person"))
    mail = next((row for row in rows if row.kind == Channel.Kind.MAIL), None)
    added = [row for row in rows if row.kind == Channel.Kind.ADDED]
    return [mail or Channel(person=person, kind=Channel.Kind.MAIL, added_on=today), *added]


# ── Keeping an address ────────────────────────────────────────────────────────
def lock(url: str) -> bytes:
    """Return an address as the database keeps it."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(_key()).encrypt(nonce, url.encode(), None)


def unlock(kept: bytes) -> str:
    """Return an address, or "" if the installation's secret key is another one now."""
    try:
        return AESGCM(_key()).decrypt(kept[:_NONCE], kept[_NONCE:], None).decode()
    except (InvalidTag, ValueError):
        return ""


def _key() -> bytes:
    derived = HKDF(hashes.SHA256(), 32, b"ishenim/channel", b"")
    return derived.derive(settings.SECRET_KEY.encode())


# ── Other services ────────────────────────────────────────────────────────────
def service_of(url: str) -> str:
    """Return the name of the service of an address.

    Raises:
        BadInput: if it is no service's, or it leads into the server's own network.
    """
    sent = services.prepare(url)
    if sent is None:
        raise BadInput(_("This is no address of Telegram, ntfy or Matrix. Please check it."))
    try:
        outside.addresses(sent.host, sent.port)
    except outside.InsideError as error:
        raise BadInput(
            _("This address leads into the server itself. Please use another.")
        ) from error
    except OSError:
        return sent.service  # nobody is there now; it is asked again at sending
    return sent.service


# ── Sending ───────────────────────────────────────────────────────────────────
def send(channel: Channel, title: str, text: str, post: Post) -> bool:
    """Send a message one way; return whether it went out. Never raises, never quotes an address."""
    if channel.kind == Channel.Kind.MAIL:
        return post.send(EmailMessage(subject=title, body=text, to=[channel.person.email]))
    sent = services.prepare(unlock(bytes(channel.url)), title, text)
    try:
        return sent is not None and outside.send(sent)
    except OSError as error:
        log.error("a reminder could not be sent: %s", type(error).__name__)
        return False
