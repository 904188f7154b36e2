"""The report and the obligations are judged from the same facts; typed words are never lost."""

from datetime import date, timedelta

import pytest

from ishenim.casework.models import Case, Reader
from ishenim.obligations.facts import of_school
from ishenim.opening.models import Opening
from ishenim.regulation.figures import compute
from ishenim.regulation.obligations import obligations
from ishenim.reports.everywhere import FIELDS
from ishenim.reports.everywhere import quarter as everywhere
from ishenim.reports.facts import facts_of
from ishenim.reports.models import Report
from tests.quarters import FIRST_OF_JULY

pytestmark = pytest.mark.usefixtures("july")
AT, TODAY, DAY = "/desk/reports/2026-2", date(2026, 7, 1), timedelta(days=1)


def numbers(school) -> dict[str, int]:
    found = compute(facts_of(school, 2026, 2, TODAY), 2026, 2, 3, TODAY)
    return found["numbers"]["this"]


def unregistered(school) -> int:
    """Return for how many letters the desk says that they are late to be registered."""
    found = obligations(of_school(school, TODAY), TODAY)
    return sum(one.number for one in found if one.what == "registration" and one.state == "late")


def test_a_letter_with_a_number_and_no_line_is_late_in_both(quarter):
    """Its number came with the act by itself; nobody had written its line for weeks."""
    assert (numbers(quarter)["registered_late"], unregistered(quarter)) == (1, 0)
    Case.objects.filter(number__gt=1).update(described_on=None)
    assert numbers(quarter)["registered_in_time"] == 0
    assert numbers(quarter)["registered_late"] == 12
    assert unregistered(quarter) == 11


def test_what_an_act_counts_on_paper_is_counted_before_it_is_typed_in(quarter):
    before = numbers(quarter)
    Opening.objects.filter(act_number=3).update(paper_letters=2)
    after = numbers(quarter)
    assert after["letters"] == before["letters"] + 2
    assert after["registered_late"] == before["registered_late"] + 2
    assert unregistered(quarter) == 2


def test_answered_is_considered_in_both(quarter):
    """What was answered in time and closed later was late in the report, and kept on the desk."""
    case = Case.objects.filter(finished_on__isnull=False).first()
    before = numbers(quarter)["considered_late"]
    Case.objects.filter(pk=case.pk).update(
        answered_on=case.received_on + DAY, finished_on=case.answer_by + DAY
    )
    assert numbers(quarter)["considered_late"] == before


def test_the_whole_installation_counts_as_each_school_does(quarter):
    Case.objects.filter(number__lte=3).update(described_on=None)
    (row,) = everywhere(2026, 2, TODAY)
    mine = numbers(quarter)
    assert [int(one) for one in row[1:]] == [mine[name] for name in FIELDS]


# ── Nothing typed is lost ─────────────────────────────────────────────────────
@pytest.mark.parametrize("press", ["offer", "count"])
def test_a_press_beside_the_form_keeps_what_was_typed(draft, members, enter, press):
    writer = enter(members[2])
    form = {"version": 1, "causes": "Телефон алып коюшкан."}
    writer.post(f"{AT}/{press}", form)
    report = Report.objects.get()
    assert report.texts["causes"] == "Телефон алып коюшкан."
    assert bool(report.documents) == (press == "offer")
    if report.documents:
        assert "Телефон алып коюшкан." in report.content


def test_a_press_after_somebody_else_wrote_keeps_the_words_in_the_form(draft, members, enter):
    writer = enter(members[2])
    writer.post(AT, {"version": 1, "causes": "Биринчи."})
    answer = writer.post(f"{AT}/offer", {"version": 1, "causes": "Экинчи."})
    assert answer.status_code == 409
    assert "Экинчи." in answer.content.decode()


# ── Inside the commission a small table is whole ──────────────────────────────
def test_who_has_read_the_letters_sees_small_tables_whole(draft, members, enter):
    few = list(Case.objects.order_by("number")[:4])
    for case in few:
        Case.objects.filter(pk=case.pk).update(name_hash=b"n" * 32)
        Reader.objects.create(
            case=case, member=members[2].member, proof=b"n" * 32, since=FIRST_OF_JULY.date()
        )
    read = enter(members[2]).get(f"/en{AT}").content.decode()
    assert "The letters that you have read" in read
    assert "4 letters of 12" in read
    for stranger in (members[0], members[4]):
        assert (
            "The letters that you have read" not in enter(stranger).get(f"/en{AT}").content.decode()
        )
