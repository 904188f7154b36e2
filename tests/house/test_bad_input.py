"""Whatever is sent, wherever: a clear refusal, never a fault of the server."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.cast import CastMember
from tests.letters import Written

TEXTS = ["", "\x00", "-1", "9" * 30, "'\"<script>", "NaN", "2026-13-45"]
JSONS = [
    *(b"", b"{", b"[]", b"null", b"1e999", b'"x"', b'{"a":' * 2000, b"\xff\xfe", b'{"note":1}'),
    b'{"text":"\\ud800","note":"\\ud800\\u0000","key":"\\u04e9","name":"\\u04e9"}',
    b'{"note":"x","line":[],"file":{},"files":"x","number":-1,"text":null,"seat":"x"}',
]
FIELDS = [
    *("text", "who", "tile", "danger", "avoid", "once", "code", "number", "count", "reason", "day"),
    *("kind", "note", "line", "public", "recipient", "name", "email", "post", "office", "stage"),
    *("done_on", "place", "link", "people", "undo"),
    *("url", "language", "is_on"),
    *("causes", "measures", "version"),
    *("planned_on", "moved_to", "seat", "verb", "size", "key", "sealed", "copy", "words"),
]
#: In every field it would be six megabytes of form, all of which goes to reading it.
LONG = dict.fromkeys(("text", "reason", "name", "words", "key", "day", "version"), "ө" * 70_000)
QUERIES = ["before", "only", "v", "p", "size", "lang", "removed", "quarter"]
HOLES = {
    "seal": "ab" * 32,
    "pk": "999",
    "seat": "1",
    "token": "x",
    "index": "0",
    "verb": "decide",
    "code": "RCK-1",
    "key": "police",
    "part": "call",
    "number": "1",
    "place": "2026-1",
}


def addresses() -> list[str]:
    """Return every address of the house, with something in its holes."""
    found = []

    def walk(patterns: list[URLPattern | URLResolver]) -> None:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns)
            elif pattern.name and not pattern.name.startswith(("mfa_", "account_")):
                names = pattern.pattern.converters
                found.append(reverse(pattern.name, kwargs={n: HOLES.get(n, "1") for n in names}))

    walk(get_resolver().url_patterns)
    return found


def ask_badly(browser: Client, path: str) -> list[int]:
    """Send what nobody means; return what was answered."""
    answers = [browser.get(path, dict.fromkeys(QUERIES, text)) for text in TEXTS]
    answers += [browser.post(path, dict.fromkeys(FIELDS, text)) for text in TEXTS]
    answers.append(browser.post(path, dict.fromkeys(FIELDS, "1") | LONG))
    for kind in ("application/json", "application/octet-stream", "multipart/form-data", "x"):
        answers += [browser.post(path, body, content_type=kind) for body in JSONS]
    answers += [browser.put(path), browser.delete(path), browser.options(path)]
    return [answer.status_code for answer in answers]


@pytest.mark.parametrize("path", addresses())
def test_an_author_gets_a_refusal_and_no_fault(path: str, letter: Written):
    browser = Client(raise_request_exception=False)
    assert max(ask_badly(browser, path)) < 500


@pytest.mark.parametrize("path", [path for path in addresses() if path.startswith("/desk/")])
def test_a_member_gets_a_refusal_and_no_fault(
    path: str, letter: Written, members: list[CastMember], enter: Callable[..., Client]
):
    browser = enter(members[0])
    browser.raise_request_exception = False
    assert max(ask_badly(browser, path.replace(HOLES["seal"], letter.seal.hex()))) < 500
