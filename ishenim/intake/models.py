"""Letters on paper, calls and visits: typed in by a member, compared by another (R9, R14)."""

from django.db import models
from django.db.models import F, Q

from ishenim.box.models import Letter
from ishenim.casework.models import Case
from ishenim.commission.models import Member
from ishenim.opening.models import Opening
from ishenim.schools.models import School


class Entered(models.Model):
    """A letter that a member typed in or photographed (docs/spec/entered.md)."""

    letter = models.OneToOneField(Letter, models.PROTECT, primary_key=True)
    school = models.ForeignKey(School, models.PROTECT)
    opening = models.ForeignKey(Opening, models.PROTECT, null=True, blank=True)  # its act
    channel = models.CharField(max_length=5, choices=Case.Channel.choices)
    sheets = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2)
    slip_code = models.CharField(max_length=30, blank=True)  # a word the child invented
    note = models.TextField()  # trustbox.v2/entered, signed by who typed it in
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    on = models.DateField()
    checked_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    checked_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("by")),
                name="compared_by_another",
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True, checked_on__isnull=True)
                | Q(checked_by__isnull=False, checked_on__isnull=False),
                name="compared_whole_or_not",
            ),
        ]
        indexes = [models.Index(fields=["school", "checked_on"], name="entered_to_compare")]

    def __str__(self) -> str:
        return f"{self.channel} {self.on}"
