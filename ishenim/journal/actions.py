"""The two verbs of the journal: append an entry, cosign a checkpoint."""

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from ishenim.journal import keys as own
from ishenim.journal.log import Log
from ishenim.journal.models import Checkpoint, Cosignature, Entry, Node, Witness, Word
from ishenim.proof import tree
from ishenim.proof.checkpoint import Checkpoint as Head
from ishenim.proof.checkpoint import journal_name
from ishenim.proof.errors import LogError, NoteError
from ishenim.proof.note import (
    COSIGNATURE,
    Keyring,
    check_line,
    join_note,
    keyring,
    known_signers,
    sign_note,
    split_note,
)
from ishenim.proof.vkey import read_vkey
from ishenim.schools.models import School

#: c2sp.org/tlog-tiles: an entry's length is written in 16 bits.
MAX_ENTRY_BYTES = 65_535
#: Seconds by which the clock of who vouches may be ahead of ours.
ASTRAY = 86_400


@transaction.atomic
def append(*, school: School, kind: str, note: str, now: datetime) -> Entry:
    """Append a signed note (R13, R34); the checkpoint over it is signed in the same transaction.

    Called inside the transaction that records what the note says, so neither exists alone.

    Raises:
        ValueError: if the note is longer than a log entry may be.
    """
    data = note.encode()
    if len(data) > MAX_ENTRY_BYTES:
        raise ValueError("the note is too long for the journal")
    School.objects.select_for_update().get(pk=school.pk)  # one writer a school
    log = Log(school)
    size = log.size
    leaf = tree.leaf_hash(data)
    entry = Entry.objects.create(
        school=school,
        index=size,
        kind=kind,
        note=note,
        leaf_hash=leaf,
        entered_on=timezone.localdate(now),
    )
    nodes = tree.new_nodes(size, leaf, log.node)
    Node.objects.bulk_create(
        Node(school=school, level=level, index=index, hash=value) for level, index, value in nodes
    )
    head = Head(journal_name(school.origin), size + 1, tree.root(size + 1, log.node))
    Checkpoint.objects.create(
        school=school,
        size=head.size,
        root=head.root,
        note=sign_note(head.text, [own.signer(school.origin)]),
    )
    return entry


def add_witness(*, school: School, vkey: str, url: str, now: datetime) -> Witness:
    """Ask somebody outside from now on; the same name again changes key and address.

    Raises:
        LogError: `LOG_KEY` if that is no cosigner's key.
        ValueError: if the address is none of the web.
    """
    name, known = read_vkey(vkey)
    if any(key.kind != COSIGNATURE for key in known.values()):
        raise LogError("LOG_KEY", "not a cosigner's key")
    if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
        raise ValueError("not an address")
    values = {
        "vkey": vkey.strip(),
        "url": url.rstrip("/"),
        "size": 0,
        "problem": "",
        "removed_on": None,
    }
    found, _new = Witness.objects.update_or_create(
        school=school,
        name=name,
        defaults=values,
        create_defaults={**values, "added_on": timezone.localdate(now)},
    )
    return found


@transaction.atomic
def remove_witness(*, school: School, name: str, now: datetime) -> bool:
    """Ask a witness no more; what it has signed or refused stays. Return whether there was one."""
    found = Witness.objects.asked().filter(school=school, name=name)
    marked = found.exclude(refused="").update(removed_on=timezone.localdate(now))
    removed, _by_kind = found.delete()
    return bool(marked or removed)


@transaction.atomic
def cosign(
    *, school: School, size: int, line: str, name_keys: Mapping[str, bytes], now: datetime
) -> Word:
    """Keep a cosignature under the checkpoint of `size`; the same signer may come again.

    Raises:
        NoteError: if the line is not a valid cosignature by one of `name_keys`.
        Checkpoint.DoesNotExist: if there is no checkpoint of that size.
    """
    checkpoint = Checkpoint.objects.get(school=school, size=size)
    return cosign_by(checkpoint=checkpoint, line=line, keys=keyring(name_keys), now=now)


@transaction.atomic
def cosign_by(*, checkpoint: Checkpoint, line: str, keys: Keyring, now: datetime) -> Word:
    """Keep a cosignature by one of these keys, a member's or a witness's, and return their word.

    The first under a checkpoint stays for ever; of those that follow the newest alone is kept.

    Raises:
        NoteError: if the line is not a valid cosignature by one of them, or of a day to come:
            that would be the newest word for ever.
    """
    text, _lines = split_note(checkpoint.note)
    name = check_line(text, line, keys)
    seconds = known_signers(join_note(text, [line]), keys).signers[name]
    if seconds is None or seconds > now.timestamp() + ASTRAY:
        raise NoteError("NOTE_SIG", "without its time, or of a day to come")
    Cosignature.objects.get_or_create(
        checkpoint=checkpoint,
        name=name,
        defaults={"line": line, "signed_on": timezone.localdate(now)},
    )
    said_at = datetime.fromtimestamp(seconds, UTC)
    said = {"checkpoint": checkpoint, "line": line, "said_at": said_at}
    words = Word.objects.select_for_update()
    word, is_new = words.get_or_create(school=checkpoint.school, name=name, defaults=said)
    is_newer = said_at > word.said_at and checkpoint.size >= word.checkpoint.size
    if is_newer and not is_new:
        word.checkpoint, word.line, word.said_at = checkpoint, line, said_at
        word.save()
    return word
