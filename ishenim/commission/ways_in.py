"""What everybody is told about cards and sign-ins: lost cards, new ones, a beginning anew.

The desk shows it to every member and to the management (decision 0029).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from ishenim.commission import rosters
from ishenim.commission.models import AccessRecord, Member, Restart, Roster
from ishenim.schools.models import School
from ishenim.ui.together import together

#: So long a renewed sign-in or a new card stays on everybody's desk.
SHOWN = timedelta(days=30)

#: What comes next until boxes name no lost card any more.
Step = Literal["card", "draft", "sign", "seal"]


@dataclass(frozen=True, kw_only=True)
class Told:
    """One record, as the desk tells it."""

    kind: str
    name: str
    who: str  # a seat, or an office
    number: str
    day: date


@dataclass(frozen=True, kw_only=True)
class Lost:
    """A member whose card the box is still sealed to, although it is gone."""

    seat: int
    name: str
    since: date
    has_new: bool


@dataclass(frozen=True, kw_only=True)
class WaysIn:
    """What the desk tells."""

    told: list[Told]
    lost: list[Lost]
    step: Step | None
    since: date | None  # the first of them was lost, or the new composition was written
    restart: Restart | None
    quorum_is_lost: bool

    @property
    def awaited(self) -> list[Lost]:
        """Who must make a new card before anything else can go on."""
        return [one for one in self.lost if not one.has_new]

    def is_awaited(self, seat: int) -> bool:
        """Return whether this seat must make a new card."""
        return any(one.seat == seat for one in self.awaited)


def of_school(school: School, today: date) -> WaysIn:
    """Return what everybody is told today."""
    told = together(
        records=(
            AccessRecord.objects.filter(school=school, recorded_on__gt=today - SHOWN),
            ("index", "kind", "name", "who", "number", "recorded_on"),
        ),
        lost=(
            Member.objects.current(school).filter(card_lost_on__isnull=False),
            ("seat", "person__name", "card_lost_on"),
        ),
        drafts=(Roster.objects.filter(school=school, final_on__isnull=True), ("pk", "epoch")),
        restarts=(Restart.objects.filter(school=school), ("pk", "epoch")),
    )
    lost = _lost(school, told["lost"]) if told["lost"] else []
    draft = rosters.draft(school) if told["drafts"] else None
    return WaysIn(
        told=[
            Told(kind=kind, name=name, who=who, number=number, day=day)
            for _index, kind, name, who, number, day in sorted(told["records"], reverse=True)
        ],
        lost=lost,
        step=_step(lost, draft),
        since=min((one.since for one in lost), default=draft.made_on if draft else None),
        restart=_restart(school, today) if told["restarts"] else None,
        quorum_is_lost=bool(lost) and _is_quorum_lost(school),
    )


def _lost(school: School, rows: list[tuple[int, str, date]]) -> list[Lost]:
    seats = {member.seat: member for member in Member.objects.current(school)}
    waiting = {member.seat for member in rosters.without_new_card(seats.values())}
    return [
        Lost(seat=seat, name=name, since=since, has_new=seat not in waiting)
        for seat, name, since in sorted(rows)
    ]


def _step(lost: list[Lost], draft: Roster | None) -> Step | None:
    """Return what comes next, or None where nothing has to change."""
    if draft is not None:
        return "seal" if draft.is_ready else "sign" if lost else None
    if any(not one.has_new for one in lost):
        return "card"
    return "draft" if lost else None


def _restart(school: School, today: date) -> Restart | None:
    """Return the restart that stands, or was objected to of late; a spent one is history."""
    found = rosters.restart_of(school)
    in_force = rosters.row_in_force(school)
    if found is None or in_force is None or found.epoch != in_force.epoch:
        return None
    is_old = found.objected_on is not None and found.objected_on <= today - SHOWN
    return None if is_old else found


def _is_quorum_lost(school: School) -> bool:
    roster = rosters.in_force(school)
    if roster is None:
        return False
    living = Member.objects.current(school).filter(card_lost_on__isnull=True)
    left = set(living.values_list("seat", flat=True)) & set(roster.members)
    return len(left) < roster.quorum
