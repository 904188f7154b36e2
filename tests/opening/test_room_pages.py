"""The room's page, its state, its work, its verbs, and the pages around it."""

import json

import pytest
from django.db import connection, transaction
from django.urls import reverse

from ishenim.casework.records import printing
from ishenim.cli import ceremony
from ishenim.commission.cards import card_number
from ishenim.commission.models import Member
from ishenim.journal.actions import append
from ishenim.journal.log import Log
from ishenim.journal.models import Entry
from ishenim.opening.models import Opening, Presence
from ishenim.papers.plain import plain
from ishenim.proof.checkpoint import read_checkpoint
from ishenim.proof.note import split_note
from ishenim.seal.bytes import b64, unb64
from ishenim.seal.deal import LINE_BYTES
from ishenim.seal.letter import split_letter
from ishenim.ui.dates import on_screen

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(monkeypatch, table):
    """Let the views read the table's clock."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: table.now)
    return table


def ask(browser, verb, seat, **data):
    return browser.post(
        reverse("room-do", args=[verb]),
        json.dumps({"seat": seat, **data}),
        content_type="application/json",
    )


def test_the_room_is_for_members(at, open_box, members, enter, head, stranger):
    at.begin(members[0])
    assert enter(members[0]).get("/desk/opening/room").status_code == 200
    assert enter(head).get("/desk/opening/room").status_code == 403
    assert enter(stranger).get("/desk/opening/room/state").status_code == 403


def test_without_an_opening_the_room_leads_back(at, open_box, members, enter):
    assert enter(members[0]).get("/desk/opening/room").status_code == 302
    assert enter(members[0]).get("/desk/opening/room/state").status_code == 409


def test_the_state_says_what_i_have_to_do(at, open_box, members, enter):
    at.begin(members[0])
    browser = enter(members[0])
    assert ask(browser, "enter", 1).status_code == 200
    state = browser.get("/desk/opening/room/state").json()
    (mine,) = state["mine"]
    assert (state["step"], state["of"]) == ("gather", 3)
    assert [part["verb"] for part in mine["may"]] == ["confirm", "abandon"]
    assert mine["may"][0]["key"] == b64(members[0].keys.signer.public)


def test_an_unchanged_state_is_not_sent_again(at, open_box, members, enter):
    at.begin(members[0])
    browser = enter(members[0])
    ask(browser, "enter", 1)
    first = browser.get("/desk/opening/room/state")
    again = browser.get("/desk/opening/room/state", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_state_costs_the_same_for_one_member_and_for_five(
    at, with_letter, members, enter, django_assert_max_num_queries, django_assert_num_queries
):
    at.begin(members[0])
    browser = enter(members[0])
    ask(browser, "enter", 1)
    with django_assert_max_num_queries(26) as one:
        browser.get("/desk/opening/room/state")
    at.come(*members)
    at.play(*members, until=Opening.Step.RELEASE)
    with django_assert_max_num_queries(len(one) + 4):
        browser.get("/desk/opening/room/state")


def test_the_state_names_whose_cards_are_missing(at, open_box, members, enter):
    at.begin(members[0])
    browser = enter(members[0])
    ask(browser, "enter", 1)
    (missing,) = browser.get("/desk/opening/room/state").json()["missing"]
    assert (missing["box"], missing["more"]) == (0, 2)
    how = {card["name"]: card["how"] for card in missing["cards"]}
    assert how[members[0].person.name] == "here"
    assert how[members[4].person.name] == "absent"
    number = card_number(members[4].keys.signer.public)
    assert f"{number[:4]} {number[4:]}" in {card["card"] for card in missing["cards"]}


def test_the_room_asks_for_a_card(at, open_box, members, enter):
    """A sign-in is not a card: who renewed somebody's sign-in sees nothing of the opening."""
    at.begin(members[0])
    browser = enter(members[0], card=False)
    begun = browser.post("/desk/opening/begin")
    assert (begun.status_code, begun.headers["Location"]) == (302, "/desk/opening/room")
    assert browser.get("/desk/opening/room").status_code == 403
    answer = browser.get("/desk/opening/room/state", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["error"]) == (403, "CARD")


def test_a_browser_gets_its_own_line_of_a_letter_and_hashes_of_the_others(
    at, with_letter, members, enter
):
    at.sit_together(*members[:3], until=Opening.Step.OPEN)
    browser = enter(members[0])
    found = browser.get("/desk/opening/room/deals?seat=1&box=1&start=0").json()
    (deal,) = found["letters"]
    assert found["next"] == 0
    assert len(unb64(deal["own"])) == LINE_BYTES
    assert len(unb64(deal["commitments"])) == len(unb64(deal["lines"])) == 5 * 32
    assert deal["small"] is True
    assert browser.get("/desk/opening/room/deals?seat=1&box=1&card=2").status_code == 404
    assert browser.get("/desk/opening/room/deals?seat=1&box=2").status_code == 404
    assert browser.get("/desk/opening/room/deals?seat=2&box=1").status_code == 403
    assert browser.get("/desk/opening/room/deals?seat=x&box=1").status_code == 400


@pytest.mark.parametrize("verb", ["open", "release", "read", "sign", "seal", "confirm", "", "x"])
def test_work_is_given_for_every_part(at, with_letter, members, enter, verb):
    steps = {"open": "open", "release": "release", "read": "read", "sign": "sign"}
    at.sit_together(*members[:3], until=steps.get(verb, "seal"))
    answer = enter(members[0]).get(f"/desk/opening/room/work?seat=1&verb={verb}&box=1&known=1")
    assert answer.status_code == 200
    given = set(answer.json())
    assert not given or {"history", "journal", "witnesses", "kind"} <= given


def test_sealing_anew_begins_from_the_openings_page(at, open_box, members, enter, school):
    Member.objects.filter(pk=members[3].member.pk).update(post=Member.Post.OTHER)
    ceremony.sign_roster(school=school, keys=[c.keys for c in members[:3]], now=at.now)
    browser = enter(members[0])
    assert "Жаңы карталар үчүн кайра пломбалоо" in browser.get("/desk/opening/").content.decode()
    assert browser.post("/desk/opening/reseal").status_code == 302
    assert Opening.objects.get().kind == "reseal"
    assert "Кутучаны кайра пломбалоо" in browser.get("/desk/opening/room").content.decode()


def test_polling_keeps_a_member_present_without_writing_each_time(at, open_box, members, enter):
    at.begin(members[0])
    browser = enter(members[0])
    ask(browser, "enter", 1)
    came = Presence.objects.get().seen_at
    at.later(seconds=4)
    browser.get("/desk/opening/room/state")
    assert Presence.objects.get().seen_at == came
    at.later(seconds=10)
    browser.get("/desk/opening/room/state")
    assert Presence.objects.get().seen_at == at.now


def test_nobody_acts_for_a_seat_that_did_not_sign_in_here(at, open_box, members, enter):
    at.begin(members[0])
    at.enter(*members)
    browser = enter(members[0])
    assert ask(browser, "abandon", 2).status_code == 403
    assert browser.get("/desk/opening/room/work?seat=2&verb=seal").status_code == 403


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"seat": "1"}', b'{"seat": 1}'])
def test_what_cannot_be_read_is_refused_with_a_sentence(at, open_box, members, enter, body):
    at.begin(members[0])
    at.enter(members[0])
    answer = enter(members[0]).post(
        reverse("room-do", args=["confirm"]),
        body,
        content_type="application/json",
        headers={"Accept": "application/json"},
    )
    assert answer.status_code in {400, 403}
    assert answer.json()["message"]


def test_a_letter_is_given_out_only_by_its_seal(at, with_letter, members, enter):
    at.sit_together(*members[:3], until=Opening.Step.SIGN)
    browser = enter(members[0])
    found = browser.get(f"/desk/opening/room/letter/{with_letter.seal.hex()}")
    assert found.content == split_letter(with_letter.outer, 5)[1]
    assert browser.get(f"/desk/opening/room/letter/{'00' * 32}").status_code == 404
    assert browser.get("/desk/opening/room/letter/x").status_code == 404


def test_after_the_opening_the_room_gives_out_no_letter(at, with_letter, members, enter):
    """From then on letters are taken on their own pages, with a record of who read what."""
    at.sit_together(*members[:3])
    past = Opening.objects.get().pk
    path = f"/desk/opening/room/letter/{with_letter.seal.hex()}"
    browser = enter(members[0])
    assert browser.get(path).status_code == 404
    assert browser.get(path, {"opening": past}).status_code == 404


def test_the_page_names_who_gave_an_opening_up(at, open_box, members, enter):
    """⚔ Somebody who stops one opening after another does not do it unnamed."""
    at.begin(members[4])
    at.enter(members[4])
    assert ask(enter(members[4]), "abandon", 5).status_code == 200
    page = enter(members[0]).get("/desk/opening/").content.decode()
    assert "Пломбалоого чейин токтотулган" in page
    assert members[4].person.name in page
    at.begin(members[0])
    at.later(days=1)
    at.begin(members[0])
    page = enter(members[0]).get("/desk/opening/").content.decode()
    assert "Пломбалоого чейин аягына чыкпай калган" in page


def test_the_page_says_when_an_opening_is_due_and_what_is_owed(at, open_box, members, enter):
    page = enter(members[1]).get("/desk/opening/").content.decode()
    assert "Ачуунун убактысы келди" in page
    at.later(days=1)
    page = enter(members[1]).get("/desk/opening/").content.decode()
    assert "Өз күнүндө ачылган жок, себеби айтылган жок" in page
    assert on_screen("2026-жылдын 21-апрели") in page


@pytest.mark.parametrize("language", ["", "/ru", "/en"])
def test_the_act_is_printed_with_its_signers(at, with_letter, members, enter, head, language):
    at.sit_together(*members[:3])
    page = enter(head).get(f"{language}/desk/opening/{at.opening.pk}/").content.decode()
    for cast in members[:3]:
        assert cast.person.name in page
    assert "trustbox.v2/act" in page


def test_the_line_of_an_empty_opening_has_a_page_too(at, open_box, members, enter):
    at.sit_together(*members[:3])
    page = enter(members[0]).get(f"/desk/opening/{at.opening.pk}/").content.decode()
    assert "кайрылуу жок" in page


def test_an_extraordinary_opening_asks_for_its_reason(at, open_box, members, enter):
    at.later(days=-3)
    browser = enter(members[0])
    assert browser.post("/desk/opening/begin").status_code == 400
    assert browser.post("/desk/opening/extraordinary", {"reason": ""}).status_code == 200
    assert not Opening.objects.exists()
    answer = browser.post("/desk/opening/extraordinary", {"reason": "Себеп"})
    assert answer.status_code == 302
    assert Opening.objects.get().reason == "Себеп"


def test_the_explanation_is_written_for_signing(at, open_box, members, enter, roster):
    at.later(days=1)
    answer = enter(members[1]).post(
        "/desk/opening/explain/text",
        json.dumps({"planned_on": "2026-04-21", "moved_to": "", "reason": "Себеп"}),
        content_type="application/json",
    )
    assert answer.json()["text"].startswith("trustbox.v2/line\norigin testserver\nkind missed\n")


def test_an_ordinary_member_sees_no_form_to_explain(at, open_box, members, enter):
    assert enter(members[4]).get("/desk/opening/explain").status_code == 403


def test_what_opens_a_box_comes_with_all_that_stands_in_the_journal_since(
    at, with_letter, members, enter
):
    """⚔ A browser that remembers nothing must see whether a box was opened or told of before."""
    at.sit_together(*members[:3], until=Opening.Step.OPEN)
    work = enter(members[0]).get("/desk/opening/room/work?seat=1&verb=open&box=1").json()
    assert (len(work["history"]["rosters"]), work["history"]["anew"]) == (1, {})
    start = work["next"]["proof"]["index"] + 1
    entries = list(Entry.objects.filter(index__gte=start).values_list("note", flat=True))
    assert (work["since"]["start"], work["since"]["entries"]) == (start, entries)
    assert len(work["since"]["edge"]) == start.bit_count()
    assert work["since"]["consistency"] == []


class Elsewhere:
    """Another connection's entry comes into the journal while an answer is read."""

    def __init__(self, school, moment, now):
        self.school, self.moment, self.now, self.seen = school, moment, now, 0

    def __call__(self, execute, sql, params, many, context):
        found = execute(sql, params, many, context)
        if sql.startswith("SELECT") and "journal_checkpoint" in sql:
            self.seen += 1
            if self.seen == self.moment:
                with transaction.atomic():
                    append(school=self.school, kind="paper", note="a paper", now=self.now)
        return found


@pytest.mark.parametrize("moment", [1, 2, 3, 4])
def test_all_of_an_answer_is_of_one_size_of_the_journal(
    at, with_letter, members, enter, school, moment
):
    """⚔ A head and a proof of two sizes would cry removal before members who did nothing wrong."""
    at.sit_together(*members[:3], until=Opening.Step.OPEN)
    browser = enter(members[0])
    with connection.execute_wrapper(elsewhere := Elsewhere(school, moment, at.now)):
        work = browser.get("/desk/opening/room/work?seat=1&verb=open&box=1").json()
    assert elsewhere.seen >= moment
    size = read_checkpoint(split_note(work["journal"]["checkpoint"])[0]).size
    assert work["since"]["start"] + len(work["since"]["entries"]) == size
    proof = work["next"]["proof"]
    path = [unb64(each) for each in proof["hashes"]]
    assert path == Log(school).inclusion(proof["index"], size)


def test_the_state_has_the_texts_that_are_signed(at, with_letter, members, enter):
    """⚔ What an opening is stands on the screen as it is signed, not in the page's own words."""
    at.sit_together(*members[:3], until=Opening.Step.OPEN)
    state = enter(members[0]).get("/desk/opening/room/state").json()
    work = enter(members[0]).get("/desk/opening/room/work?seat=1&verb=open&box=1").json()
    assert state["opens"] == [work["open"]]
    assert state["about"] == {key: work[key] for key in ("kind", "planned", "reason")}


def test_who_may_not_explain_reads_who_does(at, open_box, members, enter):
    """Members 1 to 3 lead; member 5 has no link, so the page names the three."""
    at.later(days=1)
    leads = [cast.person.name for cast in members if cast.member.leads]
    page = enter(members[4]).get("/en/desk/opening/").content.decode()
    assert f"writes the reason: {', '.join(leads)}" in page
    assert "writes the reason:" not in enter(members[0]).get("/en/desk/opening/").content.decode()


def test_a_late_planned_opening_is_dated_with_one_full_stop(at, with_letter, members):
    """The act says «later» and why, and no «г..» or «–.»."""
    at.later(days=2)
    at.sit_together(*members[:3])
    done = Opening.objects.get(step=Opening.Step.DONE, kind=Opening.Kind.PLANNED)
    texts = {lang: plain(printing.act_document(done, lang)) for lang in ("ky", "ru", "en")}
    assert "Плановый день: 21 апреля 2026 г.; вскрыт позже, причина:" in texts["ru"]
    assert "Пландалган күнү: 2026-жылдын 21-апрели; кечигип ачылды, себеби:" in texts["ky"]
    assert not [said for said in texts.values() if ".." in said or "–." in said]
