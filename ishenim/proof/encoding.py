"""Base64 with exactly one spelling for every value (RFC 4648 §3.5, §4)."""

import base64


def b64(data: bytes) -> str:
    """Return standard Base64 with padding."""
    return base64.b64encode(data).decode()


def unb64(text: str) -> bytes:
    """Return the bytes of canonical Base64.

    Raises:
        ValueError: if `text` is not the one spelling `b64` gives.
    """
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise ValueError("not Base64") from error
    if b64(data) != text:
        raise ValueError("not canonical Base64")
    return data
