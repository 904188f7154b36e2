"""A paper in hand: is it in the journal, and who signed it?"""

import pytest

from ishenim.audit import told
from ishenim.audit.memory import recall
from ishenim.audit.verdict import CLEAN, UNREADABLE
from ishenim.casework.records import printing
from ishenim.meetings.models import Minutes
from ishenim.opening.models import Opening
from ishenim.papers.plain import plain
from tests.audit.conftest import check, codes, copy_of
from tests.cast import NOW, sign_undertaking

pytestmark = pytest.mark.django_db


@pytest.fixture
def text(enter, head, order) -> str:
    """The order as the head downloads it."""
    answer = enter(head).get(f"/desk/orders/{order.pk}.txt")
    assert answer["Content-Disposition"] == f'attachment; filename="order-{order.pk}.txt"'
    return answer.content.decode()


def test_an_order_is_found_with_its_signer(text, order, school):
    verdict = check(copy_of(school), papers={"order.txt": text})
    (found,) = verdict.papers
    assert verdict.word != "misconduct"
    assert (found.kind, found.number, found.index) == ("order", "27", order.journal_index)
    assert (found.day, found.signers) == (order.date, (f"{school.origin}/head",))
    said = f"paper order.txt: order 27 of {order.date}, entry {found.index}"
    assert any(line.startswith(said) for line in told.lines(verdict))
    assert told.as_json(verdict)["papers"][0]["number"] == "27"


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text.rstrip("\n"),
        lambda text: text + "\n\n",
    ],
)
def test_what_editors_do_to_line_ends_does_not_matter(text, school, change):
    assert check(copy_of(school), papers={"a.txt": change(text)}).papers


@pytest.mark.parametrize("other", ["", "27", "Ы"])
def test_a_paper_that_was_changed_is_not_in_the_journal(running, text, other):
    changed = text.replace("27", "28") if other == "27" else other
    verdict = check(running, papers={"a.txt": changed})
    assert (codes(verdict), verdict.papers) == ({"PAPER_UNKNOWN"}, [])
    assert verdict.word == UNREADABLE


def test_of_two_papers_each_is_told(running, text):
    verdict = check(running, papers={"a.txt": text, "b.txt": "Башка буйрук"})
    assert [found.name for found in verdict.papers] == ["a.txt"]
    assert [finding.detail for finding in verdict.findings] == ["b.txt"]


def test_a_paper_older_than_what_is_remembered_is_found(running, text):
    kept = recall(check(running).memory)
    verdict = check(running, papers={"a.txt": text}, before=kept)
    assert (verdict.word, [found.name for found in verdict.papers]) == (CLEAN, ["a.txt"])


def test_an_undertaking_is_found_with_its_member(members, order, roster, school, enter):
    row = sign_undertaking(members[0], NOW)
    text = enter(members[0]).get("/desk/undertaking.txt").content.decode()
    assert text == row.content
    (found,) = check(copy_of(school), papers={"u.txt": text}).papers
    assert (found.kind, found.number) == ("undertaking", "1")
    assert found.signers == (f"{school.origin}/m1",)


def test_an_undertaking_that_is_not_signed_has_no_text(members, enter):
    assert enter(members[0]).get("/desk/undertaking.txt").status_code == 404


def test_minutes_are_found_with_everybody_who_signed(
    council, roster, order, school, enter, members
):
    meeting = council.written()
    minutes = council.sign(meeting, 1, 2, 3, 4, 5)
    assert minutes.frozen_on
    text = enter(members[1]).get(f"/desk/meetings/{meeting.number}/minutes.txt").content.decode()
    assert text == Minutes.objects.get().content
    (found,) = check(copy_of(school), papers={"m.txt": text}).papers
    assert (found.kind, found.index) == ("minutes", minutes.journal_index)
    assert found.signers == tuple(f"{school.origin}/m{seat}" for seat in range(1, 6))


def test_the_words_of_an_act_are_found_with_who_signed_it(
    table, with_letter, members, order, school, enter
):
    """The text that the desk gives is the one that was signed, and the one that is printed."""
    table.sit_together(*members[:3])
    done = Opening.objects.get(act_number=1)
    given = enter(members[0]).get(f"/ru/desk/opening/{done.pk}/act.txt").content.decode()
    assert given == plain(printing.act_document(done, "ky"))
    (found,) = check(copy_of(school), papers={"act.txt": given}).papers
    assert (found.kind, found.number, found.day) == ("act", "1", done.held_on)
    assert (found.index, len(found.signers)) == (done.closing_index, 3)
    changed = given.replace("саны: 1", "саны: 2")
    assert changed != given
    assert check(copy_of(school), papers={"act.txt": changed}).papers == []
