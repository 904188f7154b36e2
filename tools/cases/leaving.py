"""Cases of what leaves a letter's page: its keys for a newcomer, the encrypted case file."""

import base64
from dataclasses import replace

from ishenim.seal.bytes import b64, sha, u32
from ishenim.seal.case_file import CaseFile, Words, pack_case
from ishenim.seal.envelope import encrypt
from ishenim.seal.letter import FileEntry
from ishenim.seal.sharing import Sharing, write_sharing
from tools.cases.letters import ABOUT, TEXT, as_json, header
from tools.cases.school import ORIGIN, Case, Cases, keys_of
from tools.cases.steady import steady

SEAL = sha(b"a letter")
SEAT = 3
SHARED = Sharing(
    origin=ORIGIN,
    seal=SEAL,
    to=SEAT,
    keys=(bytes(range(16)), bytes(range(16, 32))),
    said=(bytes(range(32, 48)), None),
)


def _sealed(name: str, plain: bytes, seat: int = SEAT) -> str:
    with steady(f"leaving {name}"):
        return b64(encrypt(plain, [keys_of(seat).recipient]))


def sharings() -> Cases:
    """Sharings, opened by seat 3 for one letter."""
    text = write_sharing(SHARED)
    alone = write_sharing(replace(SHARED, said=()))
    first = "key " + b64(SHARED.keys[0])
    wrong = {
        ("of another letter", "SHARING_LETTER"): write_sharing(replace(SHARED, seal=sha(b"other"))),
        ("for another seat", "SHARING_LETTER"): write_sharing(replace(SHARED, to=2)),
        ("of another school", "SHARING_LETTER"): write_sharing(replace(SHARED, origin="other.example")),
        ("without a key", "SHARING_FORMAT"): write_sharing(replace(SHARED, keys=())),
        ("a key too short", "SHARING_FORMAT"): text.replace(first, "key AAAA"),
        ("a seal in capitals", "SHARING_FORMAT"): text.replace(SEAL.hex(), SEAL.hex().upper()),
        ("an unknown line", "SHARING_FORMAT"): text + "more 1\n",
        ("another record", "SHARING_FORMAT"): text.replace("v2/sharing", "v2/reply"),
    }  # fmt: skip
    cases: Cases = [
        _sharing("with what was said since", text, SHARED),
        _sharing("before anything was said", alone, replace(SHARED, said=())),
    ]
    told: Case = {"seat": SEAT, "seal": SEAL.hex()}
    cases += [
        {"name": name, "sealed": _sealed(name, plain.encode()), "error": error, **told}
        for (name, error), plain in wrong.items()
    ]
    other = _sealed("for another card", text.encode(), 2)
    cases.append({"name": "for another card", "sealed": other, "error": "SHARING_FORMAT", **told})
    return cases


def _sharing(name: str, text: str, shared: Sharing) -> Case:
    return {
        "name": name,
        "seat": SEAT,
        "seal": SEAL.hex(),
        "sealed": _sealed(name, text.encode()),
        "text": text,
        "keys": [key.hex() for key in shared.keys],
        "said": [key.hex() if key else None for key in shared.said],
    }


FILES = (b"a file", b"")
TAKEN = CaseFile(
    label="ИК-2026-0012",
    seal=SEAL.hex(),
    date="2026-04-21",
    by=SEAT,
    header=header(
        about=ABOUT,
        files=tuple(
            FileEntry(name=f"file-{number}.txt", type="text/plain", size=len(data))
            for number, data in enumerate(FILES, 1)
        ),
    ),
    said=(Words("Автор", "2026-04-22", "Дагы эле уланып жатат."),),
    files=FILES,
)


def case_files() -> Cases:
    """Case files, opened by seat 3."""
    packed = pack_case(TAKEN)
    whole: Case = {
        "name": "a letter with files and an addition",
        "seat": SEAT,
        "sealed": _sealed("whole", packed),
        "label": TAKEN.label,
        "seal": TAKEN.seal,
        "date": TAKEN.date,
        "by": TAKEN.by,
        "text": TEXT,
        "header": as_json(TAKEN.header),
        "said": [[one.sender, one.date, one.text] for one in TAKEN.said],
        "files": [base64.b64encode(data).decode() for data in FILES],
    }
    wrong = {
        "another mark": b"TBC2" + packed[4:],
        "cut short": packed[:-1],
        "too long": packed + b"\0",
        "a length beyond the end": b"TBC1" + u32(2**20) + packed[8:],
        "no JSON": b"TBC1" + u32(1) + b"{",
        "another version": packed.replace(b'"v":1', b'"v":2', 1),
        "a broken header": packed.replace(b'"kind"', b'"dnik"'),
        "nothing": b"",
    }
    told: Case = {"seat": SEAT, "error": "CASE_FORMAT"}
    cases = [
        {"name": name, "sealed": _sealed(name, plain), **told} for name, plain in wrong.items()
    ]
    other = _sealed("for another card", packed, 2)
    stranger: Case = {"name": "for another card", "seat": SEAT, "sealed": other}
    return [whole, *cases, stranger | {"error": "NOT_FOR_THIS_KEY"}]
