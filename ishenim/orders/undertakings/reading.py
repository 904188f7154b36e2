"""Who has signed the undertaking, and the gate before every letter."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from ishenim.commission.models import Member
from ishenim.orders.models import Undertaking
from ishenim.orders.reading import has_undertaken
from ishenim.schools.models import School
from ishenim.ui.refusals import NotNow


def check_undertaken(member: Member) -> None:
    """Refuse to give a letter to who has not promised to keep it to themselves (R32).

    Raises:
        NotNow: until the undertaking is signed; the refusal links to it.
    """
    if not has_undertaken(member):
        raise NotNow(
            _("Before you read letters, please sign the undertaking of confidentiality."),
            code="UNDERTAKING",
            link=(reverse("undertaking"), _("To the undertaking")),
        )


def signed_days(school: School) -> dict[int, date]:
    """Return the day each seat signed on, of those that have."""
    rows = Undertaking.objects.filter(school=school)
    return dict(rows.values_list("member__seat", "signed_on"))
