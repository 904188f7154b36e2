"""The pages of reports: who sees what, nothing typed is lost, few questions to the database."""

import re
from datetime import timedelta

import pytest

from ishenim.meetings import actions as meetings
from ishenim.reports import actions
from ishenim.reports.models import Report
from tests.councils import Council, presence
from tests.quarters import FIRST_OF_JULY, sign

pytestmark = pytest.mark.usefixtures("july")
AT = "/desk/reports/2026-2"
DAY = timedelta(days=1)


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.fixture
def writer(members, enter):
    return enter(members[2])


def texts(version=1, **more):
    return {"version": version, **more}


class TestList:
    def test_before_the_first_quarter_ends(self, school, writer):
        assert "No quarter with a box has ended yet." in text_of(writer.get("/en/desk/reports"))

    def test_a_draft_that_nobody_discussed(self, draft, writer):
        said = text_of(writer.get("/en/desk/reports"))
        assert f'href="/en{AT}"' in said
        for words in ("Draft", "Due on:", "5 July 2026", "Not discussed yet"):
            assert words in said

    def test_late_with_its_days(self, draft, members, enter, monkeypatch):
        from django.utils import timezone

        monkeypatch.setattr(timezone, "now", lambda: FIRST_OF_JULY + 9 * DAY)
        assert "Days late: 5" in text_of(enter(members[2]).get("/en/desk/reports"))

    def test_the_management_sees_states_and_what_is_signed(self, draft, head, members, enter):
        browser = enter(head)
        assert f'href="/en{AT}"' not in text_of(browser.get("/en/desk/reports"))
        refused = browser.get(f"/en{AT}")
        assert refused.status_code == 409
        assert "shown to the management once it is signed" in text_of(refused)
        sign(draft, members[2])
        assert f'href="/en{AT}"' in text_of(browser.get("/en/desk/reports"))


class TestReport:
    def test_there_is_none(self, writer):
        answer = writer.get("/en/desk/reports/2026-2")
        assert answer.status_code == 404
        assert "There is no report on this quarter yet." in text_of(answer)

    def test_words_are_saved(self, draft, writer):
        assert writer.post(AT, texts(causes="Танапистер")).url == AT
        draft.refresh_from_db()
        assert draft.texts == {"causes": "Танапистер"}
        assert "Танапистер" in text_of(writer.get(AT))

    def test_what_two_write_at_once_is_not_lost(self, draft, writer):
        writer.post(AT, texts(causes="биринчи"))
        answer = writer.post(f"/en{AT}", texts(causes="экинчи"))
        said = text_of(answer)
        assert answer.status_code == 409
        assert "Somebody else has written here meanwhile" in said
        assert "биринчи" in said
        assert "экинчи" in said
        assert 'name="version" value="2"' in said

    def test_too_long_a_text_is_not_lost(self, draft, writer):
        answer = writer.post(f"/en{AT}", texts(causes="ө" * 3001, measures="Чара"))
        assert answer.status_code == 400
        assert "A text is too long." in text_of(answer)
        assert "Чара" in text_of(answer)

    def test_typed_while_somebody_signed(self, draft, writer, members):
        sign(draft, members[2])
        answer = writer.post(f"/en{AT}", texts(causes="кечиккен сөз"))
        assert answer.status_code == 409
        assert "This report is signed: it stays as it is." in text_of(answer)
        assert "кечиккен сөз" in text_of(answer)

    def test_another_member_reads_and_does_not_write(self, draft, members, enter):
        other = enter(members[4])
        said = text_of(other.get(f"/en{AT}"))
        assert "Your words" not in said
        assert other.post(AT, texts(causes="x")).status_code == 403
        assert other.post(f"{AT}/count").status_code == 403
        assert other.post(f"{AT}/offer").status_code == 403

    def test_every_number_leads_members_to_the_list_behind_it(self, signed, writer, head, enter):
        said = text_of(writer.get(AT))
        for address in (
            "/desk/register?term=all&amp;quarter=2026-2",
            "/desk/register?term=late&amp;quarter=2026-2",
            "/desk/register?term=all&amp;category=VIO-3&amp;quarter=2026-2",
            "/desk/opening/journal",
        ):
            assert f'href="{address}"' in said, address
        browser = enter(head)
        assert "/desk/register" not in text_of(browser.get(AT))

    def test_the_list_behind_it_has_the_quarter(self, signed, writer):
        found = text_of(writer.get("/en/desk/register?term=all&quarter=2026-2"))
        assert found.count('class="case__name"') == 12
        none = text_of(writer.get("/en/desk/register?term=all&quarter=2026-3"))
        assert 'class="case__name"' not in none

    def test_offered_signed_and_printed(self, draft, writer, members):
        assert writer.get(f"{AT}.pdf").status_code == 409
        assert writer.post(f"{AT}/offer").url == f"{AT}#sign"
        report = Report.objects.get()
        assert "data-sign hidden" in text_of(writer.get(AT))
        line = members[2].sign(report.note_text)
        answer = writer.post(f"{AT}/sign", {"line": line}, content_type="application/json")
        assert answer.json() == {"frozen": True}
        said = text_of(writer.get(f"/en{AT}"))
        assert "Signed on: 1 July 2026" in said
        assert "data-sign hidden" not in said
        for form in ("pdf", "docx", "ods", "csv"):
            assert writer.get(f"{AT}.{form}").status_code == 200, form
        assert writer.get(f"{AT}.txt").text == Report.objects.get().content

    def test_an_unreadable_signature(self, draft, writer):
        writer.post(f"{AT}/offer")
        answer = writer.post(f"{AT}/sign", {"no": "line"}, content_type="application/json")
        assert answer.status_code == 400


class TestDiscussion:
    def held(self, council: Council):
        """Hold a meeting on the tenth of July; the report comes on its agenda by itself."""
        council.now = FIRST_OF_JULY + 9 * DAY
        meeting = council.call(held_on=council.now.date())
        meeting = meetings.record_presence(
            meeting=meeting, presence=presence(), by=council.responsible, now=council.now
        )
        return meeting, meeting.agendaitem_set.get(kind="report")

    def test_not_discussed_on_the_agenda_discussed(self, signed, council, writer, client):
        assert "Not discussed yet" in text_of(writer.get(f"/en{AT}"))
        assert "Not discussed yet" in text_of(client.get("/en/q/2026-2"))
        meeting, item = self.held(council)
        assert item.report_place == "2026-2"
        there = text_of(writer.get(f"/en{AT}"))
        assert "on the agenda of the meeting on:" in there
        assert f"/desk/meetings/{meeting.number}/items/{item.pk}" in there
        council.write(item)
        meetings.write_minutes(meeting=meeting, by=council.secretary, now=council.now)
        assert "Discussed at a meeting on:" in text_of(writer.get(f"/en{AT}"))
        assert "Discussed at a meeting on:" in text_of(client.get("/en/q"))

    def test_the_item_leads_to_the_report(self, signed, council, writer):
        meeting, item = self.held(council)
        page = text_of(writer.get(f"/desk/meetings/{meeting.number}/items/{item.pk}"))
        assert f'href="{AT}"' in page


class TestPublic:
    def test_a_draft_is_not_published(self, draft, client):
        assert client.get("/q/2026-2").status_code == 404
        assert client.get("/q/2026-2.csv").status_code == 404
        assert client.get("/q.json").json()["reports"] == []
        assert "not signed yet" in text_of(client.get("/en/q"))

    def test_no_word_that_was_written_and_no_name(self, draft, council, members, client):
        actions.write(report=draft, texts={"causes": "сыр сөз"}, version=1, by=council.responsible)
        sign(draft, members[2])
        for at in ("/q", "/q/2026-2", "/q.csv", "/q.json", "/q/2026-2.csv"):
            said = text_of(client.get(at))
            assert "сыр сөз" not in said
            for cast in members:
                assert cast.person.name not in said

    @pytest.mark.parametrize("at", ["/q", "/q/2026-2", "/ru/q", "/en/q/2026-2"])
    def test_light_and_without_a_cookie(self, signed, client, at):
        answer = client.get(at)
        assert len(answer.content) <= 60_000
        assert not answer.cookies
        assert "<svg" in answer.content.decode()

    def test_before_there_is_a_box(self, school, client):
        assert "No quarter with a box has ended yet." in text_of(client.get("/en/q"))


class TestQueries:
    @pytest.mark.parametrize("at", ["/desk/reports", AT, f"{AT}.csv", f"{AT}.pdf"])
    def test_at_the_desk(self, signed, writer, at, django_assert_max_num_queries):
        with django_assert_max_num_queries(28):
            assert writer.get(at).status_code == 200

    @pytest.mark.parametrize("at", ["/q", "/q/2026-2", "/q.json", "/q/2026-2.ods"])
    def test_in_public(self, signed, client, at, django_assert_max_num_queries):
        with django_assert_max_num_queries(10):
            assert client.get(at).status_code == 200

    def test_opening_and_counting_a_report(self, quarter, council, django_assert_max_num_queries):
        with django_assert_max_num_queries(28):
            (report,) = actions.open_due(school=quarter, now=FIRST_OF_JULY)
        with django_assert_max_num_queries(24):
            actions.count_anew(report=report, by=council.responsible, now=FIRST_OF_JULY)

    def test_many_quarters_cost_no_more(
        self, quarter, members, enter, monkeypatch, django_assert_max_num_queries
    ):
        from django.utils import timezone

        later = FIRST_OF_JULY + 1500 * DAY
        monkeypatch.setattr(timezone, "now", lambda: later)
        browser = enter(members[2])
        with django_assert_max_num_queries(10):
            assert text_of(browser.get("/desk/reports")).count('class="case__name"') == 17
        with django_assert_max_num_queries(10):
            assert browser.get("/q").status_code == 200
