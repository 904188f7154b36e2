"""Letters that cannot wait: their first reading, and what first followed, for who may see them."""

from collections.abc import Iterable
from datetime import date

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from ishenim.casework import access
from ishenim.casework.models import Reading
from ishenim.commission.models import Member
from ishenim.consideration.models import Measure
from ishenim.referral.models import Referral
from ishenim.regulation.obligations import DangerFact
from ishenim.regulation.obligations.letters import DANGERS
from ishenim.schools.models import School
from ishenim.ui.together import Question, Rows

COLUMNS = ("urgency", "described_on", "read_at", "referred_on", "acted_on")


def asked(school: School, reader: Member, since: date) -> Question:
    """Return the question for the letters received since a day that a member may see."""
    mine = {"case": OuterRef("pk")}
    read = Reading.objects.filter(letter=OuterRef("letter"), what=Reading.What.OPENED)
    sent, done = Referral.objects.filter(**mine), Measure.objects.filter(**mine)
    cases = access.visible(school, reader).filter(
        destroyed_on=None, urgency__in=DANGERS, received_on__gte=since
    )
    rows = cases.annotate(
        read_at=Subquery(read.order_by("at").values("at")[:1]),
        referred_on=Subquery(sent.order_by("sent_on").values("sent_on")[:1]),
        acted_on=Subquery(done.order_by("done_on").values("done_on")[:1]),
    )
    return rows, COLUMNS


def of(rows: Rows) -> Iterable[DangerFact]:
    """Yield what the regulation judges of each."""
    for urgency, described_on, read_at, *followed in rows:
        # Whoever typed a letter in has read it: its line says since when at the latest.
        read_on = timezone.localdate(read_at) if read_at else described_on
        if read_on:
            told_on = min((day for day in followed if day), default=None)
            yield DangerFact(urgency=urgency, read_on=read_on, told_on=told_on)
