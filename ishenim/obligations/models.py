"""Reminders that went out, the ways they go, and the secret addresses of calendar feeds."""

from django.db import models
from django.db.models import Q

from ishenim.commission.models import Person
from ishenim.schools.models import School


class Reminder(models.Model):
    """One person was, or is just being, reminded of one thing at one stage: then never again.

    The row is the claim: it is written before anything is sent, so that two tickers do not tell
    twice. With a day it is confirmed; without one it is tried again later (docs/decisions/0020).
    """

    class Stage(models.TextChoices):
        EARLY = "early"
        DUE = "due"
        LATE = "late"

    school = models.ForeignKey(School, models.CASCADE)
    person = models.ForeignKey(Person, models.CASCADE)
    key = models.CharField(max_length=80)  # the obligation, never a letter
    stage = models.CharField(max_length=5, choices=Stage.choices)
    claimed_at = models.DateTimeField(null=True)
    sent_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school", "person", "key", "stage"], name="reminded_once_a_stage"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["early", "due", "late"]), name="reminder_stage_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.key}"


class Look(models.Model):
    """When a school's obligations were last judged and everybody reminded; the journal's size then.

    No history: it is written over, and may be lost without harm.
    """

    school = models.OneToOneField(School, models.CASCADE)
    at = models.DateTimeField()
    size = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class Channel(models.Model):
    """A way by which one person is reminded: their e-mail, or an address they added.

    An added address often holds a password: the database keeps it encrypted
    and pages show its kind alone. Whoever has no row of kind `mail` is reminded by e-mail.
    """

    class Kind(models.TextChoices):
        MAIL = "mail"
        ADDED = "added"

    person = models.ForeignKey(Person, models.CASCADE)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    url = models.BinaryField(default=bytes)  # encrypted; empty for e-mail
    service = models.CharField(max_length=60, blank=True)  # “Telegram”: what pages show
    is_on = models.BooleanField(default=True)
    added_on = models.DateField()
    checked_on = models.DateField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)  # since the last message that went out
    failed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(kind="mail"), name="one_mail_channel_a_person"
            ),
            models.CheckConstraint(
                condition=Q(kind="mail", service="") | (Q(kind="added") & ~Q(service="")),
                name="channel_of_its_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.service or self.kind


class Lease(models.Model):
    """Which of several processes does what only one must do; written over every few seconds."""

    duty = models.CharField(max_length=20, primary_key=True)
    holder = models.BinaryField(max_length=16)  # random, new at each start of a process
    until = models.DateTimeField()

    def __str__(self) -> str:
        return self.duty


class Feed(models.Model):
    """A person's calendar address in a school; only the hash of its token is kept."""

    school = models.ForeignKey(School, models.CASCADE)
    person = models.ForeignKey(Person, models.CASCADE)
    token_hash = models.BinaryField(max_length=32, unique=True)
    made_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "person"], name="one_feed_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.made_on}"
