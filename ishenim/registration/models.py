"""The register: what was corrected in a line of it, and the school's own categories."""

from django.db import models

from ishenim.casework.models import Case
from ishenim.commission.models import Member
from ishenim.schools.models import School


class Correction(models.Model):
    """A description of a letter as it was before somebody corrected it. Nothing is lost.

    `before` has the columns by their names (`registration.describing.COLUMNS`).
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="corrections")
    before = models.JSONField()
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.case} {self.on}"


class SchoolCategory(models.Model):
    """What a school changes in the list of categories: one of its own, or one it retires.

    A code never changes its meaning: the words of an own category are fixed once a letter has it.
    A row for a code of `regulation/taxonomy.toml` only retires it or gives it another urgency.
    """

    school = models.ForeignKey(School, models.PROTECT)
    code = models.CharField(max_length=8)
    ky = models.CharField(max_length=120, blank=True)
    ru = models.CharField(max_length=120, blank=True)
    en = models.CharField(max_length=120, blank=True)
    urgency = models.CharField(max_length=2, blank=True)
    is_retired = models.BooleanField(default=False)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["school", "code"], name="one_category_a_code")
        ]

    def __str__(self) -> str:
        return self.code
