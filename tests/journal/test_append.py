"""journal.actions.append: an entry, its proof, its checkpoint, and no way back."""

import pytest
from django.db import DatabaseError, connection, transaction

from ishenim.journal import actions, keys
from ishenim.journal.log import Log, under_one_head
from ishenim.journal.models import Cosignature, Entry
from ishenim.proof import tree
from ishenim.proof.checkpoint import read_checkpoint
from ishenim.proof.errors import NoteError
from ishenim.proof.note import Signer, keyring, open_note
from ishenim.ui.refusals import NotNow

pytestmark = pytest.mark.django_db


def append(school, now, count):
    return [
        actions.append(school=school, kind="example", note=f"line {n}\n", now=now)
        for n in range(count)
    ]


def test_entries_are_numbered_from_zero(school, now):
    assert [e.index for e in append(school, now, 3)] == [0, 1, 2]


def test_every_checkpoint_is_signed_and_has_the_root_of_a_tree_built_anew(school, now):
    plain = tree.Tree()
    for _ in range(9):
        (entry,) = append(school, now, 1)
        plain.append(entry.note.encode())
        log = Log(school)
        signer = keys.signer(school.origin)
        signed = open_note(log.latest().note, keyring({signer.name: signer.public}))
        head = read_checkpoint(signed.text)
        assert head.size == entry.index + 1
        assert head.root == tree.root(head.size, plain.read)


def test_every_entry_is_proven_in_every_later_journal(school, now):
    entries = append(school, now, 9)
    log = Log(school)
    for entry in entries:
        for size in range(entry.index + 1, 10):
            root = tree.root(size, log.node)
            proof = log.inclusion(entry.index, size)
            tree.verify_inclusion(bytes(entry.leaf_hash), entry.index, size, proof, root)


def test_a_later_journal_is_proven_to_continue_an_earlier_one(school, now):
    append(school, now, 9)
    log = Log(school)
    for old in range(1, 10):
        roots = tree.root(old, log.node), tree.root(9, log.node)
        tree.verify_consistency(old, 9, *roots, log.consistency(old, 9))


@pytest.mark.parametrize(
    "verb", ["UPDATE journal_entry SET kind = 'x'", "DELETE FROM journal_entry"]
)
def test_the_database_refuses_to_change_or_remove_a_line(school, now, verb):
    append(school, now, 1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(verb)
    assert Entry.objects.get(school=school).kind == "example"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_the_database_refuses_to_empty_the_journal(school, now):
    append(school, now, 1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute("TRUNCATE journal_cosignature")
    assert Entry.objects.filter(school=school).exists()


def test_a_note_too_long_for_the_log_is_refused(school, now):
    with pytest.raises(ValueError, match="too long"):
        actions.append(school=school, kind="example", note="x" * 65_536, now=now)


def test_a_cosignature_is_kept_once_and_shown_under_the_checkpoint(school, now):
    append(school, now, 2)
    log = Log(school)
    member = Signer(f"{school.origin}/m1", bytes(32))
    line = member.cosign(log.head().text, at=int(now.timestamp()))
    for _again in range(2):
        actions.cosign(
            school=school, size=2, line=line, name_keys={member.name: member.public}, now=now
        )
    assert Cosignature.objects.count() == 1
    assert line in log.signed_checkpoint(log.latest())


def test_a_cosignature_of_another_journal_is_refused(school, now):
    append(school, now, 2)
    member = Signer(f"{school.origin}/m1", bytes(32))
    line = member.cosign("another/journal\n2\nAAAA\n", at=int(now.timestamp()))
    with pytest.raises(NoteError):
        actions.cosign(
            school=school, size=2, line=line, name_keys={member.name: member.public}, now=now
        )


def test_reading_a_proof_costs_few_rows(school, now, django_assert_max_num_queries):
    append(school, now, 40)
    log = Log(school)
    with django_assert_max_num_queries(16):
        log.inclusion(3, 40)


def test_the_public_files_are_served_as_signed(client, school, now):
    entry = append(school, now, 2)[0]
    assert client.get("/j/entry/0").content.decode() == entry.note
    assert client.get("/j/checkpoint").content.decode() == Log(school).signed_checkpoint(
        Log(school).latest()
    )
    assert client.get("/j/proof/1").content.startswith(b"c2sp.org/tlog-proof@v1\nindex 1\n")
    assert client.get("/j/entry/9").status_code == 404


def test_what_is_proven_under_one_head_is_gathered_anew_when_an_entry_comes_between(school, now):
    append(school, now, 3)
    coming = [2, 1, 0]

    def gather():
        before = Log(school).size
        append(school, now, coming.pop(0))
        return before, Log(school).size

    assert under_one_head(school, gather) == (6, 6)


def test_a_journal_that_never_rests_is_asked_for_later(school, now):
    with pytest.raises(NotNow):
        under_one_head(school, lambda: append(school, now, 1))
