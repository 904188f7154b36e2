"""What the desk tells one person to do now: the things themselves, most urgent first.

Named is what somebody is also reminded of (`Obligation.stage`), and what is due on no day at all.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse

from ishenim.commission.models import Member, Office
from ishenim.obligations import audience
from ishenim.obligations.pages import Line, for_reader, line_of
from ishenim.regulation.obligations import Obligation
from ishenim.schools.models import School

#: So many of one kind are named; of the rest the desk says how many there are.
NAMED = 2
#: The desk shows these in parts of its own: lost cards, and the steps of a beginning.
ELSEWHERE = {"sealing", "reseal-card", "reseal-draft", "reseal-sign", "reseal-seal"}
BEGINNING = {"chair", "secretary", "order"}
OWN_STEPS = {"acquaintance", "undertaking"}
OF_THE_ROOM = {"opening", "moved", "record"}


@dataclass(frozen=True, kw_only=True)
class ToDo:
    """What one person does, and what is late and lies with others."""

    own: list[Line]
    others: list[Line]  # for who leads the commission and for the head


def of_reader(
    school: School,
    member: Member | None,
    offices: Iterable[str],
    today: date,
    *,
    sees_letters: bool,
    is_opening: bool = False,
) -> ToDo | None:
    """Return what this person does now; None before the commission begins.

    While the box is being opened its room is the only way to what its openings still owe.
    """
    facts, lines = for_reader(school, member, today, sees_letters=sees_letters)
    if not facts.begun_on:
        return None
    hidden = ELSEWHERE | (OF_THE_ROOM if is_opening else set())
    hidden |= set() if facts.sealed_on else BEGINNING
    waits = [one for one in lines if one.what not in hidden and one.stage(today)]
    members = list(Member.objects.current(school))
    is_head = Office.Kind.HEAD in set(offices)
    names = {one.seat: one.person.name for one in members}
    order = facts.order.pk if facts.order else None
    own, others = [], []
    for one in waits:
        doers = _doers(one, members)
        is_mine = member in doers or (is_head and audience.HEAD in audience.AUDIENCE[one.what])
        line = line_of(one, names, member, order=order, is_mine=is_mine)
        if is_mine and is_head and audience.of_head_alone(one.what) and one.what != "order":
            line = replace(line, place=reverse("new-commission-order"))
        if is_mine and one.what not in OWN_STEPS:
            own.append(line)
        elif not is_mine and one.state == "late":
            others.append(replace(line, doers=tuple(doers) if len(doers) < len(members) else ()))
    own.sort(key=lambda line: _urgency(line.one, is_head=is_head))
    leads = is_head or (member is not None and member.leads)
    return ToDo(own=_folded(own), others=_folded(others) if leads else [])


def _doers(one: Obligation, members: Sequence[Member]) -> list[Member]:
    """Return who does it; where the office is vacant, every member."""
    roles = audience.AUDIENCE[one.what]
    found = audience.members_of(one, members)
    return found or ([] if {audience.HEAD, audience.OWN} & set(roles) else list(members))


def _urgency(one: Obligation, *, is_head: bool) -> tuple[bool, bool, bool]:
    """Danger comes first, then what only the head can mend, then what is late; else as it was."""
    is_head_alone = is_head and audience.of_head_alone(one.what)
    return one.what != "told", not is_head_alone, one.state != "late"


def _folded(lines: list[Line]) -> list[Line]:
    """Name the first lines of each kind; the last of them says how many more there are."""
    kinds: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        kinds[line.one.what].append(line)
    shown = []
    for line in lines:
        alike = kinds[line.one.what]
        at = alike.index(line)
        if at < NAMED:
            is_last = at == NAMED - 1
            shown.append(replace(line, more=len(alike) - NAMED) if is_last else line)
    return shown
