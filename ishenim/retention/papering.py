"""Acts as their forms say them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from ishenim.casework.models import Case
from ishenim.commission.models import Member, Office
from ishenim.consideration.models import Executor
from ishenim.opening.models import Opening
from ishenim.orders.naming import names_of, someone
from ishenim.orders.reading import commission_order_in_force, positions
from ishenim.papers.document import to_json
from ishenim.papers.forms import destruction as destruction_form
from ishenim.papers.forms import handover as handover_form
from ishenim.regulation.keeping import kept_until
from ishenim.schools.models import School
from ishenim.seal.letter import seal_number

LANGUAGES = ("ky", "ru", "en")


def head_of(school: School) -> str:
    """Return the head who approves: of the order in force, else who holds the office."""
    order = commission_order_in_force(school)
    if order:
        return order.head_name
    heads = Office.objects.filter(school=school, kind=Office.Kind.HEAD).select_related("person")
    head = heads.order_by("-pk").first()
    return head.person.name if head else ""


def destruction(
    school: School, cases: Sequence[Case], seals: Sequence[bytes], today: date
) -> dict[str, Any]:
    """Return the act of destruction in three languages."""
    words = positions(school)
    data = destruction_form.DestructionForm(
        school=names_of(school),
        day=today,
        head=head_of(school),
        years=_years(school, cases, today),
        numbers=tuple(case.label for case in cases),
        days=tuple(case.registered_on for case in cases),
        seals=tuple(map(seal_number, seals)),
        signers=tuple(
            someone(member, words.get(member.person.email, ""))
            for member in Member.objects.current(school)
        ),
    )
    return {language: to_json(destruction_form.document(data, language)) for language in LANGUAGES}


def _years(school: School, cases: Sequence[Case], today: date) -> tuple[int, ...]:
    """Return for how many years letters were kept: those closed under other rules for others."""
    days = {case.finished_on or today for case in cases} or {today}
    return tuple(sorted({kept_until(school.versions(), day).year - day.year for day in days}))


def handover(giver: Member, taker: Member, witness: Member, today: date) -> dict[str, Any]:
    """Return the act of handing over in three languages: counts and numbers, no content."""
    school = giver.school
    open_cases = Case.objects.filter(school=school, finished_on__isnull=True)
    own = Executor.objects.filter(member=giver, until__isnull=True, case__in=open_cases)
    done = Opening.objects.filter(school=school, step=Opening.Step.DONE)
    words = positions(school)
    data = handover_form.HandoverForm(
        school=names_of(school),
        day=today,
        giver=someone(giver, words.get(giver.person.email, "")),
        taker=someone(taker, words.get(taker.person.email, "")),
        witness=someone(witness, words.get(witness.person.email, "")),
        registered=Case.objects.filter(school=school).count(),
        open_numbers=tuple(case.label for case in open_cases.order_by("year", "number")),
        own_numbers=tuple(row.case.label for row in own.select_related("case").order_by("case")),
        openings=done.count(),
        acts=done.filter(act_number__isnull=False).count(),
    )
    return {language: to_json(handover_form.document(data, language)) for language in LANGUAGES}
