"""What an author's script sends, answered without building a Django request for each letter.

Same parsing, same checks, same answers and headers as the views (box/views/drop.py): only the way
there is shorter, and letters that wait at once share one transaction.
"""

import time
from collections import defaultdict
from collections.abc import Callable

from django.utils import timezone, translation

from ishenim.box.views import drop
from ishenim.schools.middleware import find_school, split
from ishenim.schools.models import School
from ishenim.server.bridge import Answer, Asked, Bridge
from ishenim.ui.middleware import strict_headers

DROP, LOOK = "/d", "/t"
#: Schools, content types and bodies in; replies in the same order out.
Work = Callable[[list[tuple[School, str, bytes]]], list[drop.Reply]]
#: Bytes of letters that share a transaction: their memory is held until all are stored.
LARGEST_TOGETHER = 4 * 2**20
#: Seconds for which a school is not asked for again; its `origin` never changes.
SCHOOL_KEPT = 5.0


class Plain:
    """The two addresses that every letter needs: in with it, and a look at the answer."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge
        self._headers = strict_headers()
        self._schools: dict[str, tuple[float, School]] = {}

    def drops(self, asked: list[Asked]) -> list[Answer]:
        """Store letters; when they are large together, each has a transaction of its own."""
        if len(asked) > 1 and sum(len(one.body) for one in asked) > LARGEST_TOGETHER:
            return [answer for one in asked for answer in self.drops([one])]
        return self._in_languages(asked, lambda sent: drop.take(sent, timezone.now()))

    def looks(self, asked: list[Asked]) -> list[Answer]:
        """Show authors what lies under their codes."""
        return self._in_languages(asked, drop.show)

    def _in_languages(self, asked: list[Asked], work: Work) -> list[Answer]:
        """Do the work once for each language: refusals are sentences."""
        places = defaultdict(list)
        for place, one in enumerate(asked):
            places[split(one.path)[0]].append(place)
        answers: dict[int, Answer] = {}
        for language, mine in places.items():
            with translation.override(language):
                found = self._together([asked[place] for place in mine], language, work)
            answers |= zip(mine, found, strict=True)
        return [answers[place] for place in range(len(asked))]

    def _together(self, asked: list[Asked], language: str, work: Work) -> list[Answer]:
        schools = [self._school(one) for one in asked]
        sent = [
            (school, one.headers.get("content-type", ""), one.body)
            for school, one in zip(schools, asked, strict=True)
            if school
        ]
        replies = iter(work(sent))
        return [
            self._answer(next(replies), language) if school else self._bridge.answer(one)
            for school, one in zip(schools, asked, strict=True)
        ]

    def _school(self, asked: Asked) -> School | None:
        """Return the school in an address; without one, Django says so in words."""
        slug, now = split(asked.path)[1], time.monotonic()
        until, school = self._schools.get(slug, (0.0, None))
        if until <= now and (school := find_school(slug)):
            self._schools[slug] = now + SCHOOL_KEPT, school
        return school

    def _answer(self, reply: drop.Reply, language: str) -> Answer:
        headers = {**self._headers, **reply.headers, "Content-Language": language}
        return Answer(reply.status, headers, reply.body)
