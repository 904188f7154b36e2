"""The course of a letter: who works on it, what was done, what was decided (R15)."""

from django.db import models
from django.db.models import F, Q

from ishenim.casework.models import Case
from ishenim.commission.models import Member


class Move(models.Model):
    """A step from one stage to another (`regulation/stages.py`). Append-only."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="moves")
    verb = models.CharField(max_length=10)
    source = models.CharField(max_length=10)
    target = models.CharField(max_length=10)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.case} {self.verb}"


class Executor(models.Model):
    """A member who works on a case (column 13), until they hand it over or it is taken back."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="executors")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    since = models.DateField()
    taken_on = models.DateField(null=True, blank=True)  # the executor signed for it
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "member"],
                condition=Q(until__isnull=True),
                name="an_executor_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.member}"


class Task(models.Model):
    """Something to do in a case by a day: `check` is the look back 2–4 weeks after closing."""

    class Kind(models.TextChoices):
        TASK = "task"
        CHECK = "check"

    case = models.ForeignKey(Case, models.PROTECT, related_name="tasks")
    kind = models.CharField(max_length=5, choices=Kind.choices, default=Kind.TASK)
    text = models.CharField(max_length=300)  # without names
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    result = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["done_on", "due_on"], name="case_task_by_day")]

    def __str__(self) -> str:
        return f"{self.case} {self.text[:40]}"


class Measure(models.Model):
    """What was done (column 16), without names; the quarterly report counts it by kind."""

    class Kind(models.TextChoices):
        TALK = "talk"
        PARENTS = "parents"
        PSYCHOLOGIST = "psychologist"
        PROTECTION = "protection"
        ORDER = "order"
        LESSON = "lesson"
        OTHER = "other"

    case = models.ForeignKey(Case, models.PROTECT, related_name="measures")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = models.CharField(max_length=300)
    done_on = models.DateField()
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["done_on", "pk"]

    def __str__(self) -> str:
        return f"{self.case} {self.kind}"


class Note(models.Model):
    """A note between the readers of a letter: an age file sealed in the writer's browser."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="notes")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    sealed = models.BinaryField()
    on = models.DateField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.case} {self.on}"


class Extension(models.Model):
    """A longer term, with its reason (R15). The days are those before and after."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="extensions")
    before = models.DateField()
    until = models.DateField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("before")), name="extension_goes_on")
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.until}"


class Link(models.Model):
    """Two cases that belong together: the later one repeats the earlier, or they are linked."""

    class Kind(models.TextChoices):
        REPEAT = "repeat"
        LINKED = "linked"

    case = models.ForeignKey(Case, models.PROTECT, related_name="links")  # the later one
    other = models.ForeignKey(Case, models.PROTECT, related_name="linked_from")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "other"], name="linked_once"),
            models.CheckConstraint(condition=~Q(case=F("other")), name="no_link_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.other}"
