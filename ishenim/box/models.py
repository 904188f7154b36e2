"""Boxes, sealed letters and the thread with an author. Nothing here can be read by the server."""

from django.db import models
from django.db.models import Q

from ishenim.schools.models import School


class Box(models.Model):
    """A box period: a signed public note, and what lay in it once it was closed (docs/spec/box.md).

    `open_text` is drafted once: a card signs one text a box, whatever becomes of the opening.
    """

    class State(models.TextChoices):
        OPEN = "open"  # letters drop in
        CLOSED = "closed"  # the next box is sealed; this one waits for its opening
        OPENED = "opened"  # an act or a line tells of it

    school = models.ForeignKey(School, models.PROTECT)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State.choices)
    note = models.TextField()
    box_id = models.BinaryField(max_length=32)
    epoch = models.PositiveIntegerField()  # the roster it is sealed to
    entry_index = models.PositiveIntegerField()  # its place in the journal
    sealed_on = models.DateField()
    opens_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    manifest = models.TextField(blank=True)  # the seals of its letters, fixed when it was closed
    urgent_manifest = models.TextField(blank=True)
    open_text = models.TextField(blank=True)
    open_note = models.TextField(blank=True)  # … signed by k cards of the box
    open_index = models.PositiveIntegerField(null=True, blank=True)  # its place in the journal

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
    """A letter in the box on PostgreSQL; moved in random order, in one transaction, at the closing.

    The move is what hides the order of arrival (decision 0004). Each school has a part of the table
    to itself, made with the school by the database (migrations/0003): an opening moves and locks
    that part alone, and mailboxes and seals are unique in it. School and box are plain numbers: a
    foreign key would lock the box's row for every letter and leave traces of it there.
    """

    mailbox = models.BinaryField(max_length=16, primary_key=True)
    school = models.BigIntegerField()
    box = models.BigIntegerField()
    seal = models.BinaryField(max_length=32, unique=True)
    auth_hash = models.BinaryField(max_length=32)
    stub = models.BinaryField()
    lines = models.BinaryField()
    payload_hash = models.BinaryField(max_length=32)
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

    class Lock(models.TextChoices):
        """Whether its readers can come to it (docs/spec/opening.md §Reading)."""

        LOCKED = "locked"  # too few true shares yet: it waits
        OPEN = "open"
        DAMAGED = "damaged"  # its author dealt falsely: closed for everybody alike

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
    box = models.ForeignKey(Box, models.PROTECT)  # without a lock: the box that was open that day
    mailbox = models.BinaryField(max_length=16)
    auth_hash = models.BinaryField(max_length=32)
    stub = models.BinaryField()
    lines = models.BinaryField(default=b"")  # a share for each seat; none without a lock
    payload_hash = models.BinaryField(max_length=32)
    sealed = models.BinaryField(null=True)  # the payload, or null where `file` names it
    file = models.CharField(max_length=64, blank=True)
    dropped_on = models.DateField()
    lock = models.CharField(max_length=7, choices=Lock.choices, default=Lock.OPEN)
    act = models.PositiveIntegerField(null=True)  # the number of the act that took it out
    stage = models.CharField(max_length=8, choices=Stage.choices, default=Stage.RECEIVED)
    # Whether the last word is the author's: they wait for an answer, or said more after it.
    waits = models.BooleanField(default=True, db_default=True)
    longer_until = models.DateField(null=True)  # the term was extended: the author is told so
    is_registered = models.BooleanField(default=False, db_default=False)  # it has its number (R14)

    class Meta:
        indexes = [
            models.Index(fields=["school"], condition=Q(waits=True), name="letter_waits"),
            models.Index(fields=["school"], condition=Q(is_registered=False), name="letter_is_new"),
            models.Index(fields=["school"], condition=Q(lock="locked"), name="letter_is_locked"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["school", "mailbox"], name="one_letter_a_mailbox"),
            models.CheckConstraint(
                condition=Q(sealed__isnull=True) ^ Q(file=""), name="sealed_bytes_in_one_place"
            ),
        ]

    def __str__(self) -> str:
        return self.kind

    def messages(self, way: str) -> "models.QuerySet[Message]":
        """What its author added (`in`), or was answered (`out`)."""
        return Message.objects.filter(school=self.school_id, mailbox=bytes(self.mailbox), way=way)


class Message(models.Model):
    """One message of a thread, sealed to its readers: a follow-up in, or a signed reply out."""

    class Way(models.TextChoices):
        IN = "in"
        OUT = "out"

    key = models.BinaryField(max_length=16, primary_key=True)  # random, chosen by the sender
    school = models.ForeignKey(School, models.PROTECT)
    mailbox = models.BinaryField(max_length=16)
    way = models.CharField(max_length=3, choices=Way.choices)
    number = models.PositiveIntegerField()  # 1, 2, 3… within the mailbox and way
    sealed = models.BinaryField()
    dated_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school", "mailbox", "way", "number"], name="one_message_a_number"
            )
        ]

    def __str__(self) -> str:
        return self.way
