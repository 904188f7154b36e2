"""Everything known of an opening that is going on, read in a fixed number of queries.

The step, who is waited for and what each member has to do follow from these facts alone, so that a
reload, another device or a lost connection changes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from ishenim.box.models import Box
from ishenim.commission import rosters
from ishenim.journal.models import Cosignature
from ishenim.opening.models import Deal, Opening, Presence, Release, Signature
from ishenim.schools.models import School
from ishenim.seal.roster import Roster

#: Whoever's page has said nothing for so long has lost the connection and is not waited for.
AWAY = timedelta(seconds=40)
Step = Opening.Step


def active(school: School) -> Opening | None:
    """Return the opening that is going on, or None."""
    going = Opening.objects.filter(school=school).exclude(step__in=[Step.DONE, Step.ABANDONED])
    return going.select_related("school", "box", "next_box").first()


@dataclass(frozen=True)
class Room:
    """An opening, the people in it and what they have handed in."""

    opening: Opening
    now: datetime

    # ── Rosters ───────────────────────────────────────────────────────────────
    @cached_property
    def sealers(self) -> Roster:
        """The roster the next box is sealed to: the newest."""
        epoch, school = self.opening.epoch, self.opening.school
        newest = rosters.of_epoch(school, epoch) if epoch else rosters.in_force(school)
        assert newest is not None  # noqa: S101  (no opening begins before the first roster)
        return newest

    @cached_property
    def openers(self) -> Roster | None:
        """The roster the box being opened was sealed to; None at the first sealing."""
        box = self.opening.box
        if box is None:
            return None
        if box.epoch == self.sealers.epoch:
            return self.sealers
        return rosters.of_epoch(self.opening.school, box.epoch)

    # ── People ────────────────────────────────────────────────────────────────
    @cached_property
    def people(self) -> list[Presence]:
        """Everybody who came in, those who confirmed first in the order they did."""
        came = self.opening.presence_set.select_related("member__person")
        return sorted(came, key=lambda p: (p.confirmed_at is None, p.confirmed_at, p.pk))

    def is_here(self, person: Presence) -> bool:
        return not person.is_aside and person.seen_at > self.now - AWAY

    def _has_line(self, person: Presence, roster: Roster | None) -> bool:
        line = roster.members.get(person.member.seat) if roster else None
        return (
            line is not None and person.public is not None and line.public == bytes(person.public)
        )

    @cached_property
    def confirmed(self) -> list[Presence]:
        return [p for p in self.people if p.confirmed_at]

    @cached_property
    def sealing_seats(self) -> list[int]:
        """Seats that confirmed with a card of the newest roster."""
        return [p.member.seat for p in self.confirmed if self._has_line(p, self.sealers)]

    @cached_property
    def opening_seats(self) -> list[int]:
        """Seats that confirmed with a card that opens the box."""
        return [p.member.seat for p in self.confirmed if self._has_line(p, self.openers)]

    @cached_property
    def here_seats(self) -> set[int]:
        """Seats whose page is open now."""
        return {p.member.seat for p in self.people if self.is_here(p)}

    @cached_property
    def undecided(self) -> set[int]:
        """Seats in the room that could seal but have not confirmed yet (R12: all of them sign)."""
        return {
            p.member.seat
            for p in self.people
            if not p.confirmed_at and self.is_here(p) and p.member.seat in self.sealers.members
        }

    # ── What was handed in ────────────────────────────────────────────────────
    @cached_property
    def dealt(self) -> set[int]:
        """Seats that have made their lock."""
        return set(Deal.objects.filter(opening=self.opening).values_list("seat", flat=True))

    @cached_property
    def _signatures(self) -> list[tuple[str, int]]:
        found = Signature.objects.filter(opening=self.opening)
        return list(found.values_list("document", "seat"))

    def signed(self, document: str) -> set[int]:
        return {seat for kind, seat in self._signatures if kind == document}

    @cached_property
    def released(self) -> set[int]:
        """Seats that have turned their key."""
        return set(Release.objects.filter(opening=self.opening).values_list("seat", flat=True))

    @property
    def cosigned_size(self) -> int | None:
        """The size of the journal that is to be cosigned at this step."""
        opening = self.opening
        if opening.step == Step.COSIGN_BOX and opening.next_box:
            return opening.next_box.entry_index + 1
        if opening.step == Step.COSIGN and opening.closing_index is not None:
            return opening.closing_index + 1
        return None

    @cached_property
    def cosigned(self) -> set[int]:
        """Seats that have signed the journal at this step."""
        if self.cosigned_size is None:
            return set()
        found = Cosignature.objects.filter(
            checkpoint__school=self.opening.school, checkpoint__size=self.cosigned_size
        )
        names = set(found.values_list("name", flat=True))
        return {seat for seat in self.sealers.members if self.sealers.name(seat) in names}

    # ── The step ──────────────────────────────────────────────────────────────
    @cached_property
    def done(self) -> set[int]:
        """Seats that have done what this step asks."""
        asked: dict[str, Callable[[], set[int]]] = {
            Step.GATHER: lambda: set(self.sealing_seats) | set(self.opening_seats),
            Step.DEAL: lambda: self.dealt,
            Step.SIGN_BOX: lambda: self.signed(Signature.Document.BOX),
            Step.COSIGN_BOX: lambda: self.cosigned,
            Step.RELEASE: lambda: self.released,
            Step.SIGN: lambda: self.signed(Signature.Document.CLOSING),
            Step.COSIGN: lambda: self.cosigned,
        }
        return asked.get(self.opening.step, set)()

    @cached_property
    def able(self) -> set[int]:
        """Seats that can do what this step asks."""
        lead = self.opening.coordinator
        asked: dict[str, Callable[[], set[int]]] = {
            Step.GATHER: lambda: self.undecided | self.done,
            Step.DEAL: lambda: set(self.opening.dealers),
            Step.SIGN_BOX: lambda: set(self.sealing_seats),
            Step.COSIGN_BOX: lambda: set(self.sealing_seats),
            Step.OPEN: lambda: {lead.seat} if lead else set(),
            Step.RELEASE: lambda: set(self.opening_seats),
            Step.KEYS: lambda: {lead.seat} if lead else set(),
            Step.SIGN: lambda: set(self.opening_seats),
            Step.COSIGN: lambda: set(self.sealing_seats),
        }
        return asked.get(self.opening.step, set)()

    @cached_property
    def needed(self) -> int:
        """How many must do what this step asks; at a signature, everybody present (R12)."""
        seal = self.sealers.quorum
        opens = self.openers.quorum if self.openers else 0
        everybody = len(self.done | self.waiting)
        return {
            Step.GATHER: max(seal, opens),
            Step.SIGN_BOX: max(seal, everybody),
            Step.OPEN: 1,
            Step.RELEASE: opens,
            Step.KEYS: 1,
            Step.SIGN: max(opens, everybody),
        }.get(Step(self.opening.step), seal)

    @cached_property
    def waiting(self) -> set[int]:
        """Seats that are here, or whose part nobody else can do, and have not done it yet."""
        missing = self.able - self.done
        if self.opening.step in {Step.DEAL, Step.OPEN, Step.KEYS}:
            return missing
        if self.opening.step == Step.SIGN_BOX:
            # A lock counts only with its maker's signature; whoever is in the room attests (R12).
            dealers = set(self.opening.dealers) - self.done
            return (missing & self.here_seats) | dealers | self.undecided
        return missing & self.here_seats

    @property
    def is_step_complete(self) -> bool:
        """Whether the next step may begin."""
        enough = len(self.done) >= self.needed
        match self.opening.step:
            case Step.GATHER:
                return self._has_quorum
            case Step.SIGN_BOX | Step.SIGN:
                return enough and not self.waiting
            case Step.OPEN:
                return bool(self.opening.open_note)
            case Step.KEYS:
                return self.opening.keys_file is not None
            case _:
                return enough

    @property
    def _has_quorum(self) -> bool:
        opens = self.openers is None or len(self.opening_seats) >= self.openers.quorum
        return opens and len(self.sealing_seats) >= self.sealers.quorum

    def is_away(self, seat: int) -> bool:
        """Whether a seat in the room has lost its connection."""
        return any(p.member.seat == seat and not self.is_here(p) for p in self.people)


def newest_box(school: School) -> Box | None:
    """Return the box letters drop into, or None before the first sealing."""
    return Box.objects.filter(school=school, state=Box.State.OPEN).first()
