"""A report opens by itself, is written, counted anew and signed; each refusal has its sentence."""

from datetime import date, timedelta

import pytest

from ishenim.casework.models import Case
from ishenim.commission.models import Member
from ishenim.journal.models import Entry
from ishenim.papers.forms.report_words import TEXTS
from ishenim.proof.note import split_note
from ishenim.reports import actions
from ishenim.reports.models import Report
from tests.cast import NOW, person_named
from tests.quarters import FIRST_OF_JULY, sign

DAY = timedelta(days=1)
WRITER = "The responsible person writes and signs the report."
SIGNED = "This report is signed: it stays as it is."


class TestOpening:
    def test_not_before_the_quarter_is_over(self, quarter):
        assert actions.open_due(school=quarter, now=FIRST_OF_JULY - DAY) == []
        assert len(actions.open_due(school=quarter, now=FIRST_OF_JULY)) == 1

    def test_once(self, draft, quarter):
        assert actions.open_due(school=quarter, now=FIRST_OF_JULY + DAY) == []
        assert (draft.due_on, draft.fixed_on) == (date(2026, 7, 5), date(2026, 7, 1))

    def test_what_was_forgotten_is_opened_too(self, quarter):
        found = actions.open_due(school=quarter, now=FIRST_OF_JULY + 200 * DAY)
        assert [str(one) for one in found] == ["2026-2", "2026-3", "2026-4"]

    def test_a_school_without_a_box_owes_none(self, school):
        assert actions.open_due(school=school, now=FIRST_OF_JULY) == []

    def test_the_ticker_opens_it_in_every_school(self, quarter):
        assert actions.tick(now=FIRST_OF_JULY - DAY) == 0
        assert actions.tick(now=FIRST_OF_JULY) == 1
        assert actions.tick(now=FIRST_OF_JULY) == 0
        assert Report.objects.get().quarter == 2

    def test_one_schools_trouble_stops_no_other(self, quarter, monkeypatch):
        def fail(**_more):
            raise RuntimeError

        monkeypatch.setattr("ishenim.reports.actions.drafting.open_due", fail)
        assert actions.tick(now=FIRST_OF_JULY) == 0


class TestWriting:
    def write(self, report, by, text="Танапистерде көзөмөл жок.", version=1):
        return actions.write(report=report, texts={"causes": text}, version=version, by=by)

    def test_words_are_kept(self, draft, council):
        kept = self.write(draft, council.responsible, "  Танапистер.  ")
        assert (kept.texts, kept.version) == ({"causes": "Танапистер."}, 2)

    @pytest.mark.parametrize("seat", [1, 2, 4, 5])
    def test_by_the_responsible_person_alone(self, draft, council, refused, seat):
        assert refused(self.write, draft, council.seat(seat)) == WRITER

    def test_not_by_who_has_left(self, draft, council, refused):
        Member.objects.filter(pk=council.responsible.pk).update(left_on=date(2026, 7, 1))
        assert refused(self.write, draft, council.seat(3)) == WRITER

    def test_two_at_once_are_told(self, draft, council, refused):
        self.write(draft, council.responsible)
        assert refused(self.write, draft, council.responsible) == (
            "Somebody else has written here meanwhile. Please load the page anew."
        )

    def test_too_long(self, draft, council, refused):
        sentence = "A text is too long. Please shorten it."
        assert refused(self.write, draft, council.responsible, "ө" * 3001) == sentence

    def test_of_no_section(self, draft, council, refused):
        texts = {"names": "x"}
        more = {"report": draft, "texts": texts, "version": 1, "by": council.responsible}
        assert refused(actions.write, **more) == "A text is too long. Please shorten it."
        assert "names" not in TEXTS

    def test_not_once_it_is_signed(self, signed, council, refused):
        assert refused(self.write, signed, council.responsible) == SIGNED


class TestCounting:
    def test_figures_stay_until_they_are_counted_anew(self, draft, council):
        Case.objects.filter(number=12).update(
            finished_on=date(2026, 7, 1), outcome="partly", stage="closed"
        )
        draft.refresh_from_db()
        assert draft.figures["numbers"]["this"]["considered"] == 10
        anew = actions.count_anew(report=draft, by=council.responsible, now=FIRST_OF_JULY + 2 * DAY)
        assert anew.figures["numbers"]["this"]["considered"] == 11
        assert anew.fixed_on == date(2026, 7, 3)

    def test_what_was_offered_is_dropped(self, draft, council):
        offered = actions.offer(report=draft, by=council.responsible, now=FIRST_OF_JULY)
        assert offered.note_text
        anew = actions.count_anew(report=draft, by=council.responsible, now=FIRST_OF_JULY)
        assert (anew.note_text, anew.content, anew.documents) == ("", "", {})

    def test_refusals(self, signed, council, refused):
        more = {"report": signed, "now": FIRST_OF_JULY}
        assert refused(actions.count_anew, by=council.chair, **more) == WRITER
        assert refused(actions.count_anew, by=council.responsible, **more) == SIGNED
        assert refused(actions.offer, by=council.chair, **more) == WRITER
        assert refused(actions.offer, by=council.responsible, **more) == SIGNED


class TestSigning:
    def test_it_enters_the_journal_by_hash_alone(self, draft, members, council):
        actions.write(report=draft, texts={"causes": "сыр сөз"}, version=1, by=council.responsible)
        done = sign(draft, members[2])
        entry = Entry.objects.get(school=done.school, index=done.journal_index)
        text, lines = split_note(entry.note)
        assert text == done.note_text
        assert len(lines) == 1
        assert "\nkind report\nnumber 2026/2\ndate 2026-07-01\n" in text
        assert text.endswith("\nabout quarter\n")
        assert "сыр сөз" in done.content
        assert "сыр сөз" not in entry.note
        assert (done.signed_on, done.days_late) == (date(2026, 7, 1), 0)

    def test_late_with_its_days(self, draft, members):
        assert sign(draft, members[2], FIRST_OF_JULY + 7 * DAY).days_late == 3

    def test_refusals(self, draft, members, council, refused):
        more = {"report": draft, "now": FIRST_OF_JULY}
        line = members[2].sign("x\n")
        assert refused(actions.sign, line=line, by=council.responsible, **more) == (
            "Please look at the text that is to be signed first."
        )
        offered = actions.offer(by=council.responsible, **more)
        assert refused(actions.sign, line=line, by=council.chair, **more) == WRITER
        for wrong in (line, members[0].sign(offered.note_text), "x", ""):
            assert refused(actions.sign, line=wrong, by=council.responsible, **more) == (
                "This signature is not by your key card under this report."
            )

    def test_nobody_signs_without_a_card(self, draft, members, refused):
        Member.objects.update(is_responsible=False)
        by = Member.objects.create(
            school=draft.school,
            person=person_named("Жаңы Мүчө"),
            seat=9,
            post=Member.Post.TEACHER,
            joined_on=FIRST_OF_JULY.date(),
            is_responsible=True,
        )
        more = {"report": draft, "by": by, "now": FIRST_OF_JULY}
        line = members[2].sign(actions.offer(**more).note_text)
        assert refused(actions.sign, line=line, **more) == "Please make your key card first."

    def test_who_took_over_looks_at_the_text_with_their_own_name(
        self, draft, members, council, refused
    ):
        actions.offer(report=draft, by=council.responsible, now=FIRST_OF_JULY)
        Member.objects.filter(pk=members[2].member.pk).update(is_responsible=False)
        Member.objects.filter(pk=members[4].member.pk).update(is_responsible=True)
        after = council.seat(5)
        line = members[4].sign(Report.objects.get().note_text)
        more = {"report": draft, "line": line, "by": after, "now": FIRST_OF_JULY}
        assert refused(actions.sign, **more) == (
            "Please look at the text that is to be signed first."
        )
        members[4].member.refresh_from_db()
        signed = sign(draft, members[4])
        assert signed.signed_by == after
        assert members[4].person.name in str(signed.documents)

    def test_a_second_time_is_refused(self, signed, members, council, refused):
        line = members[2].sign(signed.note_text)
        more = {"report": signed, "line": line, "by": council.responsible, "now": NOW}
        assert refused(actions.sign, **more) == SIGNED
