"""The page of the composition: what is shown is what is signed."""

import json
import re

from ishenim.commission import actions, rosters
from ishenim.commission.models import Roster


def sign(browser, draft, line):
    data = {"roster": draft.pk, "line": line}
    return browser.post("/desk/roster/sign", json.dumps(data), content_type="application/json")


def draft_of(school, now):
    return actions.draft_roster(school=school, by=None, now=now)


def test_each_member_sees_the_list_and_signs_it(members, school, enter, now):
    draft = draft_of(school, now)
    for cast in members:
        answer = sign(enter(cast), draft, cast.sign(draft.text))
    assert answer.json() == {"final": True}
    assert rosters.in_force(school).epoch == 1


def test_the_page_carries_the_very_text_that_is_signed(members, school, enter, now):
    draft = draft_of(school, now)
    page = enter(members[0]).get("/desk/roster").content.decode()
    [carried] = re.findall(r"<template data-draft>(.*?)</template>", page, re.S)
    assert carried == draft.text


def test_who_has_signed_and_who_is_awaited_is_shown(members, school, enter, now):
    draft = draft_of(school, now)
    actions.sign_roster(roster=draft, line=members[0].sign(draft.text), now=now)
    page = enter(members[1]).get("/desk/roster").content.decode()
    assert "Кол койгондор: 1 / 5." in page
    waiting = page.split("Күтүлүүдө:")[1].split("</p>")[0]
    assert members[1].person.name in waiting
    assert members[0].person.name not in waiting


def test_a_line_that_is_no_signature_is_refused_with_a_sentence(members, school, enter, now):
    draft = draft_of(school, now)
    answer = sign(enter(members[0]), draft, "— testserver/m1 AAAA\n")
    assert answer.status_code == 400
    assert "картасына таандык эмес" in answer.json()["message"]


def test_a_list_that_was_dropped_meanwhile_is_not_signed(members, school, enter, now, head):
    draft = draft_of(school, now)
    line = members[0].sign(draft.text)
    actions.drop_draft(roster=draft, by=head)
    draft.pk = 999
    assert sign(enter(members[0]), draft, line).status_code == 409


def test_the_head_puts_the_list_together(members, head, school, enter):
    assert enter(head).post("/desk/roster/draft").status_code == 302
    assert Roster.objects.filter(school=school, final_on=None).count() == 1


def test_an_ordinary_member_does_not_put_it_together(members, school, enter):
    assert enter(members[4]).post("/desk/roster/draft").status_code == 403
    assert not Roster.objects.exists()


def test_whoever_may_put_it_together_may_drop_it(members, head, school, enter, now):
    draft_of(school, now)
    assert enter(members[4]).post("/desk/roster/drop").status_code == 403
    assert enter(head).post("/desk/roster/drop").status_code == 302
    assert not Roster.objects.exists()


def test_dropping_nothing_is_no_fault(members, head, enter):
    assert enter(head).post("/desk/roster/drop").status_code == 302


def test_the_head_does_not_sign(members, head, school, enter, now):
    draft = draft_of(school, now)
    assert sign(enter(head), draft, members[0].sign(draft.text)).status_code == 403


def test_the_poster_gets_the_hash_of_the_first_roster(roster, members, enter):
    page = enter(members[0]).get("/desk/roster").content.decode()
    first = " ".join(re.findall(".{4}", roster.fingerprint.replace(" ", "").replace("-", "")))
    assert first in page
    assert re.search(r'data-qr="http://testserver/#r=[\w-]{43}"', page)


def test_members_are_sent_to_seal_the_first_box(roster, members, enter):
    assert "Биринчи кутуча пломбаланганда" in enter(members[0]).get("/desk/roster").content.decode()


def test_nothing_is_offered_for_signing_while_nothing_changed(roster, head, enter):
    page = enter(head).get("/desk/roster").content.decode()
    assert "roster/draft" not in page


def test_the_poster_is_for_readers_of_every_language(roster, members, enter):
    page = enter(members[0]).get("/ru/desk/roster").content.decode()
    assert 'data-qr="http://testserver/#r=' in page
