"""The steps of a beginning on the desk, and what each person still has to do."""

from collections.abc import Iterable
from datetime import datetime

from django import template

from ishenim.commission.models import Member, Office
from ishenim.obligations.beginning import facts as reading
from ishenim.obligations.beginning import steps
from ishenim.obligations.beginning.steps import Step

register = template.Library()


@register.inclusion_tag("obligations/_beginning.html", takes_context=True)
def beginning(context: template.Context, now: datetime) -> dict[str, object]:
    """Show the reader's own steps and the school's, as long as any of them is not done."""
    request = context["request"]
    member: Member | None = request.member
    if reading.is_settled(request.school, member):
        return {"own": [], "school": []}
    facts = reading.of_school(request.school, now)
    who = steps.Who(
        is_head=Office.Kind.HEAD in request.offices,
        may_manage=bool(request.offices),
        member=member,
    )
    own = steps.of_member(facts, member) if member else []
    return {
        "own": own if not all(step.is_done for step in own) else [],
        "school": [] if facts.is_begun else steps.of_school(facts, who),
    }


@register.simple_tag(takes_context=True)
def checklists(
    context: template.Context, members: Iterable[Member], now: datetime
) -> list[tuple[Member, list[Step]]]:
    """Return each member with what they have done and what waits; nothing when all is done."""
    facts = reading.of_school(context["request"].school, now)
    found = [(member, steps.of_member(facts, member)) for member in members]
    return [(m, [] if all(one.is_done for one in checks) else checks) for m, checks in found]
