"""An old box served again, a box that nobody opens: what the author's own phone makes of it."""

import base64
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import combinations

import pytest
from playwright.sync_api import Page, Route, expect

from ishenim.box.models import Box
from ishenim.journal import keys
from ishenim.proof.note import sign_note
from ishenim.schools.models import School
from ishenim.seal import deal, letter
from ishenim.seal.bytes import sha
from ishenim.seal.errors import SealError
from ishenim.seal.roster import Roster, write_roster
from tests.cast import CastMember
from tests.journeys.authors import OPENS_IN, box_at_home, now, open_box
from tests.journeys.conftest import DESK, clean, fits
from tests.journeys.test_author_writes import WORDS, write
from tests.served import Served

__all__ = ["box_at_home", "now", "open_box"]
HEAD = 4 + 1 + 4 + 16 + 32 + 8 + 512
LATE = "Кутуча өз убагында ачылган жок."
GIVEN_UP = "Бул кутучаны эч ким ачпайт."


def pin(roster: Roster) -> str:
    return "#r=" + base64.urlsafe_b64encode(roster.hash).decode().rstrip("=")


def answered_by_a_liar(page: Page, served: Served, school: School, box: Box) -> list[bytes]:
    """Serve what was saved of box 1 for ever, and take letters to it as if it were open."""
    saved = served.ask("GET", "/k")[1]
    sent: list[bytes] = []

    def take(route: Route) -> None:
        outer = (route.request.post_data_buffer or b"")[HEAD:]
        lines, payload = letter.split_letter(outer, 5)
        seal = deal.read_deal(bytes(box.box_id), [1, 2, 3, 4, 5], lines, sha(payload)).seal
        sent.append(outer)
        note = keys.receipt(school.origin, box_number=1, box_id=bytes(box.box_id), seal=seal)
        route.fulfill(body=note, content_type="text/plain")

    page.route("**/k", lambda route: route.fulfill(body=saved, content_type="application/json"))
    page.route("**/d", take)
    return sent


@pytest.mark.parametrize("pinned", [False, True], ids=["no pin", "pin"])
def test_c1_a_letter_to_a_replayed_box_opens_with_no_single_card_and_its_lateness_is_told(
    visit: Callable[..., Page],
    box_at_home: Box,
    served: Served,
    school: School,
    roster: Roster,
    members: list[CastMember],
    now: datetime,
    *,
    pinned: bool,
):
    page = visit("/x-none")
    page.clock.set_fixed_time(now + OPENS_IN + timedelta(days=2))
    sent = answered_by_a_liar(page, served, school, box_at_home)
    page.goto("/w" + (pin(roster) if pinned else ""))
    expect(page.get_by_text(LATE)).to_be_visible()
    write(page)
    expect(page.locator("[data-code]")).to_be_visible()
    expect(page.get_by_text(LATE)).to_be_visible()
    clean(page)
    fits(page)

    [outer] = sent
    lines, payload = letter.split_letter(outer, 5)
    its = deal.read_deal(bytes(box_at_home.box_id), list(roster.members), lines, sha(payload))
    shares = {
        member.seat: deal.unwrap_share(
            member.keys.identity, member.seat, deal.split_lines(lines)[member.seat - 1], its
        )
        for member in members
    }
    for few in (1, 2):
        for seats in combinations(shares, few):
            with pytest.raises(SealError, match="QUORUM"):
                deal.join(its, {seat: shares[seat] for seat in seats}, roster.quorum)
    for member in members:  # with every stored byte, a card opens nothing before k have come
        result, *_ = letter.open_urgent(member.keys, roster, bytes(box_at_home.box_id), payload)
        assert result != "ok"
    three = {seat: shares[seat] for seat in (1, 3, 5)}
    secret = deal.join(its, three, roster.quorum)
    result, header, _files = letter.open_letter(
        members[0].keys, roster, bytes(box_at_home.box_id), payload, secret
    )
    assert (result, header.text) == ("ok", WORDS)


@pytest.mark.parametrize("address", ["/", "/w", "/o", "/f"])
def test_from_six_in_the_evening_every_page_says_it_by_the_readers_own_clock(
    visit: Callable[..., Page], box_at_home: Box, address: str
):
    page = visit("/x-none")
    day = box_at_home.opens_on.isoformat()
    page.clock.set_fixed_time(f"{day}T17:59:00+06:00")
    page.goto(address)
    page.wait_for_load_state("networkidle")
    expect(page.get_by_text(LATE)).to_have_count(1)
    expect(page.locator("main [data-late]:visible")).to_have_count(0)
    page.clock.set_fixed_time(f"{day}T18:00:00+06:00")
    page.goto(address)
    expect(page.get_by_text(LATE)).to_be_visible()
    clean(page)
    fits(page)


def test_a_moved_opening_hides_two_weeks_at_most(visit: Callable[..., Page], box_at_home: Box):
    page = visit("/x-none")

    def move(route: Route) -> None:
        said = route.fetch().json()
        said["moved"] = "2099-01-01"
        route.fulfill(body=json.dumps(said), content_type="application/json")

    page.route("**/k", move)
    last = box_at_home.opens_on + timedelta(days=14)
    page.clock.set_fixed_time(f"{last}T18:00:00+06:00")
    page.goto("/w")
    expect(page.get_by_text(LATE)).to_be_visible()
    page.unroute_all(behavior="ignoreErrors")


def test_a_clock_before_the_sealing_is_wrong_and_stops_nobody(
    visit: Callable[..., Page], box_at_home: Box
):
    page = visit("/x-none")
    page.clock.set_fixed_time("2019-01-01T12:00:00+06:00")
    page.goto("/w")
    write(page)
    expect(page.locator("[data-code]")).to_be_visible()
    expect(page.locator("[data-late]")).to_be_hidden()


def test_to_a_box_that_nobody_opens_nothing_is_sealed_and_the_words_stay(
    visit: Callable[..., Page], box_at_home: Box
):
    page = visit("/x-none")
    page.clock.set_fixed_time(f"{box_at_home.opens_on + timedelta(days=121)}T08:00:00+06:00")
    page.route("**/d", lambda route: pytest.fail("sent"))
    page.goto("/w")
    expect(page.locator("[data-given-up]")).to_contain_text(GIVEN_UP)
    write(page)
    expect(page.locator("[data-problem]")).to_contain_text(GIVEN_UP)
    expect(page.get_by_label("Катың", exact=True)).to_have_value(WORDS)


def test_h2_the_page_says_whether_the_lock_was_compared_with_a_poster(
    visit: Callable[..., Page], box_at_home: Box, roster: Roster
):
    page = visit("/w", size=DESK)
    page.get_by_text("Бул кантип текшерилет").click()
    expect(page.locator("[data-pin=none]")).to_be_visible()
    code = " ".join(roster.fingerprint[at : at + 4] for at in range(0, 20, 4))
    expect(page.locator("[data-fingerprint]")).to_have_text(code)
    page.evaluate("window.scrollTo(0, 0)")  # the way out lies over whatever stands beneath it
    clean(page)
    page.goto("/x-none")
    page.goto("/w" + pin(roster))
    page.get_by_text("Бул кантип текшерилет").click()
    expect(page.locator("[data-pin=same]")).to_be_visible()
    expect(page.locator("[data-pin=none]")).to_be_hidden()
    write(page)
    expect(page.locator("[data-code]")).to_be_visible()
    page.get_by_text("Бул кантип текшерилет").click()
    expect(page.locator("[data-pin=same]")).to_be_visible()


def test_a_poster_of_a_commission_that_began_anew_is_said_calmly_and_nothing_is_sealed(
    visit: Callable[..., Page], box_at_home: Box, roster: Roster, members: list[CastMember]
):
    page = visit("/x-none")
    anew = write_roster(
        origin=roster.origin,
        epoch=2,
        prev=None,
        date=roster.date,
        duty=roster.duty,
        members=roster.members.values(),
    )
    note = sign_note(anew, [member.keys.signer for member in members])

    def begin_anew(route: Route) -> None:
        said = route.fetch().json()
        said["roster"] = [note]
        route.fulfill(body=json.dumps(said), content_type="application/json")

    page.route("**/k", begin_anew)
    page.route("**/d", lambda route: pytest.fail("sent"))
    page.goto("/w" + pin(roster))
    expect(page.locator("[data-problem]")).to_contain_text("балким, ал жаңыдан", ignore_case=True)
    write(page)
    expect(page.locator("[data-problem]")).to_contain_text("Жаңы плакатты тап.")
    expect(page.get_by_label("Катың", exact=True)).to_have_value(WORDS)


def test_an_old_phone_sees_how_far_the_sealing_is(visit: Callable[..., Page], box_at_home: Box):
    page = visit("/w")
    page.evaluate(
        """() => {
          window.said = [];
          const line = document.querySelector("[data-progress]");
          new MutationObserver(() => window.said.push(line.textContent))
            .observe(line, { childList: true, characterData: true, subtree: true });
        }"""
    )
    write(page)
    expect(page.locator("[data-code]")).to_be_visible()
    said = page.evaluate("window.said")
    assert "Кат жабылып жатат. Ачкычтар: 1 / 10…" in said
    assert "Кат жабылып жатат. Ачкычтар: 10 / 10…" in said


def test_every_page_of_authors_loads_the_same_script_and_asks_for_the_same_lock(
    visit: Callable[..., Page], box_at_home: Box
):
    page = visit("/x-none")
    loaded: dict[str, set[str]] = {}
    for address in ("/", "/w", "/o"):
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(address)
        page.wait_for_load_state("networkidle")
        paths = {url.split("/", 3)[3] for url in asked}
        loaded[address] = {path for path in paths if ".js" in path or path == "k"}
    assert loaded["/"] == loaded["/w"] == loaded["/o"]
    assert len(loaded["/w"]) == 2
