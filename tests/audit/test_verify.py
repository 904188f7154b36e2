"""A journal that was kept as it must be: everything is counted, nothing is found."""

import json
from datetime import timedelta

import pytest

from ishenim.audit import told
from ishenim.audit.memory import recall
from ishenim.audit.source import Folder
from ishenim.audit.verdict import CLEAN
from ishenim.audit.verify import Asked, verify
from ishenim.audit.walk import Walk
from ishenim.seal.letter import seal_number
from tests.audit.conftest import FIRST, NOW, WEDNESDAY, check, codes, copy_from
from tools.cases import lies_of_cards
from tools.cases.keeping import HERE, SECOND, Keeper
from tools.cases.kept import begun, frozen, kept
from tools.cases.lies import waiting
from tools.cases.lying import IN_FORCE, THIRD, anew, seal_next
from tools.cases.school import ORIGIN, roster, signers

#: A week after the day on which the journals of `tools.cases` are read.
LATER = {"today": WEDNESDAY + timedelta(days=7), "now": NOW + 7 * 86_400}


def test_an_honest_journal_is_clean(copied):
    verdict = check(copied)
    assert verdict.findings == []
    assert verdict.word == CLEAN
    assert (verdict.origin, verdict.fingerprint) == (ORIGIN, roster().fingerprint)
    assert (verdict.cosigned, verdict.quorum) == (3, 3)
    counts = verdict.counts
    assert (counts.letters, counts.opened, counts.damaged, counts.waiting) == (3, 2, 1, 0)
    assert (counts.urgent, counts.paper, counts.listed) == (1, 1, 4)
    assert (counts.acts, counts.openings) == (1, 1)
    assert (counts.rosters, counts.boxes, counts.orders) == (1, 2, 1)
    assert verdict.tuesdays.on_time == [FIRST]


def test_the_verdict_is_told_to_somebody_who_knows_nothing(copied):
    said = "\n".join(told.lines(check(copied)))
    assert "letters: 3 lay in the boxes, 2 opened, 1 damaged, 0 waiting for more cards" in said
    assert "openings before today: 1 planned, 1 on time" in said
    assert "2026-04-17: a sign-in was renewed: member 3 (entry 5)" in said
    assert said.endswith("CLEAN: everything that was checked holds.")


def test_it_is_told_to_programs(copied):
    said = json.loads(json.dumps(told.as_json(check(copied))))
    assert said["verdict"] == "clean"
    assert said["openings"]["on_time"] == ["2026-04-21"]
    assert said["counts"]["letters"] == 3
    assert said["records"] == [
        {"index": 5, "kind": "sign-in", "day": "2026-04-17", "who": "3", "box": 0}
    ]


def test_a_copy_in_a_folder_is_as_good(copied, tmp_path):
    verdict = verify(Folder(copied.save(tmp_path)), Asked(today=WEDNESDAY, now=NOW))
    assert verdict.word == CLEAN


def test_the_seal_on_a_receipt_is_found(copied):
    number = seal_number(kept().letters[1][0])
    for typed in (number, number.lower(), f" {number[:4]}-{number[4:]} "):
        assert check(copied, seal=typed).found == "1"
    assert check(copied, seal="0000000000000000").found is None
    said = list(told.lines(check(copied, seal=number), number))
    assert "your letter: taken out of box 1" in said


def test_a_missed_tuesday_is_named(copied):
    # The week of 5 May is one long holiday: its opening is on the Monday after.
    verdict = check(copied, today=WEDNESDAY + timedelta(days=21))
    missed = [day.isoformat() for day in verdict.tuesdays.unexplained]
    assert missed == ["2026-04-28", "2026-05-11", "2026-05-12"]
    assert "missed without a word: 2026-04-28" in "\n".join(told.lines(verdict))


# ── What is remembered ────────────────────────────────────────────────────────
def remembered(keeper: Keeper):
    """Return what a reader keeps of a journal, as it lies in a file."""
    return recall(json.loads(json.dumps(check(copy_from(keeper)).memory)))


def gone_on(before: Keeper, after: Keeper) -> None:
    """Check that reading what was added gives what reading everything gives."""
    known = remembered(before)
    whole = check(copy_from(after), **LATER)
    verdict = check(copy_from(after), **LATER, before=known)
    assert verdict.findings == whole.findings
    assert verdict.counts == whole.counts
    assert verdict.tuesdays == whole.tuesdays
    assert verdict.records == whole.records
    assert verdict.memory == whole.memory


def test_of_a_journal_that_grew_only_what_is_new_is_read(monkeypatch):
    grown, steps = kept().copy(), []
    seal_next(grown)
    grown.line(SECOND)
    walked = Walk.step
    monkeypatch.setattr(Walk, "step", lambda walk, entry: (steps.append(1), walked(walk, entry)))
    known = remembered(kept())
    steps.clear()
    assert check(copy_from(grown), **LATER, before=known).findings == []
    assert len(steps) == len(grown.entries) - known.size


def test_what_is_remembered_in_the_middle_of_an_opening_is_gone_on_from():
    for half in (begun(), frozen()):
        grown = half.copy()
        if half.told == 0 and len(half.boxes) == 1:
            seal_next(grown, FIRST, SECOND)
            grown.open(1, FIRST)
            grown.release(1, *HERE)
        grown.act(FIRST)
        gone_on(half, grown)


def test_waiting_letters_are_remembered():
    half = waiting()
    opened, vanished, late = half.copy(), half.copy(), half.copy()
    for keeper in (opened, vanished):
        seal_next(keeper)
    opened.release(1, 3)
    opened.act(SECOND, opens=(1,))
    gone_on(half, opened)
    vanished.waiting = []
    vanished.line(SECOND)
    gone_on(half, vanished)
    late.urgent("never", SECOND, box=1)
    gone_on(half, late)


def test_a_restart_is_remembered():
    half = kept().copy()
    lies_of_cards._restart(half)
    grown = half.copy()
    grown.compose(anew(IN_FORCE))
    grown.seal(IN_FORCE, THIRD, by=signers(11, 12, 13))
    gone_on(half, grown)


@pytest.mark.parametrize("change", ["root", "edge", "format", "boxes", "counts", "waiting"])
def test_a_memory_that_contradicts_itself_is_none(copied, change):
    state = check(copied).memory
    broken = {
        "root": "00" * 32,
        "edge": [],
        "format": "x",
        "boxes": [{}],
        "counts": {"entries": "x"},
        "waiting": None,
    }
    with pytest.raises(ValueError, match=r"contradicts|format"):
        check(copied, before=recall(state | {change: broken[change]}))


# ── Who vouches ───────────────────────────────────────────────────────────────
def test_long_without_cosignatures_is_said(copied):
    verdict = check(copied, now=NOW + 16 * 86_400)
    assert codes(verdict) == {"LOG_STALE"}
    assert verdict.word == CLEAN


def test_nobody_needs_to_vouch_for_the_newest_entries():
    """The signatures on each box vouch for what was before it; the newest word is information."""
    verdict = check(copy_from(kept(), ()))
    assert codes(verdict) == {"LOG_QUORUM"}
    assert verdict.word == CLEAN


def test_every_finding_has_a_sentence_of_its_own():
    assert all(word[0].islower() and not word.endswith(".") for word in told.SENTENCES.values())
