"""The contact book and the guidance of a school."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.commission.models import Member
from ishenim.referral.guidance import FIELDS, saved
from ishenim.referral.models import Body, Guidance, Referral
from ishenim.registration.keepers import check_may_change
from ishenim.regulation import guidance as floor
from ishenim.schools.models import School
from ishenim.ui.refusals import BadInput, NotNow


@transaction.atomic
def keep_body(
    *, school: School, body: Body | None, values: dict[str, str], by: Member, now: datetime
) -> Body:
    """Write a line of the contact book, or change one; it counts as checked today.

    Raises:
        NotAllowed: to who does not keep the book.
        BadInput: without a name.
    """
    check_may_change(by)
    if not values.get("ky", "").strip():
        raise BadInput(_("Write the name of the body."))
    row = body or Body(school=school)
    for name in FIELDS:
        setattr(row, name, values.get(name, "").strip())
    row.checked_on, row.checked_by = timezone.localdate(now), by.person.name
    row.is_retired = False
    row.save()
    return row


@transaction.atomic
def retire_body(*, body: Body, by: Member, now: datetime) -> None:
    """Offer a body no longer; what was passed to it keeps its name. Changing it brings it back.

    Raises:
        NotAllowed: to who does not keep the book.
        NotNow: while a reply of it is waited for.
    """
    check_may_change(by)
    row = saved(body)
    if Referral.objects.filter(body=row, replied_on__isnull=True, due_on__isnull=False).exists():
        raise NotNow(_("A reply of this body is still waited for."))
    Body.objects.filter(pk=row.pk).update(is_retired=True)


@transaction.atomic
def change_guidance(
    *, school: School, key: str, part: str, words: dict[str, str], by: Member, now: datetime
) -> Guidance:
    """Put the school's own words in the place of the model's.

    Raises:
        NotAllowed: to who does not keep the guidance.
        BadInput: for a part nobody knows, or without Kyrgyz words.
    """
    check_may_change(by)
    if part not in floor.PARTS or all(rule.key != key for rule in floor.RULES):
        raise BadInput(_("There is no such part of the guidance."))
    if not words.get("ky", "").strip():
        raise BadInput(_("Write the Kyrgyz words; to have the model's back, restore them."))
    row, _new = Guidance.objects.update_or_create(
        school=school,
        rule=key,
        part=part,
        defaults={
            **{language: words.get(language, "").strip() for language in floor.LANGUAGES},
            "changed_on": timezone.localdate(now),
            "changed_by": by.person.name,
        },
    )
    return row


@transaction.atomic
def restore_guidance(*, school: School, key: str, part: str, by: Member, now: datetime) -> None:
    """Take the model's words back.

    Raises:
        NotAllowed: to who does not keep the guidance.
    """
    check_may_change(by)
    Guidance.objects.filter(school=school, rule=key, part=part).delete()
