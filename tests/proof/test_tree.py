"""The Merkle tree, every size up to 64."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.proof import tree
from tests.vectors import Case, as_said, cases, refused

MOST = 64


def forest(count: int) -> tree.Tree:
    log = tree.Tree()
    for i in range(count):
        log.append(f"leaf {i}".encode())
    return log


LOG = forest(MOST)


def by_definition(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962 §2.1, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\0" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\1" + by_definition(leaves[:k]) + by_definition(leaves[k:])).digest()


ROOTS = [by_definition([f"leaf {i}".encode() for i in range(n)]) for n in range(MOST + 1)]


@pytest.mark.parametrize("case", cases("tree", "root"))
def test_roots_are_those_of_the_vectors(case: Case):
    assert tree.root(case["size"], forest(case["size"]).read).hex() == case["root"]


@pytest.mark.parametrize("case", cases("tree", "inclusion"))
def test_inclusion_is_judged_as_the_vectors_say(case: Case):
    leaf = tree.leaf_hash(
        b"leaf 5"
        if "5 of 7" in case["name"] or "error" in case
        else f"leaf {case['index']}".encode()
    )
    proof = [bytes.fromhex(value) for value in case["proof"]]
    with as_said(case):
        tree.verify_inclusion(leaf, case["index"], case["size"], proof, bytes.fromhex(case["root"]))
        assert tree.inclusion(case["index"], case["size"], LOG.read) == proof


@pytest.mark.parametrize("case", cases("tree", "consistency"))
def test_consistency_is_judged_as_the_vectors_say(case: Case):
    proof = [bytes.fromhex(value) for value in case["proof"]]
    roots = bytes.fromhex(case["old_root"]), bytes.fromhex(case["new_root"])
    with as_said(case):
        tree.verify_consistency(case["old"], case["new"], *roots, proof)
        assert tree.consistency(case["old"], case["new"], LOG.read) == proof


@pytest.mark.parametrize("size", range(MOST + 1))
def test_the_root_is_that_of_the_definition(size: int):
    assert tree.root(size, LOG.read) == ROOTS[size]


@pytest.mark.parametrize("size", range(1, MOST + 1))
def test_every_leaf_is_proven_at_its_place_and_at_no_other(size: int):
    for index in range(size):
        proof = tree.inclusion(index, size, LOG.read)
        leaf = tree.leaf_hash(f"leaf {index}".encode())
        tree.verify_inclusion(leaf, index, size, proof, ROOTS[size])
        wrong_places = [other for other in range(size) if other != index]
        for other in wrong_places[:3] + wrong_places[-1:]:
            with refused("LOG_PROOF"):
                tree.verify_inclusion(leaf, other, size, proof, ROOTS[size])
        _assert_every_hash_counts(
            proof, lambda lie, i=index, v=leaf: tree.verify_inclusion(v, i, size, lie, ROOTS[size])
        )


@pytest.mark.parametrize("new", range(1, MOST + 1))
def test_every_older_log_is_proven_to_be_the_beginning(new: int):
    for old in range(1, new + 1):
        proof = tree.consistency(old, new, LOG.read)
        tree.verify_consistency(old, new, ROOTS[old], ROOTS[new], proof)
        with refused("LOG_PROOF"):
            tree.verify_consistency(old, new, ROOTS[old - 1], ROOTS[new], proof)
        with refused("LOG_PROOF"):
            tree.verify_consistency(old, new, ROOTS[old], ROOTS[new - 1], proof)
        _assert_every_hash_counts(
            proof, lambda lie, o=old: tree.verify_consistency(o, new, ROOTS[o], ROOTS[new], lie)
        )


def _assert_every_hash_counts(proof, verify):
    """A proof with one hash replaced, one left out or one added proves nothing."""
    lie = tree.leaf_hash(b"a lie")
    for at in range(len(proof)):
        with refused("LOG_PROOF"):
            verify([*proof[:at], lie, *proof[at + 1 :]])
    for wrong in ([*proof, lie], proof[:-1]) if proof else ([lie],):
        with refused("LOG_PROOF"):
            verify(wrong)


def test_a_proof_of_nothing_is_refused():
    for index, size in ((0, 0), (-1, 5), (5, 5)):
        with refused("LOG_PROOF"):
            tree.inclusion(index, size, LOG.read)
        with refused("LOG_PROOF"):
            tree.verify_inclusion(bytes(32), index, size, [], bytes(32))
    for old, new in ((0, 5), (6, 5), (-1, 3)):
        with refused("LOG_PROOF"):
            tree.consistency(old, new, LOG.read)
        with refused("LOG_PROOF"):
            tree.verify_consistency(old, new, bytes(32), bytes(32), [])


def test_appending_needs_no_more_than_the_edge_of_the_tree():
    read: list[tuple[int, int]] = []

    def watch(level: int, index: int) -> bytes:
        read.append((level, index))
        return LOG.read(level, index)

    nodes = tree.new_nodes(63, tree.leaf_hash(b"leaf 63"), watch)
    assert [(level, index) for level, index, _hash in nodes] == [(i, 63 >> i) for i in range(7)]
    assert len(read) == 6
    assert nodes[-1][2] == ROOTS[64]


def test_the_prototype_has_the_same_roots():
    assert ROOTS[7].hex() == "5a61fc2b54f9cfa71774f2432143dd40c6cb2b11947faf65a7d3da5cb65199c8"
    assert ROOTS[3].hex() == "d4f92c8fbb89720eb3b55677c7d7efaddfeb10d11a1a84a0ba8f1a23337faa95"


@given(st.lists(st.binary(max_size=40), min_size=2, max_size=40), st.data())
def test_any_log_proves_any_of_its_entries(entries: list[bytes], data: st.DataObject):
    log = tree.Tree()
    for entry in entries:
        log.append(entry)
    size = data.draw(st.integers(1, len(entries)))
    index = data.draw(st.integers(0, size - 1))
    proof = tree.inclusion(index, size, log.read)
    root = by_definition(entries[:size])
    tree.verify_inclusion(tree.leaf_hash(entries[index]), index, size, proof, root)
