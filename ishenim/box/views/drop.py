"""The bytes an author's script sends and fetches: plain POSTs, no cookie, no address."""

import base64
import functools
import struct
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from ishenim.box import actions, refusals
from ishenim.box.mailboxes import Held
from ishenim.box.models import Letter
from ishenim.box.sealing import to_seal_with
from ishenim.commission import rosters
from ishenim.journal import keys
from ishenim.schools.models import School
from ishenim.ui.refusals import Refusal

BYTES = "application/octet-stream"
#: How long everybody gets the same answer from GET /k, in seconds.
SHARED = "5"

_DROP = struct.Struct(">4sBI16s32sQ512s")  # mark, kind, box, mailbox, SHA(auth), nonce, stub
_OPEN = struct.Struct(">4s16s32s")  # mark, mailbox, auth
_ADD = struct.Struct(">4s16s32s16s")  # mark, mailbox, auth, key
_KINDS = {1: Letter.Kind.LETTER, 2: Letter.Kind.URGENT}

View = Callable[[HttpRequest], HttpResponse]


def _for_scripts(view: View) -> View:
    """Answer refusals with their code and sentence as JSON; there is no session to forge."""

    @csrf_exempt
    @functools.wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except Refusal as refusal:
            body: dict[str, object] = {"error": refusal.code, "message": refusal.sentence}
            if isinstance(refusal, refusals.WorkNeeded):
                body["work"] = refusal.bits
            return JsonResponse(body, status=refusal.status)

    return answer


def _body(request: HttpRequest, form: struct.Struct, mark: bytes) -> tuple[tuple[Any, ...], bytes]:
    """Return the fixed fields after the mark and what follows them."""
    if request.content_type != BYTES:
        raise refusals.WrongType
    if len(request.body) < form.size or request.body[:4] != mark:
        raise refusals.BadLetter
    return form.unpack_from(request.body)[1:], request.body[form.size :]


def _school(request: HttpRequest) -> School:
    school: School | None = request.school  # there is none before the first-run page
    if school is None:
        raise refusals.NoBox
    return school


@_for_scripts
@require_GET
def key(request: HttpRequest) -> HttpResponse:
    """Rosters, box and proof: all that a browser checks before it seals."""
    response = JsonResponse(to_seal_with(_school(request), timezone.now()))
    response.headers["Ishenim-Shared"] = SHARED
    return response


@_for_scripts
@require_POST
def letter(request: HttpRequest) -> HttpResponse:
    """A sealed letter; the answer is its signed receipt."""
    fields, outer = _body(request, _DROP, b"TBD1")
    kind, box_number, mailbox, auth_hash, nonce, stub = fields
    if kind not in _KINDS:
        raise refusals.BadLetter
    dropped = actions.Dropped(
        kind=_KINDS[kind],
        box_number=box_number,
        mailbox=mailbox,
        auth_hash=auth_hash,
        stub=stub,
        outer=outer,
        nonce=nonce,
    )
    receipt = actions.drop(school=_school(request), letter=dropped, now=timezone.now())
    return HttpResponse(receipt, content_type="text/plain; charset=utf-8")


@_for_scripts
@require_POST
def thread(request: HttpRequest) -> HttpResponse:
    """An author's mailbox: what only the code can read, and what the journal says."""
    (mailbox, auth), _rest = _body(request, _OPEN, b"TBM1")
    school = _school(request)
    return JsonResponse(_shown(actions.mailbox(school=school, mailbox=mailbox, auth=auth)))


@_for_scripts
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """A follow-up to a letter."""
    (mailbox, auth, key_), sealed = _body(request, _ADD, b"TBF1")
    actions.follow_up(
        school=_school(request),
        mailbox=mailbox,
        auth=auth,
        key=key_,
        sealed=sealed,
        now=timezone.now(),
    )
    return HttpResponse(status=204)


def _shown(found: Held) -> dict[str, object]:
    opened = found.opened()
    return {
        "stub": _b64(found.stub),
        "receipt": found.receipt,
        "stage": found.stage,
        "dated": found.dropped_on.isoformat(),
        "roster": rosters.chain(found.school),
        "journal": keys.signer(found.school.origin).vkey,
        "opened": {"date": opened[0].isoformat(), "index": opened[1]} if opened else None,
        "messages": [
            {
                "number": message.number,
                "sealed": _b64(bytes(message.sealed)),
                "dated": message.dated_on.isoformat(),
            }
            for message in found.answers()
        ],
    }


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()
