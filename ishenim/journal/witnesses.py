"""Asking witnesses to cosign (c2sp.org/tlog-witness), and saying who they are (tlog-policy).

A witness is asked by the ticker, never inside a request or a transaction: it may be slow or away.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from django.utils import timezone

from ishenim.journal import keys
from ishenim.journal.actions import cosign_by
from ishenim.journal.log import Log
from ishenim.journal.models import Checkpoint, Witness, Word
from ishenim.proof.errors import NoteError
from ishenim.proof.note import join_note, known_signers, split_note
from ishenim.proof.vkey import read_vkey
from ishenim.proof.witness import CONFLICT, UNKNOWN_KEY, UNKNOWN_LOG, UNPROVEN, write_request
from ishenim.schools.models import School
from ishenim.seal.roster import read_roster

PATIENCE = 10
LARGEST = 16 * 1024
AGAIN = timedelta(hours=1)
Post = Callable[[str, bytes], tuple[int, str]]

log = logging.getLogger(__name__)


def post(address: str, body: bytes) -> tuple[int, str]:
    """Return status and text of an answer.

    Raises:
        OSError: if nobody answers.
    """
    request = Request(address, data=body, headers={"User-Agent": "ishenim"})  # noqa: S310
    try:
        with urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310  (checked when it was added)
            return answer.status, answer.read(LARGEST).decode("utf-8", "replace")
    except HTTPError as error:
        with error:
            return error.code, error.read(LARGEST).decode("utf-8", "replace")


def ask_all(*, now: datetime, send: Post = post) -> int:
    """Ask every witness for the newest checkpoint; return how many cosigned it.

    Also when nothing is new, once an hour: a journal of which nobody has said for days that it is
    the newest may be an old one that is shown again.
    """
    done = 0
    for witness in Witness.objects.asked().select_related("school"):
        latest = Log(witness.school).latest()
        if latest is not None and _is_due(witness, latest, now):
            done += _ask(witness, latest, send, now)
    return done


def _is_due(witness: Witness, latest: Checkpoint, now: datetime) -> bool:
    if witness.problem or witness.size != latest.size or witness.signed_at is None:
        return True
    return now - witness.signed_at >= AGAIN


def _ask(witness: Witness, latest: Checkpoint, send: Post, now: datetime) -> bool:
    """Ask once, and once more from the size that it says it remembers."""
    for _again in range(2):
        try:
            status, said = send(f"{witness.url}/add-checkpoint", _request(witness, latest))
        except OSError as error:
            log.error("a witness could not be asked: %s", type(error).__name__)
            return _keep(witness, Witness.Problem.AWAY)
        witness.answered_on = timezone.localdate(now)
        if status == 200:
            return _cosigned(witness, latest, said, now)
        remembered = said.strip()
        if status != CONFLICT or not remembered.isascii() or not remembered.isdigit():
            break
        if int(remembered) > latest.size:
            return _refused(witness, Witness.Problem.SHORTER)
        if int(remembered) == witness.size:
            return _refused(witness, Witness.Problem.ANOTHER)
        witness.size = int(remembered)
    if status == UNPROVEN:
        return _refused(witness, Witness.Problem.ANOTHER)
    known = status not in {UNKNOWN_LOG, UNKNOWN_KEY}
    return _keep(witness, Witness.Problem.AWAY if known else Witness.Problem.REFUSED)


def _request(witness: Witness, latest: Checkpoint) -> bytes:
    journal = Log(witness.school)
    old = min(witness.size, latest.size)
    proof = journal.consistency(old, latest.size) if old else []
    return write_request(old, proof, latest.note).encode()


def _cosigned(witness: Witness, latest: Checkpoint, said: str, now: datetime) -> bool:
    _name, known = read_vkey(witness.vkey)
    try:
        cosign_by(checkpoint=latest, line=said, keys=known, now=now)
    except NoteError:
        return _keep(witness, Witness.Problem.AWAY)
    witness.size, witness.signed_at = latest.size, now
    _keep(witness, "")
    return True


def _refused(witness: Witness, problem: Witness.Problem) -> bool:
    """Keep what a witness said against this journal; a later signature does not wipe it out."""
    witness.refused, witness.refused_on = problem, witness.answered_on
    log.error("a witness remembers another journal than this one: %s", problem)
    return _keep(witness, problem)


def _keep(witness: Witness, problem: str) -> bool:
    witness.problem = problem
    kept = ("problem", "size", "signed_at", "answered_on", "refused", "refused_on")
    witness.save(update_fields=kept)
    return False


def members(school: School) -> dict[str, bytes]:
    """Return the cards of the roster in force by name, as the journal itself has it."""
    row = Log(school).newest("roster")
    return dict(read_roster(split_note(row.note)[0]).keys) if row else {}


def newest_words(school: School) -> list[str]:
    """Return what each witness has said last: a checkpoint with the journal's and its signature."""
    keys_by_name = dict(Witness.objects.asked().filter(school=school).values_list("name", "vkey"))
    words = Word.objects.filter(school=school, name__in=keys_by_name).select_related("checkpoint")
    found = []
    for word in words.order_by("name"):
        text, lines = split_note(word.checkpoint.note)
        note = join_note(text, [*lines, word.line])
        if known_signers(note, read_vkey(keys_by_name[word.name])[1]).signers:
            found.append(note)
    return found


def policy(school: School) -> str:
    """Return the journal's key and its witnesses (c2sp.org/tlog-policy)."""
    lines = [f"log {keys.signer(school.origin).vkey}"]
    found = Witness.objects.asked().filter(school=school)
    lines += [f"witness {row.name} {row.vkey} {row.url}" for row in found]
    names = " ".join(row.name for row in found)
    lines += [f"group outside any {names}", "quorum outside"] if names else ["quorum none"]
    return "\n".join(lines) + "\n"
