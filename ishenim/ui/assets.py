"""Scripts and styles with their integrity hash, read once."""

import base64
import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings

BUNDLES = Path(__file__).parent / "static" / "ishenim"


@cache
def digest(name: str) -> bytes:
    """Return the SHA-384 of a built bundle, e.g. "author.js".

    Raises:
        FileNotFoundError: if the bundle was not built.
    """
    return hashlib.sha384((BUNDLES / name).read_bytes()).digest()


def integrity(name: str) -> str:
    """Return the value of an `integrity` attribute."""
    return "sha384-" + base64.b64encode(digest(name)).decode()


def address(name: str) -> str:
    """Return the bundle's address; it changes with its bytes, so it may be kept for ever."""
    return f"{settings.STATIC_URL}ishenim/{name}?v={digest(name).hex()[:12]}"
