"""Whom a school turns to about a letter, and what came of it (R15, column 15)."""

from django.db import models
from django.db.models import F, Q

from ishenim.casework.models import Case
from ishenim.commission.models import Member
from ishenim.schools.models import School


class Body(models.Model):
    """A line of the school's contact book: a body, or a person of it."""

    school = models.ForeignKey(School, models.PROTECT)
    code = models.CharField(max_length=20, blank=True)  # of regulation/guidance.toml; own: empty
    ky = models.CharField(max_length=150)
    ru = models.CharField(max_length=150, blank=True)
    en = models.CharField(max_length=150, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=200, blank=True)
    contact = models.CharField(max_length=150, blank=True)  # whom to ask for
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.CharField(max_length=150, blank=True)
    is_retired = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "code"], condition=~Q(code=""), name="one_body_a_code"
            )
        ]

    def __str__(self) -> str:
        return self.ky

    @property
    def key(self) -> str:
        """How forms and addresses name it: by the model's code, or by its row."""
        return self.code or str(self.pk)

    def called(self, language: str) -> str:
        """Its name in a language."""
        return getattr(self, language, "") or self.ky


class Referral(models.Model):
    """A letter's matter passed to a body, as little of it as is needed."""

    class How(models.TextChoices):
        PHONE = "phone"
        VISIT = "visit"
        LETTER = "letter"
        ONLINE = "online"

    case = models.ForeignKey(Case, models.PROTECT, related_name="referrals")
    body = models.ForeignKey(Body, models.PROTECT)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()  # outgoing, continuous per school and year
    school = models.ForeignKey(School, models.PROTECT)
    how = models.CharField(max_length=6, choices=How.choices)
    spoken_to = models.CharField(max_length=150, blank=True)
    handed_over = models.CharField(max_length=500)  # what was told, without more names than needed
    because = models.CharField(max_length=300)  # why it may be told, or the author's consent
    sent_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    replied_on = models.DateField(null=True, blank=True)
    reply = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "year", "number"], name="one_referral_a_number"
            ),
            models.CheckConstraint(
                condition=Q(replied_on__isnull=True) | Q(replied_on__gte=F("sent_on")),
                name="reply_after_referral",
            ),
        ]
        indexes = [models.Index(fields=["school", "replied_on", "due_on"], name="reply_due")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The outgoing number as papers print it: ЧК-2026-0003."""
        return f"ЧК-{self.year}-{self.number:04d}"


class Guidance(models.Model):
    """A school's own words for a part of `regulation/guidance.toml`; deleted, the model is back."""

    school = models.ForeignKey(School, models.PROTECT)
    rule = models.CharField(max_length=20)
    part = models.CharField(max_length=10)
    ky = models.TextField(max_length=1000)
    ru = models.TextField(max_length=1000, blank=True)
    en = models.TextField(max_length=1000, blank=True)
    changed_on = models.DateField()
    changed_by = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "rule", "part"], name="one_guidance_a_part")
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.part}"
