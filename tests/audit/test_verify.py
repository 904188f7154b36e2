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
from ishenim.opening.models import Opening
from ishenim.seal.letter import seal_number
from tests.audit.conftest import NOW, WEDNESDAY, check, codes, copy_of

pytestmark = pytest.mark.django_db


def test_an_honest_journal_is_clean(copied, roster):
    verdict = check(copied)
    assert verdict.findings == []
    assert verdict.word == CLEAN
    assert verdict.origin == roster.origin
    assert verdict.fingerprint == roster.fingerprint
    assert (verdict.cosigned, verdict.quorum) == (3, 3)
    counts = verdict.counts
    assert (counts.letters, counts.listed, counts.acts, counts.openings) == (1, 1, 1, 1)
    assert (counts.rosters, counts.boxes, counts.orders) == (1, 2, 1)
    assert verdict.tuesdays.on_time == [WEDNESDAY - timedelta(days=1)]


def test_the_verdict_is_told_to_somebody_who_knows_nothing(copied):
    said = "\n".join(told.lines(check(copied)))
    assert "letters: 1 in the published lists, 1 taken out by acts" in said
    assert "openings: 1 planned, 1 on time" in said
    assert said.endswith("CLEAN: everything that was checked holds.")


def test_it_is_told_to_programs(copied):
    said = json.loads(json.dumps(told.as_json(check(copied))))
    assert said["verdict"] == "clean"
    assert said["openings"]["on_time"] == ["2026-04-21"]
    assert said["counts"]["letters"] == 1


def test_a_copy_in_a_folder_is_as_good(copied, tmp_path):
    verdict = verify(Folder(copied.save(tmp_path)), Asked(today=WEDNESDAY, now=NOW))
    assert verdict.word == CLEAN


def test_the_seal_on_a_receipt_is_found(copied, with_letter):
    number = seal_number(with_letter.seal)
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


def test_of_a_journal_that_grew_only_what_is_new_is_read(copied, table, three, school, monkeypatch):
    kept = json.loads(json.dumps(check(copied).memory))
    table.later(days=7)
    table.sit_together(*three)
    grown, steps = copy_of(school), []
    walked = Walk.step
    monkeypatch.setattr(Walk, "step", lambda walk, entry: (steps.append(1), walked(walk, entry)))
    later = {"today": WEDNESDAY + timedelta(days=7), "now": NOW + 7 * 86_400}
    whole = check(grown, **later)
    read = len(steps)
    steps.clear()
    verdict = check(grown, **later, before=recall(kept))
    assert verdict.word == CLEAN
    assert verdict.findings == []
    assert len(steps) == read - kept["size"]
    assert verdict.counts == whole.counts
    assert verdict.tuesdays == whole.tuesdays
    assert verdict.memory == whole.memory


def test_what_is_remembered_in_the_middle_of_an_opening_is_gone_on_from(
    table, three, with_letter, order, sealed_box, school
):
    table.sit_together(*three, until=Opening.Step.KEYS)
    half = check(copy_of(school))
    table.play(*three)
    verdict = check(copy_of(school), before=recall(json.loads(json.dumps(half.memory))))
    assert verdict.findings == []
    assert (verdict.counts.letters, verdict.counts.acts) == (1, 1)


@pytest.mark.parametrize("change", ["root", "edge", "format"])
def test_a_memory_that_contradicts_itself_is_none(copied, change):
    kept = check(copied).memory
    kept |= {"root": {"root": "00" * 32}, "edge": {"edge": []}, "format": {"format": "x"}}[change]
    with pytest.raises(ValueError, match=r"contradicts|format"):
        check(copied, before=recall(kept))


def test_long_without_cosignatures_is_said(copied):
    verdict = check(copied, now=NOW + 16 * 86_400)
    assert codes(verdict) == {"LOG_STALE"}
    assert verdict.word == CLEAN


def test_a_school_that_has_not_begun_proves_nothing_wrong(school, order):
    verdict = check(copy_of(school))
    assert codes(verdict) == {"NO_ROSTER"}
    assert verdict.counts.orders == 1


def test_every_finding_has_a_sentence_of_its_own():
    assert all(word[0].islower() and not word.endswith(".") for word in told._SENTENCES.values())
