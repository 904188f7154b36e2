"""An opening and what its participants' browsers have handed in so far."""

from django.db import models
from django.db.models import Q

from ishenim.box.models import Box
from ishenim.commission.models import Member
from ishenim.schools.models import School


class Opening(models.Model):
    """One ceremony: seal next, freeze, release, open, act (docs/spec/opening.md)."""

    class Kind(models.TextChoices):
        FIRST = "first"  # the first sealing: there is no box to open yet
        PLANNED = "planned"
        EXTRAORDINARY = "extraordinary"

    class Step(models.TextChoices):
        GATHER = "gather"  # members come in and say that they are here
        DEAL = "deal"  # k dealers make a lock each
        SIGN_BOX = "sign-box"  # everybody present checks and signs the next box
        COSIGN_BOX = "cosign-box"  # … and the journal that holds it; then the old box is frozen
        OPEN = "open"  # the coordinator signs the list of letters
        RELEASE = "release"  # k members turn their keys
        KEYS = "keys"  # the coordinator hands the opened locks to all
        SIGN = "sign"  # the act, or the line of an empty opening
        COSIGN = "cosign"
        DONE = "done"
        ABANDONED = "abandoned"  # given up before the next box was sealed

    school = models.ForeignKey(School, models.PROTECT)
    kind = models.CharField(max_length=13, choices=Kind.choices)
    step = models.CharField(max_length=10, choices=Step.choices, default=Step.GATHER)
    reason = models.CharField(max_length=300, blank=True)  # of an extraordinary or moved opening
    planned_on = models.DateField()
    held_on = models.DateField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    box = models.ForeignKey(Box, models.PROTECT, null=True, related_name="opening_set")
    next_box = models.ForeignKey(Box, models.PROTECT, null=True, related_name="+")
    coordinator = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    rulebook = models.PositiveIntegerField(default=0)  # the version in force on its day
    epoch = models.PositiveIntegerField(null=True)  # the roster the next box is dealt to
    dealers = models.JSONField(default=list)  # seats; lock ℓ is made by dealers[ℓ-1]
    last_dealer = models.PositiveSmallIntegerField(null=True)  # whose lock was found wrong
    box_text = models.TextField(blank=True)  # the next box while it gathers signatures
    deal_text = models.TextField(blank=True)
    manifest = models.TextField(blank=True)
    urgent_manifest = models.TextField(blank=True)
    open_note = models.TextField(blank=True)
    keys_file = models.BinaryField(null=True, blank=True)
    closing_text = models.TextField(blank=True)  # act or line while it gathers signatures
    closing_note = models.TextField(blank=True)
    closing_index = models.PositiveIntegerField(null=True)  # its place in the journal
    act_number = models.PositiveIntegerField(null=True)  # none where nothing was taken out (R10)
    paper_letters = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-began_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["school"],
                condition=~Q(step__in=["done", "abandoned"]),
                name="one_opening_at_a_time",
            ),
            models.UniqueConstraint(fields=["school", "act_number"], name="one_act_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.held_on}"

    @property
    def is_over(self) -> bool:
        return self.step in {self.Step.DONE, self.Step.ABANDONED}

    @property
    def is_before_sealing(self) -> bool:
        """Whether it can still be given up: the next box is not in the journal yet."""
        return self.step in {self.Step.GATHER, self.Step.DEAL, self.Step.SIGN_BOX}


class Presence(models.Model):
    """A member in the room; `seen_at` moves while their page is open.

    `public` is the signing key of the card in their hand: a card made anew seals the next box, the
    old one may still open the last. Somebody set aside is not waited for until they confirm again.
    """

    opening = models.ForeignKey(Opening, models.CASCADE)
    member = models.ForeignKey(Member, models.PROTECT)
    came_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    public = models.BinaryField(max_length=32, null=True)
    is_aside = models.BooleanField(default=False)

    class Meta:
        ordering = ["confirmed_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["opening", "member"], name="present_once")]

    def __str__(self) -> str:
        return f"{self.member}"


class Deal(models.Model):
    """One dealer's lock for the next box: its recipient and a share file for every seat."""

    opening = models.ForeignKey(Opening, models.CASCADE)
    lock = models.PositiveSmallIntegerField()
    seat = models.PositiveSmallIntegerField()
    recipient = models.TextField()
    shares = models.JSONField()  # [{"seat": int, "commitment": B64, "file": B64}]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["opening", "lock"], name="one_deal_a_lock")]

    def __str__(self) -> str:
        return f"{self.lock}"


class Signature(models.Model):
    """A signature line under a text of this opening that is still gathering them."""

    class Document(models.TextChoices):
        BOX = "box"
        CLOSING = "closing"
        BROKEN = "broken"  # says that the box cannot be opened; signs nothing

    opening = models.ForeignKey(Opening, models.CASCADE)
    document = models.CharField(max_length=8, choices=Document.choices)
    seat = models.PositiveSmallIntegerField()
    line = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["opening", "document", "seat"], name="one_signature_a_document"
            )
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.seat}"


class Release(models.Model):
    """A member's shares, encrypted to the coordinator's key of this opening alone."""

    opening = models.ForeignKey(Opening, models.CASCADE)
    seat = models.PositiveSmallIntegerField()
    file = models.BinaryField()
    note = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opening", "seat"], name="one_release_a_seat")
        ]

    def __str__(self) -> str:
        return f"{self.seat}"


class Missed(models.Model):
    """A planned opening that was moved or did not happen, with its journal line (R8)."""

    school = models.ForeignKey(School, models.PROTECT)
    planned_on = models.DateField()
    kind = models.CharField(max_length=6, choices=[("moved", "moved"), ("missed", "missed")])
    moved_to = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300)
    note = models.TextField()

    class Meta:
        ordering = ["-planned_on"]
        constraints = [
            models.UniqueConstraint(fields=["school", "planned_on"], name="one_line_a_planned_day")
        ]

    def __str__(self) -> str:
        return f"{self.planned_on}"
