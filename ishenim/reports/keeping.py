"""Who may still change a report."""

from django.utils.translation import gettext as _

from ishenim.commission.models import Member
from ishenim.reports.models import Report
from ishenim.ui.refusals import NotAllowed, NotNow


def held(report: Report, by: Member) -> Report:
    """Return the locked row of a report its writer may still change.

    Raises:
        NotAllowed: to who does not write the report.
        NotNow: once it is signed.
    """
    rows = Report.objects.select_for_update(of=("self",)).select_related("school")
    found = rows.get(pk=report.pk)
    if not by.is_responsible or by.left_on or by.school_id != found.school_id:
        raise NotAllowed(_("The responsible person writes and signs the report."))
    if found.signed_on:
        raise NotNow(_("This report is signed: it stays as it is."))
    return found
