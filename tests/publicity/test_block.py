"""The small page for other websites: the only one that may be framed, and it knows nobody."""

import re

import pytest

from ishenim.publicity.block import STYLE


@pytest.mark.parametrize(
    ("start", "words"),
    [
        ("", "Кутуча ачылат: ар бир шейшемби күнү"),
        ("/ru", "Ящик открывают каждый вторник"),
        ("/en", "The box is opened every Tuesday"),
    ],
)
def test_it_says_when_and_whom_to_call_in_three_languages(client, open_box, start, words):
    html = client.get(f"{start}/b").content.decode()
    assert words in html
    assert 'href="tel:112"' in html
    assert 'href="tel:111"' in html
    assert f'href="{start}/" target="_blank" rel="noopener noreferrer"' in html


def test_it_may_be_framed_and_nothing_else_is_loosened(client, open_box):
    headers = client.get("/b").headers
    policy = headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "X-Frame-Options" not in headers
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/", "/w", "/f", "/o", "/i", "/desk/", "/b/", "/none"])
def test_no_other_page_may_be_framed(client, open_box, path):
    headers = client.get(path).headers
    assert headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_it_is_small_and_leaves_no_trace(client, open_box):
    answer = client.get("/b")
    assert len(answer.content) <= 4096
    assert not answer.cookies
    html = answer.content.decode()
    assert "<script" not in html
    assert not re.search(r'(?:src|href)="(?:https?:)?//', html)


def test_the_style_stands_in_the_page_as_the_policy_names_it(client, open_box):
    assert f"<style>{STYLE}</style>" in client.get("/b").content.decode()


def test_without_a_school_there_is_no_block(client, db):
    assert client.get("/b").status_code == 404
