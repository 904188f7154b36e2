"""How many key cards are known to work, so that letters are not lost with lost cards (A10)."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ishenim.commission import rosters
from ishenim.commission.models import Member
from ishenim.schools.models import School
from ishenim.seal.bytes import crock
from ishenim.seal.roster import Roster

RECENT = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A seat whose card can open the box."""

    seat: int
    name: str
    card_used_on: date | None
    card_lost_on: date | None = None


#: What `of_seats` reads of the seats held now.
SEAT = ("seat", "person__name", "card_used_on", "card_lost_on")


@dataclass(frozen=True)
class CardHealth:
    """Cards that the box is sealed to: which are gone, and which of the others were used lately."""

    cards: int  # on the roster in force
    used: int
    quorum: int
    unused: tuple[Seat, ...]
    gone: tuple[Seat, ...] = ()  # lost, or another was made in their place

    @property
    def living(self) -> int:
        """How many are not known to be gone."""
        return self.cards - len(self.gone)

    @property
    def spare(self) -> int:
        """How many more may be lost before the box cannot be opened; below zero: it is too late."""
        return self.living - self.quorum

    @property
    def missing(self) -> int:
        """How many cards are missing for an opening."""
        return max(0, -self.spare)

    @property
    def is_low(self) -> bool:
        """Return whether losing one more card could lose the letters in the box."""
        return self.used < self.quorum + 1


def health(school: School, today: date) -> CardHealth | None:
    """Return the state of the cards that can open the box, or None before the first roster."""
    roster = rosters.in_force(school)
    if roster is None:
        return None
    return of_seats(roster, Member.objects.current(school).values_list(*SEAT), today)


def of_seats(roster: Roster, seats: Iterable[tuple[Any, ...]], today: date) -> CardHealth:
    """Return the state of the cards on a roster, from the seats held now."""
    rows = [
        Seat(seat=seat, name=name, card_used_on=used, card_lost_on=lost)
        for seat, name, used, lost in sorted(seats, key=lambda row: row[0])
    ]
    held = [row for row in rows if row.seat in roster.members]
    living = [row for row in held if row.card_lost_on is None]
    unused = [m for m in living if m.card_used_on is None or m.card_used_on < today - RECENT]
    return CardHealth(
        cards=len(held),
        used=len(living) - len(unused),
        quorum=roster.quorum,
        unused=tuple(unused),
        gone=tuple(row for row in held if row.card_lost_on is not None),
    )


def card_number(public: bytes) -> str:
    """Return eight characters by which people compare cards aloud; it is no secret."""
    return crock(hashlib.sha256(public).digest()[:5])


def claim_text(origin: str, seat: int, public: str, recipient: str) -> str:
    """Return what a new card signs to prove that its secret exists (docs/spec/card.md).

    `public` is the Ed25519 public key in base64.
    """
    return f"trustbox.v2/card\norigin {origin}\nseat {seat}\nkey {public}\nrecipient {recipient}\n"


def head_claim_text(origin: str, public: str) -> str:
    """Return what the head's new card signs: it opens nothing, so it has no recipient."""
    return f"trustbox.v2/card\norigin {origin}\nseat head\nkey {public}\n"
