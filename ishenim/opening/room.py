"""Everything known of an opening that is going on, read in a fixed number of queries.

Facts alone: what they mean for a step stands in table.py. So a reload, another device or a lost
connection changes nothing.
"""

from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.db.models import Q

from ishenim.box.models import Box, Letter
from ishenim.commission import rosters
from ishenim.commission.models import Roster as RosterRow
from ishenim.opening.models import (
    Admission,
    Finding,
    Opening,
    OpenSignature,
    Presence,
    Release,
    Signature,
)
from ishenim.schools.models import School
from ishenim.seal.roster import Roster

#: Whoever's page has said nothing for so long has lost the connection and is not waited for.
AWAY = timedelta(seconds=40)
Step = Opening.Step
Document = Signature.Document


def active(school: School) -> Opening | None:
    """Return the opening that is going on, or None."""
    going = Opening.objects.filter(school=school).exclude(step__in=[Step.DONE, Step.ABANDONED])
    return going.select_related("school", "box", "next_box").first()


def newest_box(school: School) -> Box | None:
    """Return the box letters drop into, or None before the first sealing."""
    return Box.objects.filter(school=school, state=Box.State.OPEN).first()


def waiting_boxes(school: School) -> list[Box]:
    """Return the boxes that wait for an opening, and those of whose letters some still wait."""
    locked = Letter.objects.filter(school=school, lock=Letter.Lock.LOCKED).values("box")
    waits = Q(state=Box.State.CLOSED) | Q(state=Box.State.OPENED, pk__in=locked)
    return list(Box.objects.filter(waits, school=school).order_by("number"))


def newest_roster(school: School) -> tuple[Roster | None, RosterRow | None]:
    """Return the roster the next box is sealed to, and its row while it waits for that box."""
    ready = rosters.ready(school)
    return (rosters.read(ready.text), ready) if ready else (rosters.in_force(school), None)


@dataclass(frozen=True)
class Room:
    """An opening, the people in it and what they have handed in."""

    opening: Opening
    now: datetime
    kept: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)  # table.py's

    @property
    def school(self) -> School:
        return self.opening.school

    @property
    def is_sealed(self) -> bool:
        return self.opening.next_box_id is not None

    @property
    def opens_boxes(self) -> bool:
        """Whether closed boxes are opened here, not only a next one sealed."""
        return self.opening.kind not in {Opening.Kind.FIRST, Opening.Kind.RESEAL}

    @property
    def is_void(self) -> bool:
        """Whether it seals anew for a composition that no longer holds: it can only be given up.

        A lost card or a new one drops the signed list; signed again, the sealing goes on.
        """
        opening = self.opening
        if opening.is_over or opening.kind != Opening.Kind.RESEAL or opening.box is None:
            return False
        return self.ready is None and opening.box.epoch == self.newest.epoch

    # ── Rosters ───────────────────────────────────────────────────────────────
    @cached_property
    def _newest(self) -> tuple[Roster, RosterRow | None]:
        # No roster takes effect without a box: once this one is sealed, none can before it is over.
        roster, ready = (
            (rosters.in_force(self.school), None) if self.is_sealed else newest_roster(self.school)
        )
        assert roster is not None  # noqa: S101  (no opening begins before the first roster)
        return roster, ready

    @property
    def newest(self) -> Roster:
        """The roster whose cards seal the next box and sign the act."""
        return self._newest[0]

    @property
    def ready(self) -> RosterRow | None:
        """That roster's row, while it takes effect only with the next box."""
        return self._newest[1]

    @cached_property
    def _rosters(self) -> dict[int, Roster]:
        epochs = {box.epoch for box in self.card_boxes}
        rows = RosterRow.objects.filter(
            school=self.school, epoch__in=epochs, final_on__isnull=False
        )
        return {epoch: rosters.read(text) for epoch, text in rows.values_list("epoch", "text")}

    def roster_of(self, box: Box) -> Roster:
        """Return the roster a box is sealed to: its cards open it."""
        return self._rosters[box.epoch]

    # ── Boxes ─────────────────────────────────────────────────────────────────
    @cached_property
    def boxes(self) -> list[Box]:
        """Closed boxes, and opened ones of whose letters some wait; ascending."""
        return waiting_boxes(self.school) if self.opens_boxes else []

    @cached_property
    def told(self) -> list[Box]:
        """Boxes that the act or the line of this opening tells of."""
        closed = [box for box in self.boxes if box.state == Box.State.CLOSED]
        before = [] if self.is_sealed or not self.opens_boxes else [self.opening.box]
        return closed + [box for box in before if box]

    @cached_property
    def card_boxes(self) -> list[Box]:
        """Boxes whose cards matter here: those that are opened now or were not before."""
        return sorted({*self.boxes, *self.told}, key=lambda box: box.number)

    @cached_property
    def locked(self) -> dict[int, list[bytes]]:
        """Seals of the letters that are still locked, by box."""
        rows = Letter.objects.filter(box__in=self.boxes, lock=Letter.Lock.LOCKED)
        found: dict[int, list[bytes]] = defaultdict(list)
        for box, seal in rows.values_list("box_id", "seal"):
            found[box].append(bytes(seal))
        return found

    def receivers(self, box: Box) -> set[int]:
        """Return the seats that can read what is released of a box."""
        return set(self.roster_of(box).members) & set(self.newest.members)

    def openers(self, box: Box) -> set[int]:
        """Return the seats whose cards open a box: still in office, or former ones let in."""
        return self.receivers(box) | self.admitted(box)

    def former(self, box: Box) -> set[int]:
        """Return the seats whose cards would open a box, had they not left."""
        return set(self.roster_of(box).members) - set(self.newest.members)

    # ── People ────────────────────────────────────────────────────────────────
    @cached_property
    def people(self) -> list[Presence]:
        """Everybody who came in, those who confirmed first in the order they did."""
        came = self.opening.presence_set.select_related("member__person")
        return sorted(came, key=lambda p: (p.confirmed_at is None, p.confirmed_at, p.pk))

    def is_here(self, person: Presence) -> bool:
        return not person.is_aside and self._is_open(person)

    def _is_open(self, person: Presence) -> bool:
        return person.seen_at > self.now - AWAY

    @cached_property
    def cards(self) -> dict[int, list[str]]:
        """The cards in the members' hands, by seat."""
        return {p.member.seat: p.cards for p in self.people if p.confirmed_at and not p.is_aside}

    def holding(self, roster: Roster) -> set[int]:
        """Return the seats that confirmed with their card of a roster."""
        return {
            seat
            for seat, cards in self.cards.items()
            if (line := roster.members.get(seat)) and b64encode(line.public).decode() in cards
        }

    @cached_property
    def here(self) -> set[int]:
        """Seats whose page is open now, unless a quorum goes on without them and is there."""
        seats = {p.member.seat for p in self.people if self.is_here(p)}
        others = seats - self.passed
        return others if len(others & self.seated) >= self.newest.quorum else seats

    @cached_property
    def seated(self) -> set[int]:
        """Seats that confirmed with a card of the newest roster."""
        return self.holding(self.newest)

    @cached_property
    def undecided(self) -> set[int]:
        """Seats in the room that could seal but have not confirmed yet (R12: all of them sign)."""
        return {
            p.member.seat
            for p in self.people
            if not p.confirmed_at and p.member.seat in self.here & set(self.newest.members)
        }

    def able(self, box: Box) -> set[int]:
        """Return the seats that can open a box here: with its card, or as a former card let in."""
        return (self.holding(self.roster_of(box)) & self.openers(box)) | self.admitted(box)

    # ── What this opening opens ───────────────────────────────────────────────
    def moves(self, box: Box) -> bool:
        """Tell whether the cards that are here bring a box's letters further than they are."""
        able, released = self.able(box) & (self.here | self.admitted(box)), self.released(box)
        if not box.open_note:
            return len(able | set(self.opens(box))) >= self.roster_of(box).quorum
        news = able - released or any(row.joined_at_id is None for row in self.releases(box))
        return bool(news) and len(able | released) >= self.roster_of(box).quorum

    @cached_property
    def asked(self) -> list[Box]:
        """Boxes whose letters this opening opens, waiting ones only where it can."""
        return [
            box
            for box in self.boxes
            if self.is_sealed
            and self.locked[box.pk]
            and self.receivers(box)
            and (box.state == Box.State.CLOSED or self.moves(box))
        ]

    @cached_property
    def joined(self) -> list[Box]:
        """Boxes of which enough was released that their letters can be read."""
        return [
            box
            for box in self.asked
            if box.open_note
            and len(self.released(box)) >= self.roster_of(box).quorum
            and not self.is_passed(box_token(box))
        ]

    # ── What was handed in ────────────────────────────────────────────────────
    @cached_property
    def signatures(self) -> list[Signature]:
        return list(self.opening.signature_set.order_by("seat"))

    def signed(self, document: str, text: str) -> dict[int, str]:
        """Return the lines under a text, by seat; those under an earlier one do not count."""
        wanted = sha256(text.encode()).digest()
        return {
            s.seat: s.line
            for s in self.signatures
            if s.document == document and bytes(s.text_hash) == wanted and text
        }

    @cached_property
    def votes(self) -> dict[int, set[str]]:
        """Without which boxes and seats each seat would go on."""
        said = [s for s in self.signatures if s.document == Document.WITHOUT]
        return {s.seat: set(s.line.split()) for s in said}

    def is_passed(self, token: str) -> bool:
        """Tell whether a quorum of the newest roster goes on without a box or a seat."""
        said = {seat for seat, tokens in self.votes.items() if token in tokens}
        return len(said & set(self.newest.members)) >= self.newest.quorum

    @cached_property
    def passed(self) -> set[int]:
        """Seats that a quorum of the newest roster goes on without."""
        return {seat for seat in self.newest.members if self.is_passed(seat_token(seat))}

    @cached_property
    def giving_up(self) -> set[int]:
        """Seats in the room that say: give this opening up."""
        said = {s.seat for s in self.signatures if s.document == Document.GIVE_UP}
        return said & self._crowd

    @property
    def is_given_up(self) -> bool:
        """Tell whether more than half of those in the room say so; whoever is alone decides."""
        return 2 * len(self.giving_up) > min(len(self._crowd), len(self.newest.members))

    @cached_property
    def _crowd(self) -> set[int]:
        # Also whoever was set aside: nobody is made fewer by another's press.
        return {p.member.seat for p in self.people if self._is_open(p)}

    @cached_property
    def _opens(self) -> dict[int, dict[int, str]]:
        rows = OpenSignature.objects.filter(box__in=self.card_boxes).order_by("seat")
        found: dict[int, dict[int, str]] = defaultdict(dict)
        for box, seat, line in rows.values_list("box_id", "seat", "line"):
            found[box][seat] = line
        return found

    def opens(self, box: Box) -> dict[int, str]:
        """Return the lines under a box's open text that count, by seat."""
        return {
            seat: line for seat, line in self._opens[box.pk].items() if seat in self.openers(box)
        }

    @cached_property
    def _releases(self) -> dict[int, list[Release]]:
        rows = Release.objects.filter(box__in=self.card_boxes).order_by("seat").defer("file")
        found: dict[int, list[Release]] = defaultdict(list)
        for row in rows:
            found[row.box_id].append(row)
        return found

    def releases(self, box: Box) -> list[Release]:
        """Return what was released of a box so far."""
        return self._releases[box.pk]

    def released(self, box: Box) -> set[int]:
        """Return the seats that have released their shares of a box."""
        return {row.seat for row in self.releases(box)}

    def readable(self, box: Box) -> set[int]:
        """Return the seats whose release was made for the cards of today."""
        return {row.seat for row in self.releases(box) if row.epoch == self.newest.epoch}

    @cached_property
    def _admissions(self) -> dict[int, list[Admission]]:
        found: dict[int, list[Admission]] = defaultdict(list)
        for row in Admission.objects.filter(box__in=self.card_boxes):
            found[row.box_id].append(row)
        return found

    def admissions(self, box: Box) -> list[Admission]:
        """Return the former cards that may be let in to the opening of a box."""
        return self._admissions[box.pk]

    def admitted(self, box: Box) -> set[int]:
        """Return the former seats that a quorum has let in to the opening of a box."""
        return {row.seat for row in self.admissions(box) if row.note} & self.former(box)

    @cached_property
    def findings(self) -> list[Finding]:
        """What the members' browsers found in the boxes."""
        return list(self.opening.finding_set.order_by("seat"))


def seat_token(seat: int) -> str:
    """Name a seat that the others go on without."""
    return f"s{seat}"


def box_token(box: Box) -> str:
    """Name a box that is left closed this time."""
    return f"b{box.number}"


def seals_of(lists: Iterable[str]) -> set[str]:
    """Return the seals of lists of seals, in hex."""
    return {seal for each in lists for seal in each.split()}
