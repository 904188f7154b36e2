"""People who sign in, the seats they hold, their key cards and the rosters that name them."""

import unicodedata
from datetime import date, datetime
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ishenim.schools.models import School

#: docs/spec/roster.md: seats are one byte.
LAST_SEAT = 255


def normal(password: str) -> str:
    """Return a password in the one form in which it is judged and hashed (NFKC).

    Keyboards write й as one character or as two, and nobody sees which.
    """
    return unicodedata.normalize("NFKC", password)


class People(BaseUserManager["Person"]):
    """Makes people; the e-mail is their sign-in name."""

    def create_user(self, *, email: str, name: str, password: str | None = None) -> "Person":
        person = Person(email=self.normalize_email(email).lower(), name=name)
        person.set_password(password)
        person.save()
        return person


class Person(AbstractBaseUser):
    """Somebody who signs in. What they may do comes from offices and seats alone."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150)
    language = models.CharField(max_length=2, default="ky")
    telephone = models.CharField(max_length=20, blank=True)  # for the commission and the head
    is_active = models.BooleanField(default=True)

    objects: ClassVar[People] = People()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.name

    def set_password(self, raw_password: str | None) -> None:
        """Keep the hash of a password."""
        super().set_password(None if raw_password is None else normal(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        """Return whether this is the password, however a keyboard wrote it."""
        return super().check_password(None if raw_password is None else normal(raw_password))

    def has_perm(self, *_args: object, **_kwargs: object) -> bool:
        """Django's permissions are not used: roles come from orders and elections."""
        return False


class Office(models.Model):
    """The head or an administrator of a school: neither holds a key card for the box."""

    class Kind(models.TextChoices):
        HEAD = "head", _("Head of the school")
        ADMINISTRATOR = "administrator", _("Administrator")

    school = models.ForeignKey(School, models.PROTECT)
    person = models.ForeignKey(Person, models.PROTECT)
    kind = models.CharField(max_length=15, choices=Kind.choices)
    signing_key = models.BinaryField(max_length=32, null=True, blank=True)  # of the head's card
    card_made_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "person", "kind"], name="one_office_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.person}"


class Members(models.QuerySet["Member"]):
    """Seats of a school."""

    def current(self, school: School) -> "Members":
        """Return the seats held now, ascending."""
        return self.filter(school=school, left_on__isnull=True).select_related("person", "school")

    def next_seat(self, school: School) -> int:
        """Return the first seat number that was never given."""
        last = self.filter(school=school).aggregate(last=models.Max("seat"))["last"]
        return (last or 0) + 1


class Member(models.Model):
    """A seat on the commission. A seat number is never given to a second person."""

    class Post(models.TextChoices):
        DEPUTY = "deputy-head", _("Deputy head")
        PSYCHOLOGIST = "psychologist", _("Psychologist")
        SOCIAL = "social-pedagogue", _("Social pedagogue")
        TEACHER = "teacher", _("Teacher")
        PARENT = "parent", _("Representative of the parents' community")
        OTHER = "member", _("Member")

    school = models.ForeignKey(School, models.PROTECT)
    person = models.ForeignKey(Person, models.PROTECT)
    seat = models.PositiveSmallIntegerField()
    post = models.CharField(max_length=20, choices=Post.choices)
    is_chair = models.BooleanField(default=False)
    is_secretary = models.BooleanField(default=False)
    is_responsible = models.BooleanField(default=False)
    is_duty = models.BooleanField(default=False)  # a duty reader (docs/spec/urgent.md)
    signing_key = models.BinaryField(max_length=32, null=True, blank=True)
    recipient = models.TextField(blank=True)  # age1pq1…
    card_made_on = models.DateField(null=True, blank=True)
    card_used_on = models.DateField(null=True, blank=True)
    # Since when the card that the box is sealed to is lost, or has another made in its place.
    card_lost_on = models.DateField(null=True, blank=True)
    # … as somebody else says, the chair or the head: their word alone ends nobody's part.
    card_lost_by_word = models.BooleanField(default=False)
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    left_because = models.CharField(max_length=300, blank=True)
    is_leaving = models.BooleanField(default=False)  # by order, once the next roster is signed

    objects = Members.as_manager()

    class Meta:
        ordering = ["school", "seat"]
        constraints = [
            models.CheckConstraint(
                condition=Q(seat__gte=1, seat__lte=LAST_SEAT), name="seat_fits_a_byte"
            ),
            models.UniqueConstraint(fields=["school", "seat"], name="one_member_a_seat"),
            models.UniqueConstraint(
                fields=["school"],
                condition=Q(is_chair=True, left_on__isnull=True),
                name="one_chair",
            ),
            models.UniqueConstraint(
                fields=["school"],
                condition=Q(is_secretary=True, left_on__isnull=True),
                name="one_secretary",
            ),
            models.UniqueConstraint(
                fields=["school"],
                condition=Q(is_responsible=True, left_on__isnull=True),
                name="one_responsible_person",  # R19
            ),
            models.UniqueConstraint(
                fields=["school", "person"],
                condition=Q(left_on__isnull=True),
                name="one_seat_a_person",
            ),
            models.CheckConstraint(
                condition=Q(signing_key__isnull=True, recipient="", card_made_on__isnull=True)
                | (Q(signing_key__isnull=False, card_made_on__isnull=False) & ~Q(recipient="")),
                name="card_whole_or_absent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat} {self.person}"

    @property
    def leads(self) -> bool:
        """Whether this member is the chair, the secretary or the responsible person."""
        return self.is_chair or self.is_secretary or self.is_responsible

    @property
    def has_card(self) -> bool:
        return self.signing_key is not None

    @property
    def key_name(self) -> str:
        """The name of this seat's key in signed notes."""
        return f"{self.school.origin}/m{self.seat}"


class SetupLink(models.Model):
    """The single-use link under which a new school is set up; only its token's hash is kept."""

    token_hash = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d}"

    def is_usable(self, now: datetime) -> bool:
        """Return whether a school can still be set up under this link."""
        return self.used_at is None and self.expires_at > now


class AccessRecord(models.Model):
    """That somebody got a new way in, or lost one; the journal has its note (spec/people.md)."""

    class Kind(models.TextChoices):
        SIGN_IN = "sign-in"  # renewed
        CARD = "card"  # made in another's place
        LOST = "card-lost"

    school = models.ForeignKey(School, models.PROTECT)
    kind = models.CharField(max_length=9, choices=Kind.choices)
    who = models.CharField(max_length=13)  # a seat, or head, or administrator
    name = models.CharField(max_length=150)  # of the person on that day
    number = models.CharField(max_length=8, blank=True)  # of a new card
    recorded_on = models.DateField()
    index = models.PositiveIntegerField()  # its place in the journal

    class Meta:
        ordering = ["school", "-index"]
        indexes = [models.Index(fields=["school", "recorded_on"], name="access_of_late")]

    def __str__(self) -> str:
        return f"{self.kind} {self.who}"


class Invitations(models.QuerySet["Invitation"]):
    """Invitations of a school."""

    def usable(self, now: datetime) -> "Invitations":
        """Return those that can still be accepted."""
        return self.filter(used_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=now)


class Invitation(models.Model):
    """A single-use link to an office or a seat; only the hash of its token is kept.

    With `renews` it invites nobody new: the person sets a new password and a new second factor.
    """

    school = models.ForeignKey(School, models.PROTECT)
    token_hash = models.BinaryField(max_length=32, unique=True)
    name = models.CharField(max_length=150)
    email = models.EmailField()
    office = models.CharField(max_length=15, choices=Office.Kind.choices, blank=True)
    post = models.CharField(max_length=20, choices=Member.Post.choices, blank=True)
    is_chair = models.BooleanField(default=False)
    is_secretary = models.BooleanField(default=False)
    is_responsible = models.BooleanField(default=False)
    is_duty = models.BooleanField(default=False)
    renews = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = Invitations.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(renews__isnull=True, office="") ^ Q(renews__isnull=True, post="")
                | Q(renews__isnull=False, office="", post=""),
                name="invited_to_one_thing",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def is_usable(self, now: datetime) -> bool:
        """Return whether the link can still be used."""
        return not (self.used_at or self.withdrawn_at) and self.expires_at > now


class Roster(models.Model):
    """A roster note: a draft, then ready with all its signatures, then in force with a box.

    It is in the journal once it is in force (docs/spec/roster.md §In force).
    """

    school = models.ForeignKey(School, models.PROTECT)
    epoch = models.PositiveIntegerField()
    first_epoch = models.PositiveIntegerField(default=1)  # where its chain begins (people.md)
    text = models.TextField()
    note = models.TextField(blank=True)  # text and signatures; empty while one is missing
    made_on = models.DateField()
    seats = models.JSONField(default=list)  # seats on the roster, ascending
    final_on = models.DateField(null=True, blank=True)  # in force since

    class Meta:
        ordering = ["school", "epoch"]
        constraints = [
            models.UniqueConstraint(fields=["school", "epoch"], name="one_roster_an_epoch"),
            models.UniqueConstraint(
                fields=["school"], condition=Q(final_on__isnull=True), name="one_draft_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(final_on__isnull=True) | ~Q(note=""), name="final_roster_has_note"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.epoch}"

    @property
    def is_ready(self) -> bool:
        """Whether all have signed and the box is not sealed to it yet."""
        return bool(self.note) and self.final_on is None


class RosterSignature(models.Model):
    """One seat's signature line under a draft roster."""

    roster = models.ForeignKey(Roster, models.CASCADE)
    name = models.CharField(max_length=220)
    line = models.TextField()
    signed_on = models.DateField()

    class Meta:
        constraints = [
            # A member who changes cards signs twice: with the old key and with the new one.
            models.UniqueConstraint(fields=["roster", "line"], name="one_roster_line")
        ]

    def __str__(self) -> str:
        return self.name


class Restart(models.Model):
    """That the quorum is lost for good: signed by the head and all who remain (people.md)."""

    school = models.ForeignKey(School, models.PROTECT)
    epoch = models.PositiveIntegerField()  # of the last roster
    text = models.TextField()
    seats = models.JSONField(default=list)  # who remains, ascending
    lines = models.JSONField(default=dict)  # signature lines by name
    note = models.TextField(blank=True)  # once all have signed
    made_on = models.DateField()
    signed_on = models.DateField(null=True, blank=True)
    in_force_on = models.DateField(null=True, blank=True)
    index = models.PositiveIntegerField(null=True, blank=True)  # its place in the journal
    objection = models.TextField(blank=True)  # … by a living card: the restart is void
    objected_on = models.DateField(null=True, blank=True)
    objected_by = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["school", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school"],
                condition=Q(signed_on__isnull=True),
                name="one_restart_is_being_signed",
            ),
            models.CheckConstraint(
                condition=Q(note="", signed_on__isnull=True, in_force_on__isnull=True)
                | (~Q(note="") & Q(signed_on__isnull=False, in_force_on__isnull=False)),
                name="signed_restart_has_note",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.made_on}"

    def holds(self, day: date) -> bool:
        """Return whether a new first roster may begin on a day."""
        in_force = self.in_force_on
        return in_force is not None and self.objected_on is None and in_force <= day
