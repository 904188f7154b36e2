"""A journal held against what others were shown of it, and the evidence that comes of it."""

from datetime import timedelta

import pytest

from ishenim.audit import told
from ishenim.audit.evidence import Said, judge, read_evidence, write_evidence
from ishenim.audit.memory import recall
from ishenim.audit.verdict import CLEAN, MISCONDUCT, UNREADABLE
from ishenim.proof.bundle import Bundle, write_bundle
from ishenim.proof.note import COSIGNATURE, Signer, sign_note, split_note
from ishenim.proof.vkey import write_vkey
from tests.audit.conftest import FIRST, NOW, WEDNESDAY, Copy, check, codes
from tools.cases.school import ORIGIN, keys_of

WATCHER = Signer("other.school.kg", b"w" * 32)


@pytest.fixture
def forked(copied, liar) -> Copy:
    """The journal as one reader alone is shown it: its last entry is another."""
    return copied.put([*copied.entries[:-1], copied.entries[1]], liar).without("cosigned")


@pytest.fixture
def shorter(copied, liar) -> Copy:
    return copied.put(copied.entries[:-2], liar).without("cosigned")


def proven(verdict, expected: str) -> list[str]:
    """Return what a stranger reads in the evidence, from its file alone."""
    (evidence,) = verdict.evidence
    found = judge(read_evidence(write_evidence(evidence)), expected)
    return [said.code for said in found.proven]


def watched(copy: Copy, at: int = NOW) -> Copy:
    """Return a copy whose checkpoint the witness has cosigned."""
    note = copy.files["checkpoint"].decode()
    line = WATCHER.cosign(split_note(note)[0], at=at)
    return Copy(copy.files | {"checkpoint": (note + line).encode()})


def test_the_same_journal_from_two_places_is_clean(copied, shorter):
    for other in (copied, shorter, copied.without("cosigned")):
        verdict = check(copied, others={"b.kg": other})
        assert (verdict.word, verdict.findings, verdict.evidence) == (CLEAN, [], [])


def test_a_fork_for_one_reader_is_seen_by_two_who_compare(copied, forked, liar):
    verdict = check(copied, others={"b.kg": forked})
    assert codes(verdict) == {"FORKED"}
    assert verdict.word == MISCONDUCT
    assert proven(verdict, liar.vkey) == ["TWO_ROOTS"]
    assert any("somebody else was shown another journal" in line for line in told.lines(verdict))


@pytest.mark.parametrize("tiles", [True, False])
def test_a_fork_at_another_size_is_proven_too(copied, liar, tiles):
    entries = copied.entries
    fork = copied.put([*entries[:-3], entries[1]], liar).without("cosigned")
    mine = copied if tiles else Copy({p: d for p, d in copied.files.items() if "tile/0" not in p})
    verdict = check(mine, others={"b.kg": fork})
    assert codes(verdict) == {"FORKED"}
    assert proven(verdict, liar.vkey) == ["NOT_GROWN"]
    other = check(fork, others={"b.kg": mine})
    assert "FORKED" in codes(other)
    assert proven(other, liar.vkey) == ["NOT_GROWN"]


def test_a_longer_copy_elsewhere_is_worth_knowing(copied, shorter):
    verdict = check(shorter, others={"b.kg": copied})
    assert "BEHIND" in codes(verdict)
    assert verdict.evidence == []


def test_a_saved_head_is_enough_when_it_is_not_longer(copied, forked, liar):
    head = Copy({"checkpoint": forked.files["checkpoint"]})
    assert codes(check(copied, others={"head.txt": head})) == {"FORKED"}


def test_a_saved_head_that_is_longer_cannot_be_compared(copied, shorter):
    head = Copy({"checkpoint": copied.files["checkpoint"]})
    verdict = check(shorter, others={"head.txt": head})
    assert "OTHER_UNREAD" in codes(verdict)


def test_what_another_key_signed_or_nobody_is_not_compared(copied):
    stranger = Signer("box.example/journal", b"s" * 32)
    other = copied.put(copied.entries, stranger).without("cosigned")
    assert codes(check(copied, others={"b.kg": other})) == {"OTHER_KEY"}
    assert codes(check(copied, others={"b.kg": Copy()})) == {"OTHER_UNREAD"}
    assert codes(check(copied, others={"b.kg": Copy({"checkpoint": b"x"})})) == {"OTHER_KEY"}


class Away:
    def read(self, _path: str) -> bytes:
        raise TimeoutError


def test_a_place_that_cannot_be_reached_does_not_stop_the_check(copied):
    verdict = check(copied, others={"b.kg": Away(), "c.kg": copied})
    assert [(finding.code, finding.detail) for finding in verdict.findings] == [
        ("OTHER_UNREAD", "b.kg")
    ]
    assert verdict.counts.letters == 3


# ── Who vouched for both ──────────────────────────────────────────────────────
def test_a_witness_who_vouches_for_two_journals_is_named(copied, forked, liar):
    verdict = check(
        watched(copied),
        others={"b.kg": watched(forked, NOW + 60)},
        witnesses=(WATCHER.witness_vkey,),
    )
    assert codes(verdict) == {"FORKED", "COSIGNED_TWICE"}
    assert [f.detail for f in verdict.findings if f.code == "COSIGNED_TWICE"] == [WATCHER.name]
    assert proven(verdict, liar.vkey) == ["TWO_ROOTS", "COSIGNED_TWICE"]


def test_the_policy_of_either_place_names_the_witness(copied, forked):
    other = watched(forked)
    other.files["policy"] = f"witness x {WATCHER.witness_vkey} https://x\nwitness y z u\n".encode()
    assert "COSIGNED_TWICE" in codes(check(watched(copied), others={"b.kg": other}))


def test_a_witness_under_one_of_them_is_not_blamed(copied, forked):
    verdict = check(watched(copied), others={"b.kg": forked}, witnesses=(WATCHER.witness_vkey,))
    assert codes(verdict) == {"FORKED"}


def test_a_witness_who_signs_twice_is_seen_by_who_remembers(copied, forked, liar):
    kept = recall(check(watched(copied), witnesses=(WATCHER.witness_vkey,)).memory)
    verdict = check(watched(forked), before=kept, witnesses=(WATCHER.witness_vkey,))
    assert {"REWRITTEN", "COSIGNED_TWICE"} <= codes(verdict)
    assert proven(verdict, liar.vkey) == ["TWO_ROOTS", "COSIGNED_TWICE"]


def test_a_member_who_vouches_for_two_journals_is_named(copied, forked):
    first = keys_of(1)
    text = split_note(forked.files["checkpoint"].decode())[0]
    signer = first.signer
    forked.files["cosigned"] = forked.files["checkpoint"] + signer.cosign(text, at=NOW).encode()
    verdict = check(copied, others={"b.kg": forked})
    assert [f.detail for f in verdict.findings if f.code == "COSIGNED_TWICE"] == [signer.name]
    assert write_vkey(signer.name, COSIGNATURE, signer.public) == signer.witness_vkey


def signed_by_all(copy: Copy, liar: Signer, entry: bytes) -> Copy:
    """Return a copy with one more entry, cosigned by every member and the witness."""
    grown = copy.put([*copy.entries, entry], liar)
    note = grown.files["checkpoint"].decode()
    text = split_note(note)[0]
    lines = [keys_of(seat).signer.cosign(text, at=NOW) for seat in range(1, 6)]
    whole = "".join([note, *lines, WATCHER.cosign(text, at=NOW)]).encode()
    return Copy(grown.files | {"checkpoint": whole, "cosigned": whole})


def test_all_of_them_together_are_caught_by_two_who_compare(copied, liar):
    """Each journal is clean by itself, whatever key one asks for."""
    scripts = {"date": FIRST, "files": {"write.js": b"s" * 48}}
    versions = [Bundle(origin=ORIGIN, version=one, **scripts) for one in ("1.0", "2.0")]
    told = [sign_note(write_bundle(one), [liar]).encode() for one in versions]
    mine, other = (signed_by_all(copied, liar, entry) for entry in told)
    witnesses = (WATCHER.witness_vkey,)
    for alone in (mine, other):
        assert check(alone, witnesses=witnesses).findings == []
    verdict = check(mine, others={"b.kg": other}, witnesses=witnesses)
    assert codes(verdict) == {"FORKED", "COSIGNED_TWICE"}
    named = {finding.detail for finding in verdict.findings if finding.code == "COSIGNED_TWICE"}
    assert named == {WATCHER.name, *(f"{ORIGIN}/m{seat}" for seat in range(1, 6))}
    assert proven(verdict, liar.vkey).count("COSIGNED_TWICE") == 6


def test_an_old_copy_is_told_to_be_old(copied):
    verdict = check(copied, WEDNESDAY + timedelta(days=20), NOW + 20 * 86_400)
    assert "LOG_STALE" in codes(verdict)


# ── What this computer saw before ─────────────────────────────────────────────
def test_members_who_signed_another_journal_are_evidence(copied, liar):
    entries = copied.entries
    rewritten = copied.put([*entries[:-1], entries[-2], entries[1]], liar)
    verdict = check(rewritten)
    assert "SPLIT_VIEW" in codes(verdict)
    assert proven(verdict, liar.vkey)[0] in {"TWO_ROOTS", "NOT_GROWN"}


def test_a_rewritten_past_is_evidence_for_others(copied, liar):
    earlier = copied.put(copied.entries[:-1], liar).without("cosigned")
    kept = recall(check(earlier).memory)
    entries = copied.entries
    grown = copied.put([entries[1], *entries[1:]], liar).without("cosigned")
    verdict = check(grown, before=kept)
    assert "REWRITTEN" in codes(verdict)
    assert proven(verdict, liar.vkey) == ["NOT_GROWN"]


def test_a_rollback_is_a_hint_for_others(copied, shorter, liar):
    """Heads bear no time: that the shorter one came later is the word of who saw it."""
    verdict = check(shorter, before=recall(check(copied).memory))
    assert "ROLLBACK" in codes(verdict)
    assert verdict.word == MISCONDUCT
    assert proven(verdict, liar.vkey) == []
    (evidence,) = verdict.evidence
    origin = liar.name
    assert judge(evidence).hints[0] == Said("NOT_LED", origin)
    assert "By itself that proves nothing." in write_evidence(evidence)


def test_a_memory_without_a_head_leaves_no_evidence(copied, shorter):
    state = check(copied).memory
    del state["checkpoint"]
    assert check(shorter, before=recall(state)).evidence == []


def test_a_journal_whose_files_do_not_match_its_head_leads_nowhere(copied, forked, liar):
    """Its longer head is signed, but it does not show the entries: nothing can be told of it."""
    longer = copied.put([*copied.entries, copied.entries[1]], liar).without("cosigned")
    broken = Copy({p: d for p, d in longer.files.items() if not p.startswith("tile/")})
    verdict = check(copied, others={"b.kg": broken})
    assert codes(verdict) == {"OTHER_UNREAD"}
    assert verdict.word == UNREADABLE
