"""Writing an order down; nothing comes of it until the head's card has signed it."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.commission.models import Person
from ishenim.orders import papering
from ishenim.orders.composing import Composition, faults
from ishenim.orders.models import Order
from ishenim.papers.forms.order import AnyOrder
from ishenim.schools.models import School
from ishenim.seal.paper import is_number
from ishenim.ui.dates import official_date
from ishenim.ui.refusals import BadInput, NotNow


@transaction.atomic
def draft_order(
    *,
    school: School,
    kind: str,
    number: str,
    date: date,
    form: AnyOrder,
    data: dict[str, Any],
    by: Person,
    now: datetime,
) -> Order:
    """Write an order down as a draft.

    Raises:
        BadInput: if the number is none, or the composition is not what the regulation asks for.
        NotNow: if the date lies ahead, before the last order or before the regulation it rests
            on; if another order of that year has the number.
    """
    School.objects.select_for_update().get(pk=school.pk)
    order = Order(school=school, kind=kind, by=by)
    return _write(order, number=number, date=date, form=form, data=data, now=now)


@transaction.atomic
def redraft_order(
    *,
    order: Order,
    number: str,
    date: date,
    form: AnyOrder,
    data: dict[str, Any],
    by: Person,
    now: datetime,
) -> Order:
    """Write a draft anew; the same checks as of a new one.

    Raises:
        NotNow: if it has been signed.
    """
    School.objects.select_for_update().get(pk=order.school_id)
    order = Order.objects.select_related("school").get(pk=order.pk)
    if order.is_signed:
        raise NotNow(_("A signed order cannot be changed. Write a new one."))
    order.by = by
    return _write(order, number=number, date=date, form=form, data=data, now=now)


@transaction.atomic
def discard_draft(*, order: Order, by: Person, now: datetime) -> None:
    """Throw a draft away.

    Raises:
        NotNow: if it has been signed.
    """
    del by, now  # a draft leaves no trace: nothing has come of it
    held = Order.objects.select_for_update().get(pk=order.pk)
    if held.is_signed:
        raise NotNow(_("A signed order cannot be changed. Write a new one."))
    held.delete()


def _write(
    order: Order, *, number: str, date: date, form: AnyOrder, data: dict[str, Any], now: datetime
) -> Order:
    if not is_number(number):
        raise BadInput(
            _("A number has up to 20 letters, digits, dots, hyphens and strokes, for example 27-А.")
        )
    check_date(order=order, day=date, today=timezone.localdate(now))
    check_composition(order=order, data=data, day=date)
    for field, value in papering.texts(form).items():
        setattr(order, field, value)
    order.number, order.date, order.year, order.data = number, date, date.year, data
    order.head_name, order.until = form.head, _until(data)
    try:
        with transaction.atomic():
            order.save()
    except IntegrityError as error:
        raise NotNow(_("Another order of this year has this number.")) from error
    return order


def _until(data: dict[str, Any]) -> date | None:
    return date.fromisoformat(data["until"]) if data.get("until") else None


def check_composition(*, order: Order, data: dict[str, Any], day: date) -> None:
    """Refuse a composition that the regulation does not allow (R16–R19).

    Raises:
        BadInput: with every reason in one text.
    """
    if order.kind != Order.Kind.COMMISSION:
        return
    found = faults(order.school, Composition.of(data), order.school.rulebook_on(day))
    if found:
        raise BadInput(" ".join(found))
    until = _until(data)
    if until and until <= day:
        raise BadInput(_("The term ends before the order begins."))


def check_date(*, order: Order, day: date, today: date) -> None:
    """Refuse a date at which this order could not have been given.

    Raises:
        NotNow: if it lies ahead, before the last signed order, or before the regulation.
    """
    if day > today:
        raise NotNow(_("An order cannot be dated ahead."))
    signed = Order.objects.filter(school=order.school, state=Order.State.SIGNED)
    last = signed.order_by("-date").values_list("date", flat=True).first()
    if last and day < last:
        raise NotNow(
            _("An order cannot be dated before the last one. Its date: {date}.").format(
                date=official_date(last)
            )
        )
    versions = order.school.rulebookversion_set.order_by("-adopted_on")
    adopted = versions.values_list("adopted_on", flat=True).first()
    if adopted and day < adopted:
        raise NotNow(
            _(
                "An order cannot be dated before the regulation it rests on. Its date: {date}."
            ).format(date=official_date(adopted))
        )
