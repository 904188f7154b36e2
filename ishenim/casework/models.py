"""A letter after the opening: its number, who has read it, and the urgent lane's alarms."""

from django.db import models
from django.db.models import Q

from ishenim.box.models import Letter, Message
from ishenim.commission.models import Member
from ishenim.opening.models import Opening
from ishenim.schools.models import School


class Case(models.Model):
    """A registered letter (R14): a line of the registration journal (forms.md 2.3).

    Its number is continuous per school and year. What is plain here is only for members whose card
    has opened the letter (`Reader`, docs/spec/letter.md §Proof of reading); everybody else learns
    the number and the days. Text about the letter is written without names.
    """

    class Channel(models.TextChoices):
        """How it came (column 3)."""

        SITE = "site"
        BOX = "box"
        PHONE = "phone"
        VISIT = "visit"
        MAIL = "mail"

    class How(models.TextChoices):
        """How the author was answered (column 18)."""

        ONLINE = "online"
        BOARD = "board"
        ORAL = "oral"
        LETTER = "letter"

    class Outcome(models.TextChoices):
        """What was found (column 17)."""

        CONFIRMED = "confirmed"
        PARTLY = "partly"
        NOT_CONFIRMED = "not-confirmed"
        IMPOSSIBLE = "impossible"

    school = models.ForeignKey(School, models.PROTECT)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    letter = models.OneToOneField(Letter, models.PROTECT)
    opening = models.ForeignKey(Opening, models.PROTECT, null=True, blank=True)  # its act
    channel = models.CharField(max_length=5, choices=Channel.choices, default=Channel.SITE)
    received_on = models.DateField()  # the day it was taken out, or the day of the call
    registered_on = models.DateField()
    register_by = models.DateField()  # R14, by the rulebook of the day it was received
    answer_by = models.DateField()  # R15, likewise; an extension moves it
    finished_on = models.DateField(null=True, blank=True)
    name_hash = models.BinaryField(max_length=32, null=True)  # what most readers' cards found

    # Described by the responsible person: columns 5 to 11.
    described_on = models.DateField(null=True, blank=True)
    described_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    author = models.CharField(max_length=10, blank=True)  # pupil, parent, representative, other
    is_anonymous = models.BooleanField(default=True)
    sheets = models.PositiveSmallIntegerField(default=0)
    attachments = models.PositiveSmallIntegerField(default=0)
    language = models.CharField(max_length=2, blank=True)
    tile = models.CharField(max_length=3, blank=True)  # what the author chose; kept for ever
    ground = models.CharField(max_length=3, blank=True)
    category = models.CharField(max_length=8, blank=True)
    urgency = models.CharField(max_length=2, blank=True)  # U0 … U4
    modifiers = models.JSONField(default=list, blank=True)
    summary = models.CharField(max_length=500, blank=True)  # without names

    # Considered: columns 12 to 19 (what has rows of its own is in `consideration`).
    stage = models.CharField(max_length=10, default="new")  # regulation/stages.py
    decision = models.CharField(max_length=1000, blank=True)  # without names
    folded = models.TextField(blank=True)  # summary and decision as they are searched
    decided_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=13, choices=Outcome.choices, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answered_how = models.CharField(max_length=8, choices=How.choices, blank=True)
    destroyed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["school", "year", "number"], name="one_case_a_number")
        ]
        indexes = [
            models.Index(fields=["school", "stage", "answer_by"], name="case_by_term"),
            models.Index(fields=["school", "category"], name="case_by_category"),
            models.Index(
                fields=["school", "answer_by"],
                condition=Q(finished_on__isnull=True),
                name="case_open_by_term",
            ),
            models.Index(fields=["school", "registered_on"], name="case_by_day"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The registration number as papers print it."""
        return f"ИК-{self.year}-{self.number:04d}"

    @property
    def seal(self) -> str:
        """The letter's seal as addresses write it."""
        return bytes(self.letter_id).hex()

    @property
    def place(self) -> str:
        """The number as addresses write it: 2026-12."""
        return f"{self.year}-{self.number}"


class Reader(models.Model):
    """A member whose card has opened a letter: only then is there anything of it to see.

    `proof` is a hash that nobody can know who did not open it (docs/spec/letter.md). One that
    differs from what most readers found shows nothing.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="readers")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    proof = models.BinaryField(max_length=32)
    since = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "member"], name="one_reader_once")]

    def __str__(self) -> str:
        return f"{self.case} {self.member}"


class Recusal(models.Model):
    """A member who takes no part in a case: by their own word or the commission's (R15)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="recusals")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    since = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "member"], name="recused_once")]

    def __str__(self) -> str:
        return f"{self.case} {self.member}"


class Reading(models.Model):
    """The access log (R32): the server handed this letter's bytes to this member. Append-only."""

    class What(models.TextChoices):
        OPENED = "opened"
        ANSWERED = "answered"
        SAVED = "saved"
        PRINTED = "printed"
        EXPORTED = "exported"
        SEARCHED = "searched"
        SHARED = "shared"

    letter = models.ForeignKey(Letter, models.PROTECT)
    member = models.ForeignKey(Member, models.PROTECT)
    what = models.CharField(max_length=8, choices=What.choices)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["member", "at"], name="readings_of_a_member")]

    def __str__(self) -> str:
        return f"{self.what} {self.at}"


class Share(models.Model):
    """A letter sealed anew by one of its readers to a member who joined later (R14).

    Never to one of those it was sealed before: whom the author left out stays left out
    (docs/spec/sharing.md). Sharing again, after the author added something, takes its place.
    """

    letter = models.ForeignKey(Letter, models.PROTECT)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    sealed = models.BinaryField()  # an age file to that member alone
    dated_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letter", "member"], name="shared_once")]

    def __str__(self) -> str:
        return f"{self.letter} {self.member}"


class Answer(models.Model):
    """A reply and what only the commission needs of it: who wrote it, and a copy to read again.

    The reply itself is sealed to the author alone. `follow_ups` says how many additions of the
    author whoever wrote it had read: more than that means that the author waits again.
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
    """An urgent letter, from its arrival until it is known to be read (docs/spec/urgent.md).

    It is for everybody whom its author chose. Whom the author left out the server cannot tell, so
    nobody's word alone ends it, and no answer: two members who found the same in it do.
    """

    letter = models.OneToOneField(Letter, models.PROTECT)
    # Exact times are kept for the second alarm alone, and forgotten once it is read.
    arrived_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    told_again_at = models.DateTimeField(null=True, blank=True)
    read_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.letter}"


class UrgentOpening(models.Model):
    """That a member opens an urgent letter: in the journal before any byte goes out."""

    alarm = models.ForeignKey(UrgentAlarm, models.PROTECT, related_name="openings")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    note = models.TextField()  # trustbox.v2/urgent, signed by the member's card
    index = models.PositiveIntegerField()  # its place in the journal
    opened_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["alarm", "member"], name="urgent_opened_once")
        ]

    def __str__(self) -> str:
        return f"{self.alarm} {self.member}"
