"""Whole small journals as files, honest and attacked, each with the findings it must give.

An attacked journal is an honest one that was changed as a liar changes it: with the journal's own
key where it is signed again, never with a member's. An entry that stands in the honest journal is
given by its place there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache

from ishenim.audit.log import Frontier, root_of
from ishenim.audit.source import Missing
from ishenim.audit.verify import Asked, verify
from ishenim.proof.bundle import Bundle, write_bundle
from ishenim.proof.checkpoint import Checkpoint, journal_name
from ishenim.proof.note import Signer, join_note, note_hash, sign_note, split_note
from ishenim.proof.tiles import WIDTH, pack_bundle, tiles_of
from ishenim.seal import act, opening, paper
from ishenim.seal.act import Act, Line, Reference
from ishenim.seal.box import read_box
from ishenim.seal.bytes import b64, sha
from ishenim.seal.card import head_signer
from ishenim.seal.letter import seal_number
from ishenim.seal.receipt import write_receipt
from tools.cases.papers import HEAD_CARD
from tools.cases.school import (
    DEALERS,
    JOURNAL,
    OPENS,
    ORIGIN,
    Case,
    Cases,
    box,
    box_note,
    box_text,
    keys_of,
    roster,
    roster_note,
    second_text,
    signers,
)

TODAY = date(2026, 4, 30)
NOW = int(datetime(2026, 4, 22, 6, tzinfo=UTC).timestamp())
LATER = date(2026, 4, 28)
SEALS = (sha(b"letter 1"), sha(b"letter 2"))
MANIFEST = opening.manifest(list(SEALS))
SCHOOL = '{"origin": "box.example", "names": {"ky": "Мектеп"}, "rulebooks": [], "days": {}}\n'
#: Places in the honest journal.
ORDER, ROSTER, BOX, MINUTES, OPEN, RELEASE, SECOND, ACT, BUNDLE = 0, 1, 2, 3, 4, 5, 8, 9, 10


@dataclass
class Copied:
    """A journal in memory, as anybody can fetch it."""

    entries: Sequence[bytes]
    files: dict[str, str] = field(default_factory=dict)

    def read(self, path: str) -> bytes:
        """Return a file.

        Raises:
            Missing: if there is none.
        """
        for tile in tiles_of(None, len(self.entries)):
            if path == tile.path:
                start = tile.index * WIDTH
                return pack_bundle(self.entries[start : start + tile.width])
        if path not in self.files:
            raise Missing(path)
        return self.files[path].encode()


# ── The honest journal ────────────────────────────────────────────────────────
def _paper(kind: str, number: str, day: date, head: bytes | None = None) -> str:
    return paper.write_paper(
        paper.Paper(
            origin=ORIGIN,
            kind=kind,
            number=number,
            date=day,
            document=paper.document_hash(number),
            rulebook=1,
            about="commission" if head else "",
            head=head,
        )
    )


def _second_box() -> str:
    text = box_text(number=2, sealed=OPENS, opens=LATER, expires=date(2026, 5, 5))
    return sign_note(text, signers(*DEALERS))


@cache
def _opened() -> tuple[str, ...]:
    """Return the opening of the first box: frozen by seat 1, released by three."""
    text = opening.write_open(
        roster(), box(), manifest=MANIFEST, coordinator=1, ephemeral=box().locks[0], day=OPENS, nonce=bytes(16)
    )  # fmt: skip
    start = f"trustbox.v2/release\norigin {ORIGIN}\nopen {b64(note_hash(text))}\n"
    released = [
        sign_note(f"{start}seat {seat}\npayload {b64(sha(b'shares'))}\n", signers(seat))
        for seat in (1, 2, 4)
    ]
    return (sign_note(text, signers(1)), *released)


def _root(entries: Sequence[bytes]) -> bytes:
    tree = Frontier()
    for entry in entries:
        tree.push(entry)
    return root_of(tree.hashes)


def _act(entries: Sequence[bytes], *seats: int, **changes: object) -> bytes:
    """Return the act of the first box over these entries, signed by some."""
    fields: dict[str, object] = {
        "number": 1,
        "kind": "planned",
        "box": Reference(1, box().id),
        "open": note_hash(split_note(_opened()[0])[0]),
        "date": OPENS,
        "present": (1, 2, 4),
        "letters": Reference(2, sha(MANIFEST.encode())),
        "urgent": Reference(0, sha(b"")),
        "paper": 1,
        "keys": sha(b"keys"),
        "next": Reference(2, read_box(_second_box(), roster()).id),
        "checkpoint": Reference(len(entries), _root(entries)),
    }
    text = act.write_act(roster(), Act(**(fields | changes)))  # type: ignore[arg-type]
    return sign_note(text, signers(*seats)).encode()


@cache
def honest() -> tuple[bytes, ...]:
    """Return a journal: an order, five members, two boxes, one opening with two letters."""
    head = head_signer(ORIGIN, HEAD_CARD)
    notes = [
        sign_note(_paper("order", "27-А", date(2026, 4, 7), head.public), [head]),
        roster_note(),
        box_note(),
        sign_note(_paper("minutes", "1", date(2026, 4, 16)), signers(1, 2, 3)),
        *_opened(),
        _second_box(),
    ]
    entries = [note.encode() for note in notes]
    served = Bundle(origin=ORIGIN, version="1.0.0", date=OPENS, files={"write.js": b"w" * 48})
    bundle = sign_note(write_bundle(served), [JOURNAL])
    return (*entries, _act(entries, 1, 2, 4), bundle.encode())


def _files(entries: Sequence[bytes], members: Sequence[int] = (1, 2, 3), at: int = NOW) -> dict[str, str]:  # fmt: skip
    head = Checkpoint(journal_name(ORIGIN), len(entries), _root(entries))
    note = sign_note(head.text, [JOURNAL])
    files = {"vkey": f"{JOURNAL.vkey}\n", "checkpoint": note}
    files |= {"manifest/1": MANIFEST, "school.json": SCHOOL}
    if members:
        lines = [keys_of(seat).signer.cosign(head.text, at=at) for seat in members]
        files["cosigned"] = note + "".join(lines)
    return files


# ── Cases ─────────────────────────────────────────────────────────────────────
def journals() -> Cases:
    """Return the honest entries, then every journal with what is found in it."""
    notes: Case = {"name": "the honest entries", "do": "notes", "notes": [entry.decode() for entry in honest()]}  # fmt: skip
    return [notes, *_kept(), *_asked(), *_changed(), *_signed_again(), *_outside()]


def case(
    name: str,
    *codes: str,
    entries: Sequence[bytes] | None = None,
    files: dict[str, str] | None = None,
    asked: dict[str, str] | None = None,
) -> Case:
    """Return a journal with everything that is found in it, which must be these codes."""
    entries = honest() if entries is None else entries
    files = _files(entries) if files is None else files
    known = Asked(today=TODAY, now=NOW, **(asked or {}))  # type: ignore[arg-type]
    verdict = verify(Copied(entries, files), known)
    found = [[one.weight, one.code, one.index] for one in verdict.findings]
    assert {str(code) for _weight, code, _index in found} == set(codes), (name, found)
    places = {entry: place for place, entry in enumerate(honest())}
    counts, days = verdict.counts, verdict.tuesdays
    return {
        "name": name, "do": "verify", "files": files, "asked": asked or {}, "today": str(TODAY), "now": NOW,
        "entries": [places.get(entry, b64(entry)) for entry in entries],
        "verdict": verdict.word, "findings": found, "found": verdict.found,
        "fingerprint": verdict.fingerprint, "cosigned": verdict.cosigned, "quorum": verdict.quorum,
        "counts": {"entries": counts.entries, "acts": counts.acts, "letters": counts.letters, "listed": counts.listed, "orders": counts.orders},
        "on_time": [str(day) for day in days.on_time], "unexplained": [str(day) for day in days.unexplained],
    }  # fmt: skip


def _kept() -> Cases:
    entries = honest()
    empty: tuple[bytes, ...] = entries[:1]
    return [
        case("kept as it must be"),
        case("before there is a commission", "NO_ROSTER", entries=empty, files=_files(empty, ())),
        case("nobody vouches yet", "LOG_QUORUM", files=_files(entries, ())),
        case("two members vouch", "LOG_QUORUM", files=_files(entries, (1, 2))),
        case("long without cosignatures", "LOG_STALE", files=_files(entries, at=NOW - 16 * 86_400)),
        case("vouched for an earlier size", files=_files(entries) | {"cosigned": _files(entries[:-1])["cosigned"]}),
    ]  # fmt: skip


def _asked() -> Cases:
    def receipt(number: int, box_id: bytes, seal: bytes) -> dict[str, str]:
        note = sign_note(write_receipt(ORIGIN, number, box_id, seal), [JOURNAL])
        return {"receipt": f"Код: 0000 0000\r\n\r\n{note}"}

    second = read_box(_second_box(), roster()).id
    return [
        case("a seal that was taken out", asked={"seal": seal_number(SEALS[0])}),
        case("a seal as people type it", asked={"seal": f" {seal_number(SEALS[1]).lower()[:8]}-{seal_number(SEALS[1])[8:]} "}),
        case("a seal in no list", asked={"seal": "0000000000000000"}),
        case("a receipt whose letter was taken out", asked=receipt(1, box().id, SEALS[0])),
        case("a receipt whose letter is in no list", "LETTER_DROPPED", asked=receipt(1, box().id, sha(b"gone"))),
        case("a receipt for a box that is closed", "LETTER_WAITS", asked=receipt(2, second, SEALS[0])),
        case("a receipt for a box that never was", "RECEIPT_BOX", asked=receipt(1, sha(b"no box"), SEALS[0])),
        case("no receipt", "RECEIPT_FORM", asked={"receipt": "кат"}),
        case("the first commission of the poster", asked={"pin": roster().fingerprint.lower()}),
        case("another first commission", "ROSTER_PIN", asked={"pin": "0" * 20}),
        case("another key than the one expected", "VKEY_CHANGED", "LOG_KEY", asked={"vkey": Signer(JOURNAL.name, b"\2" * 32).vkey}),
    ]  # fmt: skip


def _changed() -> Cases:
    """Return what anybody can make of a copy."""
    entries, files = honest(), _files(honest())
    swapped = [*entries]
    swapped[ORDER], swapped[MINUTES] = swapped[MINUTES], swapped[ORDER]
    rewritten = [*entries[:-1], entries[BUNDLE].replace(b"version 1.0.0", b"version 1.0.1")]
    fewer = {path: text for path, text in files.items() if path != "manifest/1"}
    return [
        case("an entry rewritten", "NOTE_SIG", "LOG_PROOF", "SPLIT_VIEW", entries=rewritten, files=files),
        case("two entries swapped", "ACT_CHECKPOINT", "LOG_PROOF", "SPLIT_VIEW", entries=swapped, files=files),
        case("a seal dropped from the list", "MANIFEST_CHANGED", files=files | {"manifest/1": MANIFEST[65:]}),
        case("a seal put into the list", "MANIFEST_CHANGED", files=files | {"manifest/1": MANIFEST + "00" * 32 + "\n"}),
        case("a list taken down", "MANIFEST_MISSING", files=fewer),
        case("no checkpoint", "FILE_MISSING", files={"vkey": files["vkey"]}),
        case("a checkpoint that the journal did not sign", "LOG_KEY", files=files | {"checkpoint": files["checkpoint"].replace("journal\n11", "journal\n10")}),
        case("a file about the school that cannot be read", "SCHOOL_FORM", files=files | {"school.json": "{"}),
        case("no file about the school", "SCHOOL_MISSING", files={path: text for path, text in files.items() if path != "school.json"}),
    ]  # fmt: skip


def _fewer(note: bytes) -> bytes:
    """Return a note without its last signature."""
    text, lines = split_note(note.decode())
    return join_note(text, lines[:-1]).encode()


def _with(place: int, entry: bytes) -> list[bytes]:
    entries = [*honest()]
    entries[place] = entry
    return entries


def _without(place: int) -> list[bytes]:
    return [entry for at, entry in enumerate(honest()) if at != place]


def _signed_again() -> Cases:
    """Return what can be made of a journal with its key alone: the members' signatures stay."""
    entries = honest()
    before = entries[:ACT]

    def lie(name: str, *codes: str, entries: Sequence[bytes]) -> Case:
        return case(name, *codes, entries=entries, files=_files(entries))

    forged = sign_note(second_text(), signers(1, 2, 6)).encode()
    stranger = sign_note(second_text(), signers(1, 2, 3)).encode()
    date_changed = entries[ACT].replace(b"\ndate 2026-04-21", b"\ndate 2026-04-20")
    return [
        lie("an act without a signature", "ACT_QUORUM", entries=_with(ACT, _fewer(entries[ACT]))),
        lie("an act with another date", "NOTE_SIG", entries=_with(ACT, date_changed)),
        lie("somebody was there and did not sign", "ACT_PRESENT", entries=_with(ACT, _act(before, 1, 2, 4, present=(1, 2, 3, 4)))),
        lie("an act tells of other letters", "ACT_MANIFEST", "MANIFEST_CHANGED", entries=_with(ACT, _act(before, 1, 2, 4, letters=Reference(1, sha(MANIFEST[65:].encode()))))),
        lie("an act of another number", "ACT_NUMBER", entries=_with(ACT, _act(before, 1, 2, 4, number=3))),
        lie("an act over another journal", "ACT_CHECKPOINT", entries=_with(ACT, _act(before, 1, 2, 4, checkpoint=Reference(9, sha(b"root"))))),
        lie("an act that names another next box", "ACT_NEXT", entries=_with(ACT, _act(before, 1, 2, 4, next=Reference(2, sha(b"box"))))),
        lie("an act before the box was sealed", "ACT_NEXT", "DATE_ORDER", entries=_with(ACT, _act(before, 1, 2, 4, date=date(2026, 4, 1), next=Reference(3, sha(b"box"))))),
        lie("keys turned by too few", "RELEASE_QUORUM", "ACT_CHECKPOINT", entries=_without(RELEASE)),
        lie("letters without an opening", "ACT_OPEN", "RELEASE_SIG", "ACT_CHECKPOINT", entries=_without(OPEN)),
        lie("a box opened twice", "OPEN_BOX", entries=[*entries, entries[ACT]]),
        lie("an opening frozen twice", "OPEN_TWICE", "ACT_CHECKPOINT", entries=[*entries[:RELEASE], entries[OPEN], *entries[RELEASE:]]),
        lie("an old box sealed again", "BOX_NUMBER", "DATE_ORDER", entries=[*entries, entries[BOX]]),
        lie("a key that was swapped in the box", "NOTE_SIG", "BOX_NUMBER", "OPEN_BOX", "RELEASE_SIG", entries=_with(BOX, entries[BOX].replace(b"opens 2026-04-21", b"opens 2026-04-22"))),
        lie("a forged member", "ROSTER_QUORUM", entries=[*entries, forged]),
        lie("a new member who did not sign", "ROSTER_POP", entries=[*entries, stranger]),
        lie("an order that the head did not sign", "NOTE_SIG", "ACT_CHECKPOINT", entries=_with(ORDER, _fewer(entries[ORDER]))),
        lie("minutes signed by too few", "PAPER_QUORUM", "ACT_CHECKPOINT", entries=_with(MINUTES, _fewer(entries[MINUTES]))),
        lie("rubbish", "NOTE_FORM", "NOTE_UNKNOWN", "NOTE_SIG", entries=[*entries, b"\xff\xfe", b"", b"trustbox.v2/act\n", b"trustbox.v9/new\n\n"]),
        lie("more than one bundle of entries", entries=[*entries, *[entries[BUNDLE]] * 300]),
        lie("a line that explains a missed day", entries=[*entries, _missed()]),
    ]  # fmt: skip


def _missed() -> bytes:
    said = Line(
        kind="missed", opening="planned", planned=LATER, date=LATER, box=None, present=(),
        next=None, reason="Кардан улам мектеп жабык.", checkpoint=Reference(11, _root(honest())),
    )  # fmt: skip
    return sign_note(act.write_line(roster(), said), signers(2)).encode()


def _outside() -> Cases:
    """Return journals that differ for one reader."""
    entries, files = honest(), _files(honest())
    forked = [*entries[:-1], entries[MINUTES]]
    other = _files(forked) | {"cosigned": files["cosigned"]}
    return [case("a journal forked for one reader", "SPLIT_VIEW", entries=forked, files=other)]
