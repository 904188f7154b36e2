"""Cases of openings: open notes, releases, what is read of them; admissions."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Literal

from ishenim.proof.note import sign_note
from ishenim.seal import letter, opening
from ishenim.seal.box import SealedBox
from ishenim.seal.bytes import b64, sha
from ishenim.seal.deal import NO_SHARE, Deal, lock_payload, unwrap_share, write_lines
from ishenim.seal.envelope import encrypt
from ishenim.seal.opening import Open, Release, Released
from ishenim.seal.reference import Reference, listed
from ishenim.seal.roster import read_roster
from tools.cases.deals import bent_shares, deal_json
from tools.cases.letters import deal_of, header, line_of, sealed_bytes
from tools.cases.school import (
    LATER,
    OPENS,
    ORIGIN,
    SEALED,
    Case,
    Cases,
    box,
    keys_of,
    next_box,
    reference_of,
    roster,
    roster_text,
    second,
    second_text,
    signers,
)
from tools.cases.school import line_of as line_at
from tools.cases.steady import steady

OTHER = sha(b"something else")
MONDAY, LATE = date(2026, 4, 20), date(2026, 5, 30)


# ── A box and its opening, also for the files of whole journals ───────────────
@cache
def found_letters() -> tuple[bytes, ...]:
    """Return the letters of the school's box in the order of their list."""
    names: tuple[tuple[str, tuple[int, ...]], ...] = (
        ("to everybody", ()),
        ("seat 3 left out", (3,)),
    )
    to = {(): (1, 2, 3, 4, 5), (3,): (1, 2, 4, 5)}
    found = [sealed_bytes(n, letter.pack(header(to=to[x]), []), x) for n, x in names]
    return tuple(sorted(found, key=lambda each: deal_of(each).seal))


def seen(letters: Sequence[bytes] | None = None) -> str:
    """Return the list of these letters, or of the school's box."""
    return opening.manifest([deal_of(each).seal for each in letters or found_letters()])


def open_of(
    manifest: str | None = None, *, of: SealedBox | None = None, after: SealedBox | None = None, **changes: object
) -> Open:  # fmt: skip
    """Return what opens a box with the letters of this list; its text is in it."""
    of, after = of or box(), after or next_box()
    fields: dict[str, object] = {
        "box": reference_of(of),
        "next": reference_of(after),
        "kind": "planned",
        "day": of.opens,
        "date": of.opens,
        "letters": listed(seen() if manifest is None else manifest),
    }
    found = Open(**(fields | changes))  # type: ignore[arg-type]
    return replace(found, text=opening.write_open(roster(), found))


def open_note(opened: Open, *seats: int) -> str:
    return sign_note(opened.text, signers(*(seats or (1, 2, 4))))


@cache
def released(
    seat: int, opened: Open, letters: tuple[bytes, ...], newest: Literal["same", "newest"] = "same"
) -> Released:
    """Return what one seat releases of these letters, to who stayed in the newest roster."""
    deals, lines = [deal_of(each) for each in letters], [line_of(each, seat) for each in letters]
    to = second() if newest == "newest" else roster()
    with steady(f"release {seat} {opened.id.hex()} {newest}"):
        return opening.release(keys_of(seat), roster(), to, opened, deals, lines)


def shares_of(seat: int, letters: Sequence[bytes]) -> list[bytes]:
    """Return one seat's shares of these letters."""
    keys = keys_of(seat)
    return [unwrap_share(keys.identity, seat, line_of(each, seat), deal_of(each)) for each in letters]  # fmt: skip


# ── Cases ─────────────────────────────────────────────────────────────────────
def openings() -> Cases:
    """Cases of one opening, from its text to the letters that open."""
    return [*_opens(), *_checks(), *_receivers(), *_releases(), *_readings(), *_admissions()]


def _case(do: str, name: str, error: str) -> Case:
    return {"name": name, "do": do, "error": error}


def as_json(found: Reference) -> Case:
    return {"number": found.number, "hash": found.hash.hex()}


def _opens() -> Cases:
    def good(name: str, opened: Open, *seats: int, **more: object) -> Case:
        return {
            "name": name, "do": "open", "note": open_note(opened, *seats), "id": opened.id.hex(), "box": as_json(opened.box),
            "next": as_json(opened.next), "kind": opened.kind, "day": str(opened.day), "date": str(opened.date),
            "letters": as_json(opened.letters), "seats": list(seats), **more,
        }  # fmt: skip

    whole = open_of()
    text = whole.text
    wrong = {
        ("signed by two", "OPEN_QUORUM"): sign_note(text, signers(1, 2)),
        ("signed by two and a member of the next roster", "OPEN_QUORUM"): sign_note(text, signers(1, 2, 6)),
        ("another box", "OPEN_BOX"): sign_note(text.replace(b64(box().id), b64(OTHER)), signers(1, 2, 4)),
        ("another box number", "OPEN_BOX"): sign_note(text.replace("box 1 ", "box 2 "), signers(1, 2, 4)),
        ("a next box that does not follow", "OPEN_BOX"): sign_note(text.replace("next 2 ", "next 3 "), signers(1, 2, 4)),
        ("another school", "OPEN_BOX"): sign_note(text.replace(f"origin {ORIGIN}", "origin other.example"), signers(1, 2, 4)),
        ("signed by a stranger", "NOTE_SIG"): sign_note(text, signers(6)),
        ("a letter more than was signed", "NOTE_SIG"): open_note(whole).replace("letters 2 ", "letters 3 "),
        ("a kind nobody knows", "NOTE_FIELD"): sign_note(text.replace("kind planned", "kind secret"), signers(1, 2, 4)),
        ("a kind without its day", "NOTE_FIELD"): sign_note(text.replace(f"planned {OPENS}", "planned"), signers(1, 2, 4)),
        ("an unknown line", "NOTE_FIELD"): sign_note(text + "coordinator 1\n", signers(1, 2, 4)),
        ("a roster", "NOTE_TYPE"): sign_note(roster_text(), signers(1, 2, 4)),
    }  # fmt: skip
    three = open_note(whole, 1, 2, 5)
    return [
        good("signed by three", whole, 1, 2, 4),
        good("signed by everybody", whole, 1, 2, 3, 4, 5),
        good("moved", open_of(kind="moved", day=LATER, date=LATER), 1, 2, 4),
        good("extraordinary, before the day", open_of(kind="extraordinary", day=MONDAY, date=MONDAY), 2, 3, 4),
        good("three whom the newest roster has", whole, 1, 2, 4, admitted=[1, 2, 3, 4]),
        good("a former card that was admitted", whole, 1, 2, 5, admitted=[1, 2, 3, 4, 5]),
        _case("open", "a former card that was not admitted", "OPEN_QUORUM") | {"note": three, "admitted": [1, 2, 3, 4]},
        _case("open", "nobody of the box's roster is left", "OPEN_QUORUM") | {"note": three, "admitted": []},
        *[_case("open", n, e) | {"note": t} for (n, e), t in wrong.items()],
    ]  # fmt: skip


def _checks() -> Cases:
    moved = open_of(kind="moved", day=LATER, date=LATER)
    sooner = open_of(kind="extraordinary", day=MONDAY, date=MONDAY)
    early = open_of(day=SEALED, date=SEALED)
    first = seen().splitlines(keepends=True)[0]

    def case(name: str, opened: Open, today: date, found: str | None = None, error: str = "") -> Case:  # fmt: skip
        made: Case = {"name": name, "do": "check", "text": opened.text, "seen": seen() if found is None else found, "today": str(today)}  # fmt: skip
        return made | ({"error": error} if error else {})

    return [
        case("on its day", open_of(), OPENS),
        case("late", open_of(), LATE),
        case("a day early", open_of(), MONDAY, error="OPEN_EARLY"),
        case("planned for another day than the box's", early, OPENS, error="OPEN_EARLY"),
        case("moved, on the new day", moved, LATER),
        case("moved, before the new day", moved, OPENS, error="OPEN_EARLY"),
        case("extraordinary, before the box's day", sooner, MONDAY),
        case("extraordinary, before its own day", sooner, SEALED, error="OPEN_EARLY"),
        case("one letter hidden", open_of(), OPENS, first, "OPEN_MANIFEST"),
        case("one letter more", open_of(), OPENS, opening.manifest([OTHER]) + seen(), "OPEN_MANIFEST"),
        case("another letter", open_of(), OPENS, opening.manifest([OTHER, bytes(32)]), "OPEN_MANIFEST"),
        case("no letters seen", open_of(), OPENS, "", "OPEN_MANIFEST"),
    ]  # fmt: skip


def _receivers() -> Cases:
    members = [line_at(1), line_at(2), line_at(3, card=30), line_at(4), line_at(6)]
    new_card = second_text(members=members)
    return [
        {"name": name, "do": "receivers", "newest": text, "receivers": opening.receivers(roster(), read_roster(text))}
        for name, text in (
            ("the roster of the box", roster_text()),
            ("one left and one came", second_text()),
            ("a new card at an old seat", new_card),
        )
    ]  # fmt: skip


def _releases() -> Cases:
    """What a member of the roster reads of another's release."""
    opened, letters = open_of(), found_letters()
    good = released(4, opened, letters)
    shares = shares_of(4, letters)
    head, whole = b"TBR2" + opened.id + b"\4", b"".join(shares)

    def case(name: str, found: Released, seat: int = 1, **more: object) -> Case:
        return {"name": name, "do": "release", "open": opened.text, "seat": seat, "file": b64(found.file), "note": found.note, **more}  # fmt: skip

    def made(plain: bytes, *, to: Sequence[int] = (1, 2, 3, 4, 5), signer: int = 4, **changes: object) -> Released:  # fmt: skip
        with steady(f"release {plain.hex()} {to}"):
            file = encrypt(plain, [keys_of(seat).recipient for seat in to])
        fields: dict[str, object] = {"seat": 4, "open": opened.id, "file": sha(file), "missing": 0}
        said = Release(**(fields | changes))  # type: ignore[arg-type]
        text = opening.write_release(ORIGIN, said)
        return Released(file, sign_note(text, signers(signer)))

    given: Case = {"from": 4, "shares": [share.hex() for share in shares]}
    one = made(head + shares[0] + NO_SHARE, missing=1)
    text = opening.write_release(ORIGIN, Release(4, opened.id, sha(good.file), 0))
    elsewhere = sign_note(text.replace(f"origin {ORIGIN}", "origin other.example"), signers(4))
    wrong = {
        ("signed by another seat", "RELEASE_SIG"): Released(good.file, sign_note(text, signers(5))),
        ("of another opening", "RELEASE_SIG"): made(b"TBR2" + OTHER + b"\4" + whole, open=OTHER),
        ("of another school", "RELEASE_SIG"): Released(good.file, elsewhere),
        ("more missing than there are letters", "RELEASE_SIG"): made(head + whole, missing=3),
        ("another file", "RELEASE_FORMAT"): Released(released(5, opened, letters).file, good.note),
        ("the same shares in another file", "RELEASE_FORMAT"): Released(made(head + whole).file, good.note),
        ("the file cut off", "RELEASE_FORMAT"): Released(good.file[:-1], good.note),
        ("no file", "RELEASE_FORMAT"): Released(b"", good.note),
        ("the seat inside is another", "RELEASE_FORMAT"): made(head[:-1] + b"\5" + whole),
        ("the opening inside is another", "RELEASE_FORMAT"): made(b"TBR2" + OTHER + b"\4" + whole),
        ("a share missing", "RELEASE_FORMAT"): made(head + shares[0]),
        ("a share too many", "RELEASE_FORMAT"): made(head + whole + shares[0]),
        ("another mark", "RELEASE_FORMAT"): made(b"TBR1" + head[4:] + whole),
        ("nothing inside", "RELEASE_FORMAT"): made(b""),
        ("zeros that the note does not tell of", "RELEASE_FORMAT"): made(head + shares[0] + NO_SHARE),
        ("missing shares that are there", "RELEASE_FORMAT"): made(head + whole, missing=1),
        ("sealed to everybody but oneself", "RELEASE_FORMAT"): made(head + whole, to=(2, 3, 4, 5)),
        ("signed by a stranger", "NOTE_SIG"): Released(good.file, sign_note(text, signers(6))),
        ("an unknown line", "NOTE_FIELD"): Released(good.file, sign_note(text + "extra 1\n", signers(4))),
    }  # fmt: skip
    after = released(4, opened, letters, "newest")
    return [
        case("a release of seat 4", good, **given),
        case("the same, read by its own seat", good, 4, **given),
        case("a share that did not unwrap", one, **{"from": 4, "shares": [shares[0].hex(), NO_SHARE.hex()]}),
        case("after a change of the roster, to who stayed", after, 2, **given),
        case("after a change of the roster, to who left", after, 5, error="RELEASE_FORMAT"),
        *[case(n, r, error=e) for (n, e), r in wrong.items()],
    ]  # fmt: skip


def lying(name: str, shares: Mapping[int, bytes], of: SealedBox | None = None) -> bytes:
    """Return a letter whose author dealt these shares."""
    of = of or box()
    with steady(f"lying {name}"):
        payload = lock_payload(b"what nobody will read", bytes(16))
        return write_lines(roster(), of.id, shares, sha(payload)) + payload


def _readings() -> Cases:
    """What everybody says of a box after the releases, whoever released."""
    first, second_letter = found_letters()
    bent = bent_shares(5)
    third = lying("bent", bent)
    letters = sorted((first, second_letter, third), key=lambda each: deal_of(each).seal)
    deals = [deal_of(each) for each in letters]
    dealt = {seat: [bent[seat] if each == third else shares_of(seat, [each])[0] for each in letters] for seat in roster().members}  # fmt: skip
    at = letters.index(first)

    def changed(seat: int, share: bytes) -> list[bytes]:
        return [*dealt[seat][:at], share, *dealt[seat][at + 1 :]]

    def case(name: str, shares: Mapping[int, Sequence[bytes]], given: Sequence[Deal] = deals) -> Case:  # fmt: skip
        found = opening.read_letters(roster(), given, shares)
        return {
            "name": name, "do": "read", "deals": [deal_json(each) for each in given],
            "shares": {str(seat): [share.hex() for share in each] for seat, each in shares.items()},
            "opened": found.opened, "damaged": found.damaged, "waiting": found.waiting, "false": sorted(found.false),
            "secrets": {seal.hex(): secret.hex() for seal, secret in found.secrets.items()},
        }  # fmt: skip

    false = bytes([dealt[3][at][0] ^ 1]) + dealt[3][at][1:]
    three = {seat: dealt[seat] for seat in (1, 2, 4)}
    return [
        case("three released, one author lied", three),
        case("three others give the same", {seat: dealt[seat] for seat in (5, 3, 2)}),
        case("everybody released", dealt),
        case("two released", {seat: dealt[seat] for seat in (1, 2)}),
        case("nobody released", {}),
        case("one of three has no share of one letter", {1: dealt[1], 2: dealt[2], 4: changed(4, NO_SHARE)}),
        case("one of three released a false share", {1: dealt[1], 2: dealt[2], 3: changed(3, false)}),
        case("a false share, and one seat more", three | {3: changed(3, false)}),
        case("a share of another letter", three | {3: changed(3, dealt[3][at - 1])}),
        case("no letters", three, []) | {"shares": {"1": [], "2": [], "4": []}},
    ]  # fmt: skip


def _admissions() -> Cases:
    newest = second()
    text = opening.write_admission(newest, box(), 5, LATER)

    def case(name: str, note: str, **more: object) -> Case:
        return {"name": name, "do": "admission", "note": note, **more}

    def of(seat: int) -> str:
        return sign_note(opening.write_admission(newest, box(), seat, LATER), signers(1, 2, 3))

    old = opening.write_admission(roster(), box(), 5, LATER)
    wrong = {
        "signed by two": sign_note(text, signers(1, 2)),
        "signed by two and the former card": sign_note(text, signers(1, 2, 5)),
        "a seat that the newest roster still has": of(4),
        "a seat that came after the box": of(6),
        "a seat that no roster has": of(9),
        "another box": sign_note(text.replace(b64(box().id), b64(OTHER)), signers(1, 2, 3)),
        "another box number": sign_note(text.replace("box 1 ", "box 2 "), signers(1, 2, 3)),
        "the roster before": sign_note(old, signers(1, 2, 3)),
        "another school": sign_note(text.replace(f"origin {ORIGIN}", "origin other.example"), signers(1, 2, 3)),
    }  # fmt: skip
    return [
        case("a former card, by three of the newest", sign_note(text, signers(1, 2, 6)), admits=5),
        *[case(name, note, error="ADMISSION") for name, note in wrong.items()],
        case("signed by the former card alone", sign_note(text, signers(5)), error="NOTE_SIG"),
        case("an unknown line", sign_note(text + "more 1\n", signers(1, 2, 6)), error="NOTE_FIELD"),
    ]
