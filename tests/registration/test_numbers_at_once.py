"""R14: thirty-two letters registered at the same moment have thirty-two numbers without a gap."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from ishenim.box.models import Letter
from ishenim.casework import actions
from ishenim.casework.actions.reading import Came
from ishenim.casework.models import Case
from tests.letters import OPENED_AT

pytestmark = [pytest.mark.usefixtures("own_database"), pytest.mark.slow]
AT_ONCE = 32
TODAY = OPENED_AT.date()
CAME = Came(channel="box", opening=None, sheets=1, language="ky")


def lying_in(letter, kind):
    """Put a letter where it waits for its number, as the opening and the intake leave it."""
    return Letter.objects.create(
        seal=secrets.token_bytes(32),
        school=letter.row.school,
        box=letter.row.box,  # whose opening is over
        kind=kind,
        dropped_on=TODAY,
        mailbox=secrets.token_bytes(16),
        auth_hash=secrets.token_bytes(32),
        sealed=secrets.token_bytes(64),
        stub=b"",
    )


def at_once(verbs):
    """Let everybody press in the same moment."""
    start = Barrier(len(verbs))

    def press(verb):
        start.wait()
        try:
            return verb()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(verbs)) as pool:
        return list(pool.map(press, verbs))


def numbers():
    return sorted(Case.objects.values_list("year", "number"))


def test_thirty_two_letters_typed_in_at_once(letter):
    before = len(numbers())
    found = [lying_in(letter, Letter.Kind.ENTERED) for _each in range(AT_ONCE)]
    cases = at_once(
        [
            lambda one=one: actions.register_entered(
                letter=one, came=CAME, received=TODAY, now=OPENED_AT
            )
            for one in found
        ]
    )
    assert len({case.label for case in cases}) == AT_ONCE
    assert numbers() == [(2026, number) for number in range(1, before + AT_ONCE + 1)]


def test_thirty_two_who_register_what_an_opening_took_out_register_it_once(letter, school):
    before = len(numbers())
    for _each in range(AT_ONCE):
        lying_in(letter, Letter.Kind.LETTER)
    said = at_once([lambda: actions.register(school=school, now=OPENED_AT)] * AT_ONCE)
    assert sum(said) == AT_ONCE
    assert numbers() == [(2026, number) for number in range(1, before + AT_ONCE + 1)]
    assert not Letter.objects.filter(is_registered=False).exists()
