"""A witness signs only what grew from what it remembers (c2sp.org/tlog-witness)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.proof import witness
from ishenim.proof.checkpoint import Checkpoint
from ishenim.proof.errors import LogError
from ishenim.proof.note import Signer, sign_note
from ishenim.proof.tree import Tree, consistency, root
from ishenim.proof.vkey import read_vkey
from ishenim.proof.witness import Asked, Known, Unwitnessed, consider

LOG = Signer("box.example/journal", b"l" * 32)
LOGS = dict([read_vkey(LOG.vkey)])

NONE = [
    *("", "old 0", "old 0\n", "old x\n\n", "old -1\n\nnote", "new 0\n\nnote"),
    *("old 0\nAA==\n\nnote", "old 0\n!\n\nnote", "old 01\n\nnote"),
    "old 1\n" + "QUFB\n" * 64 + "\nnote",
]


def tree_of(size: int, last: bytes = b"") -> Tree:
    tree = Tree()
    for number in range(size):
        tree.append(b"%d" % number + (last if number == size - 1 else b""))
    return tree


def known(tree: Tree, size: int) -> Known:
    return Known(size, root(size, tree.read))


def request(tree: Tree, old: int, size: int, signer: Signer = LOG) -> Asked:
    head = Checkpoint(signer.name, size, root(size, tree.read))
    proof = consistency(old, size, tree.read) if old else []
    note = sign_note(head.text, [signer])
    return witness.read_request(witness.write_request(old, proof, note))


@given(old=st.integers(0, 40), more=st.integers(0, 40))
def test_a_log_that_grew_is_witnessed(old: int, more: int):
    size = max(1, old + more)
    tree = tree_of(size)
    head = consider(request(tree, old, size), LOGS, known(tree, old) if old else Known())
    assert head == Checkpoint(LOG.name, size, root(size, tree.read))


def refused(asked: Asked, remembered: Known) -> Unwitnessed:
    with pytest.raises(Unwitnessed) as caught:
        consider(asked, LOGS, remembered)
    return caught.value


def test_another_size_than_the_remembered_one_is_told_which():
    tree = tree_of(9)
    found = refused(request(tree, 3, 9), known(tree, 5))
    assert (found.status, found.size) == (409, 5)


def test_a_rolled_back_log_is_not_witnessed():
    tree = tree_of(9)
    assert refused(request(tree, 3, 5), known(tree, 9)).status == 409
    assert refused(Asked(9, (), request(tree, 3, 5).note), known(tree, 9)).status == 400


def test_another_log_of_the_same_size_is_not_witnessed():
    other = tree_of(9, b"another")
    assert refused(request(other, 9, 9), known(tree_of(9), 9)).status == 409


def test_a_fork_that_grew_is_not_witnessed():
    fork = Tree()
    for number in range(12):
        fork.append(b"x%d" % number)
    assert refused(request(fork, 5, 12), known(tree_of(5), 5)).status == 422


def test_the_first_checkpoint_needs_no_proof_and_gets_none():
    tree = tree_of(4)
    asked = request(tree, 0, 4)
    assert consider(asked, LOGS, Known()).size == 4
    assert refused(Asked(0, (b"p" * 32,), asked.note), Known()).status == 422


def test_logs_and_keys_that_nobody_named_are_not_witnessed():
    tree = tree_of(4)
    stranger = Signer("other.example/journal", b"s" * 32)
    assert refused(request(tree, 0, 4, stranger), Known()).status == 404
    imposter = Signer(LOG.name, b"i" * 32)
    assert refused(request(tree, 0, 4, imposter), Known()).status == 403


@pytest.mark.parametrize("body", NONE)
def test_what_is_no_request_is_refused(body: str):
    with pytest.raises(Unwitnessed) as caught:
        witness.read_request(body)
    assert caught.value.status == 400


@pytest.mark.parametrize("key", ["", "a", "a+b", "a+00000000+AQ==", LOG.vkey[:-4] + "AAA="])
def test_what_is_no_verifier_key_is_refused(key: str):
    with pytest.raises(LogError, match="LOG_KEY"):
        read_vkey(key)
