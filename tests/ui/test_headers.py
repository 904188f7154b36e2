"""Every answer carries the same strict headers."""

import pytest
from django.test import Client

from ishenim.ui.middleware import HEADERS, security_headers


@pytest.mark.parametrize("path", ["/", "/w", "/f", "/o", "/i", "/g", "/k", "/desk/", "/none"])
def test_every_answer_has_every_header(client: Client, open_box: object, path: str):
    answer = client.get(path)
    for name, value in HEADERS.items():
        if name != "Referrer-Policy":  # the desk says same-origin, for its forms
            assert answer.headers[name] == value, name


def test_https_is_kept_to(client: Client, open_box: object, settings):
    settings.HTTPS = True
    answered = security_headers(lambda _request: client.get("/"))(None)
    assert answered.headers["Strict-Transport-Security"] == "max-age=31536000"
