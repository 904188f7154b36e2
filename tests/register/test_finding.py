"""The list of cases: found by number, seal, term, words; content only by who has read."""

import pytest

from ishenim.casework.models import Case, Recusal
from ishenim.consideration import actions
from ishenim.register.finding import Query, asked, find
from ishenim.seal.letter import seal_number
from tests.letters import OPENED_AT

pytestmark = pytest.mark.django_db
TODAY = OPENED_AT.date()


@pytest.fixture
def found(described, school):
    """Return a function: which numbers a member finds."""

    def found(cast, **query) -> list[int]:
        looked = Query(**({"term": "all"} | query))
        rows = find(school, cast.member, looked, TODAY, school.days_off())
        return [case.number for case in rows]

    return found


@pytest.mark.parametrize("number", ["ИК-2026-0001", "2026-1", "1", "ик 2026 0001"])
def test_a_number_is_found_however_it_is_written(found, members, number):
    assert found(members[0], number=number) == [1]


@pytest.mark.parametrize("number", ["2025-1", "2", "abc", "-", "'; --"])
def test_another_number_is_not(found, members, number):
    assert found(members[0], number=number) == []


def test_a_letter_is_found_by_its_seal(found, letter, members):
    number = seal_number(letter.seal)
    assert found(members[4], number=" ".join(number[i : i + 4] for i in range(0, 16, 4))) == [1]
    assert found(members[4], number="ZZZZ ZZZZ ZZZZ ZZZZ") == []


@pytest.mark.parametrize("words", ["акча", "АКЧА", "талап кылышат"])
def test_words_are_found_by_who_has_read(found, members, words):
    assert found(members[0], words=words) == [1]
    assert found(members[4], words=words) == []


def test_words_are_folded(described, found, members):
    described.folded = "ушул онгур"
    described.save()
    assert found(members[0], words="Өңгүр") == [1]


@pytest.mark.parametrize(
    "query",
    [{"stage": "registered"}, {"category": "RCK-1"}, {"urgency": "U2"}, {"seat": "4"}],
)
def test_what_a_filter_asks_of_the_content_is_answered_to_readers_alone(
    found, described, members, query
):
    if "seat" in query:
        actions.assign(
            case=described, member=members[3].member, by=members[0].member, now=OPENED_AT
        )
    assert found(members[0], **query) == [1]
    assert found(members[4], **query) == []
    Recusal.objects.create(
        case=described, member=members[1].member, by=members[1].member, since=TODAY
    )
    assert found(members[1], **query) == []


def test_terms(found, described, members, school):
    assert found(members[4], term="open") == [1]
    assert found(members[4], term="late") == []
    assert found(members[4], term="undescribed") == []
    Case.objects.update(answer_by=TODAY)
    assert found(members[4], term="soon") == [1]
    Case.objects.update(answer_by="2026-04-01")
    assert found(members[4], term="late") == [1]
    Case.objects.update(answered_on=TODAY)
    assert found(members[4], term="late") == []


def test_what_nobody_offers_is_left_out():
    query = asked({"term": "x", "stage": "x", "urgency": "x", "seat": "ө", "words": "a" * 500})
    assert (query.term, query.stage, query.urgency, query.seat) == ("open", "", "", "")
    assert len(query.words) == 100


def test_words_never_stand_in_an_address(enter, described, members):
    assert "words" not in Query(words="акча").address
    page = enter(members[0]).post("/en/desk/register", {"term": "all", "words": "акча"})
    assert "ИК-2026-0001" in page.content.decode()
    assert "?words" not in page.content.decode()


def test_the_list_shows_number_and_days_alone_to_who_has_not_read(enter, described, members):
    page = enter(members[4]).get("/en/desk/register?term=all").content.decode()
    assert "ИК-2026-0001" in page
    assert "You have not opened this letter." in page
    for secret in (described.summary, "RCK-1 ", "Registered</span>"):
        assert secret not in page.split("<main")[1].split("cases")[-1]


@pytest.mark.parametrize("term", ["open", "undescribed", "soon", "late", "all"])
def test_the_list_costs_few_queries(enter, described, members, term, django_assert_max_num_queries):
    browser = enter(members[0])
    with django_assert_max_num_queries(10):
        assert browser.get(f"/en/desk/register?term={term}").status_code == 200


def test_an_act_that_counts_more_than_the_register_is_said(enter, described, members):
    opening = described.opening
    opening.manifest = bytes(described.letter_id).hex() + "\n"
    opening.save()
    page = enter(members[0]).get("/en/desk/register").content.decode()
    assert "do not agree yet" not in page
    opening.paper_letters = 2
    opening.save()
    page = enter(members[0]).get("/en/desk/register").content.decode()
    assert "in the act:" in page
