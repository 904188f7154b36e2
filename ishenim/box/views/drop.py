"""The bytes an author's script sends and fetches: plain POSTs, no cookie, no address."""

import base64
import functools
import json
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from ishenim.box import actions, refusals
from ishenim.box.mailboxes import Held, told_of_rosters
from ishenim.box.models import Box, Letter
from ishenim.box.padding import AS_IS, padded
from ishenim.box.sealing import to_seal_with
from ishenim.schools.models import School
from ishenim.ui.refusals import Refusal

BYTES = "application/octet-stream"
#: Room for one answer and all else that is said of a letter.
ROOM = 28 * 1024
#: How long everybody gets the same answer from GET /k, in seconds.
SHARED = "5"

_DROP = struct.Struct(">4sBI16s32sQ512s")  # mark, kind, box, mailbox, SHA(auth), nonce, stub
_OPEN = struct.Struct(">4s16s32s")  # mark, mailbox, auth
_ADD = struct.Struct(">4s16s32s16sQ")  # mark, mailbox, auth, key, nonce
_KINDS = {1: Letter.Kind.LETTER, 2: Letter.Kind.URGENT}

View = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True)
class Reply:
    """An answer to a script, before HTTP: the server sends many without Django's objects."""

    status: int
    kind: str
    body: bytes
    as_is: bool = False  # its size was made to tell nothing
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def headers(self) -> dict[str, str]:
        """What the answer's headers say besides those of every answer."""
        kept = {"Cache-Control": AS_IS} if self.as_is else {}
        return {"Content-Type": self.kind, **kept, **self.more}


def take(sent: Sequence[tuple[School, str, bytes]], now: datetime) -> list[Reply]:
    """Store letters, each given by its school, content type and body; answer with receipts."""
    read = [_read(*one) for one in sent]
    letters = [(school, letter) for school, letter in read if not isinstance(letter, Refusal)]
    outcomes = iter(actions.drop_together(letters=letters, now=now))
    return [
        _received(letter if isinstance(letter, Refusal) else next(outcomes)) for _, letter in read
    ]


def show(sent: Sequence[tuple[School, str, bytes]]) -> list[Reply]:
    """Answer with what lies in mailboxes, each asked for as letters are given to `take`."""
    read = [_mailbox(*one) for one in sent]
    replies: dict[int, Reply] = {}
    boxes: dict[int, Box] = {}
    for school in {school.pk: school for school, _read in read}.values():
        mine = [(at, one) for at, (of, one) in enumerate(read) if of == school]
        asked = [one for _at, one in mine if not isinstance(one, Refusal)]
        found = iter(actions.mailboxes(school=school, asked=asked))
        known = told_of_rosters(school)
        for at, one in mine:
            held = one if isinstance(one, Refusal) else next(found)
            replies[at] = _refused(held) if isinstance(held, Refusal) else _told(held, known, boxes)
    return [replies[at] for at in range(len(read))]


def _mailbox(
    school: School, content_type: str, body: bytes
) -> tuple[School, tuple[bytes, bytes] | Refusal]:
    try:
        (mailbox, auth), _rest = _split(content_type, body, _OPEN, b"TBM1")
    except Refusal as refusal:
        return school, refusal.as_value()
    return school, (mailbox, auth)


def _read(
    school: School, content_type: str, body: bytes
) -> tuple[School, actions.Dropped | Refusal]:
    try:
        fields, outer = _split(content_type, body, _DROP, b"TBD1")
        kind, box_number, mailbox, auth_hash, nonce, stub = fields
        if kind not in _KINDS:
            raise refusals.BadLetter
    except Refusal as refusal:
        return school, refusal.as_value()
    return school, actions.Dropped(
        kind=_KINDS[kind],
        box_number=box_number,
        mailbox=mailbox,
        auth_hash=auth_hash,
        stub=stub,
        outer=outer,
        nonce=nonce,
    )


def _split(
    content_type: str, body: bytes, form: struct.Struct, mark: bytes
) -> tuple[tuple[Any, ...], bytes]:
    """Return the fixed fields after the mark and what follows them."""
    if content_type.split(";", maxsplit=1)[0].strip().lower() != BYTES:
        raise refusals.WrongType
    if len(body) < form.size or body[:4] != mark:
        raise refusals.BadLetter
    return form.unpack_from(body)[1:], body[form.size :]


def _received(outcome: str | Refusal) -> Reply:
    if isinstance(outcome, Refusal):
        return _refused(outcome)
    return Reply(200, "text/plain; charset=utf-8", outcome.encode())


def _refused(refusal: Refusal) -> Reply:
    """Say a refusal with its code and sentence."""
    body: dict[str, object] = {"error": refusal.code, "message": refusal.sentence}
    if isinstance(refusal, refusals.WorkNeeded):
        body["work"] = refusal.bits
    return replace(_json(body, refusal.status), more=refusal.headers)


def _json(body: dict[str, object], status: int = 200) -> Reply:
    return Reply(status, "application/json", json.dumps(body).encode())


def _for_scripts(view: View) -> View:
    """Answer refusals as JSON; there is no session to forge."""

    @csrf_exempt
    @functools.wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except Refusal as refusal:
            return _response(_refused(refusal))

    return answer


def _response(reply: Reply) -> HttpResponse:
    return HttpResponse(reply.body, status=reply.status, headers=reply.headers)


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
    [reply] = take([(_school(request), request.content_type or "", request.body)], timezone.now())
    return _response(reply)


@_for_scripts
@require_POST
def thread(request: HttpRequest) -> HttpResponse:
    """An author's mailbox: what only the code can read, and what the journal says."""
    [reply] = show([(_school(request), request.content_type or "", request.body)])
    return _response(reply)


@_for_scripts
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """A follow-up to a letter."""
    fields, sealed = _split(request.content_type or "", request.body, _ADD, b"TBF2")
    mailbox, auth, key_, nonce = fields
    added = actions.Added(mailbox=mailbox, auth=auth, key=key_, sealed=sealed, nonce=nonce)
    actions.follow_up(school=_school(request), added=added, now=timezone.now())
    return HttpResponse(status=204)


def _told(found: Held, known: Mapping[str, Any], boxes: dict[int, Box]) -> Reply:
    """Say all that is known of a letter, in an answer of one of few sizes."""
    body = json.dumps(_shown(found, boxes) | dict(known)).encode()
    body = padded(body, room=ROOM, beside=len(json.dumps(known)))
    return Reply(200, "application/json", body, as_is=True)


def _shown(found: Held, boxes: dict[int, Box]) -> dict[str, object]:
    taken_out = found.taken_out()
    return {
        "stub": _b64(found.stub),
        "receipt": found.receipt_of(boxes),
        "box": found.box_text(boxes),
        "stage": found.stage,
        "lock": found.lock,
        "awaits": found.awaits,
        "longer": found.longer_until.isoformat() if found.longer_until else "",
        "dated": found.dropped_on.isoformat(),
        "opened": {"date": taken_out[0].isoformat(), "index": taken_out[1]} if taken_out else None,
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
