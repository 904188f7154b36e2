"""The journal as files anybody can fetch and keep: checkpoint, tiles, entries, proofs."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ishenim.journal import actions, files, keys, witnesses
from ishenim.journal.log import Log
from ishenim.journal.models import Checkpoint, Entry
from ishenim.proof.encoding import b64
from ishenim.proof.errors import LogError, NoteError
from ishenim.seal.card import member_name
from ishenim.ui.posted import posted
from ishenim.ui.refusals import BadInput, NotAllowed

#: No journal has a number of entries with more.
DIGITS = 10
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
    """The proof that an entry is in the journal, under its newest checkpoint (tlog-proof)."""
    log = Log(request.school)
    newest = log.latest()
    if newest is None or newest.size <= index:
        raise Http404
    return _text(log.proof_of(index, newest))


# ── For members: to vouch for what they saw ───────────────────────────────────
def _seat(request: HttpRequest) -> int:
    if request.member is None or not request.has_second_factor:
        raise NotAllowed(_("This page is for members of the commission."))
    return request.member.seat


@require_GET
def head(request: HttpRequest) -> JsonResponse:
    """What a member's browser cosigns: the newest checkpoint, grown from the size it knows.

    `consistency` (RFC 6962) is empty for a browser that knows nothing, and for one that knows more
    than there is: that browser has seen a rollback, and says so. `since` is the same from a head
    that a page was made under.
    """
    _seat(request)
    log = Log(request.school)
    newest = log.latest()
    if newest is None:
        raise Http404

    def grown(name: str) -> list[str]:
        asked = request.GET.get(name, "")
        old = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < DIGITS else 0
        proof = log.consistency(old, newest.size) if 0 < old < newest.size else []
        return [b64(value) for value in proof]

    return JsonResponse(
        {
            "vkey": keys.signer(request.school.origin).vkey,
            "checkpoint": log.signed_checkpoint(newest),
            "consistency": grown("known"),
            "since": grown("since"),
        }
    )


@require_POST
def cosign(request: HttpRequest) -> JsonResponse:
    """A member's card vouches for the journal as its browser has seen it, once more."""
    seat, data = _seat(request), posted(request)
    size, line = data.get("size"), data.get("line")
    known = witnesses.members(request.school)
    name = member_name(request.school.origin, seat)
    try:
        if not isinstance(size, int) or not isinstance(line, str) or size >= 10**DIGITS:
            raise Checkpoint.DoesNotExist
        own = {name: known[name]}
        actions.cosign(
            school=request.school, size=size, line=line, name_keys=own, now=timezone.now()
        )
    except (NoteError, KeyError, Checkpoint.DoesNotExist) as error:
        sentence = _("This signature was not made with your card for this journal.")
        raise BadInput(sentence, code="NOTE_SIG") from error
    return JsonResponse({"size": size})
