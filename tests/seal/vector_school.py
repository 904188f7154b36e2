"""The school of vectors/school.json as the floor reads it."""

from dataclasses import dataclass
from functools import cache

from ishenim.seal.box import SealedBox, read_box
from ishenim.seal.card import MemberKeys, member_keys
from ishenim.seal.deal import Deal
from ishenim.seal.roster import Roster, check_next, verify_chain
from tests.vectors import Case, named


@dataclass(frozen=True)
class School:
    """Rosters, boxes, and everybody's keys."""

    roster: Roster
    newest: Roster
    box: SealedBox
    next: SealedBox
    cards: dict[int, bytes]

    def keys(self, seat: int) -> MemberKeys:
        """Return the keys of a seat's card."""
        return member_keys(self.roster.origin, seat, self.cards[seat])


@cache
def school() -> School:
    case = named("school", "the school of the vectors")
    roster = verify_chain([case["roster"]])
    return School(
        roster=roster,
        newest=check_next(roster, case["newest"]),
        box=read_box(case["box"], roster),
        next=read_box(case["next"], roster),
        cards={int(seat): bytes.fromhex(card) for seat, card in case["cards"].items()},
    )


def deal_of(case: Case) -> Deal:
    """Return a deal as the vectors write it."""
    return Deal(
        bytes.fromhex(case["box"]),
        {int(seat): bytes.fromhex(value) for seat, value in case["commitments"].items()},
        tuple(map(bytes.fromhex, case["line_hashes"])),
        bytes.fromhex(case["payload_hash"]),
    )


def by_seat(shares: dict[str, str]) -> dict[int, bytes]:
    """Return shares by seat."""
    return {int(seat): bytes.fromhex(share) for seat, share in shares.items()}
