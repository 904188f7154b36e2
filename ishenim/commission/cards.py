"""How many key cards are known to work, so that letters are not lost with lost cards (A10)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ishenim.commission import rosters
from ishenim.commission.models import Member
from ishenim.schools.models import School
from ishenim.seal.roster import Roster

RECENT = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A seat whose card can open the box."""

    seat: int
    name: str
    card_used_on: date | None


#: What `of_seats` reads of the seats held now.
SEAT = ("seat", "person__name", "card_used_on")


@dataclass(frozen=True)
class CardHealth:
    """Cards of the roster in force: how many there are, were used lately, and open the box."""

    cards: int
    used: int
    quorum: int
    unused: tuple[Seat, ...]

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
    rows = (Seat(seat=seat, name=name, card_used_on=used) for seat, name, used in sorted(seats))
    held = [row for row in rows if row.seat in roster.members]
    unused = tuple(m for m in held if m.card_used_on is None or m.card_used_on < today - RECENT)
    return CardHealth(
        cards=len(held), used=len(held) - len(unused), quorum=roster.quorum, unused=unused
    )


def claim_text(origin: str, seat: int, public: str, recipient: str) -> str:
    """Return what a new card signs to prove that its secret exists (docs/spec/card.md).

    `public` is the Ed25519 public key in base64.
    """
    return f"trustbox.v2/card\norigin {origin}\nseat {seat}\nkey {public}\nrecipient {recipient}\n"


def head_claim_text(origin: str, public: str) -> str:
    """Return what the head's new card signs: it opens nothing, so it has no recipient."""
    return f"trustbox.v2/card\norigin {origin}\nseat head\nkey {public}\n"
