"""`ishenim witness` as another school runs it: a folder, a port, a key that is given away."""

import http.client
import json
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ishenim.audit.evidence import judge, read_evidence
from ishenim.proof.checkpoint import Checkpoint
from ishenim.proof.note import Signer, check_line, sign_note
from ishenim.proof.tree import Tree, consistency, root
from ishenim.proof.vkey import read_vkey
from ishenim.proof.witness import write_request
from tests.served import free_port

pytestmark = pytest.mark.slow
LOG = Signer("box.example/journal", b"l" * 32)
Start = Callable[[], tuple[int, str]]


def tree_of(size: int) -> Tree:
    tree = Tree()
    for number in range(size):
        tree.append(b"%d" % number)
    return tree


TREE = tree_of(20)


def checkpoint(size: int, tree: Tree = TREE) -> str:
    return sign_note(Checkpoint(LOG.name, size, root(size, tree.read)).text, [LOG])


def body(old: int, size: int, tree: Tree = TREE) -> str:
    proof = consistency(old, size, tree.read) if old else []
    return write_request(old, proof, checkpoint(size, tree))


def ask(port: int, sent: str | bytes, path: str = "/add-checkpoint") -> tuple[int, str]:
    connected = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    data = sent.encode() if isinstance(sent, str) else sent
    connected.request("POST", path, data)
    answer = connected.getresponse()
    try:
        return answer.status, answer.read().decode()
    finally:
        connected.close()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Return a function that starts the witness on the test's folder; port and key come back."""
    running: list[subprocess.Popen[str]] = []

    def start() -> tuple[int, str]:
        for old in running:
            end(old)
        port = free_port()
        words = ["witness", "--name", "other.school.kg", "--log", LOG.vkey, "--port", str(port)]
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "ishenim.cli", *words, "--folder", str(tmp_path / "w")],
            stdout=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        assert process.stdout is not None
        return port, process.stdout.readline().strip()

    yield start
    for process in running:
        end(process)


def end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    process.wait(timeout=10)
    assert process.stdout is not None
    process.stdout.close()


def test_what_grew_is_cosigned_and_what_did_not_is_refused(start: Start, tmp_path: Path):
    port, key = start()
    _name, keys = read_vkey(key)
    status, line = ask(port, body(0, 5))
    assert status == 200
    assert check_line(checkpoint(5).split("\n\n")[0] + "\n", line, keys) == "other.school.kg"
    assert ask(port, body(5, 12))[0] == 200
    assert ask(port, body(5, 20)) == (409, "12\n")
    fork = tree_of(3)
    for number in range(17):
        fork.append(b"x%d" % number)
    assert ask(port, body(12, 20, fork))[0] == 422
    kept = json.loads((tmp_path / "w" / "seen.json").read_text())
    assert kept[LOG.name]["size"] == 12
    assert kept[LOG.name]["root"] == root(12, TREE.read).hex()


def heads(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "w" / "evidence").glob("*.txt"))


def test_a_fork_leaves_evidence_that_anybody_can_check(start: Start, tmp_path: Path):
    port, key = start()
    assert ask(port, body(0, 12))[0] == 200
    fork = tree_of(3)
    for number in range(17):
        fork.append(b"x%d" % number)
    assert ask(port, body(12, 20, fork))[0] == 422
    assert ask(port, body(12, 12, fork))[0] == 409
    assert len(heads(tmp_path)) == 2
    for file in heads(tmp_path):
        evidence = read_evidence((tmp_path / "w" / "evidence" / file).read_text())
        found = judge(evidence, LOG.vkey)
        assert found.origin == LOG.name
        assert [said.code for said in found.proven] in (["NOT_GROWN"], ["TWO_ROOTS"])
        assert evidence.cosigners == (key,)
    assert ask(port, body(12, 20, fork))[0] == 422
    assert len(heads(tmp_path)) == 2


def test_a_false_proof_of_a_stranger_is_no_evidence(start: Start, tmp_path: Path):
    """Anybody can send a published head with a proof that is none; the last one is kept as such."""
    port, _key = start()
    assert ask(port, body(0, 12))[0] == 200
    for size in (18, 20):
        note = checkpoint(size)
        assert ask(port, write_request(12, [bytes(32)] * 4, note))[0] == 422
    (file,) = heads(tmp_path)
    assert file.startswith("unproven-")
    found = judge(read_evidence((tmp_path / "w" / "evidence" / file).read_text()), LOG.vkey)
    assert (found.proven, found.sizes) == ((), (12, 20))
    assert ask(port, body(12, 20))[0] == 200


def test_an_unknown_journal_leaves_nothing(start: Start, tmp_path: Path):
    port, _key = start()
    assert ask(port, body(0, 12))[0] == 200
    other = Signer(LOG.name, b"o" * 32)
    head = Checkpoint(LOG.name, 12, b"r" * 32)
    assert ask(port, write_request(12, [], sign_note(head.text, [other])))[0] == 403
    assert not [file for file in heads(tmp_path) if not file.startswith("unproven-")]


def test_after_a_restart_it_remembers_and_has_the_same_key(start: Start, tmp_path: Path):
    port, key = start()
    assert ask(port, body(0, 12))[0] == 200
    again, same = start()
    assert same == key
    assert ask(again, body(0, 20)) == (409, "12\n")
    assert ask(again, body(12, 20))[0] == 200
    assert (tmp_path / "w" / "witness.seed").stat().st_mode & 0o777 == 0o600


def test_two_requests_at_once_are_answered_after_each_other(start: Start):
    port, _key = start()
    assert ask(port, body(0, 5))[0] == 200
    found: list[int] = []
    asking = [
        threading.Thread(target=lambda size=size: found.append(ask(port, body(5, size))[0]))
        for size in (10, 20) * 4
    ]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join(timeout=20)
    assert sorted(found) == [200] + [409] * 7


@pytest.mark.parametrize(
    ("sent", "status"), [("", 400), (b"\xff\xfe", 400), ("old 0\n\nx\n", 404), ("a" * 70_000, 413)]
)
def test_bad_requests_are_refused(start: Start, sent: str | bytes, status: int):
    port, _key = start()
    assert ask(port, sent)[0] == status
    assert ask(port, "", "/elsewhere")[0] == 404


@pytest.mark.parametrize(
    "words", [["--name", "a b", "--log", LOG.vkey], ["--name", "a.kg", "--log", "no key"]]
)
def test_what_cannot_be_is_trouble_with_a_hint(words: list[str], tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-m", "ishenim.cli", "witness", *words, "--folder", str(tmp_path / "w")],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 1
    assert re.search(r"ishenim: error: .+\nishenim: hint: .+", done.stderr)
