"""A commission at one table with its cards: every part of an opening that a browser would do.

For the demo school and the tests; as in `ceremony`, the rules that are checked are the same.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.utils import timezone

from ishenim.box.models import Box, Letter
from ishenim.commission import rosters
from ishenim.commission.models import Member
from ishenim.opening import actions, papers, table, verdict
from ishenim.opening.models import Opening
from ishenim.opening.room import Room, active
from ishenim.opening.table import Part
from ishenim.proof.note import sign_note
from ishenim.schools.models import School
from ishenim.seal import finding as floor_finding
from ishenim.seal import opening as floor
from ishenim.seal.card import MemberKeys
from ishenim.seal.deal import Deal, read_deal, split_lines
from ishenim.seal.finding import Finding
from ishenim.seal.reference import Reference, listed

#: Everybody has a part in six steps; more rounds than this bring nothing new.
ROUNDS = 12


@dataclass(frozen=True)
class Sitter:
    """A member with the card in their hand."""

    member: Member
    keys: MemberKeys

    @property
    def seat(self) -> int:
        return self.member.seat

    def sign(self, text: str) -> str:
        """Return this member's signature line under a text."""
        return self.keys.signer.line(text)


class Sitting:
    """One opening from the first who comes in to the last signature."""

    def __init__(self, school: School, now: datetime) -> None:
        self.school, self.now = school, now

    def hold(self, *who: Sitter, reason: str = "", paper: int = 0) -> Opening:
        """Begin, come in, and do every part until the act or the line is signed."""
        first = who[0].member
        begun = actions.begin(school=self.school, by=first, now=self.now, reason=reason)
        for one in who:
            actions.enter(opening=begun, by=one.member, now=self.now)
            public = one.keys.signer.public
            actions.confirm(opening=begun, by=one.member, public=public, now=self.now)
        if paper:
            actions.count_paper(opening=begun, by=first, letters=paper, now=self.now)
        for _round in range(ROUNDS):
            if active(self.school) is None:
                return Opening.objects.get(pk=begun.pk)
            for one in who:
                self._do(one)
        raise RuntimeError("the opening is stuck")

    def _do(self, one: Sitter) -> None:
        """Do what this member's browser has to do now; what follows from it comes in the next."""
        plays = {
            "seal": self._seal, "open": self._open, "release": self._release,
            "read": self._read, "sign": self._sign,
        }  # fmt: skip
        opening = active(self.school)
        if opening is None:
            return
        room = Room(opening, self.now)
        part = next((part for part in table.parts(room, one.seat) if part.verb in plays), None)
        if part:
            plays[part.verb](one, room, part)

    def _seal(self, one: Sitter, room: Room, _part: Part) -> None:
        box, line = papers.next_texts(room)
        actions.seal(
            opening=room.opening,
            by=one.member,
            text=sha256((box + line).encode()).digest(),
            line=one.sign(box),
            empty=one.sign(line) if line else "",
            now=self.now,
        )

    def _open(self, one: Sitter, room: Room, part: Part) -> None:
        box = self._box(part)
        deals, _lines = self._deals(box, one.seat)
        opened = papers.open_of(room, box)
        seals = floor.manifest([deal.seal for deal in deals])
        floor.check_open(opened, papers.read_box(box), seals, timezone.localdate(self.now))
        line = one.sign(box.open_text)
        actions.sign_open(
            opening=room.opening, by=one.member, box=box.number, line=line, card=None, now=self.now
        )

    def _release(self, one: Sitter, room: Room, part: Part) -> None:
        box = self._box(part)
        roster = room.roster_of(box)
        opened = floor.read_open(box.open_note, roster, papers.read_box(box), room.openers(box))
        deals, lines = self._deals(box, one.seat)
        made = floor.release(one.keys, roster, room.newest, opened, deals, lines)
        actions.release(
            opening=room.opening, by=one.member, box=box.number, file=made.file, note=made.note,
            card=None, now=self.now,
        )  # fmt: skip

    def _read(self, one: Sitter, room: Room, _part: Part) -> None:
        boxes = [box for box in room.joined if one.seat in room.receivers(box)]
        readings = {box.number: self._reading(one, room, box) for box in boxes}
        lists = floor_finding.lists_of(list(readings.values()))
        following = room.opening.next_box
        assert following is not None  # noqa: S101  (it was sealed before)
        found = Finding(
            seat=one.seat,
            next=Reference(following.number, bytes(following.box_id)),
            date=timezone.localdate(self.now),
            opens=tuple(Reference(box.number, papers.open_of(room, box).id) for box in boxes),
            releases=verdict.releases_for(room, one.seat),
            opened=listed(lists[0]),
            damaged=listed(lists[1]),
            waiting=listed(lists[2]),
            false=floor_finding.false_of(readings),
            unreadable=(),
        )
        note = sign_note(floor_finding.write_finding(self.school.origin, found), [one.keys.signer])
        actions.put_finding(
            opening=room.opening, by=one.member, note=note, damaged=lists[1], waiting=lists[2],
            now=self.now,
        )  # fmt: skip

    def _reading(self, one: Sitter, room: Room, box: Box) -> floor.Reading:
        """Join what was released, as one browser does."""
        roster, opened = room.roster_of(box), papers.open_of(room, box)
        files = [floor.Released(bytes(row.file), row.note) for row in room.releases(box)]
        shares = dict(floor.open_release(one.keys, roster, opened, file) for file in files)
        return floor.read_letters(roster, self._deals(box, one.seat)[0], shares)

    def _sign(self, one: Sitter, room: Room, _part: Part) -> None:
        text = room.opening.closing_text
        digest, line = sha256(text.encode()).digest(), one.sign(text)
        actions.sign(opening=room.opening, by=one.member, text=digest, line=line, now=self.now)

    def _box(self, part: Part) -> Box:
        assert part.box is not None  # noqa: S101  (these parts are of one box)
        return Box.objects.get(pk=part.box.pk)

    def _deals(self, box: Box, seat: int) -> tuple[list[Deal], list[bytes]]:
        """Return the locks of a box's letters in their order, and a seat's own lines."""
        seats = list(rosters.of_epoch(self.school, box.epoch).members)
        rows = {bytes(row.pk): row for row in Letter.objects.filter(box=box)}
        deals, lines = [], []
        for seal in box.manifest.split():
            row = rows[bytes.fromhex(seal)]
            own, payload = bytes(row.lines), bytes(row.payload_hash)
            deals.append(read_deal(bytes(box.box_id), seats, own, payload))
            lines.append(split_lines(own)[seats.index(seat)])
        return deals, lines
