"""Cases of who acts: sessions, access records, restarts, objections."""

from dataclasses import replace
from datetime import date

from ishenim.proof.note import sign_note
from ishenim.seal import people as floor
from ishenim.seal.bytes import b64, sha
from ishenim.seal.card import head_signer
from ishenim.seal.people import Access
from ishenim.seal.roster import read_roster
from tools.cases.openings import OTHER
from tools.cases.school import (
    DATE,
    JOURNAL,
    LATER,
    OPENS,
    ORIGIN,
    Case,
    Cases,
    card_of,
    keys_of,
    line_of,
    roster,
    second_text,
    signers,
)

HEAD = head_signer(ORIGIN, card_of(100))
NONCE, SESSION = bytes(range(16)), sha(b"a session")


def people() -> Cases:
    """Cases of `people.json`, all about the school's first roster."""
    return [*_sessions(), *_accesses(), *_restarts(), *_objections()]


def _sessions() -> Cases:
    text = floor.write_session(origin=ORIGIN, seat=3, nonce=NONCE, session=SESSION, day=OPENS)
    given: Case = {"origin": ORIGIN, "seat": 3, "nonce": b64(NONCE), "session": SESSION.hex(), "date": str(OPENS)}  # fmt: skip
    line = keys_of(3).signer.line(text)
    short, long = given | {"nonce": b64(NONCE[1:])}, given | {"nonce": b64(NONCE + b"\0")}
    return [
        {"name": "a card proves itself to a sign-in", "do": "session", **given, "text": text, "line": line},
        {"name": "a nonce of 15 bytes", "do": "session", **short, "error": "SESSION"},
        {"name": "a nonce of 17 bytes", "do": "session", **long, "error": "SESSION"},
        {"name": "a session that is no hash", "do": "session", **given, "session": "00" * 31, "error": "SESSION"},
    ]  # fmt: skip


def _accesses() -> Cases:
    key = keys_of(6).signer.public
    card = Access(kind="card", who="6", key=key, date=OPENS)
    lost = replace(card, kind="card-lost", who="5", key=None)
    given: Case = {"do": "access", "journal_key": JOURNAL.public.hex()}

    def good(name: str, what: Access) -> Case:
        text = floor.write_access(ORIGIN, what)
        said = {"kind": what.kind, "who": what.who, "key": what.key.hex() if what.key else None, "date": str(what.date)}  # fmt: skip
        return {"name": name, **given, "note": sign_note(text, [JOURNAL]), "text": text, "access": said}  # fmt: skip

    text = floor.write_access(ORIGIN, card)
    wrong = {
        ("a new card without its key", "ACCESS"): floor.write_access(ORIGIN, replace(card, key=None)),
        ("a lost card with a key", "ACCESS"): floor.write_access(ORIGIN, replace(lost, key=key)),
        ("another school", "ACCESS"): floor.write_access("other.example", card),
        ("somebody nobody knows", "NOTE_FIELD"): text.replace("who 6", "who teacher"),
        ("seat 0", "NOTE_FIELD"): text.replace("who 6", "who 0"),
        ("a kind nobody knows", "NOTE_FIELD"): text.replace("kind card", "kind key"),
        ("a key of 31 bytes", "NOTE_FIELD"): text.replace(b64(key), b64(bytes(31))),
        ("another record", "NOTE_TYPE"): text.replace("v2/access", "v2/act"),
    }  # fmt: skip
    cases: Cases = [
        good("a new card at seat 6", card),
        good("a new card of the head", replace(card, who="head", key=HEAD.public)),
        good("the sign-in of seat 2 was renewed", replace(lost, kind="sign-in", who="2")),
        good("the sign-in of the administrator was renewed", replace(lost, kind="sign-in", who="administrator")),
        good("seat 5 lost its card", lost),
    ]  # fmt: skip
    cases += [{"name": n, **given, "note": sign_note(t, [JOURNAL]), "error": e} for (n, e), t in wrong.items()]  # fmt: skip
    member = sign_note(text, signers(6))
    return [*cases, {"name": "signed by a member", **given, "note": member, "error": "NOTE_SIG"}]


def _restarts() -> Cases:
    text = floor.write_restart(roster(), (2, 4), OPENS)
    alone = floor.write_restart(roster(), (), OPENS)
    enough = floor.write_restart(roster(), (1, 2, 3), OPENS)
    stranger = floor.write_restart(roster(), (2, 6), OPENS)

    def case(name: str, note: str, **more: object) -> Case:
        return {"name": name, "do": "restart", "note": note, **more}

    def signed(what: str, *seats: int) -> str:
        return sign_note(what, [HEAD, *signers(*seats)])

    def good(name: str, note: str, remaining: list[int], what: str) -> Case:
        return case(name, note, remaining=remaining, date=str(OPENS), in_force="2026-05-05", id=sha(what.encode()).hex())  # fmt: skip

    members = [line_of(seat) for seat in (1, 2, 3, 4, 5)]
    headless = read_roster(second_text(epoch=1, prev=None, date=DATE, members=members))
    wrong = {
        "not signed by the head": sign_note(text, signers(2, 4)),
        "not signed by one who remains": signed(text, 2),
        "signed by others than those who remain": signed(text, 1, 3),
        "a quorum remains": signed(enough, 1, 2, 3),
        "somebody remains who never was": signed(stranger, 2, 6),
        "another roster": signed(text.replace(b64(roster().hash), b64(OTHER)), 2, 4),
        "another epoch": signed(text.replace("roster 1 ", "roster 2 "), 2, 4),
        "another school": signed(text.replace(f"origin {ORIGIN}", "origin other.example"), 2, 4),
        "another head": sign_note(text, [head_signer(ORIGIN, card_of(7)), *signers(2, 4)]),
    }
    return [
        good("two of five remain", signed(text, 2, 4), [2, 4], text),
        good("nobody remains", signed(alone), [], alone),
        *[case(name, note, error="RESTART") for name, note in wrong.items()],
        case("a roster without a head", signed(floor.write_restart(headless, (2, 4), OPENS), 2, 4), roster=headless.text, error="RESTART"),
        case("a changed day", signed(text, 2, 4).replace("2026-04-21", "2026-04-01"), error="NOTE_SIG"),
        case("remaining out of order", signed(text.replace("2 4", "4 2"), 2, 4), error="NOTE_FIELD"),
    ]  # fmt: skip


def _objections() -> Cases:
    restart = sha(floor.write_restart(roster(), (2, 4), OPENS).encode())
    day = date(2026, 4, 25)
    text = floor.write_objection(roster(), restart, 5, day)

    def case(name: str, note: str, **more: object) -> Case:
        return {"name": name, "do": "objection", "note": note, **more}

    elsewhere = text.replace(f"origin {ORIGIN}", "origin other.example")
    return [
        case("one living card", sign_note(text, signers(5)), restart=restart.hex(), seat=5, date=str(day)),
        case("signed by another seat", sign_note(text, signers(4)), error="OBJECTION"),
        case("another school", sign_note(elsewhere, signers(5)), error="OBJECTION"),
        case("signed by the head alone", sign_note(text, [HEAD]), error="NOTE_SIG"),
        case("seat 0", sign_note(text.replace("seat 5", "seat 0"), signers(5)), error="NOTE_FIELD"),
        case("a changed day", sign_note(text, signers(5)).replace(str(day), str(LATER)), error="NOTE_SIG"),
    ]  # fmt: skip
