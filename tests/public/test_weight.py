"""What a slow telephone loads to write a letter (UX-33)."""

import re

import brotli
from django.test import Client

from ishenim.box.models import Box
from ishenim.server.compression import compress
from ishenim.ui import assets

WITH_SCRIPTS, WITHOUT = 60 * 1024, 25 * 1024


def weight(data: bytes) -> int:
    return len(compress(data, "br"))


def bundles(html: str, ending: str) -> int:
    names = re.findall(rf' (?:src|href)="/static/ishenim/([a-z]+\.{ending})', html)
    assert names
    return sum(
        len(brotli.compress((assets.BUNDLES / name).read_bytes(), quality=11)) for name in names
    )


def test_the_letters_page_is_light(open_box: Box):
    page = Client().get("/w")
    html, style = weight(page.content), bundles(page.text, "css")
    assert html + style <= WITHOUT
    lock = weight(Client().get("/k").content)
    assert html + style + bundles(page.text, "js") + lock <= WITH_SCRIPTS


def test_what_cleans_files_is_light_too_and_comes_only_with_a_file(open_box: Box):
    page = Client().get("/w").text
    assert page.count("files.js") == 1
    assert ' data-script="/static/ishenim/files.js' in page
    assert len(brotli.compress((assets.BUNDLES / "files.js").read_bytes(), quality=11)) < 12 * 1024


def test_every_other_page_is_lighter(open_box: Box):
    for address in ("/", "/n", "/i", "/m", "/o", "/f", "/g", "/v"):
        page = Client().get(address)
        first = weight(page.content) + bundles(page.text, "css")
        assert first <= WITHOUT
        assert first + bundles(page.text, "js") <= WITH_SCRIPTS
