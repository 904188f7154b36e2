"""Django for one request: environment in, status, headers and bytes out."""

import io
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core import signals
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.db import close_old_connections
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import get_resolver, set_script_prefix

from ishenim.schools.middleware import refuse
from ishenim.ui.refusals import Refusal

#: The only headers Django ever sees. What tells who or where somebody is (User-Agent, Forwarded,
#: X-Real-IP, client hints …) is not on the list, and the client's address is not asked for.
PASSED = (
    "accept",
    "content-type",
    "cookie",
    "host",
    "if-none-match",
    "origin",
    "referer",
    "x-csrftoken",
)


@dataclass(frozen=True)
class Asked:
    """A request, as much of it as Django may know."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes = b""
    refusal: Callable[[], Refusal] | None = None  # answer with this instead of asking a view


@dataclass(frozen=True)
class Answer:
    """A whole response."""

    status: int
    headers: dict[str, str]
    body: bytes
    cookies: list[str] = field(default_factory=list)


class Bridge(BaseHandler):
    """Runs requests through Django's middleware and views in the calling thread."""

    def __init__(self) -> None:
        # A lane lets go of connections itself: in the middle of a shared transaction is too early.
        for signal in (signals.request_started, signals.request_finished):
            signal.disconnect(close_old_connections)
        self.load_middleware()
        get_resolver().url_patterns  # noqa: B018  (imports every view before the first person asks)

    def answer(self, asked: Asked) -> Answer:
        """Answer a request; an error in a view is Django's own 500."""
        return self._answer(asked, self.get_response)

    def refuse(self, asked: Asked, refusal: Callable[[], Refusal]) -> Answer:
        """Say a refusal without asking a view or the database."""
        return self._answer(asked, lambda request: refuse(request, refusal))

    def _answer(self, asked: Asked, respond: Callable[[WSGIRequest], HttpResponseBase]) -> Answer:
        environ = environment(asked)
        set_script_prefix("/")
        signals.request_started.send(sender=self.__class__, environ=environ)
        request = WSGIRequest(environ)
        response = respond(request)
        try:
            return Answer(
                status=response.status_code,
                headers=dict(response.headers),
                body=_whole(response),
                cookies=[morsel.OutputString() for morsel in response.cookies.values()],
            )
        finally:
            response.close()  # sends request_finished


def environment(asked: Asked) -> dict[str, Any]:
    """Return what WSGIRequest wants to know."""
    host = asked.headers.get("host", "localhost")
    name, _colon, port = host.rpartition(":")
    environ = {
        "REQUEST_METHOD": asked.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": _as_bytes(asked.path),
        "QUERY_STRING": _as_bytes(asked.query),
        "SERVER_NAME": name or host,
        "SERVER_PORT": port if port.isdigit() else "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "",
        "CONTENT_LENGTH": str(len(asked.body)),
        "wsgi.url_scheme": "https" if settings.HTTPS else "http",
        "wsgi.input": io.BytesIO(asked.body),
        "wsgi.errors": sys.stderr,
    }
    for header, value in asked.headers.items():
        key = header.upper().replace("-", "_")
        environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = _as_bytes(value)
    return environ


def _as_bytes(text: str) -> str:
    """Return text as PEP 3333 wants it: each character is one byte of its UTF-8."""
    return text.encode(errors="replace").decode("latin-1")


def _whole(response: HttpResponseBase) -> bytes:
    if isinstance(response, HttpResponse):
        return response.content
    chunks: Iterable[bytes] = response
    return b"".join(chunks)
