"""`ishenim evidence`: somebody who was not there opens the file on their own computer."""

import json

import pytest

from ishenim.audit.evidence import Evidence, read_evidence, write_evidence
from ishenim.proof.checkpoint import Checkpoint
from ishenim.proof.note import Signer, sign_note
from tests.audit.conftest import copied, liar
from tests.cli.conftest import Run

__all__ = ["copied", "liar"]
pytestmark = pytest.mark.slow
DAY = ("--today", "2026-04-22")
LOG = Signer("box.example/journal", b"l" * 32)
ORDER = "27-А"  # its whole text


def head(root: bytes, size: int = 7, signer: Signer = LOG) -> str:
    return sign_note(Checkpoint(LOG.name, size, root).text, [signer])


def forked(first: str, second: str) -> str:
    return write_evidence(Evidence(journal=LOG.vkey, first=first, second=second))


def test_two_who_compare_have_something_to_show(copied, liar, elsewhere: Run, tmp_path):
    entries = copied.entries
    fork = copied.put([*entries[:-1], entries[1]], liar).without("cosigned")
    mine, other = copied.save(tmp_path / "mine"), fork.save(tmp_path / "other")
    proof = tmp_path / "proof.txt"
    done = elsewhere("verify", mine, *DAY, "--compare", other, "--evidence", proof)
    assert done.returncode == 1, done.stderr
    assert "somebody else was shown another journal of the same key" in done.stdout
    assert f"anybody can check it: ishenim evidence {proof}" in done.stderr
    told = elsewhere("evidence", proof, "--key", liar.vkey)
    assert told.returncode == 1
    assert "proven: box.example/journal has signed two journals of the same length" in told.stdout
    assert told.stdout.endswith("PROVEN: the holder of this key has shown different journals.\n")
    again = elsewhere("verify", mine, *DAY, "--compare", other, "--evidence", proof)
    assert (again.returncode, "is there already" in again.stderr) == (2, True)
    as_json = json.loads(elsewhere("evidence", proof, "--json").stdout)
    assert (as_json["proven"], as_json["key"]) == (True, liar.vkey)


def test_two_heads_that_prove_nothing_become_proof_beside_the_journal(
    copied, liar, elsewhere, tmp_path
):
    """What a witness kept without steps is completed by whoever can read the journal."""
    entries = copied.entries
    fork = copied.put([*entries[:-3], entries[1]], liar).without("cosigned")
    heads = Evidence(
        journal=liar.vkey,
        first=fork.files["checkpoint"].decode(),
        second=copied.files["checkpoint"].decode(),
    )
    kept, proof = tmp_path / "unproven.txt", tmp_path / "proof.txt"
    kept.write_text(write_evidence(heads))
    assert elsewhere("evidence", kept).returncode == 0
    mine = copied.save(tmp_path / "mine")
    done = elsewhere("verify", mine, *DAY, "--compare", kept, "--evidence", proof)
    assert done.returncode == 1, done.stdout
    assert read_evidence(proof.read_text()).steps
    assert elsewhere("evidence", proof).returncode == 1


def test_a_clean_journal_leaves_no_evidence(copied, elsewhere: Run, tmp_path):
    mine = copied.save(tmp_path / "mine")
    done = elsewhere("verify", mine, *DAY, "--compare", mine, "--evidence", tmp_path / "proof.txt")
    assert (done.returncode, (tmp_path / "proof.txt").exists()) == (0, False)
    assert "there is no evidence to write" in done.stderr


def test_a_paper_is_found(copied, elsewhere: Run, tmp_path):
    mine, paper = copied.save(tmp_path / "mine"), tmp_path / "order.txt"
    paper.write_text(ORDER)
    done = elsewhere("verify", mine, *DAY, "--paper", paper)
    assert done.returncode == 0, done.stdout
    assert "order 27-А of 2026-04-07" in done.stdout
    paper.write_text(ORDER + "!")
    changed = elsewhere("verify", mine, *DAY, "--paper", paper)
    assert changed.returncode == 2
    assert "this paper is not in this journal, or its text was changed" in changed.stdout
    paper.write_bytes(b"%PDF-1.7 \xff\xfe")
    assert "is no text" in elsewhere("verify", mine, *DAY, "--paper", paper).stderr


def test_what_proves_nothing_is_zero_and_what_cannot_be_read_is_two(elsewhere: Run, tmp_path):
    file = tmp_path / "e.txt"
    file.write_text(forked(head(b"a" * 32), head(b"a" * 32)))
    done = elsewhere("evidence", file)
    assert (done.returncode, "compare it with the one" in done.stdout) == (0, True)
    file.write_text(forked(head(b"a" * 32), head(b"b" * 32, signer=Signer(LOG.name, b"f" * 32))))
    assert elsewhere("evidence", file).returncode == 0
    file.write_text(forked(head(b"a" * 32), head(b"b" * 32)))
    other = elsewhere("evidence", file, "--key", Signer(LOG.name, b"f" * 32).vkey)
    assert (other.returncode, "[OTHER_KEY]" in other.stdout) == (0, True)
    assert elsewhere("evidence", file, "--key", "no key").returncode == 2
    file.write_text("hello")
    done = elsewhere("evidence", file)
    assert done.returncode == 2
    assert "ishenim: error:" in done.stderr
