"""The journal as files anybody can fetch: checkpoint, entries, proofs."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from ishenim.journal.log import Log
from ishenim.journal.models import Entry


def _text(body: str) -> HttpResponse:
    return HttpResponse(body, content_type="text/plain; charset=utf-8")


@require_GET
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest signed checkpoint with its cosignatures."""
    log = Log(request.school)
    latest = log.latest()
    if latest is None:
        raise Http404
    return _text(log.signed_checkpoint(latest))


@require_GET
def entry(request: HttpRequest, index: int) -> HttpResponse:
    """One entry, byte for byte as it was signed."""
    found = get_object_or_404(Entry, school=request.school, index=index)
    return _text(found.note)


@require_GET
def proof(request: HttpRequest, index: int) -> HttpResponse:
    """The proof that an entry is in the newest journal (c2sp.org/tlog-proof)."""
    log = Log(request.school)
    latest = log.latest()
    if latest is None or index >= latest.size:
        raise Http404
    return _text(log.proof_of(index, latest))
