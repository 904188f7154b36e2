"""Single-use links: a random token goes to a person, only its hash is kept."""

import hashlib
import secrets
from datetime import timedelta

from ishenim.commission.models import Invitation, SetupLink

LASTS = timedelta(days=7)


def new_token() -> tuple[str, bytes]:
    """Return a fresh token for a link and the hash to keep."""
    token = secrets.token_urlsafe(24)
    return token, token_hash(token)


def token_hash(token: str) -> bytes:
    """Return what the database keeps of a token."""
    return hashlib.sha256(token.encode()).digest()


def invitation_of(token: str) -> Invitation | None:
    """Return the invitation of a link, used or not, or None."""
    return Invitation.objects.filter(token_hash=token_hash(token)).first()


def setup_link_of(token: str) -> SetupLink | None:
    """Return the set-up link of a token, used or not, or None."""
    return SetupLink.objects.filter(token_hash=token_hash(token)).first()
