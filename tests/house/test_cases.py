"""A letter tells nothing to whom it is closed: every page, whatever the letter says, is the same.

Everybody who must not learn it looks at every page twice. In between the letter becomes another
one: other ground, category, urgency, words, people, tasks, measures, a note. Numbers and days stay,
which everybody may know. Not a byte may differ.
"""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import set_script_prefix

from ishenim.casework import actions
from ishenim.casework.folding import fold
from ishenim.casework.models import Case, Recusal
from ishenim.commission.models import Member, Person
from ishenim.consideration.models import Executor, Measure, Note, Task
from ishenim.referral.models import Body, Referral
from ishenim.registration.models import SchoolCategory
from ishenim.seal.roster import Roster
from tests.cast import Author, CastMember, receipt_keys, with_check_digit
from tests.house.test_access import (
    CASES,
    DEEDS,
    WITH_A_LINK_OR_A_NEW_ACCOUNT,
    address,
    desk_addresses,
)
from tests.letters import OPENED_AT, Write, Written, open_urgent

TODAY = OPENED_AT.date()
CLOSED = "This letter is closed to you, or you have not opened it with your key card yet."
#: What changes from one look to the next by itself.
OF_ONE_LOOK = re.compile(rb'(csrfmiddlewaretoken" value="|data-csrf=")[^"]+')
NEW_EACH_TIME = {"prove-card"}  # a number that a card signs once
PUBLIC = ["/", "/ru/", "/en/n", "/en/a", "/en/o", "/en/v", "/en/b", "/en/i", "/en/g"]
SEARCHES = [
    {"words": "акча"},
    {"number": "2026-1", "term": "all"},
    {"term": "all", "category": "VIO-S1"},
    {"term": "all", "stage": "in-work"},
    {"term": "all", "urgency": "U0"},
    {"term": "all", "seat": "1"},
]
KINDS = ["unread", "left out", "recused", "chair", "secretary", "responsible", "head", "stranger"]


@pytest.fixture
def closed_to(
    described: Case, members: list[CastMember], head: Person, stranger: Person, enter: Callable
) -> Callable[[str], Client]:
    """Return a browser of somebody to whom the letter is closed, by what they are."""

    def closed_to(kind: str) -> Client:
        if kind == "anonymous":
            return Client()
        if kind in {"head", "stranger"}:
            return enter(head if kind == "head" else stranger)
        member = members[4].member
        if kind == "left out":  # whose browser tried, and says that it could
            described.readers.create(member=member, proof=b"made up".ljust(32), since=TODAY)
        if kind == "recused":
            described.readers.create(member=member, proof=described.name_hash, since=TODAY)
            Recusal.objects.create(case=described, member=member, by=member, since=TODAY)
        if kind in {"chair", "secretary", "responsible"}:
            Member.objects.update(**{f"is_{kind}": False})
            Member.objects.filter(pk=member.pk).update(**{f"is_{kind}": True})
        return enter(members[4])

    return closed_to


@pytest.fixture
def become_another(described: Case, members: list[CastMember]) -> Callable[[], None]:
    """Return what makes another letter of it, with the same number on the same days."""
    SchoolCategory.objects.create(
        school=described.school, code="VIO-S1", ky="Башка", ru="Иное", en="Another", urgency="U0"
    )
    body = Body.objects.create(school=described.school, code="police", ky="Милиция")

    def become_another() -> None:
        who = members[0].member
        words = "Директор окуучуну урду."
        Case.objects.filter(pk=described.pk).update(
            ground="VIO",
            category="VIO-S1",
            urgency="U0",
            modifiers=["head"],
            summary=words,
            decision=words,
            folded=fold(words),
            tile="VIO",
            author="parent",
            language="ru",
            stage="in-work",
            sheets=3,
            outcome="confirmed",
            is_anonymous=False,
            attachments=2,
        )
        Executor.objects.create(case=described, member=who, by=who, since=TODAY)
        Task.objects.create(case=described, kind="task", text=words, by=who, on=TODAY)
        Measure.objects.create(case=described, kind="talk", text=words, done_on=TODAY, by=who)
        Note.objects.create(case=described, member=who, sealed=b"note", on=TODAY)
        Referral.objects.create(
            school=described.school,
            case=described,
            body=body,
            year=2026,
            number=1,
            sent_on=TODAY,
            how="letter",
            handed_over=words,
            because=words,
            by=who,
        )

    return become_another


#: What a reader prints is noted in the log, which would differ by that alone.
PRINTS = frozenset({"told-pdf"})


def everything(
    browser: Client, letter: Written, *, but: frozenset[str] = frozenset()
) -> dict[str, tuple[int, bytes]]:
    """Return what every page says to this browser."""
    names = sorted(desk_addresses() - DEEDS - WITH_A_LINK_OR_A_NEW_ACCOUNT - NEW_EACH_TIME - but)
    set_script_prefix("/en/")
    paths = [address(name, letter) for name in names] + PUBLIC
    said = {path: browser.get(path) for path in paths}
    for at, search in enumerate(SEARCHES):
        said[f"search {at}"] = browser.post("/en/desk/register", search)
    return {path: (answer.status_code, _plain(answer)) for path, answer in said.items()}


def _plain(answer: object) -> bytes:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return OF_ONE_LOOK.sub(rb"\1", content)


@pytest.mark.slow
@pytest.mark.parametrize("kind", [*KINDS, "anonymous"])
def test_no_page_depends_on_what_the_letter_says(
    kind: str,
    closed_to: Callable[[str], Client],
    become_another: Callable[[], None],
    letter: Written,
):
    browser = closed_to(kind)
    before = everything(browser, letter)
    become_another()
    after = everything(browser, letter)
    assert [path for path in before if before[path] != after[path]] == []
    assert any(status == 200 for status, _said in before.values())


def test_the_look_itself_sees_what_a_reader_sees(
    members: list[CastMember],
    become_another: Callable[[], None],
    enter: Callable,
    letter: Written,
):
    browser = enter(members[0])
    before = everything(browser, letter)
    become_another()
    after = everything(browser, letter)
    changed = {path for path in before if before[path] != after[path]}
    assert "/en/desk/cases/2026-1" in changed
    assert "search 0" in changed


@pytest.mark.parametrize("kind", ["unread", "left out", "recused"])
def test_a_case_is_refused_to_all_of_them_in_the_same_words(
    kind: str, closed_to: Callable[[str], Client], letter: Written
):
    browser = closed_to(kind)
    for name in sorted(CASES):
        set_script_prefix("/en/")
        path = address(name, letter)
        for answer in (browser.get(path), browser.post(path)):
            if answer.status_code != 405:
                assert answer.status_code == 403, name
                assert CLOSED in answer.content.decode(), name


@pytest.fixture
def about_the_duty_reader(
    write: Write, aigul: Author, members: list[CastMember], roster: Roster, now: datetime
) -> Written:
    """An urgent letter that leaves the only duty reader out; the chair alone has read it."""
    written = write(aigul, kind="urgent", avoid=frozenset({4}))
    actions.tick(now=now)
    chair = members[0].member
    open_urgent(written, members[0], roster)
    actions.report(letter=written.row, by=chair, is_readable=True, name_hash=b"t" * 32, now=now)
    open_urgent(written, members[3], roster)
    return written


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["who has read", "unread", "head", "anonymous"])
def test_nothing_a_left_out_duty_reader_reports_changes_any_page(
    kind: str,
    about_the_duty_reader: Written,
    members: list[CastMember],
    head: Person,
    enter: Callable,
    now: datetime,
):
    """He has opened it, as everybody may; what he found or says he found is nobody's to see."""
    who = {"who has read": members[0], "unread": members[4], "head": head}.get(kind)
    browser = enter(who) if who else Client()
    before = everything(browser, about_the_duty_reader, but=PRINTS)
    for is_readable, name in ((False, b""), (True, b""), (True, b"made up".ljust(32))):
        actions.report(
            letter=about_the_duty_reader.row,
            by=members[3].member,
            is_readable=is_readable,
            name_hash=name,
            now=now,
        )
        after = everything(browser, about_the_duty_reader, but=PRINTS)
        assert [path for path in before if before[path] != after[path]] == []


def test_a_letter_that_leaves_somebody_out_has_the_size_of_every_other(
    write: Write, aigul: Author, members: list[CastMember], roster: Roster, now: datetime
):
    other = Author(code := with_check_digit("9999888877776666555"), receipt_keys(code))
    letters = [write(aigul, kind="urgent", avoid=frozenset({4})), write(other, kind="urgent")]
    actions.tick(now=now)
    assert len({len(open_urgent(each, members[3], roster)) for each in letters}) == 1
