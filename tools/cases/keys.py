"""Cases of what people hold: cards, receipt codes, shares; and of rosters."""

from hashlib import sha256

from ishenim.proof.note import note_hash, sign_note
from ishenim.seal.bytes import b64, hkdf
from ishenim.seal.card import card_text, member_keys
from ishenim.seal.receipt import Stub, derive, repeatable_code, seal_stub, write_receipt
from tools.cases.envelopes import CLASSIC, LOW_ORDER
from tools.cases.proofs import OUTSIDE
from tools.cases.school import (
    DATE,
    JOURNAL,
    ORIGIN,
    Cases,
    code_of,
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
VKEYS = sorted(signer.witness_vkey for signer in OUTSIDE)


def card() -> Cases:
    """Key cards: their text, and the keys that follow."""
    good: Cases = []
    for seat, secret in ((1, bytes(range(16))), (255, bytes(16)), (3, b"\xff" * 16)):
        keys = member_keys(ORIGIN, seat, secret)
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
    groups = [code[i : i + 4] for i in range(0, 20, 4)]
    typed = {
        "groups of four": " ".join(groups),
        "hyphens": f"{code[:10]}-{code[10:]}",
        "dots, slashes, brackets": f"({groups[0]}) {groups[1]}.{groups[2]}/{groups[3]}_{groups[4]};",
        "a word before": "Код: " + " ".join(groups),
        "a digit of an Arabic keyboard": code[:-1] + "١",
        "digits of a Persian keyboard": "".join(chr(0x6F0 + int(digit)) for digit in code),
        "wide digits": "".join(chr(0xFF10 + int(digit)) for digit in code),
    }
    cases += [{"name": n, "do": "code", "typed": t, "code": code} for n, t in typed.items()]
    wrong = {
        "two neighbours swapped": swapped,
        "one digit changed": "2" + code[1:],
        "nineteen digits": code[:-1],
        "twenty-one digits": code + "0",
        "a letter": code[:-1] + "O",
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


def rosters() -> Cases:
    """Chains of rosters; `pin` is the hash of the first one, from a poster."""
    first, pin = roster_note(), note_hash(roster_text()).hex()
    second = sign_note(second_text(), signers(1, 2, 3, 6))
    text = roster_text()

    def made(name: str, *notes: str, error: str, pin: str | None = None) -> dict[str, object]:
        return {"name": name, "do": "chain", "notes": list(notes), "pin": pin, "error": error}

    def first_with(**changes: object) -> str:
        fields = {"epoch": 1, "prev": None, "date": DATE, "members": [line_of(s) for s in (1, 2, 3, 4, 5)]}  # fmt: skip
        return sign_note(second_text(**(fields | changes)), signers(1, 2, 3, 4, 5, 6))

    own = {"do": "chain", "origin": ORIGIN, "quorum": 3, "duty": [4], "witnesses": []}
    watched = second_text(witnesses=VKEYS)
    recipient = roster().members[1].recipient
    return [
        {"name": "the first roster", "notes": [first], "pin": None, "epoch": 1, "hash": pin, "fingerprint": roster().fingerprint, "seats": [1, 2, 3, 4, 5], **own},
        {"name": "the first roster, pinned", "notes": [first], "pin": pin, "epoch": 1, "hash": pin, "seats": [1, 2, 3, 4, 5], **own},
        {"name": "one left and one came", "notes": [first, second], "pin": pin, "epoch": 2, "hash": note_hash(second_text()).hex(), "seats": [1, 2, 3, 4, 6], **own},
        {"name": "with witnesses", "notes": [first, sign_note(watched, signers(1, 2, 3, 6))], "pin": pin, "epoch": 2, "hash": note_hash(watched).hex(), "seats": [1, 2, 3, 4, 6], **own, "witnesses": VKEYS},
        {"name": "a chain begun anew by a restart, its epoch counting on", "notes": [_begun()], "pin": None, "epoch": 2, "hash": note_hash(_begun_text()).hex(), "seats": [2, 4, 6], **own, "quorum": 2},
        made("no roster at all", error="ROSTER_GENESIS"),
        made("a restart in the middle of a chain", first, _begun(), error="ROSTER_CHAIN"),
        made("epoch 0", first_with(epoch=0), error="ROSTER_GENESIS"),
        made("a witness whose key signs", sign_note(_with_witness(JOURNAL.vkey), signers(1, 2, 3, 4, 5)), error="ROSTER_SHAPE"),
        made("a witness that is no key", sign_note(_with_witness("witness.example"), signers(1, 2, 3, 4, 5)), error="ROSTER_SHAPE"),
        made("a witness with a typing error", sign_note(_with_witness(VKEYS[0][:-2] + "A="), signers(1, 2, 3, 4, 5)), error="ROSTER_SHAPE"),
        made("witnesses out of order", sign_note(_with_witness(*VKEYS[::-1]), signers(1, 2, 3, 4, 5)), error="ROSTER_SHAPE"),
        made("one witness twice", sign_note(_with_witness(VKEYS[0], VKEYS[0]), signers(1, 2, 3, 4, 5)), error="ROSTER_SHAPE"),
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
        *_nexts(),
    ]  # fmt: skip


def _with_witness(*vkeys: str) -> str:
    head, line, rest = roster_text().partition("member 1 ")
    return head + "".join(f"witness {vkey}\n" for vkey in vkeys) + line + rest


def _begun_text(**changes: object) -> str:
    members = [line_of(seat) for seat in (2, 4, 6)]
    return second_text(**({"prev": None, "members": members} | changes))


def _begun(*seats: int, **changes: object) -> str:
    return sign_note(_begun_text(**changes), signers(*(seats or (2, 4, 6))))


def _nexts() -> Cases:
    """What follows a roster; `anew` where a restart of it is in force."""

    def case(name: str, note: str, *, anew: bool = True, **more: object) -> dict[str, object]:
        return {"name": name, "do": "next", "old": roster_text(), "note": note, "anew": anew, **more}  # fmt: skip

    ordinary = sign_note(second_text(), signers(1, 2, 3, 6))
    return [
        case("the first roster after a restart", _begun(), epoch=2, seats=[2, 4, 6]),
        case("while a restart is in force the roster changes after all", ordinary, epoch=2, seats=[1, 2, 3, 4, 6]),
        case("begun anew without a restart", _begun(), anew=False, error="ROSTER_CHAIN"),
        case("begun anew, not signed by all", _begun(2, 4), error="ROSTER_GENESIS"),
        case("begun anew, an epoch left out", _begun(epoch=3), error="ROSTER_CHAIN"),
        case("begun anew, the same epoch again", _begun(epoch=1), error="ROSTER_CHAIN"),
        case("begun anew by another school", _begun(origin="other.example"), error="ROSTER_GENESIS"),
    ]  # fmt: skip


def _swapped(text: str) -> str:
    lines = text.splitlines(keepends=True)
    lines[-1], lines[-2] = lines[-2], lines[-1]
    return "".join(lines)
