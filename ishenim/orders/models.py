"""Orders of the head and the members' signatures under them (R16–R19, R32)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ishenim.commission.models import Member, Person
from ishenim.schools.models import School


class Order(models.Model):
    """An order: a draft until the head's card signs it, unchangeable from then on."""

    class Kind(models.TextChoices):
        COMMISSION = "commission", _("On the commission")
        RULEBOOK = "rulebook", _("On the regulation")
        CALENDAR = "calendar", _("On working days")

    class State(models.TextChoices):
        DRAFT = "draft"
        SIGNED = "signed"

    school = models.ForeignKey(School, models.PROTECT)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=6, choices=State.choices, default=State.DRAFT)
    year = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=20)
    date = models.DateField()
    head_name = models.CharField(max_length=150)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    data = models.JSONField()  # what it orders, as its kind's own form reads it
    documents = models.JSONField()  # {"ky": …, "ru": …, "en": …}, papers.document.to_json
    content = models.TextField()  # the Kyrgyz text: this is what is signed
    note_text = models.TextField()  # trustbox.v2/paper
    note = models.TextField(blank=True)  # … with the head's signature
    journal_index = models.PositiveIntegerField(null=True, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)  # the last day of the term of office

    class Meta:
        ordering = ["-date", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["school", "year", "number"], name="one_order_a_number"),
            models.CheckConstraint(
                condition=Q(state="draft", note="", journal_index__isnull=True, signed_on=None)
                | (
                    Q(state="signed", journal_index__isnull=False, signed_on__isnull=False)
                    & ~Q(note="")
                ),
                name="signed_order_is_journalled",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_signed(self) -> bool:
        return self.state == self.State.SIGNED


class Acquaintance(models.Model):
    """A member's signature that they have read an order about them."""

    order = models.ForeignKey(Order, models.PROTECT)
    member = models.ForeignKey(Member, models.PROTECT)
    note_text = models.TextField()
    note = models.TextField()
    journal_index = models.PositiveIntegerField()
    signed_on = models.DateField()

    class Meta:
        ordering = ["order", "member__seat"]
        constraints = [models.UniqueConstraint(fields=["order", "member"], name="acquainted_once")]

    def __str__(self) -> str:
        return f"{self.order} {self.member}"


class Undertaking(models.Model):
    """A member's signed promise of confidentiality (R32)."""

    school = models.ForeignKey(School, models.PROTECT)
    member = models.OneToOneField(Member, models.PROTECT)
    documents = models.JSONField()
    content = models.TextField()
    note_text = models.TextField()
    note = models.TextField()
    journal_index = models.PositiveIntegerField()
    signed_on = models.DateField()

    class Meta:
        ordering = ["school", "member__seat"]

    def __str__(self) -> str:
        return f"{self.member}"
