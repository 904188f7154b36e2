"""`ishenim evidence`: somebody who was not there opens the file on their own computer."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ishenim.audit.evidence import Evidence, read_evidence, write_evidence
from ishenim.proof.checkpoint import Checkpoint
from ishenim.proof.note import Signer, sign_note
from tests.audit.conftest import Copy, copied, liar, opened, table, three, with_letter

__all__ = ["copied", "liar", "opened", "table", "three", "with_letter"]
pytestmark = pytest.mark.slow
Run = Callable[..., subprocess.CompletedProcess[str]]
DAY = ("--today", "2026-04-22")
LOG = Signer("box.example/journal", b"l" * 32)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("ISHENIM_")}

    def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "ishenim.cli", *map(str, words)],
            env=environ | {"PYTHONPATH": str(Path.cwd())},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


def put(copy: Copy, folder: Path) -> Path:
    for path, data in copy.files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return folder


def head(root: bytes, size: int = 7, signer: Signer = LOG) -> str:
    return sign_note(Checkpoint(LOG.name, size, root).text, [signer])


def forked(first: str, second: str) -> str:
    return write_evidence(Evidence(journal=LOG.vkey, first=first, second=second))


@pytest.mark.django_db
def test_two_who_compare_have_something_to_show(copied, liar, run: Run, tmp_path):
    entries = copied.entries
    fork = copied.put([*entries[:-1], entries[1]], liar).without("cosigned")
    mine, other = put(copied, tmp_path / "mine"), put(fork, tmp_path / "other")
    proof = tmp_path / "proof.txt"
    done = run("verify", mine, *DAY, "--compare", other, "--evidence", proof)
    assert done.returncode == 1, done.stderr
    assert "somebody else was shown another journal of the same key" in done.stdout
    assert f"anybody can check it: ishenim evidence {proof}" in done.stderr
    told = run("evidence", proof, "--key", liar.vkey)
    assert told.returncode == 1
    assert "proven: testserver/journal has signed two journals of the same length" in told.stdout
    assert told.stdout.endswith("PROVEN: the holder of this key has shown different journals.\n")
    again = run("verify", mine, *DAY, "--compare", other, "--evidence", proof)
    assert (again.returncode, "is there already" in again.stderr) == (2, True)
    as_json = json.loads(run("evidence", proof, "--json").stdout)
    assert (as_json["proven"], as_json["key"]) == (True, liar.vkey)


@pytest.mark.django_db
def test_two_heads_that_prove_nothing_become_proof_beside_the_journal(copied, liar, run, tmp_path):
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
    assert run("evidence", kept).returncode == 0
    mine = put(copied, tmp_path / "mine")
    done = run("verify", mine, *DAY, "--compare", kept, "--evidence", proof)
    assert done.returncode == 1, done.stdout
    assert read_evidence(proof.read_text()).steps
    assert run("evidence", proof).returncode == 1


@pytest.mark.django_db
def test_a_clean_journal_leaves_no_evidence(copied, run: Run, tmp_path):
    mine = put(copied, tmp_path / "mine")
    done = run("verify", mine, *DAY, "--compare", mine, "--evidence", tmp_path / "proof.txt")
    assert (done.returncode, (tmp_path / "proof.txt").exists()) == (0, False)
    assert "there is no evidence to write" in done.stderr


@pytest.mark.django_db
def test_a_paper_is_found(copied, order, run: Run, tmp_path):
    mine, paper = put(copied, tmp_path / "mine"), tmp_path / "order.txt"
    paper.write_text(order.content)
    done = run("verify", mine, *DAY, "--paper", paper)
    assert done.returncode == 0, done.stdout
    assert "order 27 of" in done.stdout
    paper.write_text(order.content + "!")
    changed = run("verify", mine, *DAY, "--paper", paper)
    assert changed.returncode == 2
    assert "this paper is not in this journal, or its text was changed" in changed.stdout
    paper.write_bytes(b"%PDF-1.7 \xff\xfe")
    assert "is no text" in run("verify", mine, *DAY, "--paper", paper).stderr


def test_what_proves_nothing_is_zero_and_what_cannot_be_read_is_two(run: Run, tmp_path):
    file = tmp_path / "e.txt"
    file.write_text(forked(head(b"a" * 32), head(b"a" * 32)))
    done = run("evidence", file)
    assert (done.returncode, "compare it with the one" in done.stdout) == (0, True)
    file.write_text(forked(head(b"a" * 32), head(b"b" * 32, signer=Signer(LOG.name, b"f" * 32))))
    assert run("evidence", file).returncode == 0
    file.write_text(forked(head(b"a" * 32), head(b"b" * 32)))
    other = run("evidence", file, "--key", Signer(LOG.name, b"f" * 32).vkey)
    assert (other.returncode, "[OTHER_KEY]" in other.stdout) == (0, True)
    assert run("evidence", file, "--key", "no key").returncode == 2
    file.write_text("hello")
    done = run("evidence", file)
    assert done.returncode == 2
    assert "ishenim: error:" in done.stderr
