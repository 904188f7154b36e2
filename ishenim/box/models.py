"""Boxes, sealed letters and the thread with an author. Nothing here can be read by the server."""

from django.db import models
from django.db.models import Q

from ishenim.schools.models import School


class Box(models.Model):
    """A box period: a signed public note and the shares of its locks (docs/spec/box.md)."""

    class State(models.TextChoices):
        SEALED = "sealed"  # signed and in the journal, waiting for cosignatures
        OPEN = "open"  # letters drop in
        FROZEN = "frozen"  # the next box is open; this one waits for its opening
        OPENED = "opened"

    school = models.ForeignKey(School, models.PROTECT)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State.choices)
    note = models.TextField()
    deal = models.TextField()
    box_id = models.BinaryField(max_length=32)
    epoch = models.PositiveIntegerField()  # the roster it is sealed to
    entry_index = models.PositiveIntegerField()  # its place in the journal
    sealed_on = models.DateField()
    opens_on = models.DateField()
    expires_on = models.DateField()

    class Meta:
        ordering = ["school", "number"]
        constraints = [
            models.UniqueConstraint(fields=["school", "number"], name="one_box_a_number"),
            models.UniqueConstraint(
                fields=["school"], condition=Q(state="open"), name="one_open_box"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class ShareFile(models.Model):
    """One seat's share of one lock, encrypted to that seat's card."""

    box = models.ForeignKey(Box, models.CASCADE)
    lock = models.PositiveSmallIntegerField()
    seat = models.PositiveSmallIntegerField()
    file = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["box", "lock", "seat"], name="one_share_a_seat")
        ]

    def __str__(self) -> str:
        return f"{self.lock}/{self.seat}"


class Slot(models.Model):
    """A pre-filled place of fixed size (SQLite only): see box/places.py and decision 0004.

    `place` is drawn from the letter's own random mailbox id, so neither the row nor its bytes on
    disk tell when a letter came. Both columns are always full: with a letter or with random bytes.
    """

    place = models.IntegerField(primary_key=True)
    head = models.BinaryField(max_length=160)
    body = models.BinaryField(max_length=32768)

    def __str__(self) -> str:
        return f"{self.place}"


class Waiting(models.Model):
    """A letter in the box on PostgreSQL; moved in random order, in one transaction, at the freeze.

    The move is what hides the order of arrival (decision 0004). School and box are plain numbers:
    a foreign key would lock the box's row for every letter and leave traces of it there.
    """

    mailbox = models.BinaryField(max_length=16, primary_key=True)
    school = models.BigIntegerField()
    box = models.BigIntegerField()
    seal = models.BinaryField(max_length=32, unique=True)
    auth_hash = models.BinaryField(max_length=32)
    stub = models.BinaryField()
    sealed = models.BinaryField(null=True)
    file = models.CharField(max_length=64, blank=True)
    dropped_on = models.DateField()

    def __str__(self) -> str:
        return "waiting"


class Letter(models.Model):
    """A letter taken out of a box, or an urgent one: still sealed to its readers."""

    class Kind(models.TextChoices):
        LETTER = "letter"
        URGENT = "urgent"
        ENTERED = "entered"  # on paper, by phone, in person; sealed by who typed it in

    class Stage(models.TextChoices):
        """The author's five words (UX-42)."""

        RECEIVED = "received"
        READ = "read"
        IN_WORK = "in-work"
        ANSWERED = "answered"
        FINISHED = "finished"

    seal = models.BinaryField(max_length=32, primary_key=True)
    school = models.ForeignKey(School, models.PROTECT)
    kind = models.CharField(max_length=7, choices=Kind.choices)
    box = models.ForeignKey(Box, models.PROTECT)  # without locks: the box that was open that day
    mailbox = models.BinaryField(max_length=16, unique=True)
    auth_hash = models.BinaryField(max_length=32)
    stub = models.BinaryField()
    sealed = models.BinaryField(null=True)  # the outer file, or null where `file` names it
    file = models.CharField(max_length=64, blank=True)
    dropped_on = models.DateField()
    stage = models.CharField(max_length=8, choices=Stage.choices, default=Stage.RECEIVED)
    # Whether the last word is the author's: they wait for an answer, or said more after it.
    waits = models.BooleanField(default=True, db_default=True)
    is_registered = models.BooleanField(default=False, db_default=False)  # it has its number (R14)

    class Meta:
        indexes = [
            models.Index(fields=["school"], condition=Q(waits=True), name="letter_waits"),
            models.Index(fields=["school"], condition=Q(is_registered=False), name="letter_is_new"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sealed__isnull=True) ^ Q(file=""), name="sealed_bytes_in_one_place"
            )
        ]

    def __str__(self) -> str:
        return self.kind


class Message(models.Model):
    """One message of a thread, sealed to its readers: a follow-up in, or a signed reply out."""

    class Way(models.TextChoices):
        IN = "in"
        OUT = "out"

    key = models.BinaryField(max_length=16, primary_key=True)  # random, chosen by the sender
    school = models.ForeignKey(School, models.PROTECT)
    mailbox = models.BinaryField(max_length=16, db_index=True)
    way = models.CharField(max_length=3, choices=Way.choices)
    number = models.PositiveIntegerField()  # 1, 2, 3… within the mailbox and way
    sealed = models.BinaryField()
    dated_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailbox", "way", "number"], name="one_message_a_number"
            )
        ]

    def __str__(self) -> str:
        return self.way
