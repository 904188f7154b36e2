"""The demo school: everything one needs to walk the whole way, on one page."""

import re
import stat
from datetime import date, datetime
from hashlib import sha256

import pytest

from ishenim.audit.verify import Asked, verify
from ishenim.box.models import Box
from ishenim.casework.models import Case
from ishenim.cli.demo import seed
from ishenim.commission import rosters
from ishenim.commission.models import Member, Office, Person
from ishenim.journal.models import Cosignature, Entry
from ishenim.meetings.reading import first_meeting_signed, is_constituted
from ishenim.obligations import facts
from ishenim.opening.models import Opening
from ishenim.orders.models import Acquaintance, Order, Undertaking
from ishenim.publicity.models import Notice
from ishenim.regulation.calendar import ZONE
from ishenim.regulation.obligations import obligations
from ishenim.reports.models import Report
from ishenim.schools.models import School
from ishenim.seal.box import read_box
from ishenim.seal.card import head_signer, member_keys, read_card
from ishenim.seal.deal import join, lock, read_deal, split_lines, unlock, unwrap_share
from ishenim.seal.errors import ShareError
from ishenim.seal.letter import split_letter
from tests.adversary.world import Served

MONDAY = date(2026, 11, 23)


@pytest.fixture
def page(db, settings, tmp_path):
    settings.VAR = tmp_path
    return seed(today=MONDAY, port=8123)


def cards_on(page) -> list[str]:
    """Return the cards as they are printed: the head's, then the members' by seat."""
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


def test_any_three_of_the_printed_cards_open_a_letter_of_the_box(page):
    school = School.objects.get()
    roster = rosters.in_force(school)
    sealed = read_box(Box.objects.get().note, roster)
    lines, payload = split_letter(lock(roster, sealed.id, b"a letter"), 5)
    deal = read_deal(sealed.id, list(roster.members), lines, sha256(payload).digest())
    shares = {}
    for seat, text in enumerate(cards_on(page)[1:], start=1):
        keys = member_keys(school.origin, seat, read_card(text))
        shares[seat] = unwrap_share(keys.identity, seat, split_lines(lines)[seat - 1], deal)
    assert unlock(join(deal, {seat: shares[seat] for seat in (2, 3, 5)}, 3), payload) == b"a letter"
    with pytest.raises(ShareError):
        join(deal, {seat: shares[seat] for seat in (2, 5)}, 3)


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


def test_everything_signed_is_in_the_journal_and_all_five_signed_that(page):
    kinds = list(Entry.objects.order_by("index").values_list("kind", flat=True))
    # order; five acquaintances and undertakings; composition; regulation, minutes, days; box
    assert kinds == ["paper"] * 11 + ["roster", "paper", "paper", "paper", "box"]
    assert Cosignature.objects.values("name").distinct().count() == 5


def test_the_heads_card_signs_orders_and_opens_nothing(page):
    head = Office.objects.get(kind=Office.Kind.HEAD)
    signer = head_signer(School.objects.get().origin, read_card(cards_on(page)[0]))
    assert signer.public == bytes(head.signing_key)
    assert list(Order.objects.values_list("kind", "state").order_by("pk")) == [
        ("commission", "signed"), ("rulebook", "signed"), ("calendar", "signed"),
    ]  # fmt: skip


def test_the_commission_is_constituted_as_the_regulation_asks(page):
    school = School.objects.get()
    assert is_constituted(school)
    assert first_meeting_signed(school)
    assert Member.objects.get(is_chair=True).post == Member.Post.DEPUTY
    assert Undertaking.objects.count() == Acquaintance.objects.count() == 5
    assert school.rules_on(MONDAY)[0] == 1
    kinds = Notice.objects.filter(school=school).values_list("kind", flat=True)
    assert sorted(kinds) == ["meeting", "site"]


def test_nothing_of_the_beginning_is_left_to_do(page, enter):
    for member in Member.objects.select_related("person"):
        assert "Your next steps" not in enter(member).get("/en/desk/").content.decode()
    head = Office.objects.get(kind=Office.Kind.HEAD).person
    assert "The commission begins" not in enter(head).get("/en/desk/").content.decode()


def test_the_desk_names_what_the_school_never_did(db, settings, tmp_path, enter, monkeypatch):
    noon = datetime(2026, 11, 24, 12, tzinfo=ZONE)
    monkeypatch.setattr("django.utils.timezone.now", lambda: noon)
    settings.VAR = tmp_path
    seed(today=noon.date(), port=8123)
    desk = enter(Member.objects.get(seat=1)).get
    named = re.compile(r'data-what="(\w+)"').findall
    assert named(desk("/en/desk/").text) == ["opening"]
    Notice.objects.filter(kind=Notice.Kind.SITE).delete()  # parents were never told on the site
    assert named(desk("/en/desk/").text) == ["published", "opening"]


@pytest.mark.slow
def test_a_year_that_was_lived_is_clean_and_late_in_one_thing(db, settings, tmp_path):
    settings.VAR, settings.ALLOWED_HOSTS = tmp_path, ["*"]
    day = date(2026, 11, 24)
    page = seed(today=day, port=8123, is_lived=True)
    school, reader = School.objects.get(), Member.objects.get(seat=1)
    judged = obligations(facts.of_school(school, day, reader=reader), day)
    assert [one.what for one in judged if one.state == "late"] == ["consideration"]
    assert Report.objects.filter(signed_on__isnull=False).count() == 3
    assert Opening.objects.filter(step="done").count() > 25
    assert set(Case.objects.values_list("stage", flat=True)) == {
        "registered", "in-work", "decided", "closed",
    }  # fmt: skip
    assert "With this code" in page.read_text()
    moment = datetime(2026, 11, 24, 23, 59, tzinfo=ZONE)
    verdict = verify(Served(), Asked(today=day, now=int(moment.timestamp())))
    assert verdict.word == "clean", verdict
