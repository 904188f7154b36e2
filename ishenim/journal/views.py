"""The journal as files anybody can fetch and keep: checkpoint, tiles, entries, proofs."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from ishenim.journal import files, keys, witnesses
from ishenim.journal.log import Log
from ishenim.journal.models import Entry
from ishenim.proof.errors import LogError

FOR_EVER = "public, max-age=31536000, immutable"


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
def vkey(request: HttpRequest) -> HttpResponse:
    """The journal's verifier key (c2sp.org/signed-note)."""
    if request.school is None:
        raise Http404
    return _text(f"{keys.signer(request.school.origin).vkey}\n")


@require_GET
def policy(request: HttpRequest) -> HttpResponse:
    """Who vouches for this journal from outside (c2sp.org/tlog-policy)."""
    if request.school is None:
        raise Http404
    return _text(witnesses.policy(request.school))


@require_GET
def tile(request: HttpRequest, path: str) -> HttpResponse:
    """One tile or one bundle of entries (c2sp.org/tlog-tiles)."""
    if request.school is None:
        raise Http404
    try:
        data, is_full = files.read(request.school, f"tile/{path}")
    except LogError as error:
        raise Http404 from error
    answer = HttpResponse(data, content_type="application/octet-stream")
    if is_full:
        answer.headers["Cache-Control"] = FOR_EVER
    return answer


@require_GET
def entry(request: HttpRequest, index: int) -> HttpResponse:
    """One entry, byte for byte as it was signed."""
    found = get_object_or_404(Entry, school=request.school, index=index)
    return _text(found.note)


@require_GET
def proof(request: HttpRequest, index: int) -> HttpResponse:
    """The proof that an entry is in the journal that most members vouched for (tlog-proof)."""
    log = Log(request.school)
    best = log.best_for(index)
    if best is None:
        raise Http404
    return _text(log.proof_of(index, best))
