"""After a new beginning the first sealing closes the old box, and its letters stay locked."""

import pytest
from django.utils import timezone

from ishenim.box.models import Box, Letter
from ishenim.cli import ceremony
from ishenim.commission import actions, rosters
from ishenim.commission.models import Member
from ishenim.journal.log import Log
from ishenim.journal.models import Checkpoint
from ishenim.proof import tree
from ishenim.seal.bytes import unb64
from tests.cast import card_of, later, replaced
from tests.opening.conftest import Table, table, with_letter

__all__ = ["table", "with_letter"]


@pytest.fixture
def roster(members, head_signer, school, now):
    """The first composition, which names the head's card."""
    ceremony.sign_roster(school=school, keys=[m.keys for m in members], now=now)
    return rosters.in_force(school)


@pytest.fixture
def anew(with_letter, table, members, head, head_signer, school, now) -> list:
    """Three cards are lost; the head and the rest sign; after fourteen days five cards are anew."""
    for cast in members[:3]:
        actions.report_lost(member=cast.member, by=cast.person, now=now)
    restart = actions.draft_restart(school=school, by=head, now=now)
    for signer in [head_signer, *(cast.keys.signer for cast in members[3:])]:
        restart = actions.sign_restart(restart=restart, line=signer.line(restart.text), now=now)
    then = later(now, days=15)
    cast = [*(replaced(one, cards_made=2) for one in members[:3]), *members[3:]]
    for one in cast[:3]:
        card = card_of(one.seat, cards_made=2)
        ceremony.hand_in_card(school=school, seat=one.seat, card=card, now=then)
    ceremony.sign_roster(school=school, keys=[one.keys for one in cast], now=then)
    table.now = then
    return cast


def test_the_first_sealing_puts_the_new_composition_in_force_and_closes_the_old_box(
    anew, table: Table, school
):
    assert rosters.ready(school)
    table.begin(anew[0], reseal=True)
    table.come(*anew[:3])
    table.play(*anew[:3])
    assert table.journal()[-2:] == ["roster", "box"]
    assert (table.box(1).state, table.box(2).state) == (Box.State.CLOSED, Box.State.OPEN)
    assert table.box(2).epoch == rosters.in_force(school).epoch == 2
    assert len(rosters.chain(school)) == 1
    assert [letter.lock for letter in Letter.objects.filter(school=school)] == ["locked"]
    assert not Member.objects.filter(card_lost_on__isnull=False).exists()
    assert rosters.restarted_since(school, table.box(1).epoch)


def test_a_later_opening_passes_the_letters_that_wait(anew, table: Table, school):
    table.begin(anew[0], reseal=True)
    table.come(*anew[:3])
    table.play(*anew[:3])
    table.now = table.now.replace(hour=12)
    table.now += table.box(2).opens_on - timezone.localdate(table.now)
    table.begin(anew[0])
    table.come(*anew[:3])
    table.play(*anew[:3], until="open")
    for cast in anew[:3]:
        table.do(cast)
    assert [letter.lock for letter in Letter.objects.filter(school=school)] == ["locked"]


def test_a_history_has_all_rosters_and_what_stands_since_the_restart(anew, table: Table, school):
    """⚔ A new chain is believed with its restart alone, and with nothing left out since."""
    ready = rosters.ready(school)
    before = rosters.history(school, ready)
    assert [len(before["rosters"]), before["ready"]] == [1, ready.note]
    stretch = before["anew"][2]
    assert stretch["start"] + len(stretch["entries"]) == Log(school).size
    assert stretch["entries"][0].startswith("trustbox.v2/restart\n")
    table.begin(anew[0], reseal=True)
    table.come(*anew[:3])
    table.play(*anew[:3])
    after = rosters.history(school)
    assert (len(after["rosters"]), after["ready"]) == (2, "")
    assert after["anew"][2]["entries"][-1] == after["rosters"][1]
    assert _root_of(after["anew"][2]) == bytes(
        Checkpoint.objects.get(school=school, size=_end(after["anew"][2])).root
    )


def _end(stretch) -> int:
    return stretch["start"] + len(stretch["entries"])


def _root_of(stretch) -> bytes:
    """Return the root that the subtrees before a stretch and its entries give."""
    size, nodes = 0, {}
    for level in reversed(range(stretch["start"].bit_length())):
        if stretch["start"] >> level & 1:
            nodes[level, size >> level] = unb64(stretch["edge"][len(nodes)])
            size += 1 << level
    for entry in stretch["entries"]:
        leaf = tree.leaf_hash(entry.encode())
        for level, index, value in tree.new_nodes(size, leaf, lambda *at: nodes[at]):
            nodes[level, index] = value
        size += 1
    return tree.root(size, lambda *at: nodes[at])
