"""Security headers for every answer, and refusals turned into calm pages."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ishenim.ui.faults import Fault
from ishenim.ui.kept import kept_of
from ishenim.ui.refusals import BadInput, Refusal

View = Callable[[HttpRequest], HttpResponse]

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "media-src blob:",
        "connect-src 'self'",
        "form-action 'self'",
        "manifest-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types ishenim",
    ]
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), interest-cohort=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def strict_headers() -> dict[str, str]:
    """Return the headers of every answer of this installation."""
    if settings.HTTPS:
        return {**HEADERS, "Strict-Transport-Security": "max-age=31536000"}
    return dict(HEADERS)


def framed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For the one page that other websites may show inside theirs; it sets its own policy."""

    @wraps(view)
    def shown(request: HttpRequest, /, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        response.may_be_framed = True  # type: ignore[attr-defined]
        return response

    return shown


def security_headers(get_response: View) -> View:
    """Middleware: the same strict headers on every page; nothing is ever kept by a browser."""
    headers = strict_headers()

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if getattr(response, "may_be_framed", False):
            del response.headers["X-Frame-Options"]  # it knows no "everybody"
        return response

    return middleware


def wants_json(request: HttpRequest) -> bool:
    """Return whether a script, not a person, waits for the answer."""
    accepts = request.headers.get("Accept", "")
    return request.content_type in {"application/json", "application/octet-stream"} or (
        "application/json" in accepts and "text/html" not in accepts
    )


def answer_refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Return the refusal as JSON for a script, as a page for a person."""
    if wants_json(request):
        body = {"error": refusal.code, "message": refusal.sentence}
        if refusal.link:
            body["link"] = refusal.link[0]
        return JsonResponse(body, status=refusal.status, headers=refusal.headers)
    # Only a page of the desk asks who is signed in: an author's page never does.
    # Nor is anybody asked who it is while the database is away.
    asks = not isinstance(refusal, Fault) and "/desk/" in request.path and hasattr(request, "user")
    is_desk = asks and request.user.is_authenticated
    frame = "ui/desk.html" if is_desk else "ui/page.html"
    shown = {"refusal": refusal, "kept": kept_of(request), "is_desk": is_desk, "frame": frame}
    answer = render(request, "ui/refusal.html", shown, status=refusal.status)
    for name, value in refusal.headers.items():
        answer.headers[name] = value
    return answer


def wordless(get_response: View) -> View:
    """Middleware: a refusal of Django's own, which says nothing, is said in words."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 405 or response.content:
            return response
        refusal = BadInput(_("This address is not asked in that way."), code="METHOD")
        told = answer_refusal(request, refusal)
        told.status_code, told.headers["Allow"] = 405, response.headers["Allow"]
        return told

    return middleware


class refusals:  # noqa: N801  (named as the other middlewares)
    """Middleware: a Refusal raised anywhere below becomes its page."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return answer_refusal(request, error) if isinstance(error, Refusal) else None
