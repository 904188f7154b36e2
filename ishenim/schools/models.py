"""A school and what its pages need to know: names, hours, help numbers, days off."""

from datetime import date, time

from django.db import models
from django.utils.translation import get_language

from ishenim.regulation.rulebook import Rulebook


class School(models.Model):
    """One school with one box. `origin` is its name in every signature and never changes."""

    slug = models.SlugField(max_length=60, unique=True)
    origin = models.CharField(max_length=200, unique=True)
    is_default = models.BooleanField(default=False)
    name_ky = models.CharField(max_length=200)
    name_ru = models.CharField(max_length=200, blank=True)
    name_en = models.CharField(max_length=200, blank=True)
    opening_weekday = models.PositiveSmallIntegerField(default=1)  # Monday is 0
    opening_time = models.TimeField(default=time(12, 0))
    access_from = models.TimeField(default=time(8, 0))
    access_to = models.TimeField(default=time(17, 0))
    exit_url = models.URLField(default="https://ky.wikipedia.org/")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"],
                condition=models.Q(is_default=True),
                name="one_default_school",
            )
        ]

    def __str__(self) -> str:
        return self.name_ky

    @property
    def name(self) -> str:
        """The name in the reader's language; Kyrgyz where another is missing."""
        names = {"ru": self.name_ru, "en": self.name_en}
        return names.get(get_language() or "ky") or self.name_ky

    @property
    def rulebook(self) -> Rulebook:
        """The days and hours of this school as plain values for the floor."""
        return Rulebook(
            opening_weekday=self.opening_weekday,
            opening_time=self.opening_time,
            access_from=self.access_from,
            access_to=self.access_to,
        )

    def days_off(self) -> dict[date, bool]:
        """Days this school set itself: True works, False does not."""
        return dict(self.day_set.values_list("day", "is_working"))


class Day(models.Model):
    """A day that differs from the national calendar: a vacation, a moved working day."""

    school = models.ForeignKey(School, models.CASCADE)
    day = models.DateField()
    is_working = models.BooleanField(default=False)
    name = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["school", "day"], name="one_line_a_day")]

    def __str__(self) -> str:
        return f"{self.day}"


class Helpline(models.Model):
    """A help number, checked by a person on a date (UX-02)."""

    class Kind(models.TextChoices):
        DANGER = "danger"
        TALK = "talk"
        HOME = "home"
        SCHOOL = "school"

    school = models.ForeignKey(School, models.CASCADE)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    number = models.CharField(max_length=30)
    line_ky = models.CharField(max_length=120)
    line_ru = models.CharField(max_length=120)
    line_en = models.CharField(max_length=120)
    checked_on = models.DateField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["school", "position"], name="one_number_a_place")
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def line(self) -> str:
        """What the number is for and when it answers, in the reader's language."""
        return {"ru": self.line_ru, "en": self.line_en}.get(get_language() or "ky", self.line_ky)
