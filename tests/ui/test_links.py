"""Every link of every page that somebody can reach leads somewhere, in the same language."""

import re
from collections import Counter, deque
from collections.abc import Callable
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client

from ishenim.casework.models import Case
from ishenim.commission.models import Person
from tests.cast import CastMember
from tests.letters import Written

pytestmark = pytest.mark.slow

LANGUAGES = {"/": "ky", "/ru/": "ru", "/en/": "en"}
_TAG = re.compile(r"<a\b[^>]*>")
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
#: What has no language: the journal's files and the source.
NO_LANGUAGE = re.compile(r"/(j|source|\.well-known)(/|\b)")
#: Files are no view's (tests/server); the made-up opening has no signed act (tests/opening has).
ELSEWHERE = re.compile(r"^/static/|/act\.pdf")
#: Pages that differ by what is asked for alone: years, filters.
ALIKE = 4


def links(page: str, at: str) -> list[tuple[str, bool]]:
    """Return the addresses a page links to on this site, and whether each names a language."""
    found = []
    for tag in _TAG.findall(page):
        said = dict(_ATTRIBUTE.findall(tag))
        address = urlsplit(urljoin(at, unescape(said.get("href", "#"))))
        if "href" in said and not address.netloc and not address.scheme:
            query = f"?{address.query}" if address.query else ""
            found.append((address.path + query, "lang" in said or "hreflang" in said))
    return found


def walk(browser: Client, begin: str) -> set[str]:
    """Follow every link; fail at the first that leads nowhere or into another language."""
    seen, waiting, alike = {begin}, deque([(begin, "")]), Counter[str]()
    start = next(start for start in sorted(LANGUAGES, reverse=True) if begin.startswith(start))
    while waiting:
        at, after = waiting.popleft()
        answer = browser.get(at, follow=False)
        assert answer.status_code < 400, f"{after} links to {at}: {answer.status_code}"
        if not answer.get("Content-Type", "").startswith("text/html"):
            continue
        for to, is_language in links(answer.content.decode(), at):
            if ELSEWHERE.search(to):
                continue
            if is_language or NO_LANGUAGE.match(to):
                if to in seen:
                    continue
                seen.add(to)
                assert browser.get(to).status_code < 400, f"{at} links to {to}"
                continue
            assert _language_of(to) == LANGUAGES[start], f"{at} loses its language: {to}"
            path = to.partition("?")[0]
            if to not in seen and alike[path] < ALIKE:
                seen.add(to)
                alike[path] += 1
                waiting.append((to, at))
    return seen


def _language_of(path: str) -> str:
    return next((code for code in ("ru", "en") if re.match(rf"/{code}(/|$)", path)), "ky")


@pytest.mark.parametrize("start", LANGUAGES)
def test_of_the_author(start: str, letter: Written) -> None:
    assert len(walk(Client(), start)) > 10


@pytest.mark.parametrize("start", ["/", "/en/"])
def test_of_the_responsible_person(
    start: str, described: Case, members: list[CastMember], enter: Callable[..., Client]
) -> None:
    members[2].person.set_password("кырк миң кырк")
    members[2].person.save()
    assert len(walk(enter(members[2]), f"{start}desk/")) > 40


@pytest.mark.parametrize("start", ["/", "/ru/"])
def test_of_the_head(
    start: str, described: Case, head: Person, enter: Callable[..., Client]
) -> None:
    head.set_password("кырк миң кырк")
    head.save()
    assert len(walk(enter(head), f"{start}desk/")) > 15
