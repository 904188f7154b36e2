"""Who acts, and what changes that: session, access, restart, objection (docs/spec/people.md)."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal, cast

from ishenim.proof import fields
from ishenim.proof.note import Keyring, keyring, known_signers, note_hash, open_note, split_note
from ishenim.seal.bytes import b64
from ishenim.seal.errors import PeopleError
from ishenim.seal.paper import head_name
from ishenim.seal.reference import Reference, read_reference
from ishenim.seal.roster import Roster

#: A restart waits so long for an objection, from the day on which all have signed it.
WAITS = timedelta(days=14)
NONCE_BYTES = 16
HASH_BYTES = 32

Day = date

AccessKind = Literal["sign-in", "card", "card-lost"]
ACCESS = ("sign-in", "card", "card-lost")
HEAD, OFFICE = "head", "administrator"

_ACCESS_SPEC = (
    "origin <origin>",
    "kind <kind>",
    "who <who>",
    "key? <key>",
    "date <date>",
)
_RESTART_SPEC = (
    "origin <origin>",
    "roster <epoch> <hash>",
    "remaining <seats…>",
    "date <date>",
)
_OBJECTION_SPEC = (
    "origin <origin>",
    "restart <hash>",
    "seat <seat>",
    "date <date>",
)


# ── Session ───────────────────────────────────────────────────────────────────
def write_session(*, origin: str, seat: int, nonce: bytes, session: bytes, day: date) -> str:
    """Return the text by which a card proves itself to one sign-in.

    The browser builds it from its parts and signs nothing else by itself: a server that hands out
    another nonce gets a signature that is good for nothing else.

    Raises:
        PeopleError: `SESSION` if nonce or session are not of their length.
    """
    if (len(nonce), len(session)) != (NONCE_BYTES, HASH_BYTES):
        raise PeopleError("SESSION")
    return (
        f"trustbox.v2/session\norigin {origin}\nseat {seat}\nnonce {b64(nonce)}\n"
        f"session {b64(session)}\ndate {day.isoformat()}\n"
    )


# ── Access ────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, kw_only=True)
class Access:
    """That somebody got a new way in, or lost one: a renewed sign-in, a new card, a lost card."""

    kind: AccessKind
    who: str  # a seat, or head, or administrator
    key: bytes | None = None  # the public key of a new card
    date: date


def write_access(origin: str, access: Access) -> str:
    """Return the text that the journal's key signs."""
    key = f"key {b64(access.key)}\n" if access.key else ""
    return (
        f"trustbox.v2/access\norigin {origin}\nkind {access.kind}\nwho {access.who}\n"
        f"{key}date {access.date.isoformat()}\n"
    )


def read_access(note: str, journal: Keyring, origin: str) -> Access:
    """Return an access record that the journal signed. Passes on `NoteError`.

    Raises:
        PeopleError: `ACCESS` if it is of another school or contradicts itself.
    """
    text = open_note(note, journal).text
    found = fields.read_fields(text, "access", _ACCESS_SPEC)
    who = found.one("who")
    access = Access(
        kind=cast("AccessKind", fields.choice(found.one("kind"), ACCESS)),
        who=who if who in {HEAD, OFFICE} else str(fields.seat(who)),
        key=fields.blob(found.one("key")) if found.many("key") else None,
        date=fields.day(found.one("date")),
    )
    if found.one("origin") != origin or (access.kind == "card") != (access.key is not None):
        raise PeopleError("ACCESS")
    return access


# ── Restart ───────────────────────────────────────────────────────────────────
@dataclass(frozen=True, kw_only=True)
class Restart:
    """That the quorum is lost for good, said by the head and every remaining member."""

    roster: Reference  # the last one
    remaining: tuple[int, ...]
    date: date
    text: str = field(default="", repr=False)

    @property
    def id(self) -> bytes:
        """The hash of the text."""
        return note_hash(self.text)

    @property
    def in_force(self) -> Day:
        """The day from which a new first roster may begin, unless somebody objects."""
        return self.date + min(WAITS, Day.max - self.date)


def write_restart(roster: Roster, remaining: tuple[int, ...], day: date) -> str:
    """Return the text that the head and every remaining member sign."""
    seats = " ".join(map(str, sorted(remaining))) or "-"
    return (
        f"trustbox.v2/restart\norigin {roster.origin}\n"
        f"roster {roster.epoch} {b64(roster.hash)}\nremaining {seats}\ndate {day.isoformat()}\n"
    )


def read_restart(note: str, roster: Roster) -> Restart:
    """Return a restart of this last roster, signed by its head and by all who remain.

    Passes on `NoteError`.

    Raises:
        PeopleError: `RESTART` if it is of another roster, not signed by them, or a quorum remains:
            then the roster is changed, not begun anew.
    """
    text = split_note(note)[0]
    found = fields.read_fields(text, "restart", _RESTART_SPEC)
    restart = Restart(
        roster=read_reference(found, "roster"),
        remaining=fields.seats(found.values("remaining")),
        date=fields.day(found.one("date")),
        text=text,
    )
    head = roster.head
    right = (
        found.one("origin") == roster.origin
        and restart.roster == Reference(roster.epoch, roster.hash)
        and head is not None
        and len(restart.remaining) < roster.quorum
        and set(restart.remaining) <= set(roster.members)
    )
    if not right or head is None:
        raise PeopleError("RESTART")
    name = head_name(roster.origin)
    by_head = known_signers(note, keyring({name: head.public})).signers
    if name not in by_head or not set(restart.remaining) <= roster.signers_of(note):
        raise PeopleError("RESTART", "signatures")
    return restart


def write_objection(roster: Roster, restart_id: bytes, seat: int, day: date) -> str:
    """Return the text by which one living card of the last roster stops a restart."""
    return (
        f"trustbox.v2/objection\norigin {roster.origin}\nrestart {b64(restart_id)}\n"
        f"seat {seat}\ndate {day.isoformat()}\n"
    )


def read_objection(note: str, roster: Roster) -> tuple[bytes, int, date]:
    """Return which restart is objected to, by which seat of the last roster, on which day.

    Passes on `NoteError`.

    Raises:
        PeopleError: `OBJECTION` if it is not signed by that seat's card.
    """
    seats, text = roster.opened(note, "objection")
    found = fields.read_fields(text, "objection", _OBJECTION_SPEC)
    seat = fields.seat(found.one("seat"))
    if found.one("origin") != roster.origin or seat not in seats:
        raise PeopleError("OBJECTION")
    return fields.blob(found.one("restart")), seat, fields.day(found.one("date"))
