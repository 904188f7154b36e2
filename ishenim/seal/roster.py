"""Rosters: who sits on the commission, with which keys, signed by themselves (docs/spec/roster.md).

Each roster is signed by a quorum of the one before it and by every new key; the first by all. So
whoever has the hash of the first can follow the chain, whatever server hands it out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from ishenim.proof import fields
from ishenim.proof.errors import LogError, NoteError
from ishenim.proof.note import (
    COSIGNATURE,
    SIGNATURE,
    Keyring,
    keyring,
    known_signers,
    note_hash,
    open_note,
)
from ishenim.proof.note import split_note as split
from ishenim.proof.vkey import read_vkey
from ishenim.seal.bytes import b64, crock
from ishenim.seal.card import member_name
from ishenim.seal.envelope import is_hybrid
from ishenim.seal.errors import RosterError

#: A journal entry holds 65 535 bytes, and a post-quantum recipient takes 1 959.
MOST_MEMBERS = 29

_SPEC = (
    "origin <origin>",
    "epoch <e>",
    "prev <hash>",
    "date <date>",
    "quorum <k>",
    "duty <seats…>",
    "head? <key> <label…>",
    "witness* <vkey>",
    "member+ <seat> <key> <recipient> <label…>",
)


@dataclass(frozen=True)
class RosterMember:
    """One line of a roster: a seat, its two public keys and the post it holds."""

    seat: int
    public: bytes
    recipient: str
    label: str


@dataclass(frozen=True)
class Head:
    """The head of the school: signs orders, reads nothing."""

    public: bytes
    label: str


@dataclass(frozen=True)
class Roster:
    """A roster as it was read; reading checks its shape, `verify_chain` its signatures."""

    text: str = field(repr=False)
    hash: bytes
    origin: str
    epoch: int
    prev: bytes | None
    date: date
    quorum: int
    duty: tuple[int, ...]
    members: dict[int, RosterMember] = field(repr=False)
    head: Head | None = None
    witnesses: tuple[str, ...] = ()  # verifier keys of those outside who vouch for the journal

    @cached_property
    def keyring(self) -> Keyring:
        """The members' keys by name, for signatures and cosignatures."""
        return keyring(self.keys)

    @cached_property
    def keys(self) -> dict[str, bytes]:
        """The members' Ed25519 keys by name."""
        return {member_name(self.origin, seat): m.public for seat, m in self.members.items()}

    @property
    def fingerprint(self) -> str:
        """The twenty characters of the hash that a poster prints."""
        return crock(self.hash[:15])[:20]

    def name(self, seat: int) -> str:
        """Return the name of a seat's signing key."""
        return member_name(self.origin, seat)

    def signed_by(self, note: str, kind: str) -> set[int]:
        """Return the seats that signed a `trustbox.v2/<kind>` note; at least one.

        Passes on `NoteError`.
        """
        return self.opened(note, kind)[0]

    def opened(self, note: str, kind: str) -> tuple[set[int], str]:
        """Return the seats that signed a `trustbox.v2/<kind>` note, at least one, and its text.

        Passes on what `open_note` raises; every known line is verified once.

        Raises:
            NoteError: `NOTE_SIG` for cosignatures alone, `NOTE_TYPE` for another kind.
        """
        signed = open_note(note, self.keyring)
        if not signed.plain:
            raise NoteError("NOTE_SIG", "no member signed this note")
        fields.check_kind(signed.text, kind)
        return self._seats(signed.plain), signed.text

    def signers_of(self, note: str) -> set[int]:
        """Return the seats that signed a note, possibly none. Passes on `NoteError`."""
        return self._seats(known_signers(note, keyring(self.keys, [SIGNATURE])).signers)

    def _seats(self, names: Iterable[str]) -> set[int]:
        known = set(names)
        return {seat for seat in self.members if self.name(seat) in known}


def write_roster(
    *,
    origin: str,
    epoch: int,
    prev: bytes | None,
    date: date | str,
    duty: Iterable[int],
    members: Iterable[RosterMember],
    head: Head | None = None,
    witnesses: Iterable[str] = (),
) -> str:
    """Return the text of a roster (roster.md §Format); the quorum follows from the members."""
    seated = sorted(members, key=lambda member: member.seat)
    lines = [
        "trustbox.v2/roster",
        f"origin {origin}",
        f"epoch {epoch}",
        f"prev {b64(prev) if prev else '-'}",
        f"date {date}",
        f"quorum {quorum_of(len(seated))}",
        f"duty {' '.join(map(str, sorted(duty))) or '-'}",
    ]
    if head:
        lines.append(f"head {b64(head.public)} {head.label}")
    lines += [f"witness {vkey}" for vkey in sorted(witnesses)]
    lines += [f"member {m.seat} {b64(m.public)} {m.recipient} {m.label}" for m in seated]
    return "\n".join(lines) + "\n"


def quorum_of(members: int) -> int:
    """Return how many of so many members open a box: more than half (Reg. R10)."""
    return members // 2 + 1


def read_roster(text: str) -> Roster:
    """Return a roster from its text, without signatures (roster.md §Format).

    Passes on `NoteError`.

    Raises:
        RosterError: `ROSTER_SHAPE` if the numbers do not fit: an even or impossible number of
            members, another quorum, an unknown duty seat.
    """
    found = fields.read_fields(text, "roster", _SPEC)
    prev = found.one("prev")
    roster = Roster(
        text=text,
        hash=note_hash(text),
        origin=found.one("origin"),
        epoch=fields.number(found.one("epoch")),
        prev=None if prev == "-" else fields.blob(prev),
        date=fields.day(found.one("date")),
        quorum=fields.number(found.one("quorum")),
        duty=fields.seats(found.values("duty")),
        members=_read_members(found.many("member")),
        head=_read_head(found.many("head")),
        witnesses=_read_witnesses(found.many("witness")),
    )
    count = len(roster.members)
    if count % 2 == 0 or not 3 <= count <= MOST_MEMBERS or roster.quorum != quorum_of(count):
        raise RosterError("ROSTER_SHAPE", "not a quorum of an odd number")
    if not set(roster.duty) <= roster.members.keys() or "+" in roster.origin:
        raise RosterError("ROSTER_SHAPE", "a duty reader without a seat")
    return roster


def verify_chain(notes: Sequence[str], pin: bytes | None = None) -> Roster:
    """Return the newest roster of a chain that begins with the pinned one (roster.md §Chain).

    Raises:
        RosterError: `ROSTER_GENESIS` if there is no first roster, `ROSTER_PIN` if it is another
            than the pinned one; whatever `check_next` raises.
    """
    newest = None
    for note in notes:
        first, newest = newest is None, check_next(newest, note)
        if first and pin is not None and newest.hash != pin:
            raise RosterError("ROSTER_PIN")
    if newest is None:
        raise RosterError("ROSTER_GENESIS", "no roster")
    return newest


def check_next(old: Roster | None, note: str, *, anew: bool = False) -> Roster:
    """Return the roster that follows `old`, or the first one of a chain (roster.md §Chain).

    `anew` allows the first one of a new chain after `old`, where a restart is in force.
    Passes on `NoteError` and the errors of `read_roster`.

    Raises:
        RosterError: `ROSTER_GENESIS` (not signed by all), `ROSTER_CHAIN` (does not follow),
            `ROSTER_QUORUM` (too few of the old members), `ROSTER_POP` (a new key did not sign).
    """
    new = read_roster(split(note)[0])
    signed = new.signers_of(note)
    if old is None or (anew and new.prev is None):
        if new.prev is not None or new.epoch < 1 or signed != set(new.members):
            raise RosterError("ROSTER_GENESIS", "the first roster is signed by all its members")
        if old and (new.origin, new.epoch) != (old.origin, old.epoch + 1):
            raise RosterError("ROSTER_CHAIN")
        return new
    if (new.origin, new.epoch, new.prev) != (old.origin, old.epoch + 1, old.hash):
        raise RosterError("ROSTER_CHAIN")
    if len(old.signers_of(note)) < old.quorum:
        raise RosterError("ROSTER_QUORUM")
    if not _new_keys(old, new) <= signed:
        raise RosterError("ROSTER_POP")
    return new


def _new_keys(old: Roster, new: Roster) -> set[int]:
    known = {(m.seat, m.public, m.recipient) for m in old.members.values()}
    return {m.seat for m in new.members.values() if (m.seat, m.public, m.recipient) not in known}


def _read_members(lines: list[fields.Values]) -> dict[int, RosterMember]:
    members: dict[int, RosterMember] = {}
    for number, key, recipient, *label in lines:
        seat = fields.seat(number)
        if not is_hybrid(recipient) or seat <= max(members, default=0):
            raise RosterError("ROSTER_MEMBER", f"seat {seat}")
        members[seat] = RosterMember(seat, fields.blob(key), recipient, " ".join(label))
    keys = {member.public for member in members.values()}
    recipients = {member.recipient for member in members.values()}
    if not len(keys) == len(recipients) == len(members):
        raise RosterError("ROSTER_MEMBER", "a key at two seats")
    return members


def _read_head(lines: list[fields.Values]) -> Head | None:
    return Head(fields.blob(lines[0][0]), " ".join(lines[0][1:])) if lines else None


def _read_witnesses(lines: list[fields.Values]) -> tuple[str, ...]:
    found = [vkey for (vkey,) in lines]
    try:
        kinds = {key.kind for vkey in found for key in read_vkey(vkey)[1].values()}
    except LogError as error:
        raise RosterError("ROSTER_SHAPE", "a witness") from error
    bare = [vkey.strip() for vkey in found]
    if found != sorted(set(bare)) or not kinds <= {COSIGNATURE}:
        raise RosterError("ROSTER_SHAPE", "witnesses")
    return tuple(found)
