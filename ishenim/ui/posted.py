"""Reading what a page's script posted, before any form looks at it."""

import json
from typing import Any

from django.http import HttpRequest

from ishenim.ui.refusals import Unreadable


def posted(request: HttpRequest) -> dict[str, Any]:
    """Return the JSON object that a script posted.

    Raises:
        Unreadable: if it is none.
    """
    try:
        data = json.loads(request.body)
        json.dumps(data, ensure_ascii=False).encode()  # half a character cannot be written down
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise Unreadable
    return data


def number_of(asked: str | None, largest: int = 99_999) -> int:
    """Return the number of a page that an address names; the first if it names none."""
    plain = asked is not None and asked.isascii() and asked.isdecimal() and len(asked) < 6
    return min(max(1, int(asked or 1)), largest) if plain else 1
