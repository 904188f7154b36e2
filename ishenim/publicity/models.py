"""How the box was made known, and what was put in order around it (R5, R6)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ishenim.commission.models import Person
from ishenim.schools.models import School

#: R5: where the order is made known to everybody; R6: how parents are told.
SITE = "site"


class Notices(models.QuerySet["Notice"]):
    """What was made known."""

    def standing(self, school: School) -> "Notices":
        """Return what was not taken back, the latest first."""
        return self.filter(school=school, removed_on__isnull=True).select_related("by")

    def of_year(self, school: School, year: int) -> "Notices":
        """Return what stands of the school year that began in `year`."""
        return self.standing(school).filter(school_year=year)

    def to_parents(self) -> "Notices":
        """Return by what parents were told (R6)."""
        return self.exclude(kind=SITE)


class Notice(models.Model):
    """One time the box was made known. Nothing is deleted: a mistake is taken back by name."""

    class Kind(models.TextChoices):
        SITE = SITE, _("The school's website")
        MEETING = "meeting", _("A meeting of parents")
        MESSAGE = "message", _("A message to parents")
        POSTER = "poster", _("A poster or a sticker")
        OTHER = "other", _("Another way")

    school = models.ForeignKey(School, models.PROTECT)
    school_year = models.PositiveSmallIntegerField()  # the year in which it began
    kind = models.CharField(max_length=10, choices=Kind.choices)
    done_on = models.DateField()
    link = models.URLField(max_length=500, blank=True)
    place = models.CharField(max_length=200, blank=True)
    people = models.PositiveIntegerField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    recorded_on = models.DateField()
    removed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    removed_on = models.DateField(null=True, blank=True)

    objects = Notices.as_manager()

    class Meta:
        ordering = ["-done_on", "-pk"]
        indexes = [models.Index(fields=["school", "school_year"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=SITE) | ~Q(link=""), name="a_publication_has_its_link"
            ),
            models.CheckConstraint(
                condition=Q(removed_by__isnull=True, removed_on__isnull=True)
                | Q(removed_by__isnull=False, removed_on__isnull=False),
                name="a_notice_is_taken_back_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.done_on}"


class Check(models.Model):
    """One line of the set-up list, done by somebody on a day; undone it stays as a record."""

    school = models.ForeignKey(School, models.PROTECT)
    code = models.CharField(max_length=30)  # ishenim.publicity.checklist
    done_on = models.DateField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    undone_on = models.DateField(null=True, blank=True)
    undone_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "code"],
                condition=Q(undone_on__isnull=True),
                name="one_tick_a_line",
            ),
            models.CheckConstraint(
                condition=Q(undone_by__isnull=True, undone_on__isnull=True)
                | Q(undone_by__isnull=False, undone_on__isnull=False),
                name="a_tick_is_undone_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.code
