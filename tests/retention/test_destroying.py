"""Letters whose term of keeping has ended are destroyed: nothing of them is left on the disk."""

import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections

from ishenim.box import actions as box
from ishenim.box import letter_files, places
from ishenim.box.models import Box, Letter
from ishenim.box.refusals import Unknown
from ishenim.casework import actions as casework
from ishenim.casework.models import Answer, Case, Reader
from ishenim.commission.models import Member, Roster
from ishenim.consideration import actions as consideration
from ishenim.consideration.models import Measure, Move, Task
from ishenim.journal.models import Entry
from ishenim.obligations.facts import of_school
from ishenim.opening.models import Release
from ishenim.regulation.obligations import letters
from ishenim.regulation.rulebook import DEFAULT, write_rulebook
from ishenim.retention import actions, pages, papering
from ishenim.retention import disk as storage
from ishenim.retention.due import coming, due
from ishenim.retention.models import Deed
from ishenim.schools.actions import adopt_rulebook
from ishenim.seal.letter import seal_number
from ishenim.ui.refusals import BadInput, NotAllowed, NotNow
from tests.box.wire import follow_up
from tests.letters import OPENED_AT, read_by, reply_from
from tests.served import PATIENCE

MARKER = "жашыл бугунун изи"
AFTER = datetime(2032, 1, 10, 6, 0, tzinfo=UTC)


@pytest.fixture
def closed(described, letter, members, roster):
    """Aigul's letter, closed in 2026 with a marker in every column."""
    who = {"by": members[0].member, "now": OPENED_AT}
    sent = reply_from(members[0], roster, letter, "Рахмат!")
    casework.answer(letter=letter.row, sent=sent, **who)
    task = consideration.add_task(case=described, text=MARKER, member=None, due_on=None, **who)
    consideration.finish_task(task=task, result=MARKER, **who)
    day = OPENED_AT.date()
    consideration.add_measure(case=described, kind="talk", text=MARKER, done_on=day, **who)
    consideration.decide(case=described, decision=MARKER, outcome="confirmed", **who)
    consideration.close(case=described, **who)
    check = Task.objects.get(kind="check")
    consideration.finish_check(task=check, went_on=False, result=MARKER, **who)
    return described


def draft(school, cast):
    return actions.draft_destruction(school=school, by=cast.member, now=AFTER)


def sign(deed, *cast):
    for one in cast:
        line = one.sign(deed.note_text)
        actions.sign_deed(deed=deed, line=line, by=one.member, now=AFTER)
    return Deed.objects.get(pk=deed.pk)


@pytest.mark.django_db
class TestTerm:
    """Full years after the end of the year of closing."""

    def test_not_before_and_not_an_open_one(self, closed, school):
        assert not due(school, date(2031, 12, 31)).exists()
        assert due(school, date(2032, 1, 1)).count() == 1
        Case.objects.update(stage="in-work")
        assert not due(school, date(2032, 1, 1)).exists()

    def test_there_is_a_notice_before(self, closed, school):
        assert coming(school, date(2031, 11, 30)) is None
        ending = coming(school, date(2031, 12, 10))
        assert ending is not None
        assert (ending.years, ending.from_day, ending.count) == ((2026,), date(2032, 1, 1), 1)


@pytest.mark.django_db
class TestAct:
    """Everybody signs before anything is destroyed."""

    def test_nothing_is_drafted_too_early(self, closed, school, members):
        with pytest.raises(NotNow) as refused:
            actions.draft_destruction(school=school, by=members[2].member, now=OPENED_AT)
        assert refused.value.sentence == "The term of keeping has not ended for any letter."

    def test_only_the_responsible_person_and_the_chair_draft_it(self, closed, school, members):
        with pytest.raises(NotAllowed):
            draft(school, members[4])

    def test_two_acts_at_once_are_refused(self, closed, school, members):
        draft(school, members[2])
        with pytest.raises(NotNow):
            draft(school, members[2])

    def test_nothing_happens_until_all_have_signed(self, closed, school, members):
        deed = sign(draft(school, members[2]), *members[:4])
        assert deed.signed_on is None
        with pytest.raises(NotNow) as refused:
            actions.destroy(deed=deed, by=members[2].member, now=AFTER)
        assert refused.value.sentence == "First all members sign the act."

    def test_the_last_signature_enters_the_journal_by_hash_alone(self, closed, school, members):
        deed = sign(draft(school, members[2]), *members)
        entry = Entry.objects.get(index=deed.journal_index)
        assert "kind destruction" in entry.note
        assert "about letters 1" in entry.note
        assert closed.label not in entry.note

    def test_a_strangers_line_is_refused(self, closed, school, members):
        deed = draft(school, members[2])
        with pytest.raises(BadInput):
            actions.sign_deed(
                deed=deed,
                line=members[1].sign(deed.note_text),
                by=members[0].member,
                now=AFTER,
            )

    def test_an_act_nobody_signed_is_discarded(self, closed, school, members):
        deed = draft(school, members[2])
        actions.discard(deed=deed, by=members[2].member, now=AFTER)
        deed = sign(draft(school, members[2]), members[0])
        with pytest.raises(NotNow):
            actions.discard(deed=deed, by=members[2].member, now=AFTER)

    def test_who_leaves_without_signing_does_not_hold_the_act_up(
        self, closed, school, members, enter
    ):
        deed = sign(draft(school, members[2]), *members[:4])
        finish = {"deed": deed, "now": AFTER}
        with pytest.raises(NotNow) as refused:
            actions.finish_deed(by=members[2].member, **finish)
        assert refused.value.sentence == "Signatures are still to come: the act waits for them."
        Member.objects.filter(pk=members[4].member.pk).update(left_on=AFTER.date())
        with pytest.raises(NotAllowed):
            actions.finish_deed(by=members[3].member, **finish)
        page = enter(members[2]).get(f"/en/desk/retention/{deed.pk}").content.decode()
        assert "Left without signing" in page
        assert enter(members[2]).post(f"/en/desk/retention/{deed.pk}/finish").status_code == 302
        deed.refresh_from_db()
        assert Entry.objects.get(index=deed.journal_index).note.count("\n— ") == 4
        with pytest.raises(NotNow):
            actions.finish_deed(by=members[2].member, **finish)

    def test_too_few_signatures_stay_too_few(self, closed, school, members):
        deed = sign(draft(school, members[2]), members[0])
        Member.objects.filter(seat__in=[2, 4, 5]).update(left_on=AFTER.date())
        deed = sign(deed, members[2])
        assert deed.signed_on is None
        with pytest.raises(NotNow):
            actions.finish_deed(deed=deed, by=members[2].member, now=AFTER)

    def test_an_act_that_was_signed_keeps_the_names_of_who_left_later(
        self, closed, school, members
    ):
        deed = sign(draft(school, members[2]), *members)
        Member.objects.filter(pk=members[4].member.pk).update(left_on=AFTER.date())
        lines = pages.paper(deed, "en").signatures
        assert all(line.state for line in lines)

    def test_the_pages(self, closed, school, members, enter):
        deed = draft(school, members[2])
        browser = enter(members[0])
        page = browser.get("/en/desk/retention").content.decode()
        assert "is being signed" in page
        page = browser.get(f"/en/desk/retention/{deed.pk}").content.decode()
        assert closed.label in page
        assert "Sign the act" in page
        for form in ("pdf", "docx"):
            assert browser.get(f"/desk/retention/{deed.pk}.{form}?lang=ru").status_code == 200
        assert browser.get(f"/desk/retention/{deed.pk}.txt").text == deed.content
        line = members[0].sign(deed.note_text)
        answer = browser.post(
            f"/desk/retention/{deed.pk}/sign", {"line": line}, content_type="application/json"
        )
        assert answer.json() == {"frozen": False}
        answer = browser.post(f"/en/desk/retention/{deed.pk}/carry-out")
        assert answer.status_code == 400
        assert browser.get("/desk/retention/999").status_code == 404


class TestDestroyed:
    """In a database of its own, whose files are read."""

    pytestmark = pytest.mark.slow

    @pytest.fixture
    def disk(self, own_database):
        """Return a function: whether bytes are anywhere in the database's files."""

        def disk(needle: bytes) -> bool:
            with connection.cursor() as cursor:
                if connection.vendor == "sqlite":
                    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                    name = Path(connection.settings_dict["NAME"])
                    folder = [*name.parent.glob(name.name + "*")]
                else:
                    cursor.execute("CHECKPOINT")
                    cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
                    (oid,) = cursor.fetchone()
                    cursor.execute("SHOW data_directory")
                    (data,) = cursor.fetchone()
                    folder = [*(Path(data) / "base" / str(oid)).iterdir()]
            folder += [*Path(settings.LETTERS_DIR).glob("*")]
            return any(needle in path.read_bytes() for path in folder if path.is_file())

        return disk

    def test_no_byte_and_no_word_is_left(self, disk, closed, letter, school, members):
        values = [places.read(letter.row), letter.row.stub, Answer.objects.get().copy]
        values += [letter.row.lines, Release.objects.filter(box=letter.row.box).first().file]
        secrets = [bytes(value)[400:432] for value in values]  # within one page of either database
        secrets += [MARKER.encode(), closed.summary.encode()]
        assert [disk(secret) for secret in secrets] == [True] * len(secrets)
        deed = sign(draft(school, members[2]), *members)
        assert actions.destroy(deed=deed, by=members[2].member, now=AFTER) == 1
        assert [disk(secret) for secret in secrets] == [False] * len(secrets)
        self.what_stays(letter)

    def test_what_others_still_read_goes_when_they_have_ended(
        self, disk, other, closed, letter, school, members, enter
    ):
        secret = closed.summary.encode()
        deed = sign(draft(school, members[2]), *members)
        with other():
            actions.destroy(deed=deed, by=members[2].member, now=AFTER)
            actions.clear_leftovers()
            deed.refresh_from_db()
            assert deed.leftovers == []
            page = enter(members[2]).get(f"/en/desk/retention/{deed.pk}").content.decode()
            assert "still being cleared" in page
        # Other tests at the same PostgreSQL are others, too: the ticker comes again and again.
        deadline = time.monotonic() + PATIENCE
        while deed.leftovers is not None and time.monotonic() < deadline:
            actions.clear_leftovers()
            deed.refresh_from_db()
        assert deed.leftovers is None
        assert not disk(secret)

    @pytest.fixture(params=["reads here", "writes elsewhere"])
    def other(self, request, own_database, monkeypatch):
        """Return a context in which somebody is in the middle of a transaction."""
        monkeypatch.setattr(storage, "PATIENCE", 0.2)
        asked = "SELECT summary FROM casework_case"
        if request.param == "writes elsewhere":
            if connection.vendor == "sqlite":
                pytest.skip("a file has no neighbours")
            asked = "SELECT pg_current_xact_id()"

        @contextmanager
        def busy():
            other = connections.create_connection("default")
            other.settings_dict = {**connection.settings_dict}
            if request.param == "writes elsewhere":
                other.settings_dict["NAME"] = "postgres"
            with other.cursor() as cursor:
                cursor.execute("BEGIN")
                cursor.execute(asked)
                cursor.fetchone()
                yield
                cursor.execute("ROLLBACK")
            other.close()

        return busy

    def what_stays(self, letter):
        row = Case.objects.get()
        assert (row.label, row.channel, row.ground) == ("ИК-2026-0001", "site", "RCK")
        assert row.destroyed_on == AFTER.date()
        assert (row.category, row.summary, row.decision, row.name_hash) == ("", "", "", None)
        assert not Reader.objects.exists()
        assert not Move.objects.exists()
        assert not Measure.objects.exists()
        kept = Letter.objects.get()
        assert bytes(kept.seal) == letter.seal  # published with its opening
        assert not Release.objects.exists()

    def test_a_large_letters_file_is_overwritten_and_gone(
        self, disk, write, aigul, open_the_box, school, members
    ):
        film = ("film.bin", "application/octet-stream", b"x" * 400_000)
        written = write(aigul, files=[film])
        open_the_box()
        casework.register(school=school, now=OPENED_AT)
        read_by(written, *members[:2])
        Case.objects.update(stage="closed", finished_on="2026-05-01")
        Letter.objects.update(waits=False)
        path = letter_files.path_of(written.row.file)
        sealed = path.read_bytes()[-64:]
        assert disk(sealed)
        deed = sign(draft(school, members[2]), *members)
        actions.destroy(deed=deed, by=members[2].member, now=AFTER)
        assert not path.exists()
        assert not disk(sealed)

    def test_a_letter_whose_case_was_opened_again_stays(
        self, own_database, closed, school, members, enter
    ):
        deed = sign(draft(school, members[2]), *members)
        consideration.reopen(case=closed, reason="A sister asks.", by=members[0].member, now=AFTER)
        assert actions.destroy(deed=deed, by=members[2].member, now=AFTER) == 0
        assert Case.objects.get().summary
        page = enter(members[2]).get(f"/en/desk/retention/{deed.pk}").content.decode()
        assert "so these letters stay:" in page

    def test_a_letter_whose_author_writes_while_the_act_is_signed_stays(
        self, own_database, closed, school, members, aigul
    ):
        deed = sign(draft(school, members[2]), *members)
        added = box.Added(
            mailbox=aigul.keys.mailbox, auth=aigul.keys.auth, key=b"k" * 16, sealed=follow_up()
        )
        box.follow_up(school=school, added=added, now=AFTER)
        assert actions.destroy(deed=deed, by=members[2].member, now=AFTER) == 0
        deed.refresh_from_db()
        assert deed.spared == [Case.objects.get().label]
        assert Case.objects.get().letter.waits

    def test_a_second_time_is_refused(self, own_database, closed, school, members):
        deed = sign(draft(school, members[2]), *members)
        actions.destroy(deed=deed, by=members[2].member, now=AFTER)
        with pytest.raises(NotNow):
            actions.destroy(deed=deed, by=members[2].member, now=AFTER)
        with pytest.raises(NotAllowed):
            actions.destroy(deed=deed, by=members[4].member, now=AFTER)

    def test_who_knows_the_code_finds_nothing_any_more(
        self, own_database, closed, school, members, aigul
    ):
        found = box.mailbox(school=school, mailbox=aigul.keys.mailbox, auth=aigul.keys.auth)
        assert found
        deed = sign(draft(school, members[2]), *members)
        actions.destroy(deed=deed, by=members[2].member, now=AFTER)
        with pytest.raises(Unknown):
            box.mailbox(school=school, mailbox=aigul.keys.mailbox, auth=aigul.keys.auth)


class TestLocked:
    """A letter for which too few cards came."""

    @pytest.fixture
    def locked(self, write, aigul, members, open_the_box):
        written = write(aigul)
        open_the_box(members[:2])
        return written

    def test_it_is_kept_while_there_are_cards_of_its_box(self, locked, school, members, enter):
        with pytest.raises(NotNow):
            draft(school, members[2])
        page = enter(members[0]).get("/en/desk/retention").content.decode()
        assert "They are not destroyed while there are key cards of their boxes." in page

    def test_after_a_restart_its_destruction_is_signed(self, locked, school, members, enter):
        Roster.objects.update(first_epoch=2, epoch=2)
        Box.objects.filter(number=2).update(epoch=2)
        page = enter(members[2]).get("/en/desk/retention").content.decode()
        assert "nobody can ever open these" in page
        deed = draft(school, members[2])
        assert seal_number(locked.seal) in deed.content
        assert "letters 1" in deed.note_text
        deed = sign(deed, *members)
        assert actions.destroy(deed=deed, by=members[2].member, now=AFTER) == 1
        assert not Letter.objects.exists()
        assert not Release.objects.exists()

    def test_what_opened_meanwhile_stays(self, locked, school, members):
        Roster.objects.update(first_epoch=2, epoch=2)
        deed = sign(draft(school, members[2]), *members)
        Letter.objects.update(lock=Letter.Lock.OPEN, act=2)
        assert actions.destroy(deed=deed, by=members[2].member, now=AFTER) == 0
        assert Letter.objects.count() == 1


def test_who_wrote_again_after_the_end_is_not_destroyed_without_a_word(closed, school):
    """A closed letter whose author waits for a word is due only once it was heard."""
    case = closed if isinstance(closed, Case) else Case.objects.get()
    assert list(due(school, AFTER.date())) == [case]
    Letter.objects.filter(pk=case.letter_id).update(waits=True)
    assert not due(school, AFTER.date())


@pytest.fixture
def shortened(closed, school):
    """One year of keeping, in force since the year after the letter was closed."""
    rules = replace(DEFAULT, retention_years=1)
    since = date(2027, 3, 1)
    adopt_rulebook(school=school, toml=write_rulebook(rules), effective_on=since, adopted_on=since)
    return closed


@pytest.mark.django_db
class TestShortened:
    """A rulebook that keeps letters for less holds for what is closed under it (R14)."""

    def test_what_was_promised_holds(self, shortened, school, members, enter):
        page = enter(members[0]).get("/en/desk/cases/2026-1").content.decode()
        assert "31 December 2031" in page
        for day in (date(2029, 1, 1), date(2031, 12, 31)):
            assert not due(school, day).exists()
            assert {one.what for one in kept(school, day)} <= {"retention-notice"}
        assert list(due(school, date(2032, 1, 1))) == [shortened]
        assert {one.what for one in kept(school, date(2032, 1, 1))} == {"retention"}
        assert coming(school, date(2028, 12, 10)) is None
        ending = coming(school, date(2031, 12, 10))
        assert ending is not None
        assert ending.years == (2026,)

    def test_letters_closed_since_are_kept_by_the_new_rules(self, shortened, school, members):
        Case.objects.update(finished_on=date(2027, 3, 1))
        assert not due(school, date(2028, 12, 31)).exists()
        assert {one.what for one in kept(school, date(2028, 12, 31))} == {"retention-notice"}
        assert due(school, date(2029, 1, 1)).exists()
        assert (
            "years of keeping: 1."
            in papering.destruction(school, [Case.objects.get()], [], date(2029, 1, 1))["en"][
                "basis"
            ]
        )

    def test_an_act_that_came_too_early_destroys_nothing(
        self, shortened, school, members, django_capture_on_commit_callbacks
    ):
        deed = sign(draft(school, members[2]), *members)
        early = datetime(2029, 1, 10, 6, 0, tzinfo=UTC)
        assert actions.destroy(deed=deed, by=members[2].member, now=early) == 0
        deed.refresh_from_db()
        assert deed.spared == [shortened.label]
        assert Case.objects.get().summary

    def test_versions_cost_no_query(self, shortened, school, django_assert_num_queries):
        school.versions()
        with django_assert_num_queries(1):
            assert not due(school, date(2029, 1, 1)).exists()

    def test_the_page_says_that_others_were_kept_by_other_rules(self, shortened, members, enter):
        page = enter(members[0]).get("/en/desk/retention").content.decode()
        assert "A letter closed under other rules is kept by those" in page


def kept(school, day):
    """Return what the obligations say of keeping on a day."""
    return list(letters.retention(of_school(school, day), day))
