"""What a school did, as plain values: everything the judgement of its obligations needs."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from ishenim.regulation.calendar import OwnDays, Versions
from ishenim.regulation.rulebook import Rulebook


@dataclass(frozen=True, kw_only=True)
class OpeningFact:
    """An opening that was begun and not given up. `ended_on` is set once its act is signed."""

    planned_on: date
    held_on: date
    ended_on: date | None
    reason: str = ""
    index: int | None = None  # its line in the journal
    act: int | None = None
    pk: int = 0


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """A planned opening that was moved, or missed with a reason: with its journal line (R8)."""

    planned_on: date
    moved_to: date | None
    index: int | None = None


@dataclass(frozen=True, kw_only=True)
class LetterFact:
    """A letter that was taken out. It has no number here: nothing may lead back to it."""

    received_on: date
    taken_on: date
    registered_on: date | None  # its line was written
    answered_on: date | None  # answered or finished, whichever came first
    register_by: date | None = None  # as fixed when it came; else by the rulebook of that day
    answer_by: date | None = None  # … which an extension moves


@dataclass(frozen=True, kw_only=True)
class DangerFact:
    """A letter that cannot wait (U0–U2), by days alone: read, and first told on or acted upon."""

    urgency: str
    read_on: date
    told_on: date | None


@dataclass(frozen=True, kw_only=True)
class OrderFact:
    """A signed order on the composition of the commission (R16)."""

    number: str
    signed_on: date
    until: date | None
    index: int | None = None
    pk: int | None = None


@dataclass(frozen=True, kw_only=True)
class MemberFact:
    """A member who holds a seat today, and what they signed."""

    seat: int
    joined_on: date
    is_on_order: bool = False
    acquainted_on: date | None = None
    acquainted_index: int | None = None
    undertaken_on: date | None = None
    undertaken_index: int | None = None


@dataclass(frozen=True, kw_only=True)
class ResealFact:
    """That the box is sealed to cards that are gone, and what comes next until it is not."""

    step: Literal["card", "draft", "sign", "seal"]
    since: date
    is_lost: bool  # else the composition has changed for another reason
    seats: tuple[int, ...] = ()  # who must make a new card


@dataclass(frozen=True, kw_only=True)
class Composition:
    """What the composition is like now, and when it last changed (R17–R22)."""

    changed_on: date | None = None
    lacks: frozenset[str] = frozenset()  # few, odd, parent, responsible, duty, chair, secretary
    #: Since when one of them is missing, where that is known better than `changed_on`.
    lost_on: tuple[tuple[str, date], ...] = ()


@dataclass(frozen=True, kw_only=True)
class MeetingFact:
    """A meeting that was held, with its minutes as far as they have come (R24–R27)."""

    number: int
    held_on: date
    counts: bool  # it had a quorum
    written_on: date | None = None
    signed_on: date | None = None  # by everybody who can
    index: int | None = None
    unsigned: tuple[int, ...] = ()  # seats whose signatures are still awaited
    elected: frozenset[str] = frozenset()  # chair, secretary
    quarters: tuple[tuple[int, int], ...] = ()  # quarterly reports that were discussed (R31)


@dataclass(frozen=True, kw_only=True)
class ReportFact:
    """A quarterly report that was signed (R28). A school without one has none of these."""

    year: int
    quarter: int
    made_on: date
    index: int | None = None


@dataclass(frozen=True, kw_only=True)
class NoticeFact:
    """One time the box was made known (R5, R6)."""

    is_site: bool
    done_on: date
    school_year: int
    is_poster: bool = False


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Everything about one school."""

    rulebooks: Versions  # with the first day each is in force, oldest first; at least one
    own: OwnDays = field(default_factory=dict)
    begun_on: date | None = None  # the first order on the commission or its first roster
    sealed_on: date | None = None  # the first box
    first_opening: date | None = None  # the day the first box opens
    openings: tuple[OpeningFact, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    letters: tuple[LetterFact, ...] = ()
    dangers: tuple[DangerFact, ...] = ()
    oldest_closed_on: date | None = None  # of the letters that are due, else of those that soon are
    orders: tuple[OrderFact, ...] = ()
    members: tuple[MemberFact, ...] = ()
    composition: Composition = Composition()
    reseal: ResealFact | None = None
    restarted_on: date | None = None  # the commission began anew: its old posters do not match
    meetings: tuple[MeetingFact, ...] = ()
    reports: tuple[ReportFact, ...] = ()
    notices: tuple[NoticeFact, ...] = ()

    def rules_on(self, day: date) -> Rulebook:
        """Return the rulebook in force on a day; before the first, the first."""
        before = [rules for begins, rules in self.rulebooks if begins <= day]
        return before[-1] if before else self.rulebooks[0][1]

    @property
    def order(self) -> OrderFact | None:
        """The order on the commission that was signed last."""
        return max(self.orders, key=lambda order: order.signed_on, default=None)
