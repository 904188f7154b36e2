"""What Django knows of a request: no address, no device, nothing that is not on the list."""

import gzip
import logging
import secrets

import brotli
import pytest
from django.test import Client

from ishenim.box.models import Box
from ishenim.server.bridge import Answer, Asked, environment
from ishenim.server.compression import Around, choose, compress, may_shrink
from ishenim.server.shared import Shelf
from ishenim.ui.logs import NoRequest


def test_a_request_has_no_address() -> None:
    environ = environment(Asked("GET", "/w", "", {"host": "school.kg:8443"}))
    assert environ["REMOTE_ADDR"] == ""
    assert not {"REMOTE_HOST", "REMOTE_PORT", "HTTP_X_FORWARDED_FOR"} & set(environ)
    assert (environ["SERVER_NAME"], environ["SERVER_PORT"]) == ("school.kg", "8443")


def test_kyrgyz_addresses_survive() -> None:
    environ = environment(Asked("GET", "/s/мектеп", "", {}))
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/s/мектеп"


@pytest.mark.parametrize(
    ("accepts", "chosen"),
    [("", ""), ("gzip", "gzip"), ("gzip, deflate, br", "br"), ("br;q=0, gzip", "gzip")],
)
def test_the_best_encoding_is_chosen(accepts: str, chosen: str) -> None:
    assert choose(accepts) == chosen


def test_equal_pages_are_equal_bytes() -> None:
    body = b"a page " * 100
    assert compress(body, "gzip") == compress(body, "gzip")
    assert gzip.decompress(compress(body, "gzip")) == body
    assert not may_shrink("image/png", 10_000)


def test_a_shared_page_is_kept_for_its_time_and_renewed_by_one() -> None:
    shelf = Shelf()
    shelf.keep("/k?", Answer(200, {"Ishenim-Shared": "5"}, b"{}"), now=0)
    assert shelf.find("/k?", 4.9)
    assert shelf.find("/k?", 5) is None, "one asks anew"
    assert shelf.find("/k?", 5), "the others get the old page meanwhile"


def test_made_up_queries_push_no_other_page_out() -> None:
    shelf = Shelf()
    shelf.keep("a.kg/s/one/k?", Answer(200, {"Ishenim-Shared": "5"}, b"{}"), now=0)
    for number in range(2000):
        key = f"a.kg:{number % 7}/s/two/g.toml?{number}"
        shelf.keep(key, Answer(200, {"Ishenim-Shared": "5"}, b"{}"), now=0)
    assert shelf.instead("a.kg/s/one/k?", 1)


def test_of_too_many_pages_the_one_nobody_asks_for_goes() -> None:
    shelf = Shelf()
    for number in range(600):
        shelf.keep(f"a.kg/s/{number}?", Answer(200, {"Ishenim-Shared": "5"}, b"{}"), now=0)
        assert shelf.find("a.kg/s/0?", 1)
    assert shelf.find("a.kg/s/1?", 1) is None


def test_a_form_is_shared_but_its_token_is_not() -> None:
    shelf, token = Shelf(), "ab" * 32
    headers = {"Ishenim-Shared": "5", "Ishenim-Fresh": token, "Content-Type": "text/html"}
    page = shelf.keep("/w?", Answer(200, headers, f"<input value={token}>".encode()), now=0)
    assert page
    assert not {"Ishenim-Shared", "Ishenim-Fresh"} & set(page.answer.headers)
    copies = {page.body("") for _ in range(10)}
    assert len(copies) == 10
    assert not any(token.encode() in copy for copy in copies)


def test_a_page_with_a_cookie_is_never_shared() -> None:
    answer = Answer(200, {"Ishenim-Shared": "5"}, b"", ["desk=1"])
    assert Shelf().keep("/", answer, now=0) is None


def test_a_log_names_the_kind_of_an_error_and_nothing_of_the_request() -> None:
    try:
        raise ValueError("менин сырым")
    except ValueError as error:
        record = logging.LogRecord(
            "django.request", logging.ERROR, __file__, 1, "Internal Server Error: %s", ("/d",),
            (type(error), error, error.__traceback__),
        )  # fmt: skip
    record.request = object()
    assert NoRequest().filter(record)
    said = logging.Formatter("%(message)s").format(record)
    assert "ValueError" in said
    assert "сырым" not in said
    assert "/d" not in said.splitlines()[0]
    assert not hasattr(record, "request")


def test_a_page_around_what_is_new_in_every_copy_is_compressed_once(open_box: Box) -> None:
    page = Client().get("/w?p=1")
    once = page.headers["Ishenim-Fresh"].encode()
    before, _once, after = page.content.partition(once)
    around = Around(before, once, after)
    assert around.holds
    for own in (secrets.token_hex(32).encode() for _ in range(50)):
        assert brotli.decompress(around.filled(own)) == before + own + after
    assert len(around.filled(once)) < len(compress(page.content, "br")) + 200
    tokens = (secrets.token_hex(32).encode() for _ in range(50))
    assert all(Around(before, token, after).holds for token in tokens), "not by chance"


def test_what_repeats_the_new_part_is_not_sent_around_it() -> None:
    gap = b"0123456789abcdef" * 4
    assert not Around(b"before", gap, b"after " + gap).holds
    assert not Around(b"before" * 50, gap, b"after " + gap[:60] * 9).holds
