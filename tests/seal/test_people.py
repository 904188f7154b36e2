"""Who acts: sessions, access, restart, objection."""

from datetime import date, timedelta

import pytest

from ishenim.proof.encoding import unb64
from ishenim.proof.note import SIGNATURE, check_line, keyring
from ishenim.seal import people
from ishenim.seal.roster import read_roster
from tests.seal.vector_school import school
from tests.vectors import Case, as_said, cases, named, refused

SCHOOL = school()
ROSTER = SCHOOL.roster


@pytest.mark.parametrize("case", cases("people", "session"))
def test_a_card_proves_itself_as_the_vectors_say(case: Case):
    with as_said(case):
        text = people.write_session(
            origin=case["origin"],
            seat=case["seat"],
            nonce=unb64(case["nonce"]),
            session=bytes.fromhex(case["session"]),
            day=date.fromisoformat(case["date"]),
        )
        assert text == case["text"]
        assert SCHOOL.keys(case["seat"]).signer.line(text) == case["line"]


def test_a_proof_is_good_for_one_sign_in_and_one_card_alone():
    """What a server could make of a proof it asked for: nothing but this session."""
    case = named("people", "a card proves itself to a sign-in")
    keys = keyring(ROSTER.keys, [SIGNATURE])
    assert check_line(case["text"], case["line"], keys) == ROSTER.name(3)
    for old, new in (("seat 3", "seat 2"), ("2026-04-21", "2026-04-22"), ("box.", "fox.")):
        with refused("NOTE_SIG"):
            check_line(case["text"].replace(old, new), case["line"], keys)
    with refused("NOTE_SIG"):
        check_line(case["text"], case["line"], keyring({ROSTER.name(3): bytes(32)}))


@pytest.mark.parametrize("case", cases("people", "access"))
def test_access_records_are_read_or_refused_as_the_vectors_say(case: Case):
    journal = keyring({f"{ROSTER.origin}/journal": bytes.fromhex(case["journal_key"])})
    with as_said(case):
        read = people.read_access(case["note"], journal, ROSTER.origin)
        said = {"kind": read.kind, "who": read.who, "date": read.date.isoformat()}
        assert said | {"key": read.key.hex() if read.key else None} == case["access"]
        assert people.write_access(ROSTER.origin, read) == case["text"]


@pytest.mark.parametrize("case", cases("people", "restart"))
def test_restarts_are_read_or_refused_as_the_vectors_say(case: Case):
    roster = read_roster(case["roster"]) if "roster" in case else ROSTER
    with as_said(case):
        read = people.read_restart(case["note"], roster)
        assert (list(read.remaining), read.id.hex()) == (case["remaining"], case["id"])
        assert [read.date.isoformat(), read.in_force.isoformat()] == [
            case["date"],
            case["in_force"],
        ]
        assert people.write_restart(roster, read.remaining, read.date) == read.text


def test_the_head_cannot_found_a_new_commission_in_a_night():
    read = people.read_restart(named("people", "nobody remains")["note"], ROSTER)
    assert read.in_force - read.date == timedelta(days=14)


@pytest.mark.parametrize("case", cases("people", "objection"))
def test_objections_are_read_or_refused_as_the_vectors_say(case: Case):
    with as_said(case):
        restart, seat, day = people.read_objection(case["note"], ROSTER)
        assert (restart.hex(), seat, day.isoformat()) == (
            case["restart"],
            case["seat"],
            case["date"],
        )
