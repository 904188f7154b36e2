"""The ways a reminder goes: e-mail, or an address of another service that a person added.

Such an address holds passwords. It is encrypted in the database, shown by the name of its service
alone, and the libraries that know it log nothing (settings.LOGGING).
"""

import ipaddress
import logging
import secrets
import socket
from datetime import date
from importlib import import_module
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from ishenim.commission.models import Person
from ishenim.obligations.models import Channel
from ishenim.ui.refusals import BadInput

#: Seconds for connecting, and again for an answer.
PATIENCE = 5.0
_NONCE = 12
#: Services that are the server's own screen or log, or that would answer for others.
_LOCAL = {
    *("syslog", "rsyslog", "dbus", "qt", "glib", "kde", "gnome", "windows", "macosx"),
    *("snmp", "apprise"),
}

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
        BadInput: if nobody could be told under it, or it leads into the server's own network.
    """
    plugin = _plugin(url)
    if plugin is None:
        raise BadInput(_("No service understands this address. Please check it."))
    if not _is_outside(plugin):
        raise BadInput(_("This address leads into the server itself. Please use another."))
    return str(plugin.service_name)[:60] or "?"


def _plugin(url: str) -> Any:
    """Return the library's sender for one address, or None."""
    apprise = import_module("apprise")  # it reads a hundred services: only who sends waits
    asset = apprise.AppriseAsset(
        app_id="Ishenim", app_desc="", app_url="", image_url_mask="", secure_logging=True
    )
    try:
        plugin = apprise.Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
    except Exception:
        return None  # its text could hold the address
    if plugin is None:
        return None
    plugin.socket_connect_timeout = plugin.socket_read_timeout = PATIENCE
    plugin.request_rate_per_sec = 0
    plugin.service_retry = 0
    return plugin


def _is_outside(plugin: Any) -> bool:
    """Return whether a sender reaches other machines alone, none of the server's own network."""
    if _LOCAL & set(plugin.schemas()):
        return False
    if not any("{host}" in template for template in plugin.templates):
        return True  # the service's own address; what stands in its place is a key
    try:
        found = socket.getaddrinfo((plugin.host or "").strip("[]"), None)
    except (OSError, UnicodeError):
        return True  # nobody is there
    return all(ipaddress.ip_address(str(one[4][0]).split("%")[0]).is_global for one in found)


# ── Sending ───────────────────────────────────────────────────────────────────
def send(channel: Channel, title: str, text: str) -> bool:
    """Send a message one way; return whether it went out. Never raises, never quotes an address."""
    try:
        if channel.kind == Channel.Kind.MAIL:
            return bool(EmailMessage(subject=title, body=text, to=[channel.person.email]).send())
        return _notify(unlock(bytes(channel.url)), title, text)
    except Exception as error:
        log.error("a reminder could not be sent: %s", type(error).__name__)
        return False


def _notify(url: str, title: str, text: str) -> bool:
    plugin = _plugin(url) if url else None
    return plugin is not None and _is_outside(plugin) and bool(plugin.notify(text, title=title))
