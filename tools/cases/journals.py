"""Whole small journals as files, honest and attacked, each with the findings it must give.

An attacked journal is one that was changed as a liar changes it: with the journal's own key where
it is signed again, and with members' cards only where members lie. An entry of the common ones is
given by its place among them.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache

from ishenim.audit.verify import Asked, verify
from ishenim.proof.note import Signer, join_note, sign_note, split_note
from ishenim.seal.bytes import b64, sha
from ishenim.seal.letter import seal_number
from ishenim.seal.receipt import write_receipt
from tools.cases import lies, lies_of_cards, lying
from tools.cases.keeping import Copied, Keeper
from tools.cases.kept import (
    ACCESS,
    ACT,
    BOX,
    BUNDLE,
    MINUTES,
    NOW,
    OPEN,
    ORDER,
    RELEASE,
    TODAY,
    begun,
    honest,
    kept,
)
from tools.cases.school import JOURNAL, ORIGIN, Case, Cases, roster, signers

#: The lies are listed where they are told.
TOLD = (lies, lies_of_cards)


# ── Cases ─────────────────────────────────────────────────────────────────────
@cache
def _common() -> dict[bytes, int]:
    """Return entries that stand in several cases, by their place among them."""
    entries = [*honest(), *lying.rosters()]
    return {entry: place for place, entry in enumerate(entries)}


def journals() -> Cases:
    """Return the common entries, then every journal with what is found in it."""
    notes: Case = {"name": "the common entries", "do": "notes", "notes": [entry.decode() for entry in _common()]}  # fmt: skip
    told = [_lied(name, codes, keeper, **more) for name, codes, keeper, more in lying.lies()]
    return [notes, *_kept(), *_asked(), *_changed(), *_signed_again(), *_outside(), *told]


def case(
    name: str,
    *codes: str,
    entries: Sequence[bytes] | None = None,
    files: dict[str, str] | None = None,
    asked: dict[str, str] | None = None,
    today: date = TODAY,
) -> Case:
    """Return a journal with everything that is found in it, which must be these codes."""
    entries = honest() if entries is None else entries
    files = _files(entries) if files is None else files
    known = Asked(today=today, now=NOW, **(asked or {}))  # type: ignore[arg-type]
    verdict = verify(Copied(entries, files), known)
    found = [[one.weight, one.code, one.index, one.detail] for one in verdict.findings]
    assert {one.code for one in verdict.findings} == set(codes), (name, found)
    counts, days = verdict.counts, verdict.tuesdays
    return {
        "name": name, "do": "verify", "files": files, "asked": asked or {}, "today": str(today), "now": NOW,
        "entries": [_common().get(entry, b64(entry)) for entry in entries],
        "verdict": verdict.word, "findings": found, "found": verdict.found, "state": verdict.state,
        "fingerprint": verdict.fingerprint, "cosigned": verdict.cosigned, "quorum": verdict.quorum,
        "counts": vars(counts),
        "records": [[one.index, one.kind, str(one.day), one.who, one.box] for one in verdict.records],
        "on_time": list(map(str, days.on_time)), "late": list(map(str, days.late)),
        "moved": [str(day) for day, _why in days.moved], "missed": [str(day) for day, _why in days.missed],
        "unexplained": list(map(str, days.unexplained)),
    }  # fmt: skip


def _lied(
    name: str,
    codes: Sequence[str],
    keeper: Keeper,
    *,
    today: date = TODAY,
    pin: str = "",
    letter: tuple[int, bytes] | None = None,
    without: Sequence[str] = (),
) -> Case:
    """Return the journal of a keeper who was told to lie, and what is asked of it."""
    members = list(keeper.newest.members)[:3]
    files = {k: text for k, text in keeper.files(members, at=NOW).items() if k not in without}
    asked = {"pin": pin} if pin else {}
    if letter:
        number, seal = letter
        asked = _receipt(number, keeper.boxes[number].id, seal)
    return case(name, *codes, entries=keeper.entries, files=files, asked=asked, today=today)


def _receipt(number: int, box_id: bytes, seal: bytes) -> dict[str, str]:
    note = sign_note(write_receipt(ORIGIN, number, box_id, seal), [JOURNAL])
    return {"receipt": f"Код: 0000 0000\r\n\r\n{note}"}


def _files(entries: Sequence[bytes], members: Sequence[int] = (1, 2, 3), at: int = NOW) -> dict[str, str]:  # fmt: skip
    keeper = kept().copy()
    keeper.entries = [*entries]
    return keeper.files(members, at=at)


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
        case("before the first opening", entries=begun().entries, files=begun().files(at=NOW), today=date(2026, 4, 20)),
    ]  # fmt: skip


def _asked() -> Cases:
    first, second = kept().boxes[1].id, kept().boxes[2].id
    seals = kept().letters[1]
    return [
        case("a seal that was taken out", asked={"seal": seal_number(seals[0])}),
        case("a seal as people type it", asked={"seal": f" {seal_number(seals[1]).lower()[:8]}-{seal_number(seals[1])[8:]} "}),
        case("a seal in no list", asked={"seal": "0000000000000000"}),
        case("a receipt whose letter was taken out", asked=_receipt(1, first, seals[0])),
        case("a receipt whose letter is damaged", asked=_receipt(1, first, seals[2])),
        case("a receipt of an urgent letter", asked=_receipt(1, first, kept().urgents[1][0])),
        case("a receipt whose letter is in no list", "LETTER_DROPPED", asked=_receipt(1, first, sha(b"gone"))),
        case("a receipt for a box that is closed", "LETTER_WAITS", asked=_receipt(2, second, seals[0])),
        case("a receipt for a box that never was", "RECEIPT_BOX", asked=_receipt(1, sha(b"no box"), seals[0])),
        case("no receipt", "RECEIPT_FORM", asked={"receipt": "кат"}),
        case("the first commission of the poster", asked={"pin": roster().fingerprint.lower()}),
        case("another first commission", "ROSTER_PIN", asked={"pin": "0" * 20}),
        case("another key than the one expected", "VKEY_CHANGED", "LOG_KEY", asked={"vkey": Signer(JOURNAL.name, b"\2" * 32).vkey}),
    ]  # fmt: skip


def _changed() -> Cases:
    """Return what anybody can make of a copy."""
    entries, files = honest(), _files(honest())
    swapped, seals = [*entries], files["manifest/1"]
    swapped[ORDER], swapped[MINUTES] = swapped[MINUTES], swapped[ORDER]
    rewritten = [*entries[:-1], entries[BUNDLE].replace(b"version 1.0.0", b"version 1.0.1")]

    def without(path: str) -> dict[str, str]:
        return {name: text for name, text in files.items() if name != path}

    return [
        case("an entry rewritten", "NOTE_SIG", "LOG_PROOF", "SPLIT_VIEW", entries=rewritten, files=files),
        case("two entries swapped", "BOX_CHECKPOINT", "ACT_CHECKPOINT", "LOG_PROOF", "SPLIT_VIEW", entries=swapped, files=files),
        case("a seal dropped from the list", "MANIFEST_CHANGED", files=files | {"manifest/1": seals[65:]}),
        case("a seal put into the list", "MANIFEST_CHANGED", files=files | {"manifest/1": seals + "00" * 32 + "\n"}),
        case("a list taken down", "MANIFEST_MISSING", files=without("manifest/1")),
        case("the list of damaged letters taken down", "MANIFEST_MISSING", files=without("manifest/1.damaged")),
        case("another list of damaged letters", "MANIFEST_CHANGED", files=files | {"manifest/1.damaged": "00" * 32 + "\n"}),
        case("the list of urgent letters changed", "MANIFEST_CHANGED", files=files | {"manifest/1.urgent": seals[:65]}),
        case("no checkpoint", "FILE_MISSING", files={"vkey": files["vkey"]}),
        case("a checkpoint that the journal did not sign", "LOG_KEY", files=files | {"checkpoint": files["checkpoint"].replace("journal\n13", "journal\n12")}),
        case("a file about the school that cannot be read", "SCHOOL_FORM", files=files | {"school.json": "{"}),
        case("no file about the school", "SCHOOL_MISSING", files=without("school.json")),
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

    def lie(name: str, *codes: str, entries: Sequence[bytes]) -> Case:
        return case(name, *codes, entries=entries, files=_files(entries))

    date_changed = entries[ACT].replace(b"\ndate 2026-04-21", b"\ndate 2026-04-20")
    opens_changed = entries[BOX].replace(b"opens 2026-04-21", b"opens 2026-04-22")
    forged, stranger = lying.forged(), lying.stranger()
    rubbish = [b"\xff\xfe", b"", b"trustbox.v2/act\n", b"trustbox.v9/new\n\n"]
    unsigned = sign_note(split_note(entries[ACCESS].decode())[0], signers(3)).encode()
    return [
        lie("an act without a signature", "ACT_QUORUM", entries=_with(ACT, _fewer(entries[ACT]))),
        lie("an act with another date", "NOTE_SIG", entries=_with(ACT, date_changed)),
        lie("an act that was taken away", entries=_without(ACT)),
        lie("a release that was taken away", "RELEASE_QUORUM", "ACT_CHECKPOINT", entries=_without(RELEASE)),
        lie("an opening that was taken away", "ACT_OPEN", "RELEASE_SIG", "ACT_CHECKPOINT", entries=_without(OPEN)),
        lie("an act entered twice", "ACT_NUMBER", "ACT_BOX", entries=[*entries, entries[ACT]]),
        lie("an opening entered twice", "OPEN_TWICE", "ACT_CHECKPOINT", entries=[*entries[:RELEASE], entries[OPEN], *entries[RELEASE:]]),
        lie("an old box sealed again", "BOX_NUMBER", entries=[*entries, entries[BOX]]),
        lie("a box with another day", "NOTE_SIG", "BOX_NUMBER", "BOX_PREV", "BOX_CHECKPOINT", "OPEN_BOX", "RELEASE_SIG", "ACT_BOX", "ACT_OPEN", "ACT_CHECKPOINT", "URGENT_BOX", entries=_with(BOX, opens_changed)),
        lie("a forged member", "ROSTER_QUORUM", entries=[*entries, forged]),
        lie("a new member who did not sign", "ROSTER_POP", entries=[*entries, stranger]),
        lie("an order that the head did not sign", "NOTE_SIG", "BOX_CHECKPOINT", "ACT_CHECKPOINT", entries=_with(ORDER, _fewer(entries[ORDER]))),
        lie("minutes signed by too few", "PAPER_QUORUM", "BOX_CHECKPOINT", "ACT_CHECKPOINT", entries=_with(MINUTES, _fewer(entries[MINUTES]))),
        lie("a way in that the journal did not tell", "NOTE_SIG", "BOX_CHECKPOINT", "ACT_CHECKPOINT", entries=_with(ACCESS, unsigned)),
        lie("rubbish", "NOTE_FORM", "NOTE_UNKNOWN", "NOTE_SIG", entries=[*entries, *rubbish]),
        lie("more than one bundle of entries", entries=[*entries, *[entries[BUNDLE]] * 300]),
    ]  # fmt: skip


def _outside() -> Cases:
    """Return journals that differ for one reader."""
    entries, files = honest(), _files(honest())
    forked = [*entries[:-1], entries[MINUTES]]
    other = _files(forked, ()) | {"cosigned": files["cosigned"]}
    return [case("a journal forked for one reader", "SPLIT_VIEW", entries=forked, files=other)]
