"""Two signed heads of one journal: what they prove to somebody who was not there."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ishenim.audit.evidence import (
    COSIGNED_BACK,
    COSIGNED_TWICE,
    GREW,
    NOT_GROWN,
    NOT_LED,
    OTHER_KEY,
    SAME,
    TWO_ROOTS,
    UNSIGNED,
    Evidence,
    Said,
    judge,
    read_evidence,
    write_evidence,
)
from ishenim.audit.lead import lead
from ishenim.audit.source import Missing
from ishenim.proof.checkpoint import Checkpoint
from ishenim.proof.errors import LogError
from ishenim.proof.note import Signer, sign_note
from ishenim.proof.tiles import levels_of, pack_bundle, tiles_of
from ishenim.proof.tree import Tree, root, steps
from tests.vectors import as_said, cases

LOG = Signer("box.example/journal", b"l" * 32)
WATCHER = Signer("other.school.kg", b"w" * 32)
FORGER = Signer("box.example/journal", b"f" * 32)


def tree_of(size: int, fork: int = 10**9) -> Tree:
    tree = Tree()
    for number in range(size):
        tree.append(b"%d" % number if number < fork else b"other %d" % number)
    return tree


def head(tree: Tree, size: int, signer: Signer = LOG, at: int = 0) -> str:
    text = Checkpoint(LOG.name, size, root(size, tree.read)).text
    return sign_note(text, [signer]) + (WATCHER.cosign(text, at=at) if at else "")


def evidence(first: str, second: str, **more: object) -> Evidence:
    return Evidence(journal=LOG.vkey, first=first, second=second, **more)  # type: ignore[arg-type]


def proven(given: Evidence) -> list[str]:
    return [said.code for said in judge(read_evidence(write_evidence(given))).proven]


def hints(given: Evidence) -> list[str]:
    return [said.code for said in judge(given).hints]


def test_two_roots_of_one_size_prove_it_by_themselves():
    found = judge(evidence(head(tree_of(7), 7), head(tree_of(7, 3), 7)))
    assert found.proven == (Said(TWO_ROOTS, LOG.name),)
    assert (found.sizes, found.hints) == ((7, 7), ())


@settings(max_examples=100)
@given(old=st.integers(1, 40), more=st.integers(1, 40), fork=st.integers(0, 39))
def test_a_longer_journal_that_did_not_grow_from_the_shorter_is_proven(old, more, fork):
    honest, other = tree_of(old), tree_of(old + more, fork)
    given = evidence(
        head(honest, old),
        head(other, old + more),
        steps=tuple(steps(old, old + more, other.read)),
    )
    assert proven(given) == ([NOT_GROWN] if fork < old else [])
    if fork >= old:
        assert hints(given) == [GREW]


@settings(max_examples=100)
@given(old=st.integers(1, 40), more=st.integers(1, 40), at=st.integers(0, 8), data=st.data())
def test_no_steps_make_a_journal_that_grew_look_forked(old, more, at, data):
    tree = tree_of(old + more)
    found = steps(old, old + more, tree.read)
    change = data.draw(st.binary(min_size=32, max_size=32))
    forged = [change if number == at % len(found) else one for number, one in enumerate(found)]
    cut = data.draw(st.sampled_from([forged, found[1:], found[:-1], [*found, change], []]))
    given = evidence(head(tree, old), head(tree, old + more), steps=tuple(cut))
    assert proven(given) == []


def test_without_steps_two_sizes_prove_nothing():
    assert hints(evidence(head(tree_of(5), 5), head(tree_of(9, 2), 9))) == [NOT_LED]


def test_one_head_twice_proves_nothing():
    assert hints(evidence(head(tree_of(5), 5), head(tree_of(5), 5))) == [SAME]


def test_a_witness_under_both_is_named():
    given = evidence(
        head(tree_of(7), 7, at=5), head(tree_of(7, 3), 7, at=9), cosigners=(WATCHER.witness_vkey,)
    )
    assert judge(given).proven[1:] == (Said(COSIGNED_TWICE, WATCHER.name),)
    apart = evidence(
        head(tree_of(7), 7, at=5), head(tree_of(7, 3), 7), cosigners=(WATCHER.witness_vkey,)
    )
    assert proven(apart) == [TWO_ROOTS]


def test_a_false_cosignature_accuses_nobody():
    other = head(tree_of(7, 3), 7) + WATCHER.cosign("another text\n", at=9)
    given = evidence(head(tree_of(7), 7, at=5), other, cosigners=(WATCHER.witness_vkey,))
    assert proven(given) == [TWO_ROOTS]


def test_a_shorter_journal_cosigned_later_is_a_hint():
    """Its clock may have been wrong."""
    tree = tree_of(9)
    given = evidence(
        head(tree, 5, at=900),
        head(tree, 9, at=100),
        steps=tuple(steps(5, 9, tree.read)),
        cosigners=(WATCHER.witness_vkey,),
    )
    assert hints(given) == [GREW, COSIGNED_BACK]
    assert judge(given).proven == ()


def test_forged_evidence_proves_nothing_about_the_schools_key():
    """Who has not the journal's key cannot make a head of it, nor pass another key off as its."""
    forged = head(tree_of(7, 3), 7, FORGER)
    assert hints(evidence(head(tree_of(7), 7), forged)) == [UNSIGNED]
    own = Evidence(journal=FORGER.vkey, first=head(tree_of(7), 7, FORGER), second=forged)
    assert judge(own, LOG.vkey).proven == ()
    assert [said.code for said in judge(own, LOG.vkey).hints] == [OTHER_KEY]


def test_a_file_survives_mail_and_says_what_it_is():
    given = evidence(head(tree_of(7), 7), head(tree_of(7, 3), 7))
    text = write_evidence(given)
    assert "They cannot both be true." in text
    assert "Оба верными быть не могут" in text
    assert read_evidence("\ufeff" + text.replace("\n", "\r\n")) == given
    hint = write_evidence(evidence(head(tree_of(5), 5), head(tree_of(9), 9)))
    assert "By itself that proves nothing." in hint


TEXT = write_evidence(
    evidence(head(tree_of(7), 7), head(tree_of(7, 3), 7), cosigners=(WATCHER.witness_vkey,))
)


@pytest.mark.parametrize(
    "text",
    [
        *("", "trustbox.v2/act\n", TEXT.replace("second\n", ""), TEXT + "more\n"),
        TEXT.replace("journal ", "newspaper "),
        TEXT.replace(LOG.vkey, WATCHER.witness_vkey),
        TEXT.replace(WATCHER.witness_vkey, WATCHER.vkey),
        TEXT.replace("first\n", "step QUFB\nfirst\n"),
        TEXT.replace("first\n", "step !\nfirst\n"),
        TEXT.replace(f"journal {LOG.vkey}", f"journal {LOG.vkey}\njournal {LOG.vkey}"),
        TEXT + "#" * 300_000,
    ],
)
def test_what_is_no_evidence_cannot_be_read(text):
    with pytest.raises(LogError, match="LOG_FORMAT"):
        read_evidence(text)


@settings(max_examples=100)
@given(at=st.integers(0, len(TEXT)), cut=st.integers(0, 80), put=st.text(max_size=20))
def test_whatever_is_done_to_a_file_it_is_judged_or_refused(at, cut, put):
    """Never another error, and never a proof against another key than the school's."""
    try:
        found = judge(read_evidence(TEXT[:at] + put + TEXT[at + cut :]), LOG.vkey)
    except LogError:
        return
    assert {said.code for said in found.proven} <= {TWO_ROOTS}


@pytest.mark.parametrize("case", cases("evidence"))
def test_the_vectors(case):
    with as_said(case):
        given = read_evidence(case["text"])
        assert write_evidence(given) == case["text"]
        found = judge(given, case.get("expected", ""))
        assert list(found.sizes) == case["sizes"]
        assert [[said.code, said.who] for said in found.proven] == case["proven"]
        assert [[said.code, said.who] for said in found.hints] == case["hints"]


class Files(dict[str, bytes]):
    def read(self, path: str) -> bytes:
        if path not in self:
            raise Missing(path)
        return self[path]


def files(size: int, *, tiles: bool) -> Files:
    tree, found = tree_of(size), Files()
    words = [b"%d" % number for number in range(size)]
    for bundle in tiles_of(None, size):
        at = bundle.index * 256
        found[bundle.path] = pack_bundle(words[at : at + bundle.width])
    for level in levels_of(size) if tiles else ():
        for tile in tiles_of(level, size):
            nodes = range(tile.index * 256, tile.index * 256 + tile.width)
            found[tile.path] = b"".join(tree.read(8 * level, node) for node in nodes)
    return found


@pytest.mark.parametrize("tiles", [True, False])
@pytest.mark.parametrize(("old", "new"), [(1, 2), (5, 9), (256, 300), (257, 600), (512, 700)])
def test_steps_come_from_tiles_or_from_entries(old, new, tiles):
    tree = tree_of(new)
    found = lead(files(new, tiles=tiles), old, new, root(new, tree.read))
    assert found == tuple(steps(old, new, tree.read))


def test_false_tiles_do_not_matter_and_false_entries_lead_nowhere():
    tree, given = tree_of(9), files(9, tiles=True)
    given["tile/0/000.p/9"] = bytes(32 * 9)
    assert lead(given, 5, 9, root(9, tree.read)) == tuple(steps(5, 9, tree.read))
    with pytest.raises(LogError, match="LOG_PROOF"):
        lead(given, 5, 9, b"r" * 32)
