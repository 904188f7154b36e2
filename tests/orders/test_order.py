"""The head's order on the commission: written, refused, signed, and what comes of it."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.utils import translation

from ishenim.cli import ceremony, constituting
from ishenim.commission import rosters
from ishenim.commission.models import Invitation, Member, Office
from ishenim.journal.models import Entry
from ishenim.orders import actions, composing, pages, papering, reading
from ishenim.orders.composing import Composition, Row
from ishenim.orders.models import Order
from ishenim.proof.note import Signer
from ishenim.schools.models import School
from ishenim.seal.paper import read_paper
from ishenim.ui.refusals import BadInput, NotAllowed, NotNow
from tests.cast import NOW, CastMember, keys_of, later


@pytest.fixture(autouse=True)
def english():
    """Refusals are compared in the language of the source."""
    with translation.override("en"):
        yield


NEW = Row(name="Айсалкын Жээнбекова", email="aisalkyn@example.kg", post=Member.Post.TEACHER)


def names(number: int) -> list[Row]:
    """Return so many newcomers: a parent, the responsible person and a duty reader among them."""
    made = [replace(NEW, name=f"Мүчө {at}", email=f"m{at}@example.kg") for at in range(number)]
    made[0] = replace(made[0], post=Member.Post.PARENT)
    if number > 1:
        made[1] = replace(made[1], is_responsible=True, is_duty=True)
    return made


def write(
    school: School, head, rows: list[Row], *, number: str = "27", day: date | None = None, **more
) -> Order:
    composition = Composition(rows=tuple(rows), **more)
    day = day or NOW.date()
    form = pages.form(school, composition, number=number, day=day, head=head.name)
    return actions.draft_order(
        school=school,
        kind=Order.Kind.COMMISSION,
        number=number,
        date=day,
        form=form,
        data=composition.as_json(),
        by=head,
        now=NOW,
    )


def sign(order: Order, head, signer: Signer, now: datetime = NOW):
    order = Order.objects.select_related("school").get(pk=order.pk)
    line = signer.line(papering.note_text(order, signer.public))
    return actions.sign_order(order=order, line=line, by=head, now=now)


def test_a_signed_order_is_in_the_journal_by_its_hash_alone(school, head, head_signer):
    order, _links = sign(write(school, head, names(5)), head, head_signer)
    entry = Entry.objects.get(school=school, index=order.journal_index)
    paper = read_paper(entry.note.split("\n\n")[0] + "\n")
    assert (paper.kind, paper.number, paper.about) == ("order", "27", "commission")
    assert paper.head == head_signer.public
    assert "Мүчө" not in entry.note


def test_whom_a_first_order_names_is_invited_with_their_roles(school, head, head_signer):
    _order, links = sign(write(school, head, names(5)), head, head_signer)
    assert len({token for _invitation, token in links}) == 5
    invited = Invitation.objects.filter(school=school).exclude(post="")
    assert invited.filter(is_responsible=True, is_duty=True).count() == 1
    assert invited.filter(post=Member.Post.PARENT).count() == 1


def test_the_text_follows_the_official_form(school, head):
    order = write(school, head, names(5), until=date(2027, 6, 30), control="")
    for said in (
        "БУЙРУК № 27",
        "2026-жылдын 15-апрели",
        "комиссияны түзүү жөнүндө",
        "БУЙРУК КЫЛАМ:",
        "(мүчөлөрүнүн саны – так сан)",
        "ар бир шейшемби күнү, саат 12:00",
        "2027-жылдын 30-июну",
    ):
        assert said in order.content
    russian = order.documents["ru"]
    assert (russian["number"], russian["title"]) == ("27", "ПРИКАЗ")


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (names(4), "must be odd"),
        (names(1), "at least this many members: 3"),
        ([replace(row, post=Member.Post.TEACHER) for row in names(3)], "representative of the par"),
        ([replace(row, is_responsible=False) for row in names(3)], "only one, is the responsible"),
        ([replace(row, is_responsible=True) for row in names(3)], "only one, is the responsible"),
        ([replace(row, is_duty=False) for row in names(3)], "Too few duty readers"),
        ([*names(2), replace(NEW, email="m0@example.kg")], "stands in the list twice"),
        (
            [*names(3), replace(NEW, leaves=True, is_duty=True)],
            "neither the responsible person nor a duty reader",
        ),
    ],
)
def test_a_composition_against_the_regulation_is_refused(school, head, rows, sentence):
    with pytest.raises(BadInput) as refusal:
        write(school, head, rows)
    assert sentence in refusal.value.sentence
    assert not Order.objects.exists()


def test_the_head_is_no_member(school, head):
    rows = [*names(2), replace(NEW, email=head.email)]
    with pytest.raises(BadInput) as refusal:
        write(school, head, rows)
    assert "the management holds no key" in refusal.value.sentence


def test_an_order_is_not_dated_ahead(school, head):
    with pytest.raises(NotNow) as refusal:
        write(school, head, names(3), day=NOW.date() + timedelta(days=1))
    assert refusal.value.sentence == "An order cannot be dated ahead."


def test_an_order_is_not_dated_before_the_last_one(school, head, order):
    rows = [*composing.present(school, order), NEW, replace(NEW, email="x@example.kg")]
    with pytest.raises(NotNow) as refusal:
        write(school, head, rows, number="26", day=order.date - timedelta(days=1))
    assert "before the last one" in refusal.value.sentence


def test_an_order_is_not_dated_before_the_rulebook(school, head, head_signer):
    constituting.adopt(school=school, head=head_signer, number="1", now=NOW)
    Order.objects.filter(school=school).update(date=NOW.date() - timedelta(days=9))
    with pytest.raises(NotNow) as refusal:
        write(school, head, names(3), day=NOW.date() - timedelta(days=3))
    assert "before the regulation it rests on" in refusal.value.sentence


def test_a_number_is_given_once_a_year(school, head, order):
    rows = [*composing.present(school, order), NEW, replace(NEW, email="x@example.kg")]
    with pytest.raises(NotNow) as refusal:
        write(school, head, rows, number=order.number)
    assert refusal.value.sentence == "Another order of this year has this number."


@pytest.mark.parametrize("number", ["", "27 А", "№ 27", "-27", "2" * 21, "27\n28"])
def test_an_odd_number_is_refused(school, head, number):
    with pytest.raises(BadInput):
        write(school, head, names(3), number=number)


def test_a_term_that_ends_before_it_begins_is_refused(school, head):
    with pytest.raises(BadInput) as refusal:
        write(school, head, names(3), until=NOW.date())
    assert refusal.value.sentence == "The term ends before the order begins."


# ── Signing ───────────────────────────────────────────────────────────────────
def test_without_a_card_the_head_signs_nothing(school, head):
    order = write(school, head, names(3))
    with pytest.raises(NotNow) as refusal:
        actions.sign_order(order=order, line="— x y\n", by=head, now=NOW)
    assert refusal.value.sentence == "Please make your key card first."


def test_nobody_but_the_head_signs(school, head, head_signer, administrator):
    order = write(school, head, names(3))
    with pytest.raises(NotAllowed) as refusal:
        sign(order, administrator, head_signer)
    assert refusal.value.sentence == "Only the head of the school signs orders."


def test_another_card_is_refused(school, head, head_signer):
    order = write(school, head, names(3))
    with pytest.raises(BadInput) as refusal:
        sign(order, head, Signer(head_signer.name, b"\x07" * 32))
    assert "did not sign this order" in refusal.value.sentence
    assert Order.objects.get().state == Order.State.DRAFT


def test_a_signed_order_never_changes(school, head, order):
    rows = composing.present(school, order)
    composition = Composition(rows=tuple(rows))
    form = pages.form(school, composition, number="28", day=NOW.date(), head=head.name)
    with pytest.raises(NotNow):
        actions.redraft_order(
            order=order, number="28", date=NOW.date(), form=form, data=composition.as_json(),
            by=head, now=NOW,
        )  # fmt: skip
    with pytest.raises(NotNow):
        actions.discard_draft(order=order, by=head, now=NOW)


def test_signing_twice_is_refused(school, head, head_signer, order):
    with pytest.raises(NotNow) as refusal:
        sign(order, head, head_signer)
    assert refusal.value.sentence == "This order has been signed already."


def test_an_order_that_was_overtaken_is_refused(school, head, head_signer, order, members):
    rows = [*composing.present(school, order), NEW, replace(NEW, email="x@example.kg")]
    draft = write(school, head, rows, number="28")
    actions.let_go(member=members[4].member, reason="көчүп кетти", by=head, now=NOW)
    with pytest.raises(NotNow) as refusal:
        sign(draft, head, head_signer)
    assert "has changed since" in refusal.value.sentence


# ── A change ──────────────────────────────────────────────────────────────────
def replaced(school: School, order: Order, seat: int) -> list[Row]:
    rows = composing.present(school, order)
    gone = next(row for row in rows if row.seat == seat)
    new = replace(NEW, post=gone.post, is_duty=gone.is_duty, is_responsible=gone.is_responsible)
    leaves = replace(gone, leaves=True, is_duty=False, is_responsible=False)
    return [*(row for row in rows if row.seat != seat), leaves, new]


def test_who_is_left_out_loses_the_seat_and_the_next_composition_leaves_them_out(
    school, head, head_signer, order, members, roster
):
    changed, links = sign(
        write(school, head, replaced(school, order, 5), number="28"), head, head_signer
    )
    assert "курамын өзгөртүү жөнүндө" in changed.content
    member = Member.objects.get(seat=5)
    assert member.left_on == NOW.date()
    assert [invitation.post for invitation, _token in links] == [Member.Post.PARENT]
    assert reading.commission_order_in_force(school) == changed


def test_a_card_that_the_box_needs_goes_with_the_next_composition(
    school, head, head_signer, order, members, roster, now
):
    """Three of five leave: two cards could not open the box that is sealed to all five."""
    rows = composing.present(school, order)
    leaving = [replace(r, leaves=True, is_duty=False, is_responsible=False) for r in rows[:3]]
    stay = [replace(rows[3], is_duty=True, is_responsible=True), rows[4]]
    sign(write(school, head, [*stay, *leaving, NEW], number="28"), head, head_signer)
    ended = Member.objects.filter(school=school, left_on__isnull=False)
    waiting = Member.objects.filter(school=school, is_leaving=True)
    assert (ended.count(), waiting.count()) == (2, 1)
    Member.objects.create(
        school=school, person=constituting.head_of(school).__class__.objects.create_user(
            email=NEW.email, name=NEW.name), seat=6, post=NEW.post, joined_on=now.date(),
    )  # fmt: skip
    keys = keys_of(6)
    Member.objects.filter(seat=6).update(
        signing_key=keys.signer.public, recipient=keys.recipient, card_made_on=now.date()
    )
    ceremony.sign_roster(school=school, keys=[keys_of(s) for s in (1, 2, 3, 4, 5, 6)], now=now)
    assert sorted(rosters.in_force(school).members) == [4, 5, 6]
    assert not Member.objects.current(school).filter(is_leaving=True).exists()


def test_the_composition_names_the_heads_key(school, order, members, head_signer, now):
    ceremony.sign_roster(school=school, keys=[m.keys for m in members], now=now)
    assert rosters.in_force(school).head.public == head_signer.public
    Office.objects.filter(signing_key__isnull=False).update(signing_key=b"\x01" * 32)
    found = list(Member.objects.current(school))
    assert not rosters.names(rosters.in_force(school), found, rosters.head_of(school))


def test_the_elected_keep_their_offices_by_order(school, head, head_signer, order, members):
    rows = composing.present(school, order)
    rows[0] = replace(rows[0], is_responsible=True)
    rows[2] = replace(rows[2], is_responsible=False)
    sign(write(school, head, rows, number="28"), head, head_signer)
    chair, former = Member.objects.get(seat=1), Member.objects.get(seat=3)
    assert chair.is_chair
    assert (chair.is_responsible, former.is_responsible) == (True, False)


# ── Reading it ────────────────────────────────────────────────────────────────
def test_a_member_signs_that_they_have_read_it_once(school, order, members, now):
    text = papering.acquaintance_text(order, members[0].member, now.date())
    line = members[0].sign(text)
    first = actions.acquaint(order=order, line=line, by=members[0].member, now=now)
    assert actions.acquaint(order=order, line=line, by=members[0].member, now=now) == first
    assert reading.acquainted(order) == {1}
    assert Entry.objects.get(school=school, index=first.journal_index).kind == "paper"


def test_a_colleagues_card_is_refused(order, members: list[CastMember], now):
    text = papering.acquaintance_text(order, members[0].member, now.date())
    with pytest.raises(BadInput):
        actions.acquaint(order=order, line=members[1].sign(text), by=members[0].member, now=now)


def test_a_member_who_leaves_leaves_a_reason(school, head, members):
    with pytest.raises(BadInput):
        actions.let_go(member=members[1].member, reason=" ", by=head, now=NOW)
    gone = actions.let_go(member=members[1].member, reason="башка шаарга көчтү", by=head, now=NOW)
    assert (gone.left_on, gone.left_because) == (NOW.date(), "башка шаарга көчтү")


def test_a_new_link_puts_the_old_one_out_of_use(school, head, head_signer):
    order, links = sign(write(school, head, names(3)), head, head_signer)
    old, token = links[0]
    anew, fresh = actions.make_new_link(invitation=old, by=head, now=later(hours=1))
    assert fresh != token
    assert (anew.email, anew.post) == (old.email, old.post)
    usable = Invitation.objects.usable(later(hours=2)).filter(email=old.email)
    assert list(usable) == [anew]
    assert [one.pk for one in pages.invited(order)].count(anew.pk) == 1
