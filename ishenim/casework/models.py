"""A letter after the opening: its number, who has read it, and the urgent lane's alarms."""

from django.db import models
from django.db.models import Q

from ishenim.box.models import Letter, Message
from ishenim.commission.models import Member
from ishenim.schools.models import School


class Case(models.Model):
    """A registered letter (R14). Its number is continuous per school and year."""

    school = models.ForeignKey(School, models.PROTECT)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    letter = models.OneToOneField(Letter, models.PROTECT)
    registered_on = models.DateField()
    finished_on = models.DateField(null=True, blank=True)
    name_hash = models.BinaryField(max_length=32, null=True)  # finds the same letter put in twice

    class Meta:
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["school", "year", "number"], name="one_case_a_number")
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The registration number as papers print it."""
        return f"ИК-{self.year}-{self.number:04d}"


class Reading(models.Model):
    """The access log (R32): the server handed this letter's bytes to this member. Append-only."""

    class What(models.TextChoices):
        OPENED = "opened"
        ANSWERED = "answered"
        SAVED = "saved"

    letter = models.ForeignKey(Letter, models.PROTECT)
    member = models.ForeignKey(Member, models.PROTECT)
    what = models.CharField(max_length=8, choices=What.choices)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.what} {self.at}"


class Answer(models.Model):
    """A reply and what only the commission needs of it: who wrote it, and a copy to read again.

    The reply itself is sealed to the author alone. `follow_ups` says how much the author had added
    when it was written: more than that means that the author waits again.
    """

    letter = models.ForeignKey(Letter, models.PROTECT)
    message = models.OneToOneField(Message, models.PROTECT)
    member = models.ForeignKey(Member, models.PROTECT)
    copy = models.BinaryField()  # an age file to the letter's readers
    follow_ups = models.PositiveIntegerField()

    class Meta:
        ordering = ["message__number"]

    def __str__(self) -> str:
        return f"{self.message}"


class UrgentAlarm(models.Model):
    """An urgent letter, from its arrival until somebody read it (docs/spec/urgent.md).

    Opened and read are two things: whom the author did not want can open the file and read nothing.
    """

    letter = models.OneToOneField(Letter, models.PROTECT)
    arrived_at = models.DateTimeField()  # the one exact time that is kept, and why: the alarm
    told_at = models.DateTimeField(null=True, blank=True)
    told_again_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)  # trustbox.v1/urgent, signed by who opened it first
    read_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)  # a duty reader could not read it

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(opened_by__isnull=True, opened_at__isnull=True, note="")
                | (Q(opened_by__isnull=False, opened_at__isnull=False) & ~Q(note="")),
                name="opened_by_whom_and_when",
            )
        ]

    def __str__(self) -> str:
        return f"{self.arrived_at}"
