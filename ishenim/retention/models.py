"""Acts of destruction and of handing over: papers that several sign before anything happens."""

from django.db import models
from django.db.models import Q

from ishenim.casework.models import Case
from ishenim.commission.models import Member
from ishenim.schools.models import School


class Deed(models.Model):
    """An act: drafted, signed by all it names, journalled; a destruction is then carried out."""

    class Kind(models.TextChoices):
        DESTRUCTION = "destruction"
        HANDOVER = "handover"

    school = models.ForeignKey(School, models.PROTECT)
    kind = models.CharField(max_length=11, choices=Kind.choices)
    number = models.PositiveIntegerField()  # continuous per school and kind
    rulebook = models.PositiveIntegerField()  # the version in force on its day
    giver = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    taker = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    documents = models.JSONField()  # papers.document.to_json by language
    content = models.TextField()  # the Kyrgyz text, which is signed
    note_text = models.TextField()
    note = models.TextField(blank=True)
    drafted_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    drafted_on = models.DateField()
    seats = models.JSONField(default=list)  # who signs: fixed when it is drafted
    signed_on = models.DateField(null=True, blank=True)  # by the last of all
    journal_index = models.PositiveIntegerField(null=True, blank=True)
    carried_out_on = models.DateField(null=True, blank=True)
    leftovers = models.JSONField(null=True, blank=True)  # files' names, until the disk is clear
    spared = models.JSONField(default=list, blank=True)  # numbers that stay: their authors wait
    lost = models.JSONField(default=list, blank=True)  # seals of locked letters nobody can open

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["school", "kind", "number"], name="one_deed_a_number"),
            models.UniqueConstraint(
                fields=["school", "kind"],
                condition=Q(kind="destruction", carried_out_on__isnull=True),
                name="one_destruction_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(carried_out_on__isnull=True) | Q(signed_on__isnull=False),
                name="signed_before_carried_out",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class DeedSignature(models.Model):
    """One member's line under an act."""

    deed = models.ForeignKey(Deed, models.CASCADE, related_name="signatures")
    seat = models.PositiveSmallIntegerField()
    line = models.CharField(max_length=400)
    signed_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deed", "seat"], name="deed_signed_once")]

    def __str__(self) -> str:
        return f"{self.deed} {self.seat}"


class Condemned(models.Model):
    """A case that an act of destruction names."""

    deed = models.ForeignKey(Deed, models.CASCADE, related_name="condemned")
    case = models.OneToOneField(Case, models.PROTECT)

    def __str__(self) -> str:
        return f"{self.case}"
