"""An obligation as it stands on a day, and how it is judged.

Days late are calendar days from the day after the term: 5 January kept on 8 January is 3 days late.
What was done stays kept, however late and however long ago; its days say how late it was.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

State = Literal["late", "due", "kept", "none"]
Stage = Literal["early", "due", "late"]


@dataclass(frozen=True, kw_only=True)
class Proof:
    """Where one can see that something was done."""

    kind: Literal["journal", "order", "minutes", "notice", "register"]
    index: int | None = None  # its line in the journal
    reference: str = ""  # the number of the paper


@dataclass(frozen=True, kw_only=True)
class Obligation:
    """One demand of the regulation in one case, as it stands on a day."""

    rule: str  # "R8"
    what: str  # a code; the words are elsewhere
    subject: str  # which one: a day, a quarter, a seat
    state: State
    due_on: date | None = None  # None: the regulation names no day
    kept_on: date | None = None
    days: int = 0  # late, or how late it was kept
    proof: Proof | None = None
    remind_on: date | None = None
    seat: int | None = None  # whose it is, where it is one member's
    number: int = 0  # how many are missing, or the number of the paper

    @property
    def key(self) -> str:
        """The same obligation has the same key every day."""
        return f"{self.what}/{self.subject}" if self.subject else self.what

    def stage(self, today: date) -> Stage | None:
        """Return which reminder is due today, if one is."""
        if self.state == "late":
            return "late"
        if self.state != "due":
            return None
        if self.due_on is None or self.due_on <= today:
            return "due"
        return "early" if self.remind_on and self.remind_on <= today else None


@dataclass(frozen=True)
class Case:
    """Which demand in which case."""

    rule: str
    what: str
    subject: str
    seat: int | None = None
    number: int = 0


def judge(
    case: Case,
    today: date,
    *,
    due_on: date | None,
    kept_on: date | None,
    proof: Proof | None = None,
    lead: int = 0,
    remind_on: date | None = None,
) -> Obligation:
    """Return an obligation: kept if it was done, late after its day, due until then."""
    state: State = "kept" if kept_on else "late" if due_on and due_on < today else "due"
    end = kept_on or today
    return Obligation(
        rule=case.rule,
        what=case.what,
        subject=case.subject,
        state=state,
        due_on=due_on,
        kept_on=kept_on,
        days=max(0, (end - due_on).days) if due_on else 0,
        proof=proof if kept_on else None,
        remind_on=remind_on or (due_on - timedelta(days=lead) if due_on else None),
        seat=case.seat,
        number=case.number,
    )
