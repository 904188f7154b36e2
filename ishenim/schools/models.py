"""A school and what its pages need to know: names, hours, help numbers, days off."""

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.utils.translation import get_language

from ishenim.regulation import calendar
from ishenim.regulation.rulebook import DEFAULT, Rulebook, read_rulebook


class School(models.Model):
    """One school with one box. `origin` is its name in every signature and never changes."""

    slug = models.SlugField(max_length=60, unique=True)
    origin = models.CharField(max_length=200, unique=True)
    is_default = models.BooleanField(default=False)
    name_ky = models.CharField(max_length=200)
    name_ru = models.CharField(max_length=200, blank=True)
    name_en = models.CharField(max_length=200, blank=True)
    place_ky = models.CharField(max_length=200, blank=True)  # town or village, on papers
    place_ru = models.CharField(max_length=200, blank=True)
    place_en = models.CharField(max_length=200, blank=True)
    newest_rulebook = models.PositiveIntegerField(default=0)  # 0: the model regulation is in force
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
    def place(self) -> str:
        """The place in the reader's language; Kyrgyz where another is missing."""
        places = {"ru": self.place_ru, "en": self.place_en}
        return places.get(get_language() or "ky") or self.place_ky

    def rulebooks(self) -> list[tuple[int, date, Rulebook]]:
        """The model regulation and every adopted version, oldest first.

        One query, none where nothing was adopted; versions never change, so an instance keeps them.
        """
        kept = getattr(self, "_rulebooks", None)
        if kept is None or kept[-1][0] != self.newest_rulebook:
            rows = self.rulebookversion_set.all() if self.newest_rulebook else ()
            kept = self.keep_rulebooks(rows)
        return kept

    def keep_rulebooks(self, rows: "Iterable[RulebookVersion]") -> list[tuple[int, date, Rulebook]]:
        """Keep the versions that were read, the model regulation before them."""
        kept = [(0, date.min, DEFAULT)]
        kept += [(row.version, row.effective_on, row.rulebook) for row in rows]
        self._rulebooks = kept
        return kept

    def rules_on(self, day: date) -> tuple[int, Rulebook]:
        """The version in force on a day and what it says; 0 is the model regulation."""
        in_force = [(number, rules) for number, since, rules in self.rulebooks() if since <= day]
        return in_force[-1]

    def rulebook_on(self, day: date) -> Rulebook:
        """What the regulation in force on a day says, as plain values for the floor."""
        return self.rules_on(day)[1]

    def next_opening(self, day: date, own: calendar.OwnDays) -> date:
        """The first planned opening on or after a day (R8)."""
        return calendar.next_of(self.versions(), day, own)

    def planned_openings(self, first: date, last: date, own: calendar.OwnDays) -> list[date]:
        """The planned openings of some days, each by the rulebook in force then (R8)."""
        return list(calendar.openings_of(self.versions(), first, last, own))

    def versions(self) -> calendar.Versions:
        """The rulebooks with the first day of each, oldest first, for the floor."""
        return [(since, rules) for _number, since, rules in self.rulebooks()]

    def days_off(self) -> dict[date, bool]:
        """Days this school set itself: True works, False does not."""
        return dict(self.day_set.values_list("day", "is_working"))


class RulebookVersion(models.Model):
    """A rulebook the head adopted: the canonical document and the order that did it."""

    school = models.ForeignKey(School, models.PROTECT)
    version = models.PositiveIntegerField()
    toml = models.TextField()
    effective_on = models.DateField()
    adopted_on = models.DateField()
    order_number = models.CharField(max_length=20, blank=True)  # none: chosen at set-up
    journal_index = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["school", "version"], name="one_rulebook_a_version"),
            models.UniqueConstraint(fields=["school", "effective_on"], name="one_rulebook_a_day"),
            models.CheckConstraint(
                condition=models.Q(version__gte=1), name="rulebooks_count_from_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}"

    @property
    def rulebook(self) -> Rulebook:
        """What it says."""
        return read_rulebook(self.toml)


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
