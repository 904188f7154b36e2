"""What a running school's commission signs is what a reader of its journal wants to see."""

from datetime import timedelta

import pytest

from ishenim.audit.memory import recall
from ishenim.audit.verdict import CLEAN
from ishenim.box.models import Slot, Waiting
from ishenim.journal import bundles, keys
from ishenim.seal.letter import seal_number
from tests.audit.conftest import WEDNESDAY, check, codes, copy_of
from tests.opening.test_missing_cards import anew as make_anew
from tests.opening.test_missing_cards import sign as sign_roster

pytestmark = pytest.mark.django_db
NOBODY_YET = {"LOG_QUORUM"}


def test_the_journal_of_a_running_school_is_clean(running, roster):
    verdict = check(running)
    assert codes(verdict) <= NOBODY_YET
    assert verdict.word == CLEAN
    assert (verdict.origin, verdict.fingerprint) == (roster.origin, roster.fingerprint)
    counts = verdict.counts
    assert (counts.letters, counts.opened, counts.listed, counts.acts) == (1, 1, 1, 1)
    assert (counts.rosters, counts.boxes, counts.orders, counts.openings) == (1, 2, 1, 1)
    assert verdict.tuesdays.on_time == [WEDNESDAY - timedelta(days=1)]


def test_an_empty_tuesday_is_a_line(table, three, order, open_box, school):
    table.sit_together(*three)
    verdict = check(copy_of(school))
    assert codes(verdict) <= NOBODY_YET
    assert (verdict.counts.acts, verdict.counts.openings) == (0, 1)


def test_the_seal_on_a_receipt_is_found(running, with_letter):
    assert check(running, seal=seal_number(with_letter.seal)).found == "1"


def clean(school, table, **asked):
    """Check a journal as it stands on the table's day, and return the verdict."""
    day = table.now.date() + timedelta(days=1)
    verdict = check(copy_of(school), day, int(table.now.timestamp()), **asked)
    assert codes(verdict) <= {*NOBODY_YET, "LOG_STALE"}
    return verdict


def test_a_letter_that_waits_for_weeks_is_accounted_for(
    table, three, members, with_letter, order, open_box, school
):
    """Three cards are made anew; two old ones cannot open the box, until a third is found."""
    anew = make_anew(table, *members[2:5])
    sign_roster(table, *members[:3], *anew)
    here = [*members[:2], anew[0]]
    table.begin(here[0])
    table.come(*here)
    table.play(*here, until="open")
    for cast in here[:2]:
        table.do(cast)
    table.without(*here)
    table.play(*here)
    verdict = clean(school, table)
    assert (verdict.counts.rosters, verdict.counts.waiting) == (2, 1)
    seal = seal_number(with_letter.seal)
    assert clean(school, table, seal=seal).state == "waiting"
    table.later(days=7)
    table.sit_together(*here)
    verdict = clean(school, table, before=recall(verdict.memory))
    assert verdict.counts.waiting == 1
    table.later(days=(table.box(3).opens_on - table.now.date()).days)
    table.old_cards[4] = members[3]
    table.begin(here[0])
    table.come(*here, anew[1])
    table.confirm(members[3])
    table.play(*here, anew[1])
    verdict = clean(school, table, before=recall(verdict.memory), seal=seal)
    assert (verdict.counts.waiting, verdict.counts.opened, verdict.state) == (0, 1, "")


def test_an_opening_that_took_two_days_is_late_and_nothing_else(
    table, members, with_letter, order, open_box, school
):
    table.sit_together(*members[:3], until="open")
    for cast in members[:2]:
        table.do(cast)
    table.later(days=2)
    table.enter(members[0], members[1], members[3])
    table.confirm(members[3])
    table.do(members[3])
    table.play(members[0], members[1], members[3])
    verdict = clean(school, table)
    assert [day.isoformat() for day in verdict.tuesdays.late] == ["2026-04-21"]


def test_a_box_opened_before_its_day_is_called_extraordinary(
    table, three, with_letter, order, open_box, school
):
    table.later(days=-3)
    table.begin(three[0], reason="Кат тууралуу чалышты")
    table.come(*three)
    table.play(*three)
    verdict = clean(school, table)
    assert (verdict.counts.extraordinary, verdict.counts.opened) == (1, 1)


def test_a_letter_that_was_deleted_before_the_opening_is_proven_by_its_receipt(
    table, three, with_letter, order, sealed_box, school
):
    """Whoever holds the server empties the box in the night: the commission finds nothing."""
    taken = keys.receipt(school.origin, box_number=1, box_id=sealed_box.id, seal=with_letter.seal)
    assert "LETTER_WAITS" in codes(check(copy_of(school), receipt=taken))
    Slot.objects.all().delete()
    Waiting.objects.all().delete()
    table.sit_together(*three)
    verdict = check(copy_of(school), receipt=taken)
    assert "LETTER_DROPPED" in codes(verdict)
    assert verdict.counts.letters == 0


def test_the_journal_names_the_scripts_and_a_false_signature_does_not(school, now, order):
    bundles.record(now=now)
    copied = copy_of(school)
    assert check(copied).scripts == {name: {one} for name, one in bundles.files().items()}
    entries = copied.replaced("bundle", lambda note: note.replace(b"2026", b"2025", 1))
    verdict = check(copied.put(entries, keys.signer(school.origin)))
    assert "NOTE_SIG" in codes(verdict)
    assert verdict.scripts == {}


def test_a_school_that_has_not_begun_proves_nothing_wrong(school, order):
    verdict = check(copy_of(school))
    assert codes(verdict) == {"NO_ROSTER"}
    assert verdict.counts.orders == 1
