"""Every address, every way of asking, whatever is sent: never a fault of the server.

Through the server's own bridge, so with its forgery check and its way of reading forms;
tests/house/test_bad_input.py asks the views with names that they know.
"""

import json
import re
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ishenim.box import flood
from ishenim.server.bridge import Asked, Bridge
from tests.cast import CastMember
from tests.house.test_bad_input import FIELDS, HOLES, JSONS, QUERIES, TEXTS

pytestmark = pytest.mark.slow
METHODS = ("GET", "HEAD", "POST", "PUT", "OPTIONS", "PROPFIND")
TOKEN = "a" * 32
FORM, JSON, BYTES = (
    "application/x-www-form-urlencoded",
    "application/json",
    "application/octet-stream",
)
PARTS = "multipart/form-data; boundary=x"
KINDS = (
    *(FORM, JSON, BYTES, PARTS, "multipart/form-data", "multipart/form-data; boundary=", ""),
    *(
        "text/plain; charset=utf-16",
        "application/json; charset=none",
        f"{FORM}; charset=ө",
        ";=",
        "ө",
    ),
)
BEFORE = ("", "/ru", "/en", "/s/balbakov", "/en/s/balbakov", "/xx", "/s/nobody", "/s/%00")


def addresses() -> list[str]:
    """Return every address, also those of signing in, with something in its holes."""
    found: list[str] = []

    def walk(before: str, patterns: list[URLPattern | URLResolver]) -> None:
        for one in patterns:
            route = before + str(one.pattern)
            if isinstance(one, URLResolver):
                walk(route, one.url_patterns)
                continue
            names = one.pattern.converters
            for name, converter in names.items():
                value = converter.to_url(HOLES.get(name, "1")) if HOLES.get(name) else "1"
                route = re.sub(rf"<(\w+:)?{name}>", value, route)
            found.append("/" + route.replace("^", "").replace("$", "").replace("\\Z", ""))

    walk("", get_resolver().url_patterns)
    return sorted(set(found))


def bodies() -> list[bytes]:
    """Return bodies that are no form, no JSON and no letter, or nearly."""
    fields = "&".join(f"{name}={quote(text)}" for name in FIELDS[:20] for text in TEXTS[:4])
    part = b'--x\r\nContent-Disposition: form-data; name="attached"; filename="%s"\r\n\r\n%s\r\n'
    return [
        *JSONS,
        *(b"TBD1", b"TBD1" + bytes(600), b"TBM1" + bytes(47), b"TBM1" + bytes(48)),
        *(b"TBF2" + bytes(72), b"TBF2" + bytes(80), b"\0" * 5000),
        *(fields.encode(), b"%", b"%ff=%fe", b"&".join([b"a=1"] * 1200), b"text=%00&once=%00"),
        *(part % (b"a.png", b"\x89PNG\r\n\x1a\n"), part % (b"", b"") + b"--x--", b"--x--", b"--x"),
        part % (b"\xff.pdf", b"%PDF-1.7") + b"--x--\r\n",
    ]


BODIES = bodies()


class Asker:
    """One visitor, at the bridge of the server."""

    def __init__(self, bridge: Bridge, session: str = "") -> None:
        self._bridge, self._session = bridge, session

    def ask(self, method: str, path: str, query: str, kind: str, body: bytes, **more: str) -> int:
        """Ask, forget what it did, and return the status."""
        flood.clear()
        cookies = f"csrftoken={TOKEN}" + (f"; desk={self._session}" if self._session else "")
        headers = {
            "host": "testserver", "origin": "http://testserver", "cookie": cookies,
            "x-csrftoken": TOKEN, "content-type": kind, **more,
        }  # fmt: skip
        with transaction.atomic():
            answer = self._bridge.answer(Asked(method, path, query, headers, body))
            transaction.set_rollback(True)
        return answer.status


@pytest.fixture
def bridge() -> Bridge:
    return Bridge()


@pytest.fixture(params=["stranger", "member", "head"])
def asker(
    request: pytest.FixtureRequest, bridge: Bridge, enter: Callable, members: list[CastMember],
    head, open_box,
) -> Iterator[Asker]:  # fmt: skip
    who = {"stranger": None, "member": members[0], "head": head}[request.param]
    yield Asker(bridge, enter(who).cookies["desk"].value if who else "")
    flood.clear()


def test_each_address_takes_each_method(asker: Asker) -> None:
    """Each time with another body and type, until all have been everywhere in turn."""
    turn, faults = 0, []
    for path in addresses():
        for method in METHODS:
            body, kind = BODIES[turn % len(BODIES)], KINDS[turn % len(KINDS)]
            turn += 1
            status = asker.ask(method, path, "", kind, body)
            if status >= 500:
                faults.append(f"{status} {method} {path} {kind!r} {body[:40]!r}")
    assert turn > 1400
    assert not faults, "\n".join(faults)


def in_query(asked: dict[str, str]) -> str:
    return "&".join(f"{name}={quote(text)}" for name, text in asked.items())


def in_json(asked: dict[str, str]) -> bytes:
    return json.dumps(asked).encode()


TEXT = st.sampled_from(TEXTS) | st.text(max_size=9)
PATHS = st.sampled_from(addresses()) | st.text(max_size=40).map(lambda text: "/" + text)
ASKED = st.dictionaries(st.sampled_from(QUERIES), TEXT).map(in_query)
SENT = st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=20)).map(in_json)
HEADERS = {
    "accept": ["", "application/json", "text/html", "ө", "*/*;q=x"],
    "referer": ["", "http://[", "http://testserver/ө", "\x00"],
    "origin": ["null", "http://[", "https://evil.example"],
    "cookie": ["", "desk=" + "x" * 5000, 'csrftoken="', "=;=;", "desk=ө"],
    "if-none-match": ["*", '"', "W/"],
    "host": ["testserver:99999", "testserver:", "", "[::1", "a b"],
}


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    method=st.sampled_from(METHODS),
    path=st.tuples(st.sampled_from(BEFORE), PATHS).map("".join),
    query=ASKED | st.text(st.characters(max_codepoint=255), max_size=30),
    kind=st.sampled_from(KINDS),
    body=st.sampled_from(BODIES) | st.binary(max_size=300) | SENT,
    more=st.fixed_dictionaries(
        {}, optional={name: st.sampled_from(values) for name, values in HEADERS.items()}
    ),
)
def test_no_broken_request_is_our_mistake(asker: Asker, method, path, query, kind, body, more):
    assert asker.ask(method, path, query, kind, body, **more) < 500
