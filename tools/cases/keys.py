"""Cases of what people hold: cards, receipt codes, shares; and of rosters."""

from collections.abc import Sequence
from hashlib import sha256

from ishenim.proof.note import note_hash, sign_note
from ishenim.seal import quorum
from ishenim.seal.bytes import b64, hkdf
from ishenim.seal.card import card_text, member_keys, opening_identity
from ishenim.seal.receipt import Stub, derive, repeatable_code, seal_stub, write_receipt
from tools.cases.envelopes import LOW_ORDER
from tools.cases.school import (
    DATE,
    JOURNAL,
    ORIGIN,
    Cases,
    card_of,
    code_of,
    keys_of,
    line_of,
    receipt_keys,
    roster,
    roster_note,
    roster_text,
    second_text,
    signers,
)
from tools.cases.steady import steady

BOX_ID = sha256(b"some box").digest()
SEAL = sha256(b"some letter").digest()


def card() -> Cases:
    """Key cards: their text, and the keys that follow."""
    good: Cases = []
    for seat, secret in ((1, bytes(range(16))), (255, bytes(16)), (3, b"\xff" * 16)):
        keys = member_keys(ORIGIN, seat, secret)
        nonce = bytes(16)
        good.append({
            "name": f"the card {secret.hex()[:4]}… at seat {seat}",
            "do": "keys",
            "origin": ORIGIN,
            "seat": seat,
            "secret": secret.hex(),
            "text": card_text(secret),
            "key_name": keys.signer.name,
            "public": keys.signer.public.hex(),
            "vkey": keys.signer.vkey,
            "age_seed": hkdf(secret, b"trustbox.v2/card", b"age-pq").hex(),
            "identity": keys.identity,
            "recipient": keys.recipient,
            "box_id": BOX_ID.hex(),
            "nonce": b64(nonce),
            "opening_identity": opening_identity(keys, BOX_ID, nonce),
        })  # fmt: skip
    text = card_text(bytes(range(16)))
    typed = {
        "small letters": text.lower(),
        "groups of four": " ".join(text[i : i + 4] for i in range(0, 32, 4)),
        "hyphens": "-".join(text[i : i + 8] for i in range(0, 32, 8)),
        "letters read as digits": text.replace("0", "O").replace("1", "l"),
    }
    wrong = {
        ("one character changed", "CARD_CHECKSUM"): "1" + text[1:],
        ("the last character changed", "CARD_CHECKSUM"): text[:-1] + "W",
        ("two characters swapped", "CARD_CHECKSUM"): text[:3] + text[4] + text[3] + text[5:],
        ("one character missing", "CARD_CHECKSUM"): text[:-1],
        ("one character more", "CARD_CHECKSUM"): text + "0",
        ("one character more in front", "CARD_CHECKSUM"): "0" + text,
        ("nothing", "CARD_CHECKSUM"): "",
        ("the letter U", "CARD_CHAR"): "U" + text[1:],
        ("a dot", "CARD_CHAR"): text[:-1] + ".",
    }
    cases = good
    cases += [{"name": n, "do": "read", "typed": t, "secret": bytes(range(16)).hex()} for n, t in typed.items()]  # fmt: skip
    return cases + [{"name": n, "do": "read", "typed": t, "error": e} for (n, e), t in wrong.items()]  # fmt: skip


def receipt() -> Cases:
    """Receipt codes, the keys that follow, stubs and receipts."""
    code = code_of()
    swapped = code[:4] + code[5] + code[4] + code[6:]
    cases: Cases = [_derived(ORIGIN, code), _derived("other.example/s/17", code)]
    typed = {"groups of four": " ".join(code[i : i + 4] for i in range(0, 20, 4)), "hyphens": f"{code[:10]}-{code[10:]}"}  # fmt: skip
    cases += [{"name": n, "do": "code", "typed": t, "code": code} for n, t in typed.items()]
    wrong = {
        "two neighbours swapped": swapped,
        "one digit changed": "2" + code[1:],
        "nineteen digits": code[:-1],
        "twenty-one digits": code + "0",
        "a letter": code[:-1] + "O",
        "digits of another script": code[:-1] + "١",
        "nothing": "",
    }
    cases += [{"name": n, "do": "code", "typed": t, "error": "CODE_TYPO"} for n, t in wrong.items()]
    for digits in ("572", "0000000000000000000", "9999999999999999999"):
        check = code_of(digits)[-1]
        cases.append({"name": f"the check digit of {digits}", "do": "check", "digits": digits, "check": check})  # fmt: skip
    once, content = sha256(b"a form").digest(), b"what the form holds"
    cases.append({"name": "the same form sent twice", "do": "repeatable", "once": once.hex(), "content": b64(content), "code": repeatable_code(once, content)})  # fmt: skip
    return cases + _stubs(code) + _receipts()


def _derived(origin: str, code: str) -> dict[str, object]:
    keys = derive(origin, code)
    return {
        "name": f"a code at {origin}",
        "do": "derive",
        "origin": origin,
        "code": code,
        "mailbox": keys.mailbox.hex(),
        "auth": keys.auth.hex(),
        "stub_key": keys.stub_key.hex(),
        "thread_key": keys.thread_key.hex(),
        "identity": keys.identity,
        "recipient": keys.recipient,
    }


def _stubs(code: str) -> Cases:
    keys = receipt_keys(code)
    stub = Stub(SEAL, BOX_ID, "00112233445566778899aabbccddeeff", (1, 2, 3, 4, 5), "letter")
    with steady("a stub"):
        sealed = seal_stub(keys, stub)
    given: dict[str, object] = {"do": "stub", "origin": ORIGIN, "code": code, "sealed": b64(sealed)}
    # The additional data of the seal is the mailbox: a stub moved to another one does not open.
    moved = receipt_keys(code_of("0000000000000000007"))
    with steady("another stub"):
        other = seal_stub(moved, stub)
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    content = {"seal": SEAL.hex(), "box": BOX_ID.hex(), "id": stub.letter_id, "to": list(stub.to), "kind": stub.kind}  # fmt: skip
    return [
        {"name": "a stub", **given, "content": content},
        {"name": "the stub of another code", **given, "sealed": b64(other), "error": "STUB_FORGED"},
        {"name": "a stub with another mailbox", **given, "mailbox": moved.mailbox.hex(), "error": "STUB_FORGED"},
        {"name": "a changed stub", **given, "sealed": b64(changed), "error": "STUB_FORGED"},
        {"name": "a shortened stub", **given, "sealed": b64(sealed[:20]), "error": "STUB_FORGED"},
        {"name": "no stub", **given, "sealed": "", "error": "STUB_MISSING"},
    ]  # fmt: skip


def _receipts() -> Cases:
    text = write_receipt(ORIGIN, 47, BOX_ID, SEAL)
    given: dict[str, object] = {"do": "receipt", "origin": ORIGIN, "journal_key": JOURNAL.public.hex()}  # fmt: skip
    elsewhere = sign_note(write_receipt("other.example", 47, BOX_ID, SEAL), [JOURNAL])
    good = sign_note(text, [JOURNAL])
    return [
        {"name": "a receipt", **given, "note": good, "box": 47, "box_id": BOX_ID.hex(), "seal": SEAL.hex()},
        {"name": "a receipt signed by a member", **given, "note": sign_note(text, signers(1)), "error": "NOTE_SIG"},
        {"name": "a receipt of another school", **given, "note": elsewhere, "error": "RECEIPT_ORIGIN"},
        {"name": "another seal", **given, "note": good.replace(b64(SEAL), b64(BOX_ID)), "error": "NOTE_SIG"},
        {"name": "a receipt with a date", **given, "note": sign_note(text + "date 2026-04-15\n", [JOURNAL]), "error": "NOTE_FIELD"},
        {"name": "another record", **given, "note": sign_note(roster_text(), [JOURNAL]), "error": "NOTE_TYPE"},
    ]  # fmt: skip


def shares() -> Cases:
    """Shamir's shares over GF(2^8)."""
    secret = bytes(range(32))
    points = [sha256(b"c%d" % i).digest() for i in (1, 2)]
    made = [_share(secret, points, x) for x in (1, 2, 3, 200, 255)]
    hexes = [share.hex() for share in made]

    def case(name: str, parts: Sequence[bytes], **more: object) -> dict[str, object]:
        return {"name": name, "shares": [part.hex() for part in parts], **more}

    zero = made[0][:-1] + b"\0"
    garbage = quorum.join(made[:2])
    return [
        {"name": "five shares, the first three", "shares": hexes[:3], "secret": secret.hex()},
        case("the last three", made[2:], secret=secret.hex()),
        case("three in another order", [made[4], made[0], made[3]], secret=secret.hex()),
        case("all five", made, secret=secret.hex()),
        case("two of three give other bytes", made[:2], secret=garbage.hex()),
        case("a share at 0", [zero, *made[1:3]], error="SHARE_FORMAT"),
        case("two shares at one place", [made[0], made[0], made[1]], error="SHARE_FORMAT"),
        case("a share of 32 bytes", [made[0][1:], *made[1:3]], error="SHARE_FORMAT"),
        case("a share of 34 bytes", [b"\0" + made[0], *made[1:3]], error="SHARE_FORMAT"),
        case("one share", made[:1], error="SHARE_FORMAT"),
        case("no share", [], error="SHARE_FORMAT"),
    ]


def _share(secret: bytes, points: list[bytes], x: int) -> bytes:
    """Evaluate the polynomials at x by the school method, without tables."""
    values = []
    for at, value in enumerate(secret):
        total, power = value, x
        for coefficients in points:
            total ^= _times(coefficients[at], power)
            power = _times(power, x)
        values.append(total)
    return bytes([*values, x])


def _times(a: int, b: int) -> int:
    product = 0
    while b:
        product ^= a if b & 1 else 0
        a = a << 1 ^ (0x11B if a & 0x80 else 0)
        b >>= 1
    return product


def rosters() -> Cases:
    """Chains of rosters; `pin` is the hash of the first one, from a poster."""
    first, pin = roster_note(), note_hash(roster_text()).hex()
    second = sign_note(second_text(), signers(1, 2, 3, 6))
    text = roster_text()

    def made(name: str, *notes: str, error: str, pin: str | None = None) -> dict[str, object]:
        return {"name": name, "notes": list(notes), "pin": pin, "error": error}

    def first_with(**changes: object) -> str:
        fields = {"epoch": 1, "prev": None, "date": DATE, "members": [line_of(s) for s in (1, 2, 3, 4, 5)]}  # fmt: skip
        return sign_note(second_text(**(fields | changes)), signers(1, 2, 3, 4, 5, 6))

    own = {"origin": ORIGIN, "quorum": 3, "duty": [4]}
    recipient = roster().members[1].recipient
    return [
        {"name": "the first roster", "notes": [first], "pin": None, "epoch": 1, "hash": pin, "fingerprint": roster().fingerprint, "seats": [1, 2, 3, 4, 5], **own},
        {"name": "the first roster, pinned", "notes": [first], "pin": pin, "epoch": 1, "hash": pin, "seats": [1, 2, 3, 4, 5], **own},
        {"name": "one left and one came", "notes": [first, second], "pin": pin, "epoch": 2, "hash": note_hash(second_text()).hex(), "seats": [1, 2, 3, 4, 6], **own},
        made("no roster at all", error="ROSTER_GENESIS"),
        made("the chain begins with the second", second, error="ROSTER_GENESIS"),
        made("the first signed by four of five", sign_note(text, signers(1, 2, 3, 4)), error="ROSTER_GENESIS"),
        made("another first roster than the poster's", first, pin=BOX_ID.hex(), error="ROSTER_PIN"),
        made("one epoch left out", first, sign_note(second_text(epoch=3), signers(1, 2, 3, 6)), error="ROSTER_CHAIN"),
        made("another one before", first, sign_note(second_text(prev=BOX_ID), signers(1, 2, 3, 6)), error="ROSTER_CHAIN"),
        made("another school", first, sign_note(second_text(origin="other.example"), signers(1, 2, 3, 6)), error="ROSTER_CHAIN"),
        made("two of the old members signed", first, sign_note(second_text(), signers(1, 2, 6)), error="ROSTER_QUORUM"),
        made("the new member did not sign", first, sign_note(second_text(), signers(1, 2, 3)), error="ROSTER_POP"),
        made("a new card that did not sign", first, sign_note(second_text(members=[line_of(1), line_of(2), line_of(3), line_of(4), line_of(5, card=50)]), signers(1, 2, 3, 4, 5)), error="ROSTER_POP"),
        made("an even number", first_with(members=[line_of(s) for s in (1, 2, 3, 4)]), error="ROSTER_SHAPE"),
        made("one member", first_with(members=[line_of(1)], duty=[]), error="ROSTER_SHAPE"),
        made("another quorum", sign_note(text.replace("quorum 3", "quorum 2"), signers(1, 2, 3, 4, 5)), error="ROSTER_SHAPE"),
        made("a duty reader without a seat", first_with(duty=[6]), error="ROSTER_SHAPE"),
        made("one card at two seats", first_with(members=[line_of(1), line_of(2), line_of(3, card=1)], duty=[]), error="ROSTER_MEMBER"),
        made("a recipient with a typing error", sign_note(text.replace(recipient, recipient[:-1] + ("q" if recipient[-1] != "q" else "p")), signers(1, 2, 3, 4, 5)), error="ROSTER_MEMBER"),
        made("a classic recipient", sign_note(text.replace(recipient, CLASSIC), signers(1, 2, 3, 4, 5)), error="ROSTER_MEMBER"),
        made("a recipient of low order", sign_note(text.replace(recipient, LOW_ORDER), signers(1, 2, 3, 4, 5)), error="ROSTER_MEMBER"),
        made("seats out of order", sign_note(_swapped(text), signers(1, 2, 3, 4, 5)), error="ROSTER_MEMBER"),
        made("nobody known signed", sign_note(text, [JOURNAL]), error="ROSTER_GENESIS"),
        made("a changed label", first.replace("psychologist", "psychiatrist"), error="NOTE_SIG"),
        made("an unknown line", sign_note(text + "extra 1\n", signers(1, 2, 3, 4, 5)), error="NOTE_FIELD"),
    ]  # fmt: skip


#: The recipient of an X25519 seed of zeros.
CLASSIC = "age19ljhmg68e43yx9fgm2k9lwefquc0la5y4lzvlshdjzv47kxt8d6qr9vf4p"


def _swapped(text: str) -> str:
    lines = text.splitlines(keepends=True)
    lines[-1], lines[-2] = lines[-2], lines[-1]
    return "".join(lines)


def cards_in_use() -> Cases:
    """Return who sits where, for the files that need members' keys."""
    return [
        {"name": f"seat {seat}", "seat": seat, "secret": card_of(seat).hex(), "recipient": keys_of(seat).recipient}
        for seat in (1, 2, 3, 4, 5, 6)
    ]  # fmt: skip
