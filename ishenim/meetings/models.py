"""Meetings of the commission: agenda, presence, votes by name, minutes (R20–R27, R33)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ishenim.commission.models import Member
from ishenim.schools.models import School


class Meetings(models.QuerySet["Meeting"]):
    """Meetings of a school."""

    def held(self, school: School) -> "Meetings":
        """Return those that took place with a quorum."""
        return self.filter(school=school, has_quorum=True).exclude(state=Meeting.State.CANCELLED)


class Meeting(models.Model):
    """One meeting. Its number is continuous per school; a cancelled meeting keeps its own."""

    class Kind(models.TextChoices):
        FIRST = "first", _("First meeting")
        REGULAR = "regular", _("Regular meeting")
        EXTRAORDINARY = "extraordinary", _("Extraordinary meeting")

    class State(models.TextChoices):
        CALLED = "called", _("Called")
        OPEN = "open", _("Is being held")
        MINUTES = "minutes", _("Minutes are being signed")
        SIGNED = "signed", _("Minutes signed")
        CANCELLED = "cancelled", _("Cancelled")

    school = models.ForeignKey(School, models.PROTECT)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=13, choices=Kind.choices)
    state = models.CharField(max_length=9, choices=State.choices, default=State.CALLED)
    called_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    called_on = models.DateField()
    held_on = models.DateField()
    time = models.TimeField()
    place = models.CharField(max_length=120)
    rulebook = models.PositiveIntegerField(default=0)  # the version in force on the day
    leader = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    has_quorum = models.BooleanField(null=True)  # known once presence is
    opened_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=300, blank=True)

    objects = Meetings.as_manager()

    class Meta:
        ordering = ["school", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["school", "number"], name="one_meeting_a_number"),
            models.UniqueConstraint(
                fields=["school", "held_on", "time"],
                condition=~Q(state="cancelled"),
                name="one_meeting_a_time",
            ),
            models.UniqueConstraint(
                fields=["school"],
                condition=Q(kind="first", state__in=["called", "open"]),
                name="one_first_meeting_at_a_time",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="meetings_count_from_one"),
            models.CheckConstraint(
                condition=Q(kind__in=["first", "regular", "extraordinary"]),
                name="meeting_of_a_known_kind",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["called", "cancelled"])
                | Q(
                    state__in=["open", "minutes", "signed"],
                    opened_at__isnull=False,
                    leader__isnull=False,
                    has_quorum__isnull=False,
                ),
                name="held_meeting_has_leader",
            ),
            models.CheckConstraint(
                condition=(Q(state="cancelled") & ~Q(cancel_reason=""))
                | (~Q(state="cancelled") & Q(cancel_reason="")),
                name="cancelled_meeting_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"

    @property
    def is_editable(self) -> bool:
        """Whether the agenda can still change: before the minutes are written."""
        return self.state in {self.State.CALLED, self.State.OPEN}

    @property
    def has_minutes(self) -> bool:
        return self.state in {self.State.MINUTES, self.State.SIGNED}


class AgendaItem(models.Model):
    """One item: heard, spoke, resolved. `version` tells two people who write at once apart."""

    class Kind(models.TextChoices):
        ELECTION = "election", _("Election of the chair and the secretary")
        REPORT = "report", _("Quarterly report")
        OTHER = "other", _("Other item")

    meeting = models.ForeignKey(Meeting, models.PROTECT)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    title = models.CharField(max_length=300, blank=True)  # of other items; the rest have theirs
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    quarter = models.PositiveSmallIntegerField(null=True, blank=True)
    heard = models.TextField(blank=True)
    spoke = models.TextField(blank=True)
    resolved = models.TextField(blank=True)  # a line is a resolution
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["meeting", "position"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "position"], name="one_item_a_position"),
            models.UniqueConstraint(
                fields=["meeting", "year", "quarter"],
                condition=Q(kind="report"),
                name="one_report_a_quarter",
            ),
            models.CheckConstraint(
                condition=Q(kind="election", title="", year__isnull=True, quarter__isnull=True)
                | Q(kind="report", title="", year__isnull=False, quarter__range=(1, 4))
                | (Q(kind="other", year__isnull=True, quarter__isnull=True) & ~Q(title="")),
                name="item_of_its_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}"

    @property
    def report_place(self) -> str:
        """The quarter as addresses write it; empty where the item is on no report."""
        return f"{self.year}-{self.quarter}" if self.quarter else ""


class Attendance(models.Model):
    """A member of the commission on the meeting's day: present, or absent and why.

    These are the members who sign the minutes (R27), whoever comes to the commission later.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT)
    member = models.ForeignKey(Member, models.PROTECT)
    is_present = models.BooleanField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["meeting", "member__seat"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="one_attendance_a_member"),
            models.CheckConstraint(
                condition=Q(is_present=True, reason="") | (Q(is_present=False) & ~Q(reason="")),
                name="absent_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}"


class Invitee(models.Model):
    """Somebody who was invited and has no vote."""

    meeting = models.ForeignKey(Meeting, models.PROTECT)
    name = models.CharField(max_length=150)
    role = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["meeting", "pk"]

    def __str__(self) -> str:
        return self.name


class Recusal(models.Model):
    """A member who takes no part in one item, and why."""

    item = models.ForeignKey(AgendaItem, models.CASCADE)
    member = models.ForeignKey(Member, models.PROTECT)
    reason = models.CharField(max_length=200)

    class Meta:
        ordering = ["item", "member__seat"]
        constraints = [
            models.UniqueConstraint(fields=["item", "member"], name="one_recusal_an_item"),
            models.CheckConstraint(condition=~Q(reason=""), name="recused_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.member}"


class Ballot(models.Model):
    """One open vote (R23): about a question, or about who is elected (R20–R22)."""

    class Office(models.TextChoices):
        QUESTION = "", _("A question")
        CHAIR = "chair", _("Chair")
        SECRETARY = "secretary", _("Secretary")

    item = models.ForeignKey(AgendaItem, models.CASCADE)
    question = models.CharField(max_length=300, blank=True)
    office = models.CharField(max_length=9, choices=Office.choices, blank=True)
    candidate = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    replaced = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    is_carried = models.BooleanField()

    class Meta:
        ordering = ["item", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "office"],
                condition=Q(is_carried=True) & ~Q(office=""),
                name="one_elected_an_office",
            ),
            models.CheckConstraint(
                condition=(Q(office="", candidate__isnull=True) & ~Q(question=""))
                | Q(office__in=["chair", "secretary"], candidate__isnull=False, question=""),
                name="vote_on_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.question or f"{self.office} {self.candidate}"


class Vote(models.Model):
    """How one member voted."""

    class Choice(models.TextChoices):
        FOR = "for", _("For")
        AGAINST = "against", _("Against")
        ABSTAINED = "abstained", _("Abstained")

    ballot = models.ForeignKey(Ballot, models.CASCADE)
    member = models.ForeignKey(Member, models.PROTECT)
    choice = models.CharField(max_length=9, choices=Choice.choices)

    class Meta:
        ordering = ["ballot", "member__seat"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "member"], name="one_vote_a_member"),
            models.CheckConstraint(
                condition=Q(choice__in=["for", "against", "abstained"]), name="known_choice"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.choice} {self.member}"


class Task(models.Model):
    """What somebody was asked to do, until when, and what became of it."""

    item = models.ForeignKey(AgendaItem, models.CASCADE)
    text = models.CharField(max_length=500)
    executor = models.CharField(max_length=150)  # the name as the minutes say it
    member = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    done_note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["item", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_note="")
                | (Q(done_on__isnull=False) & ~Q(done_note="")),
                name="done_and_how",
            ),
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(executor=""), name="task_of_somebody"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Minutes(models.Model):
    """The minutes as they are signed: frozen with the last signature that can be had (R26, R27)."""

    meeting = models.OneToOneField(Meeting, models.PROTECT)
    documents = models.JSONField()  # {"ky": …, "ru": …, "en": …}, papers.document.to_json
    content = models.TextField()  # the Kyrgyz text: this is what is signed
    note_text = models.TextField()  # trustbox.v2/paper
    note = models.TextField(blank=True)  # … with its signatures
    written_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    written_on = models.DateField()
    frozen_on = models.DateField(null=True, blank=True)
    journal_index = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "minutes"
        constraints = [
            models.CheckConstraint(
                condition=Q(note="", frozen_on__isnull=True, journal_index__isnull=True)
                | (Q(frozen_on__isnull=False, journal_index__isnull=False) & ~Q(note="")),
                name="frozen_minutes_are_journalled",
            ),
            models.CheckConstraint(
                condition=Q(frozen_on__isnull=True) | Q(frozen_on__gte=F("written_on")),
                name="minutes_frozen_after_written",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}"


class MinutesSignature(models.Model):
    """One member's signature line under the minutes."""

    minutes = models.ForeignKey(Minutes, models.CASCADE)
    seat = models.PositiveSmallIntegerField()
    line = models.TextField()
    signed_on = models.DateField()

    class Meta:
        ordering = ["minutes", "seat"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "seat"], name="one_signature_a_seat")
        ]

    def __str__(self) -> str:
        return f"{self.seat}"
