"""Cases of letters: packed, sealed, opened; urgent letters; replies and follow-ups."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from ishenim.proof.note import Signer, sign_note
from ishenim.seal import deal, letter, thread
from ishenim.seal.bytes import b64, sha, u32
from ishenim.seal.deal import Deal
from ishenim.seal.envelope import encrypt, recipient_of, seed_identity
from ishenim.seal.letter import FileEntry, Header
from tools.cases.deals import no_locks
from tools.cases.school import (
    ORIGIN,
    Case,
    Cases,
    box,
    code_of,
    keys_of,
    receipt_keys,
    roster,
    signers,
)
from tools.cases.steady import steady

CODE = code_of()
LETTER_ID = "00112233445566778899aabbccddeeff"
TEXT = "Классташым мени күн сайын сабайт. Жардам бериңизчи.\nПомогите, пожалуйста. “🙏”"
PHOTO = bytes(range(256)) * 100


def header(**changes: object) -> Header:
    """Return a letter's header by the author of the vectors."""
    keys = receipt_keys(CODE)
    fields: dict[str, object] = {
        "kind": "letter",
        "origin": ORIGIN,
        "box": box().id.hex(),
        "id": LETTER_ID,
        "sealed_by": "browser",
        "to": (1, 2, 3, 4, 5),
        "mailbox": keys.mailbox.hex(),
        "reply_to": keys.recipient,
        "thread_key": b64(keys.thread_key),
        "text": TEXT,
    }
    return Header(**(fields | changes))  # type: ignore[arg-type]


ABOUT = {
    "who": "pupil",
    "tile": "VIO",
    "danger": "no",
    "avoid": ["social", "head"],
    "name": "",
    "contact": "",
    "language": "ky",
}


def as_json(found: Header) -> Case:
    """Return a header as it stands in the JSON of a letter."""
    packed = letter.pack(replace(found, files=()), [])
    size = int.from_bytes(packed[4:8], "big")
    content: Case = json.loads(packed[8 : 8 + size])
    files = [{"name": f.name, "type": f.type, "size": f.size} for f in found.files]
    return content | {"files": files}


# ── Plaintext ─────────────────────────────────────────────────────────────────
def _packed() -> Cases:
    photo = header(
        about=ABOUT, files=(FileEntry(name="photo-1.jpg", type="image/jpeg", size=len(PHOTO)),)
    )
    cases: Cases = []
    for name, found, files in (
        ("a letter of words", header(), []),
        ("with answers and a photo", photo, [PHOTO]),
        ("the longest text", header(text="ө" * letter.MAX_TEXT), []),
        ("an empty text", header(text=""), []),
        ("quotes, lines, control characters", header(text='"\\/\b\f\n\r\t\x01\x7f\u2028'), []),
    ):
        packed = letter.pack(found, files)
        cases.append({"name": name, "do": "pack", "header": as_json(found), "files": [b64(f) for f in files],
                      "size": len(packed), "sha256": sha(packed).hex()})  # fmt: skip
    cases.append({"name": "a text of 7001 characters", "do": "pack", "header": as_json(header()) | {"text": "a" * 7001}, "files": [], "error": "TEXT_LONG"})  # fmt: skip
    return cases + _unpacked()


def _unpacked() -> Cases:
    good = letter.pack(header(text="short"), [])
    end = 8 + int.from_bytes(good[4:8], "big")
    content = json.loads(good[8:end])

    def made(new: object, tail: bytes = b"", size: int = 2**14, mark: bytes = b"TBL1") -> bytes:
        text = new if isinstance(new, bytes) else json.dumps(new, ensure_ascii=False).encode()
        return (mark + u32(len(text)) + text + tail).ljust(size, b"\0")

    def without(key: str) -> Case:
        return {k: v for k, v in content.items() if k != key}

    file = {"name": "a", "type": "b", "size": 10}
    wrong = {
        ("another mark", "LETTER_FORMAT"): made(content, mark=b"TBL2"),
        ("padding that is not zero", "LETTER_PADDING"): made(content, tail=b"\0\0x"),
        ("a last byte that is not zero", "LETTER_PADDING"): good[:-1] + b"\1",
        ("bytes no file accounts for", "LETTER_PADDING"): made(content | {"files": [file]}, tail=b"x" * 11),
        ("no bucket", "LETTER_FORMAT"): made(content, size=2**14 + 1),
        ("half a bucket", "LETTER_FORMAT"): made(content, size=2**13),
        ("a header beyond the end", "LETTER_FORMAT"): b"TBL1" + u32(2**14) + good[8:],
        ("a file beyond the end", "LETTER_FORMAT"): made(content | {"files": [file | {"size": 2**14}]}),
        ("a file of a negative size", "LETTER_FORMAT"): made(content | {"files": [file | {"size": -1}]}),
        ("no JSON", "LETTER_FORMAT"): made(b"{"),
        ("no UTF-8", "LETTER_FORMAT"): made(b'{"v":1,"text":"\xff"}'),
        ("a number that is none", "LETTER_FORMAT"): made(content | {"new": float("nan")}),
        ("a truth for a version", "LETTER_FORMAT"): made(content | {"v": True}),
        ("a list", "LETTER_FORMAT"): made([]),
        ("another version", "LETTER_FORMAT"): made(content | {"v": 2}),
        ("no text", "LETTER_FORMAT"): made(without("text")),
        ("a text that is a number", "LETTER_FORMAT"): made(content | {"text": 7}),
        ("readers that are no seats", "LETTER_FORMAT"): made(content | {"to": ["1"]}),
        ("files that are no list", "LETTER_FORMAT"): made(content | {"files": {}}),
        ("answers that are no words", "LETTER_FORMAT"): made(content | {"about": {"who": 1}}),
        ("nothing", "LETTER_FORMAT"): b"",
    }  # fmt: skip
    cases: Cases = [
        {"name": "an unknown key is passed over", "do": "unpack", "packed": _short(made(content | {"new": 1})), "text": "short"},
        {"name": "a letter of words", "do": "unpack", "packed": _short(good), "text": "short"},
    ]  # fmt: skip
    return cases + [
        {"name": n, "do": "unpack", "packed": _short(p), "error": e} for (n, e), p in wrong.items()
    ]


def _short(packed: bytes) -> Case:
    """Return bytes without their long run of zeros: what they begin with, and how long they are."""
    begin = packed.rstrip(b"\0")
    if packed.endswith(b"\1"):  # one byte at the very end
        begin = packed[:-1].rstrip(b"\0")
        return {"begin": b64(begin), "size": len(packed), "last": 1}
    return {"begin": b64(begin), "size": len(packed)}


# ── Sealed ────────────────────────────────────────────────────────────────────
def letters() -> Cases:
    """Letters of the school's box; `results` by seat."""
    return _packed() + _sizes() + _sealed() + _readers()


def _sizes() -> Cases:
    return [
        {"name": f"{bucket} bytes for {n} members", "do": "size", "bucket": bucket, "n": n, "size": letter.sealed_size(bucket, n)}
        for bucket, n in ((2**14, 5), (2**14, 3), (2**15, 5), (2**14, 29), (2**26, 29))
    ]  # fmt: skip


@cache
def sealed_bytes(name: str, plain: bytes, exclude: tuple[int, ...] = ()) -> bytes:
    with steady(f"letter {name}"):
        return letter.seal_letter(roster(), box(), plain, exclude)


def deal_of(found: bytes) -> Deal:
    """Return the deal of a letter of the school's box."""
    lines, payload = letter.split_letter(found, len(roster().members))
    return deal.read_deal(box().id, list(roster().members), lines, sha(payload))


def line_of(found: bytes, seat: int) -> bytes:
    """Return a seat's line of a letter."""
    lines, _payload = letter.split_letter(found, len(roster().members))
    return deal.split_lines(lines)[list(roster().members).index(seat)]


def secret_of(found: bytes) -> bytes:
    """Return the secret of a letter, joined from three members' shares."""
    whole = deal_of(found)
    shares = {
        seat: deal.unwrap_share(keys_of(seat).identity, seat, line_of(found, seat), whole)
        for seat in (1, 2, 3)
    }
    return deal.join(whole, shares, 3)


def _sealed() -> Cases:
    everybody, plain = [1, 2, 3, 4, 5], letter.pack(header(), [])
    to_four = header(to=(1, 2, 4, 5))
    cases = [
        _letter("to everybody", header(), everybody),
        _letter("seat 3 left out", to_four, [1, 2, 4, 5], exclude=(3,)),
        _letter("for another box", header(box="00" * 32), everybody, results="wrong-box"),
        _letter(
            "for another school", header(origin="other.example"), everybody, results="wrong-box"
        ),
    ]
    found = sealed_bytes("to everybody", plain)
    recipients = [member.recipient for member in roster().members.values()]
    six = [*recipients, recipient_of(seed_identity(bytes(32)))]
    broken = {
        "one stanza too few": _locked("four stanzas", plain, recipients[:4]),
        "one stanza too many": _locked("six stanzas", plain, six),
        "padding that is not zero": _locked("padding", plain[:-1] + b"\1", recipients),
        "no letter inside": _locked("no letter", b"text", recipients),
        "no envelope inside": _locked("no envelope", plain, []),
    }
    cases += [_damaged(name, sealed, secret_of(sealed)) for name, sealed in broken.items()]
    secret = secret_of(found)
    changed = found[:-1] + bytes([found[-1] ^ 1])
    cases += [
        _damaged("cut off", found[:-1], secret),
        _damaged("a changed byte", changed, secret),
        _damaged("another secret", found, bytes(16)),
    ]
    for name, payload in no_locks().items():
        cases.append(_damaged(f"under its lines {name}", _under(found, payload), secret))
    return cases + _outside(found)


def _letter(
    name: str, found: Header, readers: Sequence[int], *, exclude: tuple[int, ...] = (), results: str = "ok"
) -> Case:  # fmt: skip
    sealed = sealed_bytes(name, letter.pack(found, []), exclude)
    said = {str(seat): results if seat in readers else "not-for-me" for seat in roster().members}
    seal = deal_of(sealed).seal
    case: Case = {
        "name": name,
        "do": "open",
        "letter": b64(sealed),
        "secret": secret_of(sealed).hex(),
        "seal": seal.hex(),
        "number": letter.seal_number(seal),
        "results": said,
    }
    return case | ({"header": as_json(found)} if results == "ok" else {})


def _damaged(name: str, sealed: bytes, secret: bytes) -> Case:
    damaged = dict.fromkeys("12345", "damaged")
    return {"name": name, "do": "open", "letter": b64(sealed), "secret": secret.hex(), "results": damaged}  # fmt: skip


def _locked(name: str, plain: bytes, recipients: list[str]) -> bytes:
    with steady(f"letter {name}"):
        return deal.lock(roster(), box().id, encrypt(plain, recipients) if recipients else plain)


def _under(found: bytes, payload: bytes) -> bytes:
    return letter.split_letter(found, len(roster().members))[0] + payload


def _outside(found: bytes) -> Cases:
    """What the server sees of a letter without any key."""
    lines, payload = letter.split_letter(found, 5)
    first, second, *others = deal.split_lines(lines)
    given: Case = {"do": "look", "seats": [1, 2, 3, 4, 5], "sizes": [len(found)]}
    cases: Cases = [{**given, "name": "a letter from outside", "letter": b64(found)}]
    wrong = {
        ("one byte too long", "LETTER_SIZE"): found + b"\0",
        ("cut off", "LETTER_SIZE"): found[:-1],
        ("two lines swapped", "LETTER_FORMAT"): b"".join([second, first, *others, payload]),
        ("no payload", "LETTER_FORMAT"): lines + bytes(len(payload)),
    }
    cases += [{**given, "name": n, "letter": b64(o), "error": e} for (n, e), o in wrong.items()]
    other: Case = {
        "name": "the seats of another roster",
        "letter": b64(found),
        "seats": [1, 2, 3, 4, 6],
    }
    return [*cases, {**given, **other, "error": "LETTER_FORMAT"}]


def _readers() -> Cases:
    return [
        {"name": "nobody left out", "do": "readers", "exclude": [], "readers": [1, 2, 3, 4, 5]},
        {"name": "three left out", "do": "readers", "exclude": [1, 2, 3], "readers": [4, 5]},
        {"name": "one reader is too few for a letter", "do": "readers", "exclude": [1, 2, 3, 5], "readers": [4], "error": "LETTER_READERS"},
        {"name": "nobody is left", "do": "readers", "exclude": [1, 2, 3, 4, 5], "readers": [], "error": "LETTER_READERS"},
    ]  # fmt: skip


# ── Urgent ────────────────────────────────────────────────────────────────────
def urgent() -> Cases:
    """Urgent letters: one age file, no lock, for all whom the author chose."""
    found = header(kind="urgent")
    others = header(kind="urgent", to=(1, 2, 3, 5))
    only = header(kind="urgent", to=(2,))

    def sealed(name: str, what: Header, exclude: Sequence[int] = ()) -> bytes:
        with steady(name):
            return letter.seal_urgent(roster(), letter.pack(what, []), exclude)

    with steady("urgent with four"):
        four = encrypt(letter.pack(found, []), [keys_of(4).recipient] * 4)

    def case(name: str, file: bytes, readers: Sequence[int], result: str = "ok", **more: object) -> Case:  # fmt: skip
        results = {str(s): result if s in readers else "not-for-me" for s in roster().members}
        seal = deal.seal_of(sha(file))
        return {"name": name, "sealed": b64(file), "box": box().id.hex(), "seal": seal.hex(), "results": results, **more}  # fmt: skip

    all_five, everybody = sealed("urgent", found), (1, 2, 3, 4, 5)
    without = sealed("urgent without seat 4", others, (4,))
    alone = sealed("urgent to one", only, (1, 3, 4, 5))
    return [
        case("to everybody", all_five, everybody, header=as_json(found)),
        case("seat 4 left out", without, (1, 2, 3, 5), header=as_json(others)),
        case("one reader is enough", alone, (2,), header=as_json(only)),
        case("another box was open", all_five, everybody, "wrong-box", box="00" * 32),
        case("four stanzas", four, everybody, "damaged", error="LETTER_SIZE"),
        case("cut off", all_five[:-1], everybody, "damaged", error="LETTER_SIZE"),
        case("cut off, seat 4 left out", without[:-1], (1, 2, 3, 5), "damaged", error="LETTER_SIZE"),
    ]  # fmt: skip


# ── Threads ───────────────────────────────────────────────────────────────────
def threads() -> Cases:
    """Replies (opened with the code) and follow-ups (opened by seat 1)."""
    return _replies() + _followups()


DAY = date(2026, 4, 22)
BODY = "Биз окудук. Эртең сүйлөшөбүз.\n“Рахмат!”"


def _replies() -> Cases:
    author = receipt_keys(CODE).recipient
    text = thread.write_reply(ORIGIN, LETTER_ID, 1, DAY, BODY)

    def sealed(note: str, to: str = author) -> str:
        with steady(f"reply {note}"):
            return b64(thread.seal_reply(to, note))

    def raw(name: str, plain: bytes) -> str:
        with steady(f"reply {name}"):
            return b64(encrypt(plain, [author]))

    note = sign_note(text, signers(4))
    both = sign_note(text, signers(2, 4))
    magic = b"TBA1" + u32(len(note.encode())) + note.encode()
    elsewhere = thread.write_reply("other.example", LETTER_ID, 1, DAY, BODY)
    said: Case = {"thread": LETTER_ID, "seq": 1, "date": "2026-04-22", "body": BODY}
    cases: Cases = [
        {"name": "signed by one", "sealed": sealed(note), **said, "seats": [4]},
        {"name": "signed by two", "sealed": sealed(both), **said, "seats": [2, 4]},
    ]
    wrong = {
        ("signed by a stranger", "REPLY_SIG"): sealed(sign_note(text, [Signer("box.example/m9", bytes(32))])),
        ("signed by one who left", "REPLY_SIG"): sealed(sign_note(text, signers(6))),
        ("another text than signed", "REPLY_SIG"): sealed(note.replace("seq 1", "seq 2")),
        ("another record", "REPLY_SIG"): sealed(sign_note(text.replace("v2/reply", "v2/act"), signers(4))),
        ("an unknown line", "REPLY_SIG"): sealed(sign_note(text + "more 1\n", signers(4))),
        ("another school", "REPLY_THREAD"): sealed(sign_note(elsewhere, signers(4))),
        ("for another author", "REPLY_FORMAT"): sealed(note, keys_of(6).recipient),
        ("a body that is no Base64", "REPLY_FORMAT"): sealed(sign_note(text.replace("body ", "body ?"), signers(4))),
        ("a body that is no text", "REPLY_FORMAT"): sealed(sign_note(text[: text.index("body ")] + "body /w==\n", signers(4))),
        ("a day that is none", "REPLY_FORMAT"): sealed(sign_note(text.replace("2026-04-22", "2026-04-31"), signers(4))),
        ("not padded", "REPLY_FORMAT"): raw("not padded", magic),
        ("padding that is not zero", "REPLY_FORMAT"): raw("padding", magic.ljust(2**14 - 1, b"\0") + b"\1"),
        ("another mark", "REPLY_FORMAT"): raw("mark", (b"TBA2" + magic[4:]).ljust(2**14, b"\0")),
        ("a length beyond the end", "REPLY_FORMAT"): raw("length", (b"TBA1" + u32(2**14) + magic[8:]).ljust(2**14, b"\0")),
    }  # fmt: skip
    cases += [{"name": n, "sealed": s, "error": e} for (n, e), s in wrong.items()]
    return [{**case, "do": "reply", "code": CODE} for case in cases]


def _followups() -> Cases:
    keys = receipt_keys(CODE)
    first = as_json(header(text="short"))
    more = "0" * 32
    text = "Дагы бир нерсе айтайын дедим."
    mac = thread.followup_mac(keys.thread_key, more, text)
    found = header(kind="followup", id=more, thread=LETTER_ID, mac=mac, thread_key="", text=text)

    def case(name: str, new: Header, error: str = "") -> Case:
        with steady(f"followup {name}"):
            sealed = thread.seal_followup(roster(), (1, 2), new)
        made: Case = {
            "name": name,
            "do": "followup",
            "seat": 1,
            "sealed": b64(sealed),
            "first": first,
        }
        return made | ({"error": error} if error else {"header": as_json(new)})

    not_for = case("for others", found)
    return [
        case("something more", found),
        case("another text than the author's", replace(found, text="Баары жакшы."), "FOLLOWUP_MAC"),
        case("without a MAC", replace(found, mac=None), "FOLLOWUP_MAC"),
        case("a MAC that is no Base64", replace(found, mac="ө"), "FOLLOWUP_MAC"),
        case("to another letter", replace(found, thread="f" * 32), "FOLLOWUP_THREAD"),
        case("to no letter", replace(found, thread=None), "FOLLOWUP_THREAD"),
        case("of another school", replace(found, origin="other.example"), "FOLLOWUP_THREAD"),
        case("a letter for a follow-up", replace(found, kind="letter"), "FOLLOWUP_THREAD"),
        {k: v for k, v in not_for.items() if k != "header"} | {"seat": 5, "error": "NOT_FOR_THIS_KEY"},
    ]  # fmt: skip
