"""The quorum is lost for good: a way back that nobody can take behind a living card's back (C5)."""

import pytest

from ishenim.cli import ceremony
from ishenim.commission import actions, rosters
from ishenim.commission.models import Member, Restart
from ishenim.journal.models import Entry
from ishenim.seal.people import read_objection, read_restart, write_objection
from ishenim.seal.roster import verify_chain
from ishenim.ui.refusals import BadInput, NotNow
from tests.cast import card_of, keys_of, later, replaced


@pytest.fixture
def begun(members, head_signer, school, now):
    """The first composition, which names the head's card."""
    ceremony.sign_roster(school=school, keys=[m.keys for m in members], now=now)
    return rosters.in_force(school)


@pytest.fixture
def sealed(begun, members, school, now):
    keys = [m.keys for m in members]
    return ceremony.seal_box(school=school, keys=keys, opens=later(now, days=6).date(), now=now)


@pytest.fixture
def gone(sealed, members, now):
    """Three of five cards are lost, as their members say."""
    for cast in members[:3]:
        actions.report_lost(member=cast.member, by=cast.person, now=now)


@pytest.fixture
def drafted(gone, school, head, now):
    return actions.draft_restart(school=school, by=head, now=now)


def signed(restart, signers, now):
    for signer in signers:
        line = signer.line(restart.text)
        restart = actions.sign_restart(restart=restart, line=line, now=now)
    return restart


@pytest.fixture
def standing(drafted, members, head_signer, now):
    return signed(drafted, [head_signer, *(m.keys.signer for m in members[3:])], now)


def cards_anew(members, school, now):
    """The three make new cards; everybody is at hand."""
    for cast in members[:3]:
        card = card_of(cast.seat, cards_made=2)
        ceremony.hand_in_card(school=school, seat=cast.seat, card=card, now=now)
    return [*(keys_of(m.seat, 2) for m in members[:3]), *(m.keys for m in members[3:])]


def test_while_enough_cards_are_left_nothing_begins_anew(sealed, members, school, head, now):
    for cast in members[:2]:
        actions.report_lost(member=cast.member, by=head, now=now)
    with pytest.raises(NotNow):
        actions.draft_restart(school=school, by=head, now=now)


def called_lost_by_the_head(members, head, now):
    for cast in members:
        actions.report_lost(member=cast.member, by=head, now=now)


def test_the_head_calls_all_cards_lost_and_begins_nothing_alone(sealed, members, school, head, now):
    """⚔ With every card called lost nobody remains, and the head's card alone would sign."""
    called_lost_by_the_head(members, head, now)
    with pytest.raises(NotNow):
        actions.draft_restart(school=school, by=head, now=later(now, days=13))
    drafted = actions.draft_restart(school=school, by=head, now=later(now, days=14))
    assert drafted.seats == []


def test_a_card_that_proves_itself_later_remains_whoever_calls_it_lost(
    sealed, members, school, head, now
):
    called_lost_by_the_head(members, head, now)
    for cast in members[:2]:
        actions.mark_card_used(school=school, seat=cast.seat, now=later(now, days=3))
    drafted = actions.draft_restart(school=school, by=head, now=later(now, days=20))
    assert drafted.seats == [1, 2]


def test_a_member_says_at_once_what_the_head_has_said_before(sealed, members, school, head, now):
    called_lost_by_the_head(members[:3], head, now)
    with pytest.raises(NotNow):
        actions.draft_restart(school=school, by=head, now=now)
    for cast in members[:3]:
        own = Member.objects.get(pk=cast.member.pk)
        actions.report_lost(member=own, by=cast.person, now=now)
    assert actions.draft_restart(school=school, by=head, now=now).seats == [4, 5]


def test_the_head_and_every_remaining_member_sign(drafted, members, head_signer, begun, now):
    assert drafted.seats == [4, 5]
    assert signed(drafted, [head_signer, members[3].keys.signer], now).signed_on is None
    done = signed(drafted, [members[4].keys.signer], now)
    assert (done.signed_on, done.in_force_on) == (now.date(), later(now, days=14).date())
    [entry] = Entry.objects.filter(kind="restart")
    assert read_restart(entry.note, begun).remaining == (4, 5)


def test_a_lost_or_a_new_card_does_not_sign_it(drafted, members, now):
    for signer in (members[0].keys.signer, keys_of(4, 2).signer):
        with pytest.raises(BadInput):
            signed(drafted, [signer], now)


def test_an_old_text_is_written_anew_so_that_its_day_is_true(drafted, head_signer, now):
    """Nobody drafts it fourteen days ahead and has the last signature put it in force."""
    with pytest.raises(NotNow):
        signed(drafted, [head_signer], later(now, days=4))


def test_a_new_composition_waits_fourteen_days(standing, members, school, now):
    cards_anew(members, school, now)
    early = actions.draft_roster(school=school, by=None, now=later(now, days=13))
    assert rosters.read(early.text).prev is not None, "it would need three of the old cards"
    actions.drop_draft(roster=early, by=members[0].person)
    begins = actions.draft_roster(school=school, by=None, now=later(now, days=14))
    assert rosters.read(begins.text).prev is None


def test_it_begins_a_new_chain_with_all_its_members_and_a_box(standing, members, school, now):
    then = later(now, days=14)
    keys = cards_anew(members, school, now)
    ready = ceremony.sign_roster(school=school, keys=keys[:4], now=then)
    assert not ready.is_ready, "the first of a chain is signed by all"
    line = keys[4].signer.line(ready.text)
    ready = actions.sign_roster(roster=ready, line=line, now=then)
    assert ready.is_ready
    assert rosters.in_force(school).epoch == 1
    actions.put_in_force(roster=ready, now=then)
    [note] = rosters.chain(school)
    assert verify_chain([note]).epoch == 2
    assert rosters.first(school).epoch == 2
    assert [verify_chain(rosters.chain(school, epoch)).epoch for epoch in (1, 2)] == [1, 2]
    assert rosters.restarted_since(school, 1)
    assert not rosters.restarted_since(school, 2)


def objecting(restart, cast, roster, day):
    return cast.sign(write_objection(roster, read_restart(restart.note, roster).id, cast.seat, day))


def test_one_living_card_stops_it_also_one_that_was_called_lost(
    standing, members, begun, school, now
):
    """The head alone must not found a new commission: he may call any card lost, not silence it."""
    day = later(now, days=13)
    line = objecting(standing, members[0], begun, day.date())
    member = Member.objects.get(seat=1)
    stopped = actions.object_to_restart(restart=standing, member=member, line=line, now=day)
    assert (stopped.objected_by, stopped.objected_on) == (1, day.date())
    [entry] = Entry.objects.filter(kind="objection")
    assert read_objection(entry.note, begun)[1] == 1
    assert Member.objects.get(seat=1).card_lost_on is None
    cards_anew(members[1:], school, now)
    draft = actions.draft_roster(school=school, by=None, now=later(now, days=30))
    assert rosters.read(draft.text).prev is not None


def test_an_objection_drops_the_composition_that_was_to_begin(
    standing, members, begun, school, now
):
    then = later(now, days=15)
    ready = ceremony.sign_roster(school=school, keys=cards_anew(members, school, now), now=then)
    assert ready.is_ready
    line = objecting(standing, members[4], begun, then.date())
    member = Member.objects.get(seat=5)
    actions.object_to_restart(restart=standing, member=member, line=line, now=then)
    assert rosters.draft(school) is None


def test_an_objection_is_of_the_members_own_old_card(standing, members, begun, now):
    other = objecting(standing, members[1], begun, now.date())
    fresh = objecting(standing, replaced(members[0], cards_made=2), begun, now.date())
    for line in (other, fresh, ""):
        with pytest.raises(BadInput):
            actions.object_to_restart(
                restart=standing, member=members[0].member, line=line, now=now
            )


def test_after_an_objection_it_may_be_written_again(standing, members, begun, school, head, now):
    line = objecting(standing, members[4], begun, now.date())
    actions.object_to_restart(restart=standing, member=members[4].member, line=line, now=now)
    again = actions.draft_restart(school=school, by=head, now=later(now, days=1))
    assert again.pk != standing.pk


def test_after_an_objection_the_desk_says_that_it_was_stopped(
    standing, members, begun, enter, now, monkeypatch
):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    line = objecting(standing, members[4], begun, now.date())
    actions.object_to_restart(restart=standing, member=members[4].member, line=line, now=now)
    page = enter(members[0]).get("/en/desk/").content.decode()
    assert "The new beginning was stopped" in page
    assert "The commission begins anew" not in page


def test_one_tap_stops_nothing_and_the_page_leads_not_to_itself(standing, members, enter):
    page = enter(members[0]).get("/en/desk/restart").content.decode()
    closed = page.partition("<details")[2].partition("</details>")[0]
    assert "Should the new beginning really be stopped?" in closed
    assert "data-object" in closed
    assert page.count("data-object") == 1
    assert "What can be done now" not in page
    assert "What can be done now" in enter(members[0]).get("/en/desk/people").content.decode()


def test_a_standing_one_is_not_written_twice(standing, school, head, now):
    with pytest.raises(NotNow):
        actions.draft_restart(school=school, by=head, now=now)


def test_everybody_is_told_on_the_desk_and_can_read_it_for_ever(
    standing, members, head, school, enter, now
):
    for who in (*members, head):
        assert "The commission begins anew" in enter(who).get("/en/desk/").content.decode()
    page = enter(head).get("/en/desk/restart").content.decode()
    assert "Written down for ever" in page
    assert rosters.restart_of(school) == standing


def test_the_page_leads_the_head_and_the_members(gone, members, head, enter):
    page = enter(head).get("/en/desk/restart").content.decode()
    assert "The cards are gone for good: write it down" in page
    assert "Cards missing for an opening" in page
    assert enter(head).post("/desk/restart/draft").status_code == 302
    assert enter(members[0]).post("/desk/restart/draft").status_code == 403
    assert "Waiting for signatures" in enter(members[4]).get("/en/desk/restart").content.decode()


def test_signing_and_objecting_go_through_the_page(
    gone, members, head, head_signer, begun, school, enter
):
    enter(head).post("/desk/restart/draft")
    drafted = Restart.objects.get()
    for who, signer in [(head, head_signer), *((m, m.keys.signer) for m in members[3:])]:
        data = {"restart": drafted.pk, "line": signer.line(drafted.text)}
        answer = enter(who).post("/desk/restart/sign", data, content_type="application/json")
    assert answer.json() == {"signed": True}
    drafted.refresh_from_db()
    line = objecting(drafted, members[0], begun, drafted.signed_on)
    data = {"restart": drafted.pk, "line": line}
    browser = enter(members[0], card=False)
    answer = browser.post("/desk/restart/object", data, content_type="application/json")
    assert answer.json() == {"stopped": True}
    assert "stopped by a member on:" in enter(head).get("/en/desk/restart").content.decode()
