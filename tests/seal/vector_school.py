"""The school of vectors/school.json as the floor reads it."""

from dataclasses import dataclass
from functools import cache

from ishenim.proof.encoding import unb64
from ishenim.seal.box import SealedBox, read_box
from ishenim.seal.card import MemberKeys, member_keys
from ishenim.seal.roster import Roster, verify_chain
from tests.vectors import Case, named


@dataclass(frozen=True)
class School:
    """Roster, box, and everybody's keys."""

    case: Case
    roster: Roster
    box: SealedBox

    def keys(self, seat: int) -> MemberKeys:
        """Return the keys of a seat's card."""
        card = bytes.fromhex(self.case["cards"][str(seat)])
        return member_keys(self.roster.origin, seat, card)

    def shares(self, seat: int) -> list[bytes]:
        """Return a seat's share files, lock by lock."""
        return [unb64(file) for file in self.case["shares"][str(seat)]]

    @property
    def deal(self) -> str:
        """The deal text of the box."""
        text: str = self.case["deal"]
        return text

    @property
    def seeds(self) -> list[bytes]:
        """The seeds of the box's locks."""
        return [bytes.fromhex(seed) for seed in self.case["lock_seeds"]]


@cache
def school() -> School:
    case = named("school", "the school of the vectors")
    roster = verify_chain([case["roster"]])
    return School(case, roster, read_box(case["box"], roster))
