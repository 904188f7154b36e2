"""A short memory for pages that are the same for everybody.

A view marks such an answer with the header `Ishenim-Shared: <seconds>`. For that long the same
bytes answer every GET without a cookie, without a thread and without the database. If the page
carries one value that must be new in every copy (the form's `once`), the view names it in
`Ishenim-Fresh: <64 hex digits>` and every copy gets digits of its own. Neither header is sent.
"""

import secrets
from dataclasses import dataclass, replace
from functools import cached_property

from ishenim.server.bridge import Answer
from ishenim.server.compression import Around, compress, may_shrink

SECONDS, FRESH = "Ishenim-Shared", "Ishenim-Fresh"
#: Pages kept at once; the one that was not asked for longest goes first.
LARGEST = 500
#: … and of one address, with whatever made-up queries and ports: they push out no other's.
VARIANTS = 12
#: Seconds for which an old page stands in for one that cannot be made: the database is away.
STANDS_IN = 600.0


@dataclass(frozen=True)
class Page:
    """An answer that may be sent to anybody until `until`."""

    made: float
    until: float
    answer: Answer
    fresh: str
    ready: dict[str, bytes]  # by encoding

    def body(self, encoding: str) -> bytes:
        """Return this page's bytes in an encoding, with a value of its own where it needs one."""
        if self.fresh:
            own = secrets.token_hex(len(self.fresh) // 2).encode()
            if encoding == "br" and self._around.holds:
                return self._around.filled(own)
            return compress(self.answer.body.replace(self.fresh.encode(), own), encoding)
        if encoding not in self.ready:
            self.ready[encoding] = compress(self.answer.body, encoding)
        return self.ready[encoding]

    @cached_property
    def _around(self) -> Around:
        fresh = self.fresh.encode()
        before, _fresh, after = self.answer.body.partition(fresh)
        return Around(before, fresh, after)

    def may_shrink(self) -> bool:
        """Tell whether it is worth compressing."""
        return may_shrink(self.answer.headers.get("Content-Type", ""), len(self.answer.body))


class Shelf:
    """The shared pages of this process, by path and query."""

    def __init__(self) -> None:
        self._pages: dict[str, Page] = {}

    def find(self, key: str, now: float) -> Page | None:
        """Return a page that may still be sent.

        When its time is over one request asks anew and the others get the old page meanwhile:
        a thousand readers never ask for the same thing at the same moment.
        """
        page = self._pages.pop(key, None)
        if page is None:
            return None
        is_over = page.until <= now
        self._pages[key] = replace(page, until=now + 1) if is_over else page  # the last to go
        return None if is_over else page

    def instead(self, key: str, now: float) -> Page | None:
        """Return a page that was right some minutes ago, for when no newer one can be made."""
        page = self._pages.get(key)
        return page if page and page.made + STANDS_IN > now else None

    def keep(self, key: str, answer: Answer, now: float) -> Page | None:
        """Keep an answer if its view allows it; its two marks are taken off."""
        seconds = answer.headers.pop(SECONDS, "")
        fresh = answer.headers.pop(FRESH, "")
        if answer.status < 500:
            self._pages.pop(key, None)
        if not seconds or answer.status != 200 or answer.cookies:
            return None
        page = Page(now, now + float(seconds), answer, fresh, {})
        address = _address(key)
        mine = [one for one in self._pages if _address(one) == address]
        if len(mine) >= VARIANTS:
            del self._pages[mine[0]]
        while len(self._pages) >= LARGEST:
            self._pages.pop(next(iter(self._pages)))
        self._pages[key] = page
        return page


def _address(key: str) -> str:
    """Return the path in a key, which is host, path and query."""
    return key.partition("?")[0].partition("/")[2]
