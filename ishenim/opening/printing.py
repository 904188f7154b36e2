"""The act in words, written before it is signed: every printing shows this, and nothing newer."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone

from ishenim.box.models import Box
from ishenim.commission.models import Member, Office
from ishenim.opening.models import Opening, WoodenBox
from ishenim.orders.models import Order
from ishenim.orders.naming import names_of, someone
from ishenim.orders.reading import commission_order_in_force
from ishenim.papers.document import to_json
from ishenim.papers.forms import act as form
from ishenim.schools.models import School
from ishenim.seal.act import Act

LANGUAGES = ("ky", "ru", "en")
#: So many characters of a box's id make its seal number.
SEAL = 8


def seal_of(*boxes: Box | None) -> str:
    """Return the seal numbers of boxes, as acts and journal name them: 12/8f3a90c1."""
    return ", ".join(f"{box.number}/{bytes(box.box_id).hex()[:SEAL]}" for box in boxes if box)


def documents(opening: Opening, act: Act, boxes: list[Box], on: date) -> dict[str, Any]:
    """Return an act in three languages, for those present to read before they sign it."""
    school, rows = opening.school, Member.objects.filter(school=opening.school)
    people = {row.seat: row for row in rows.select_related("person")}
    present = [people[seat] for seat in act.present]
    order = commission_order_in_force(school, on)
    appointed = order.data["rows"] if order else []
    words = {row["email"]: row["position"] for row in appointed}
    responsible = _responsible(appointed, people.values())
    data = form.ActForm(
        school=names_of(school),
        number=act.number,
        date=on,
        time=timezone.localtime(opening.began_at).time(),
        head=order.head_name if order else _head(school),
        order=_named(order),
        kind=opening.kind,
        reason=opening.reason,
        planned_on=opening.planned_on,
        seal_before=seal_of(*boxes),
        seal_after=seal_of(opening.next_box),
        letters=act.opened + act.damaged.number,
        urgent=act.urgent,
        paper=act.paper,
        damaged=act.damaged.number,
        waiting=act.waiting.number,
        wooden=wooden(opening),
        counted_by=opening.paper_by.person.name if opening.paper_by else "",
        responsible=responsible,
        is_handed=any(one.person.name == responsible for one in present),
        present=tuple(
            form.Participant(someone=someone(one, words.get(one.person.email, "")), role=_role(one))
            for one in present
        ),
        rulebook=opening.rulebook,
    )
    return {language: to_json(form.document(data, language)) for language in LANGUAGES}


def wooden(opening: Opening) -> form.Wooden | None:
    """Return what was seen of the wooden box at an opening."""
    row = WoodenBox.objects.filter(opening=opening).select_related("by__person").first()
    return wooden_of(row) if row else None


def wooden_of(row: WoodenBox) -> form.Wooden:
    """Return what was seen of the wooden box, as papers say it."""
    return form.Wooden(
        before=row.seal_before,
        state=row.state,
        after=row.seal_after,
        objects=row.objects_found,
        damage=row.damage,
        by=row.by.person.name,
    )


def _named(order: Order | None) -> tuple[date, str] | None:
    return (order.date, order.number) if order else None


def _responsible(appointed: list[dict[str, Any]], people: Iterable[Member]) -> str:
    """Return whom the order of the day names, or who holds the post where there is no order."""
    named = [row["name"] for row in appointed if row["is_responsible"] and not row["leaves"]]
    held = (one.person.name for one in people if one.is_responsible and not one.left_on)
    return named[0] if named else next(held, "")


def _head(school: School) -> str:
    heads = Office.objects.filter(school=school, kind=Office.Kind.HEAD).select_related("person")
    head = heads.order_by("-pk").first()
    return head.person.name if head else ""


def _role(member: Member) -> str:
    roles = (("chair", member.is_chair), ("secretary", member.is_secretary))
    held = [role for role, has in (*roles, ("responsible", member.is_responsible)) if has]
    return held[0] if held else ""
