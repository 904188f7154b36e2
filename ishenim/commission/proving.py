"""A sign-in proves a key card: the browser signs a text it built itself (docs/spec/people.md).

The server knows every part of that text but the day on the browser's clock, and is sent the
signature line alone. Whatever is wrong with a line, the answer is the same.
"""

import base64
import hashlib
from collections.abc import Iterator
from datetime import date, timedelta

from django.contrib.sessions.backends.base import SessionBase

from ishenim.commission import rosters
from ishenim.commission.models import Member, Roster
from ishenim.proof.errors import NoteError
from ishenim.proof.note import check_line, keyring
from ishenim.seal import chance
from ishenim.seal.bytes import b64
from ishenim.seal.people import NONCE_BYTES, write_session

NONCE = "nonce"
#: A browser's clock may be in another day than the server's.
DAYS = (timedelta(0), timedelta(days=-1), timedelta(days=1))


def new_nonce(session: SessionBase) -> str:
    """Return a fresh nonce in base64; the one before it is good for nothing any more."""
    session[NONCE] = b64(chance.fresh(NONCE_BYTES))
    return str(session[NONCE])


def proven(
    *, member: Member, session: SessionBase, page_session: str, line: str, today: date
) -> bytes | None:
    """Return the key of this seat that signed the text of this sign-in, or None.

    Cards of former rosters and of the one that is ready prove themselves too: with them members
    come into the opening room. The nonce is used up, whatever was sent.
    """
    nonce = session.pop(NONCE, "")
    if not nonce:
        return None
    texts = [
        write_session(
            origin=member.school.origin,
            seat=member.seat,
            nonce=base64.b64decode(nonce),
            session=hashlib.sha256(page_session.encode()).digest(),
            day=today + days,
        )
        for days in DAYS
    ]
    return next((key for key in keys_of(member) if _is_signed(texts, line, member, key)), None)


def _is_signed(texts: list[str], line: str, member: Member, key: bytes) -> bool:
    known = keyring({member.key_name: key})
    for text in texts:
        try:
            check_line(text, line, known)
        except NoteError:
            continue
        return True
    return False


def keys_of(member: Member) -> Iterator[bytes]:
    """Yield the keys that complete rosters have for a seat, newest first."""
    complete = Roster.objects.filter(school=member.school).exclude(note="").order_by("-epoch")
    seen = set()
    for text in complete.values_list("text", flat=True).iterator():
        line = rosters.read(text).members.get(member.seat)
        if line and line.public not in seen:
            seen.add(line.public)
            yield line.public
