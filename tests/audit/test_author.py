"""What a site gives an author to seal with, held against its journal by whoever read all of it."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from ishenim.audit.evidence import judge
from ishenim.audit.verdict import CLEAN, MISCONDUCT, UNREADABLE, Verdict
from ishenim.proof import tree
from ishenim.proof.inclusion import write_proof
from ishenim.proof.note import Signer, sign_note, split_note
from tests.audit.conftest import FIRST, NOW, check, codes, copy_from, tiled
from tools.cases.keeping import SECOND, Keeper, signed_head
from tools.cases.kept import begun, kept
from tools.cases.lying import DAY, THIRD, composed, seal_next, second
from tools.cases.school import JOURNAL, roster_note, signers

WATCHER = Signer("other.school.kg", b"w" * 32)


def given(keeper: Keeper, number: int = 0, **changes: Any) -> str:
    """Return what `/k` answers while this is the journal."""
    at = [i for i, entry in enumerate(keeper.entries) if entry.startswith(b"trustbox.v2/box\n")]
    index = at[(number or len(at)) - 1]
    log = tree.Tree()
    for entry in keeper.entries:
        log.append(entry)
    hashes = tree.inclusion(index, len(keeper.entries), log.read)
    rosters = [e.decode() for e in keeper.entries if e.startswith(b"trustbox.v2/roster\n")]
    said = {
        "origin": "box.example",
        "roster": rosters,
        "box": keeper.entries[index].decode(),
        "proof": write_proof(index, hashes, signed_head(keeper.entries)),
        "journal": JOURNAL.vkey,
        "work": 8,
    }
    return json.dumps(said | changes)


def asked(keeper: Keeper, *texts: str, **more: Any) -> Verdict:
    """Return the verdict of who asks one place or several as an author does."""
    served = {f"place {n}": text for n, text in enumerate(texts, 1)}
    return check(copy_from(keeper), served=lambda: served, **more)


def test_authors_are_given_what_the_journal_has():
    verdict = asked(kept(), given(kept()), given(kept(), work=9))
    assert (verdict.findings, verdict.word) == ([], CLEAN)


def test_an_old_answer_that_is_replayed_is_named():
    """Saved while box 1 was open, served again after it was opened: its letters would be read."""
    verdict = asked(kept(), given(begun()))
    assert codes(verdict) == {"K_BOX"}
    assert verdict.word == MISCONDUCT


def test_an_old_roster_with_its_old_box_is_named():
    keeper = kept().copy()
    keeper.compose(second())
    keeper.seal(FIRST + DAY, SECOND, by=signers(1, 2, 6))
    verdict = asked(keeper, given(kept()))
    assert codes(verdict) == {"K_BOX", "K_ROSTER"}


def test_a_self_made_commission_is_named():
    """A server makes its own roster, box, journal and proof; no poster is asked."""
    own = Keeper()
    own.compose(sign_note(composed((11, 12, 13), epoch=1, day=FIRST), signers(11, 12, 13)))
    own.seal(FIRST, SECOND, by=signers(11, 12, 13))
    verdict = asked(kept(), given(own))
    assert codes(verdict) >= {"K_ROSTER", "K_BOX", "FORKED"}
    imposter = Signer(JOURNAL.name, b"\2" * 32)
    proof = json.loads(given(own))["proof"].partition("\n\n")[0]
    signed = f"{proof}\n\n{signed_head(own.entries, imposter)}"
    verdict = asked(kept(), given(own, journal=imposter.vkey, proof=signed))
    assert codes(verdict) == {"K_KEY", "K_ROSTER", "K_BOX", "K_PROOF"}


def test_a_proof_of_another_journal_is_evidence():
    forked = kept().copy()
    forked.entries[-1] = forked.entries[3]
    verdict = asked(kept(), given(forked))
    assert codes(verdict) == {"FORKED"}
    assert judge(verdict.evidence[0]).proven


@pytest.mark.parametrize(
    "change",
    [
        lambda said: said | {"proof": said["proof"].replace("index 6", "index 2")},
        lambda said: said | {"proof": ""},
        lambda said: said | {"box": said["box"].replace("— box.example/m1 ", "— box.example/m9 ")},
    ],
)
def test_a_box_that_is_not_proven_is_named(change: Callable[[dict[str, Any]], dict[str, Any]]):
    said = change(json.loads(given(kept())))
    assert codes(asked(kept(), json.dumps(said))) == {"K_PROOF"}


def test_what_came_while_the_journal_was_read_is_no_lie():
    grown = kept().copy()
    seal_next(grown)
    copy = copy_from(kept())
    copy.files |= tiled(grown.entries)
    verdict = check(copy, served=lambda: {"here": given(grown)})
    assert (codes(verdict), verdict.word) == ({"BEHIND", "K_NEWER"}, UNREADABLE)


def test_a_longer_journal_that_does_not_continue_this_one_is_named():
    forked = kept().copy()
    forked.entries[-1] = forked.entries[3]
    seal_next(forked)
    copy = copy_from(kept())
    copy.files |= tiled(forked.entries)
    assert "FORKED" in codes(check(copy, served=lambda: {"here": given(forked)}))


def test_two_addresses_that_differ_are_named():
    verdict = asked(kept(), given(kept()), given(begun()))
    assert [f.detail for f in verdict.findings if f.code == "K_DIFFERS"] == ["place 1, place 2"]


@pytest.mark.parametrize("text", ["", "[]", "{", '{"roster": [1]}', "x" * 99])
def test_what_is_no_answer_is_not_proven(text: str):
    assert codes(asked(kept(), text)) == {"K_FORM"}


def test_before_the_first_box_nothing_is_given():
    empty = Keeper()
    empty.compose(roster_note())
    assert codes(asked(empty, "")) == set()


# ── Where the roster names witnesses ──────────────────────────────────────────
@pytest.fixture
def watched() -> Keeper:
    """A journal whose newest roster names a witness."""
    keeper = kept().copy()
    text = composed((1, 2, 3, 6, 7), prev=keeper.newest.hash)
    head, line, rest = text.partition("\nmember ")
    text = f"{head}\nwitness {WATCHER.witness_vkey}{line}{rest}"
    keeper.compose(sign_note(text, signers(1, 2, 3, 6, 7)))
    keeper.seal(FIRST + DAY, THIRD, by=signers(1, 2, 6))
    return keeper


def word(keeper: Keeper, at: int) -> str:
    """Return the newest checkpoint as the witness signed it then."""
    note = signed_head(keeper.entries)
    return note + WATCHER.cosign(split_note(note)[0], at=at)


def test_a_witness_who_is_named_must_have_vouched_lately(watched: Keeper):
    assert codes(asked(watched, given(watched))) == {"K_STALE"}
    old = [word(watched, NOW - 4 * 86_400)]
    assert codes(asked(watched, given(watched, witnesses=old))) == {"K_STALE"}
    fresh = [word(watched, NOW - 2 * 86_400), "— no note"]
    assert asked(watched, given(watched, witnesses=fresh)).findings == []


def test_a_word_under_the_proof_itself_is_one(watched: Keeper):
    said = json.loads(given(watched))
    index = said["proof"].partition("\n\n")[0]
    said["proof"] = f"{index}\n\n{word(watched, NOW)}"
    assert asked(watched, json.dumps(said)).findings == []


def test_another_journal_that_a_witness_vouched_for_is_no_word(watched: Keeper):
    forged = word(watched, NOW).replace("\n— other", "x\n— other")
    assert codes(asked(watched, given(watched, witnesses=[forged]))) == {"K_STALE"}
