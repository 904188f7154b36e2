"""The journal: one Merkle log a school, append-only by the database itself."""

from datetime import date

from django.db import models
from django.utils import timezone

from ishenim.schools.models import School


class Entry(models.Model):
    """One signed note, exactly as its signers signed it (docs/spec/journal.md)."""

    school = models.ForeignKey(School, models.PROTECT)
    index = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    note = models.TextField()
    leaf_hash = models.BinaryField(max_length=32)
    entered_on = models.DateField()

    class Meta:
        ordering = ["school", "index"]
        constraints = [
            models.UniqueConstraint(fields=["school", "index"], name="one_entry_an_index")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.index}"


class Node(models.Model):
    """The hash of a complete subtree of 2**level leaves; kept so that proofs read O(log n) rows."""

    school = models.ForeignKey(School, models.PROTECT)
    level = models.PositiveSmallIntegerField()
    index = models.PositiveIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "level", "index"], name="one_node_a_place")
        ]

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class Checkpoint(models.Model):
    """The signed head of the log after an append."""

    school = models.ForeignKey(School, models.PROTECT)
    size = models.PositiveIntegerField()
    root = models.BinaryField(max_length=32)
    note = models.TextField()

    class Meta:
        ordering = ["school", "size"]
        constraints = [
            models.UniqueConstraint(fields=["school", "size"], name="one_checkpoint_a_size")
        ]

    def __str__(self) -> str:
        return f"{self.size}"


class Cosignature(models.Model):
    """A member's signature under a checkpoint: proof that they saw this journal, not another."""

    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT)
    name = models.CharField(max_length=220)
    line = models.TextField()
    signed_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["checkpoint", "name"], name="one_cosignature_a_name")
        ]

    def __str__(self) -> str:
        return self.name


class Word(models.Model):
    """The newest word of somebody who vouches for a journal: a member's card, or a witness.

    The first under each checkpoint stays (`Cosignature`); whoever comes again says the same with a
    new time, and only the last time tells anything.
    """

    school = models.ForeignKey(School, models.PROTECT)
    name = models.CharField(max_length=220)
    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT)
    line = models.TextField()
    said_at = models.DateTimeField()  # by the clock of who said it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "name"], name="one_word_a_name")]

    def __str__(self) -> str:
        return self.name


class WitnessQuerySet(models.QuerySet["Witness"]):
    """Witnesses that are asked, and those that are not any more."""

    def asked(self) -> "WitnessQuerySet":
        """Leave out those who are not asked any more."""
        return self.filter(removed_on=None)


class Witness(models.Model):
    """Somebody outside the school who remembers its journal and signs what only grew."""

    class Problem(models.TextChoices):
        """Why the last checkpoint was not cosigned."""

        AWAY = "away"  # not reached, or no sense in the answer
        REFUSED = "refused"  # it does not know this journal or its key
        SHORTER = "shorter"  # it remembers more entries than there are
        ANOTHER = "another"  # what it remembers is not the beginning of this journal

    school = models.ForeignKey(School, models.PROTECT)
    name = models.CharField(max_length=200)
    vkey = models.CharField(max_length=400)
    url = models.URLField(max_length=300)
    added_on = models.DateField()
    size = models.PositiveIntegerField(default=0)  # what it remembers, as far as we know
    signed_at = models.DateTimeField(null=True, blank=True)  # the last time
    problem = models.CharField(max_length=8, choices=Problem.choices, blank=True)
    answered_on = models.DateField(null=True, blank=True)  # whatever it said
    # The last time it said that this is another journal: that stays, whatever it signs later.
    refused = models.CharField(max_length=8, choices=Problem.choices, blank=True)
    refused_on = models.DateField(null=True, blank=True)
    removed_on = models.DateField(null=True, blank=True)  # not asked any more, but has refused

    objects = models.Manager.from_queryset(WitnessQuerySet)()

    class Meta:
        ordering = ["school", "name"]
        constraints = [
            models.UniqueConstraint(fields=["school", "name"], name="one_witness_a_name"),
            models.CheckConstraint(
                condition=models.Q(refused="", refused_on=None)
                | models.Q(refused__in=["shorter", "another"], refused_on__isnull=False),
                name="a_refusal_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def cosigned_on(self) -> date | None:
        """The day of its last cosignature."""
        return timezone.localdate(self.signed_at) if self.signed_at else None
