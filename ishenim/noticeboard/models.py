"""Answers on the notice board: by number, for letters whose author has no code (R15)."""

from django.db import models

from ishenim.casework.models import Case
from ishenim.commission.models import Member
from ishenim.schools.models import School


class PublicAnswer(models.Model):
    """An answer everybody may read: no name, nothing by which a child is recognised."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="public_answer")
    school = models.ForeignKey(School, models.PROTECT)
    ky = models.TextField(max_length=1500)
    ru = models.TextField(max_length=1500, blank=True)
    en = models.TextField(max_length=1500, blank=True)
    word = models.CharField(max_length=30, blank=True)  # the author's own, from the slip
    folded = models.CharField(max_length=30, blank=True)  # … as it is looked for
    published_on = models.DateField()
    withdrawn_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-published_on", "-pk"]
        indexes = [
            models.Index(fields=["school", "withdrawn_on", "-published_on"], name="answers_shown")
        ]

    def __str__(self) -> str:
        return f"{self.case}"

    def said(self, language: str) -> str:
        """The answer in a language; Kyrgyz where another is missing."""
        return getattr(self, language, "") or self.ky
