"""Who may ask what: every address of the desk, for everybody who might knock."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from ishenim.commission.models import Member, Person
from ishenim.schools.models import School
from tests.cast import CastMember, person_named
from tests.letters import Written, read_by

#: For members who have proven their card: whatever tells about letters.
CARDS = {
    *("letters", "letter", "letter-keys", "letter-releases", "letter-take", "letter-report"),
    *("letter-answer", "letter-leaving", "letter-share", "urgent-open", "search-letters"),
    *("case-file", "report-found"),
}
#: … the card of a closed box, or of the next composition, comes into the room as well.
ROOM = {
    *("room", "room-state", "room-work", "room-letter", "room-deals", "room-sit", "room-do"),
    "extraordinary-opening",
}
MEMBERS = {
    *("explain-opening", "explanation-text", "card", "prove-card", "sign-roster"),
    *("journal-head", "journal-cosign", "object-to-restart"),
    *("undertaking", "undertaking-sign", "undertaking-pdf", "undertaking-txt", "order-acquaint"),
    *("journal-head", "journal-cosign"),
}
HEAD = {
    *("head-card", "new-commission-order", "edit-order", "discard-order", "order-sign", "let-go"),
    "draft-restart",
}
MEETINGS = {
    *("meeting", "change-meeting", "cancel-meeting", "meeting-presence", "add-item", "minutes"),
    *(
        "minutes-draft",
        "minutes-sign",
        "minutes-finish",
        "minutes-pdf",
        "minutes-docx",
        "minutes-txt",
    ),
}
MEETING_PARTS = {
    *("meeting-item", "move-item", "remove-item", "meeting-recuse", "meeting-vote"),
    *("meeting-elect-chair", "meeting-elect-secretary", "meeting-task", "drop-recusal"),
    *("drop-ballot", "drop-task", "task-done"),
}
MEMBERS |= {"begin-opening", "reseal"}
MEMBERS |= {"letter-releases", "letter-leaving", "letter-share", "search-letters", "case-file"}
#: A case is for members whose card has opened its letter; tests/house/test_cases.py says more.
CASES = {
    *("case", "case-do", "case-notes", "case-note", "describe", "refer", "told-pdf"),
    "answer-paper",
    *("public-answer", "withdraw-answer", "public-answer-pdf", "intake-compare"),
}
DEEDS = {
    *("deed", "deed-sign", "deed-finish", "deed-discard", "deed-carry-out"),
    *("deed-pdf", "deed-docx", "deed-txt"),
}
REPORTS = {"report", "report-pdf", "report-docx", "report-txt", "report-ods", "report-csv"}
WRITING_REPORTS = {"report-count", "report-offer", "report-sign"}
REGISTER = {
    *("register", "registration-journal", "registration-journal-pdf", "hand-over"),
    *("referrals", "referral-reply", "covering-letter-pdf", "covering-letter-docx"),
    *("intake", "intake-add", "intake-papers", "intake-keep", "retention", "draft-handover"),
}
#: Lists that tell of no letter; the responsible person and the chair keep them.
LISTS = {
    *("categories", "bodies", "guidance"),
    *("add-category", "change-category", "add-body", "body", "retire-body", "change-guidance"),
}
CARDS |= CASES | DEEDS | REGISTER | ROOM
MEMBERS |= CARDS | WRITING_REPORTS | {"call-meeting"} | MEETINGS | MEETING_PARTS | LISTS
MANAGEMENT = {
    *("invite-office", "withdraw-invitation", "end-office"),
    *("renew", "order-link"),
}
EVERYBODY_HERE = {
    *("obligations", "reminders", "reminders-language", "reminders-mail", "reminders-add"),
    "reminders-telephone",
    *("reminders-remove", "reminders-check", "feed-make", "feed-withdraw"),
    *("desk", "urgent-count", "opening", "opening-paper", "people", "roster"),
    "access-log",  # which the management sees as counts, and members with their card
    *("restart", "sign-restart", "report-lost"),
    "meetings",  # that they are held; what was said stays with the members
    *("orders", "order", "order-pdf", "order-docx", "order-txt"),
    *("act-pdf", "act-txt", "opening-journal", "opening-journal-pdf"),
    *("seal-register", "seal-register-pdf"),
    *("edit-rulebook", "calendar"),  # whose form only the head may send
    *("draft-roster", "drop-roster"),  # only signatures make a roster
    *("publicity", "materials", "poster", "slips", "lesson", "parents-notice", "add-notice"),
    *("change-notice", "remove-notice", "put-back-notice", "publicity-check"),
}
EVERYBODY_HERE |= REPORTS | {"reports"}  # the management sees signed ones
ORDERS = {
    *("order", "edit-order", "discard-order", "order-sign", "order-acquaint"),
    *("order-pdf", "order-docx", "order-txt"),
}
WITH_A_LINK_OR_A_NEW_ACCOUNT = {"join", "second-factor"}
NOBODY = 999
LAST = 255


def desk_addresses() -> set[str]:
    """Return the names of all addresses below /desk/."""
    return {
        pattern.name or ""
        for included in get_resolver().url_patterns
        if str(included.pattern) == "desk/"
        for pattern in included.url_patterns
        if isinstance(pattern, URLPattern)
    }


@pytest.fixture
def knocking(
    enter: Callable[..., Client],
    members: list[CastMember],
    head: Person,
    administrator: Person,
    stranger: Person,
    school: School,
) -> dict[str, Client]:
    """Everybody who might knock, each in a browser of their own."""
    other = School.objects.create(slug="other", origin="testserver/s/other", name_ky="Башка")
    seat = {"post": Member.Post.TEACHER, "joined_on": members[0].member.joined_on}
    neighbour = Member.objects.create(school=other, person=person_named("Коңшу"), seat=1, **seat)
    former = Member.objects.create(
        school=school, person=person_named("Мурдагы"), seat=9, left_on=seat["joined_on"], **seat
    )
    return {
        "anonymous": Client(),
        "stranger": enter(stranger),
        "neighbour": enter(neighbour),
        "former": enter(former),
        "without card": enter(members[2], card=False),
        "one factor": enter(members[1], second_factor=False),
        "head": enter(head),
        "administrator": enter(administrator),
        "member": enter(members[0]),
    }


def address(name: str, letter: Written) -> str:
    """Return an address with something in its holes; what need not exist does not."""
    holes = {
        "letter": {"seal": letter.seal.hex()},
        "room-letter": {"seal": letter.seal.hex()},
        "room-do": {"verb": "none"},
        "opening-paper": {"pk": NOBODY},
        "act-pdf": {"pk": NOBODY},
        "act-txt": {"pk": NOBODY},
        "withdraw-invitation": {"pk": NOBODY},
        "reminders-remove": {"pk": NOBODY},
        "reminders-check": {"pk": NOBODY},
        "end-office": {"pk": NOBODY},
        "report-lost": {"seat": LAST},
        "renew": {"pk": NOBODY},
        "change-notice": {"pk": NOBODY},
        "remove-notice": {"pk": NOBODY},
        "put-back-notice": {"pk": NOBODY},
        "publicity-check": {"code": "none"},
        "let-go": {"seat": LAST},
        "order-link": {"pk": NOBODY, "invitation": NOBODY},
        **{key: {"pk": NOBODY} for key in ORDERS | DEEDS},
        **{key: {"place": "2026-1"} for key in CASES | REPORTS | WRITING_REPORTS},
        "case-do": {"place": "2026-1", "verb": "close"},
        **{key: {"pk": NOBODY} for key in REGISTER if key.startswith(("referral-", "covering"))},
        "change-category": {"code": "RCK-1"},
        "body": {"key": "police"},
        "retire-body": {"key": "police"},
        "change-guidance": {"key": "life", "part": "call"},
    }
    if name in MEETINGS:
        return reverse(name, kwargs={"number": NOBODY})
    if name in MEETING_PARTS:
        return reverse(name, kwargs={"number": NOBODY, "pk": NOBODY})
    own = {"seal": letter.seal.hex()} if name.startswith(("letter-", "urgent-open")) else {}
    return reverse(name, kwargs=holes.get(name, own))


def ask(browser: Client, path: str) -> HttpResponse:
    """Ask in the way the address takes."""
    answer = browser.get(path)
    return browser.post(path) if answer.status_code == 405 else answer


def is_let_in(answer: HttpResponse) -> bool:
    """Tell whether the view itself answered: also that something does not exist or is missing."""
    sent_away = answer.status_code == 302 and answer.url.startswith(("/account/", "/desk/second"))
    return not sent_away and answer.status_code != 403


def test_every_address_of_the_desk_is_in_one_table():
    tables = [MEMBERS, HEAD, MANAGEMENT, EVERYBODY_HERE, WITH_A_LINK_OR_A_NEW_ACCOUNT]
    assert set().union(*tables) == desk_addresses()
    assert sum(map(len, tables)) == len(desk_addresses())


@pytest.mark.parametrize("name", sorted(MEMBERS | HEAD | MANAGEMENT | EVERYBODY_HERE))
def test_only_who_may_is_let_in(
    name: str, letter: Written, knocking: dict[str, Client], members: list[CastMember]
):
    if name in CASES:
        read_by(letter, *members[:2])
    allowed = {"member"} if name not in MANAGEMENT | HEAD else set()
    if allowed and name not in CARDS | {"access-log"}:
        allowed |= {"without card"}
    if name not in MEMBERS:
        allowed |= {"head"} if name in HEAD else {"head", "administrator"}
    path = address(name, letter)
    let_in = {who for who, browser in knocking.items() if is_let_in(ask(browser, path))}
    assert let_in == allowed


def test_another_schools_member_reaches_nothing_through_their_own_school(
    letter: Written, knocking: dict[str, Client]
):
    for name in ("letter", "letter-keys", "letter-take", "room-letter"):
        answer = ask(knocking["neighbour"], f"/s/other{address(name, letter)}")
        assert answer.status_code in {403, 404}, name
