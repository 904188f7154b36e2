"""Which program this is, its source, and where its weaknesses are reported."""

from datetime import UTC, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ishenim import __version__
from ishenim.source.archive import NAME, PACKAGE, archive, text

#: Texts that come with the program, by their addresses.
TEXTS = {"changes": "CHANGELOG.md", "licence": "LICENSE"}
NOTICES = PACKAGE / "source" / "notices.txt"
#: Seconds for which the server answers everybody with the same page.
SECONDS = "60"
#: For how long the word on where to report holds; renewed every day (RFC 9116 section 2.5.5).
HOLDS = timedelta(days=180)


@require_safe
def program(request: HttpRequest) -> HttpResponse:
    packed = archive()
    contact = settings.SECURITY_CONTACT
    context = {
        "version": __version__,
        "kilobytes": -(-len(packed.data) // 1000),
        "sha256": packed.sha256,
        "contact": contact,
        "shown": contact.removeprefix("mailto:").removeprefix("tel:"),
    }
    answer = render(request, "source/program.html", context)
    answer.headers["Ishenim-Shared"] = SECONDS
    return answer


@require_safe
def download(_request: HttpRequest) -> HttpResponse:
    answer = HttpResponse(archive().data, content_type="application/gzip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{NAME}.tar.gz"'
    return answer


@require_safe
def told(_request: HttpRequest, name: str) -> HttpResponse:
    """A text as it came with the program."""
    try:
        words = NOTICES.read_text("utf-8") if name == "notices" else text(TEXTS[name])
    except FileNotFoundError as error:
        raise Http404 from error
    return HttpResponse(words, content_type="text/plain; charset=utf-8")


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Where weaknesses are reported (RFC 9116), if whoever runs this has said so."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    until = (timezone.now().astimezone(UTC) + HOLDS).strftime("%Y-%m-%dT00:00:00Z")
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {until}",
        "Preferred-Languages: ky, ru, en",
        f"Canonical: {request.build_absolute_uri()}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
