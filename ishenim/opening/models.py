"""An opening and what its participants' browsers have handed in so far."""

from django.db import models
from django.db.models import Q

from ishenim.box.models import Box
from ishenim.commission.models import Member
from ishenim.schools.models import School


class Opening(models.Model):
    """One ceremony: gather, seal, open, release, read, sign (docs/spec/opening.md)."""

    class Kind(models.TextChoices):
        FIRST = "first"  # the first sealing: there is no box to open yet
        PLANNED = "planned"
        MOVED = "moved"  # held on the day that a line moved it to
        EXTRAORDINARY = "extraordinary"
        RESEAL = "reseal"  # the next box alone, to new cards: nothing is opened

    class Step(models.TextChoices):
        GATHER = "gather"  # members come in and say that they are here
        SEAL = "seal"  # everybody present signs the next box, and the line should it be empty
        OPEN = "open"  # k cards of the closed box sign the list of its letters
        RELEASE = "release"  # … and hand their shares to all
        READ = "read"  # every browser joins them and says which letters opened
        SIGN = "sign"  # everybody present signs the act
        DONE = "done"
        ABANDONED = "abandoned"  # given up before the next box was sealed

    school = models.ForeignKey(School, models.PROTECT)
    kind = models.CharField(max_length=13, choices=Kind.choices)
    step = models.CharField(max_length=10, choices=Step.choices, default=Step.GATHER)
    reason = models.CharField(max_length=300, blank=True)  # of an extraordinary or moved opening
    planned_on = models.DateField()
    held_on = models.DateField()
    # Who said that it is given up; nobody where it was left behind and another day began anew.
    given_up_by = models.ManyToManyField(Member, related_name="+")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    box = models.ForeignKey(Box, models.PROTECT, null=True, related_name="opening_set")
    next_box = models.ForeignKey(Box, models.PROTECT, null=True, related_name="+")
    # Every box its act or line tells of: `box`, and those that were closed before without an act.
    boxes = models.ManyToManyField(Box, related_name="told_by")
    rulebook = models.PositiveIntegerField(default=0)  # the version in force on its day
    # The journal's head that the next box names: that of the moment when the step seal began.
    seal_size = models.PositiveIntegerField(null=True)
    seal_root = models.BinaryField(max_length=32, null=True)
    closing_text = models.TextField(blank=True)  # the act while it gathers signatures
    documents = models.JSONField(default=dict)  # that act in words, by language: what is signed
    closing_note = models.TextField(blank=True)
    closing_index = models.PositiveIntegerField(null=True)  # its place in the journal
    act_number = models.PositiveIntegerField(null=True)  # none where nothing was taken out (R10)
    paper_letters = models.PositiveSmallIntegerField(default=0)
    paper_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    opened = models.PositiveIntegerField(default=0)  # letters that this opening brought to light
    damaged = models.TextField(blank=True)  # lists of seals, as the act counts them
    waiting = models.TextField(blank=True)

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
    def seals(self) -> list[str]:
        """Seals of the letters in the boxes that it tells of, in hex; `boxes` may be prefetched."""
        return [seal for box in self.boxes.all() for seal in box.manifest.split()]

    @property
    def urgent_seals(self) -> list[str]:
        """Seals of the urgent letters that came while those boxes were open."""
        return [seal for box in self.boxes.all() for seal in box.urgent_manifest.split()]

    @property
    def is_before_sealing(self) -> bool:
        """Whether it can still be given up: the next box is not in the journal yet."""
        return self.step in {self.Step.GATHER, self.Step.SEAL}


class WoodenBox(models.Model):
    """What was seen of the wooden box at an opening (R11, R12): its own seal, and what lay in it.

    Empty is what nobody wrote down; without a row nobody looked into it.
    """

    class State(models.TextChoices):
        INTACT = "intact"
        BROKEN = "broken"
        ABSENT = "absent"

    opening = models.OneToOneField(Opening, models.CASCADE, related_name="wooden")
    seal_before = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=6, choices=State.choices, blank=True)
    seal_after = models.CharField(max_length=40, blank=True)
    objects_found = models.CharField(max_length=200, blank=True)
    damage = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.opening} {self.state}"


class Presence(models.Model):
    """A member in the room; `seen_at` moves while their page is open.

    `cards` are the signing keys of the cards in their hand, in base64: a card made anew seals the
    next box, the old one may still open the last. Somebody set aside is not waited for until they
    confirm again.
    """

    opening = models.ForeignKey(Opening, models.CASCADE)
    member = models.ForeignKey(Member, models.PROTECT)
    came_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    cards = models.JSONField(default=list)
    is_aside = models.BooleanField(default=False)

    class Meta:
        ordering = ["confirmed_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["opening", "member"], name="present_once")]

    def __str__(self) -> str:
        return f"{self.member}"


class Signature(models.Model):
    """A seat's signature line under a text of this opening; it counts under that text alone."""

    class Document(models.TextChoices):
        BOX = "box"
        LINE = "line"
        ACT = "act"
        # These three sign nothing: a seat has said so.
        WITHOUT = "without"  # go on without boxes and seats that `line` names
        GIVE_UP = "give-up"  # give this opening up
        PAPER = "paper"  # the paper letters are as many as `line` says, though the act was written

    opening = models.ForeignKey(Opening, models.CASCADE)
    document = models.CharField(max_length=8, choices=Document.choices)
    seat = models.PositiveSmallIntegerField()
    text_hash = models.BinaryField(max_length=32)
    line = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["opening", "document", "seat"], name="one_signature_a_document"
            )
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.seat}"


class OpenSignature(models.Model):
    """A card's signature under the one open text of a box; it stays whatever becomes of the day."""

    box = models.ForeignKey(Box, models.CASCADE)
    seat = models.PositiveSmallIntegerField()
    line = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["box", "seat"], name="one_open_a_card")]

    def __str__(self) -> str:
        return f"{self.seat}"


class Release(models.Model):
    """A card's shares of all letters of a box, sealed to the members (docs/spec/opening.md).

    Members with new cards cannot open a file sealed before: its seat then releases once more.
    """

    box = models.ForeignKey(Box, models.CASCADE)
    seat = models.PositiveSmallIntegerField()
    file = models.BinaryField()
    note = models.TextField()
    epoch = models.PositiveIntegerField()  # the roster whose cards can open the file
    # The opening at which it was joined with the others; none while nobody has.
    joined_at = models.ForeignKey(Opening, models.SET_NULL, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["box", "seat"], name="one_release_a_seat")]

    def __str__(self) -> str:
        return f"{self.seat}"


class Admission(models.Model):
    """A former card that k members admit to the opening of an old box."""

    box = models.ForeignKey(Box, models.CASCADE)
    seat = models.PositiveSmallIntegerField()
    text = models.TextField()
    note = models.TextField(blank=True)  # once k have signed
    lines = models.JSONField(default=dict)  # signature lines by seat

    class Meta:
        constraints = [models.UniqueConstraint(fields=["box", "seat"], name="admitted_once")]

    def __str__(self) -> str:
        return f"{self.seat}"


class Finding(models.Model):
    """What a member's browser found in the closed boxes, with the releases that it knew."""

    opening = models.ForeignKey(Opening, models.CASCADE)
    seat = models.PositiveSmallIntegerField()
    damaged = models.TextField(blank=True)  # lists of seals, of all boxes together
    waiting = models.TextField(blank=True)  # all others opened
    false = models.JSONField(default=list)  # [box number, seat]: a share that nobody dealt
    unreadable = models.JSONField(default=list)  # [box number, seat]: it did not open here
    releases = models.BinaryField(max_length=32)  # their list; with another one it reads anew
    note = models.TextField()  # signed by the member's card

    class Meta:
        constraints = [models.UniqueConstraint(fields=["opening", "seat"], name="one_finding")]

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
