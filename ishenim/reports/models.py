"""The quarterly analytical report (R28–R31, forms.md 2.7)."""

from django.db import models
from django.db.models import Q

from ishenim.commission.models import Member
from ishenim.schools.models import School


class Report(models.Model):
    """The report on one quarter. Its figures are fixed on a day; its texts until it is signed.

    `figures` holds what may be published and nothing else (`regulation/suppression.py`): whom an
    author left out reads the report too.
    """

    school = models.ForeignKey(School, models.PROTECT)
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    rulebook = models.PositiveIntegerField()  # the version in force on the quarter's last day
    due_on = models.DateField()  # R29
    figures = models.JSONField()
    fixed_on = models.DateField()
    texts = models.JSONField(default=dict, blank=True)  # section → words of the responsible person
    version = models.PositiveIntegerField(default=1)  # tells two who write at once apart
    documents = models.JSONField(default=dict, blank=True)  # papers.document.to_json by language
    content = models.TextField(blank=True)  # the Kyrgyz text, which is signed
    note_text = models.TextField(blank=True)  # trustbox.v2/paper
    note = models.TextField(blank=True)
    signed_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    signed_on = models.DateField(null=True, blank=True)
    journal_index = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["school", "-year", "-quarter"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "year", "quarter"], name="one_report_a_quarter_of_a_school"
            ),
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4), name="report_on_a_quarter"
            ),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True, signed_by__isnull=True, note="")
                | (
                    Q(signed_on__isnull=False, signed_by__isnull=False, journal_index__gte=0)
                    & ~Q(note="")
                ),
                name="signed_report_is_journalled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.quarter}"

    @property
    def number(self) -> str:
        """The report's number on paper and in the signed note."""
        return f"{self.year}/{self.quarter}"

    @property
    def days_late(self) -> int:
        """How many days after its day it was signed."""
        return max((self.signed_on - self.due_on).days, 0) if self.signed_on else 0
