"""The demo school: everything one needs to walk the whole way, on one page."""

import stat
from datetime import date

import pytest

from ishenim.box.models import Box, ShareFile
from ishenim.cli.demo import seed
from ishenim.commission import rosters
from ishenim.commission.models import Member, Office, Person
from ishenim.journal.models import Cosignature, Entry
from ishenim.schools.models import School
from ishenim.seal.box import open_share, read_box
from ishenim.seal.card import member_keys, read_card

MONDAY = date(2026, 11, 23)


@pytest.fixture
def page(db, settings, tmp_path):
    settings.VAR = tmp_path
    return seed(today=MONDAY, port=8123)


def cards_on(page) -> list[str]:
    text = page.read_text()
    return [piece.split("</code>")[0] for piece in text.split("Key card: <code>")[1:]]


def test_only_the_owner_of_the_computer_reads_the_page(page):
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    assert stat.S_IMODE(page.parent.stat().st_mode) == 0o700


def test_five_members_and_two_of_the_management_can_sign_in(page):
    text = page.read_text()
    for person in Person.objects.all():
        assert f"<code>{person.email}</code>" in text
        assert person.check_password(f"demo {person.email.split('@')[0]} 2026")
    assert (Member.objects.count(), Office.objects.count()) == (5, 2)
    assert Member.objects.filter(is_duty=True).count() == 1


def test_the_printed_cards_open_their_shares_of_the_box(page):
    school = School.objects.get()
    roster, box = rosters.in_force(school), Box.objects.get()
    sealed = read_box(box.note, roster)
    for seat, text in enumerate(cards_on(page), start=1):
        keys = member_keys(school.origin, seat, read_card(text))
        file = bytes(ShareFile.objects.get(box=box, lock=1, seat=seat).file)
        assert len(open_share(keys, sealed.number, 1, file)) == 33


@pytest.mark.parametrize(
    ("today", "tuesday"),
    [(MONDAY, date(2026, 11, 17)), (date(2026, 11, 24), date(2026, 11, 24))],
)
def test_the_box_can_be_opened_at_once_and_keeps_its_tuesday(
    db, settings, tmp_path, today, tuesday
):
    settings.VAR = tmp_path
    seed(today=today, port=8123)
    box = Box.objects.get()
    assert (box.opens_on, box.state) == (tuesday, Box.State.OPEN)


def test_roster_and_box_are_in_the_journal_that_all_five_signed(page):
    assert list(Entry.objects.order_by("index").values_list("kind", flat=True)) == ["roster", "box"]
    assert Cosignature.objects.values("name").distinct().count() == 5
