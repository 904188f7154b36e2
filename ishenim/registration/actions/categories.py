"""A school's own categories; what letters already say is never changed by them."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ishenim.commission.models import Member
from ishenim.registration.keepers import check_may_change
from ishenim.registration.models import SchoolCategory
from ishenim.registration.taxonomy import OWN, Listed, of_school
from ishenim.regulation import taxonomy
from ishenim.schools.models import School
from ishenim.ui.refusals import BadInput, NotFound, NotNow


@transaction.atomic
def add_category(
    *, school: School, ground: str, words: dict[str, str], urgency: str, by: Member, now: datetime
) -> SchoolCategory:
    """Add a category of the school's own below a ground; its code comes from the database.

    Raises:
        NotAllowed: to who does not keep the list.
        BadInput: if the ground is unknown or a category with these words is there already.
    """
    check_may_change(by)
    if taxonomy.ground(ground) is None:
        raise BadInput(_("Please choose one of the grounds."))
    School.objects.select_for_update().get(pk=school.pk)
    every = of_school(school).listed.values()
    if any(one.called("ky").casefold() == words["ky"].casefold() for one in every):
        raise BadInput(_("The list has a category with these words already."))
    own = f"{ground}-{OWN}"
    used = SchoolCategory.objects.filter(school=school, code__startswith=own)
    last = max((int(code[len(own) :]) for code in used.values_list("code", flat=True)), default=0)
    return SchoolCategory.objects.create(
        school=school, code=f"{own}{last + 1}", urgency=urgency, **words
    )


@transaction.atomic
def retire_category(*, school: School, code: str, by: Member, now: datetime) -> None:
    """Offer a category no longer; letters that have it keep it.

    Raises:
        NotAllowed: to who does not keep the list.
        NotFound: for a code the school does not have.
        NotNow: if it is the last category of all.
    """
    check_may_change(by)
    known = of_school(school)
    _check_known(known.listed, code)
    if [one.code for one in known.in_use()] == [code]:
        raise NotNow(_("One category must stay."))
    SchoolCategory.objects.update_or_create(school=school, code=code, defaults={"is_retired": True})


@transaction.atomic
def restore_category(*, school: School, code: str, by: Member, now: datetime) -> None:
    """Offer a category again.

    Raises:
        NotAllowed: to who does not keep the list.
        NotFound: for a code the school does not have.
    """
    check_may_change(by)
    _check_known(of_school(school).listed, code)
    SchoolCategory.objects.filter(school=school, code=code).update(is_retired=False)


@transaction.atomic
def set_urgency(*, school: School, code: str, urgency: str, by: Member, now: datetime) -> None:
    """Say how urgent letters of a category usually are; letters that have it keep theirs.

    Raises:
        NotAllowed: to who does not keep the list.
        NotFound: for a code the school does not have.
        BadInput: for an urgency nobody knows.
    """
    check_may_change(by)
    _check_known(of_school(school).listed, code)
    if taxonomy.urgency(urgency) is None:
        raise BadInput(_("Please choose one of the urgencies."))
    SchoolCategory.objects.update_or_create(school=school, code=code, defaults={"urgency": urgency})


def _check_known(listed: Mapping[str, Listed], code: str) -> None:
    if code not in listed:
        raise NotFound(_("There is no such category."))
