"""R32: who works with the letters is personally responsible and has signed for confidentiality."""

import pytest

from ishenim.casework import actions
from ishenim.casework.models import Reading
from ishenim.ui.refusals import NotNow
from tests.cast import sign_undertaking
from tests.letters import OPENED_AT, urgent_note


@pytest.fixture
def undertaken():
    """Nobody has signed yet."""


def paths(written):
    at = written.address
    return [("get", f"{at}/keys"), ("post", f"{at}/take")]


@pytest.mark.parametrize("which", [0, 1])
def test_no_address_gives_a_letter_before_the_undertaking(letter, members, enter, which):
    way, path = paths(letter)[which]
    answer = getattr(enter(members[0]), way)(path, HTTP_ACCEPT="application/json")
    assert answer.status_code == 409
    assert answer.json()["error"] == "UNDERTAKING"
    assert answer.json()["link"] == "/desk/undertaking"
    assert not Reading.objects.exists()


def test_an_urgent_letter_is_not_opened_before_the_undertaking(urgent, members, roster, now):
    duty = members[3]
    note = urgent_note(duty, roster, urgent.seal, at=now)
    with pytest.raises(NotNow):
        actions.open_urgent(letter=urgent.row, note=note, by=duty.member, now=now)
    sign_undertaking(duty, now)
    actions.open_urgent(letter=urgent.row, note=note, by=duty.member, now=now)
    assert actions.take(letter=urgent.row, by=duty.member, now=now)


def test_the_letters_page_asks_for_the_signature_instead_of_opening(letter, members, enter):
    shown = enter(members[0]).get(f"/en{letter.address}").content.decode()
    assert "Before you read letters" in shown
    assert "data-do-open" not in shown
    assert "/en/desk/undertaking" in shown


def test_with_the_signature_a_letter_opens_and_the_record_names_the_reader(letter, members):
    reader = members[1]
    with pytest.raises(NotNow):
        actions.take(letter=letter.row, by=reader.member, now=OPENED_AT)
    sign_undertaking(reader, OPENED_AT)
    actions.take(letter=letter.row, by=reader.member, now=OPENED_AT)
    assert Reading.objects.get().member.person.name == "Айнура Бекова"


def test_the_signature_of_one_opens_nothing_for_another(letter, members):
    sign_undertaking(members[1], OPENED_AT)
    with pytest.raises(NotNow):
        actions.take(letter=letter.row, by=members[2].member, now=OPENED_AT)
