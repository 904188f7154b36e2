"""The five at one table: each plays their browser's part, with real cards and real crypto."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from ishenim.box import actions as drops
from ishenim.box.models import Box, Letter
from ishenim.commission import rosters
from ishenim.journal.log import Log
from ishenim.opening import actions, papers, verdict
from ishenim.opening import table as steps
from ishenim.opening.actions.without import admission
from ishenim.opening.models import Opening
from ishenim.opening.pages import late_for
from ishenim.opening.room import Room, active
from ishenim.opening.table import Part
from ishenim.proof.note import sign_note
from ishenim.seal import act as floor_act
from ishenim.seal import finding as floor_finding
from ishenim.seal import opening as floor
from ishenim.seal.card import MemberKeys
from ishenim.seal.deal import Deal, read_deal, split_lines
from ishenim.seal.errors import OpeningError
from ishenim.seal.finding import Finding
from ishenim.seal.reference import Reference, listed
from ishenim.seal.roster import Roster
from tests.cast import Author, CastMember, Written

#: The first planned opening of the cast's first box: Tuesday 21 April 2026, 12:00.
LATE = "Мугалимдер окууда болду."
TUESDAY_NOON = datetime(2026, 4, 21, 12, 0, tzinfo=ZoneInfo("Asia/Bishkek"))


def public(cast: CastMember) -> bytes:
    return cast.keys.signer.public


class Table:
    """A room and the members who sit in it.

    `secrets` are what the last reading gave, by seal; whoever lies overrides one of the `do_…`.
    """

    def __init__(self, school, now: datetime = TUESDAY_NOON) -> None:
        self.school = school
        self.now = now
        self.secrets: dict[bytes, bytes] = {}
        self.old_cards: dict[int, CastMember] = {}

    # ── Looking ───────────────────────────────────────────────────────────────
    @property
    def opening(self) -> Opening:
        found = active(self.school) or Opening.objects.filter(school=self.school).first()
        assert found is not None
        return found

    @property
    def step(self) -> str:
        return self.opening.step

    @property
    def room(self) -> Room:
        return Room(self.opening, self.now)

    @property
    def letters(self) -> list[Letter]:
        return list(Letter.objects.filter(school=self.school).order_by("seal"))

    def parts(self, cast: CastMember) -> list[Part]:
        return list(steps.parts(self.room, cast.seat))

    def verbs(self, cast: CastMember) -> list[str]:
        """Return what this member may press or their browser does now."""
        return [part.verb for part in self.parts(cast)]

    def journal(self) -> list[str]:
        kinds = ("roster", "box", "open", "release", "admission", "act", "line")
        return [entry.kind for entry in Log(self.school).entries(kinds)]

    def box(self, number: int) -> Box:
        return Box.objects.get(school=self.school, number=number)

    def closing(self) -> floor_act.Act | floor_act.Line | None:
        return papers.read_closing(self.opening)

    # ── Coming in ─────────────────────────────────────────────────────────────
    def begin(self, cast: CastMember, **how) -> Opening:
        late = late_for(self.school, timezone.localdate(self.now))
        how = ({"reason": LATE} if late else {}) | how
        return actions.begin(school=self.school, by=cast.member, now=self.now, **how)

    def enter(self, *who: CastMember) -> None:
        for cast in who:
            actions.enter(opening=self.opening, by=cast.member, now=self.now)

    def confirm(self, *who: CastMember) -> None:
        for cast in who:
            actions.confirm(opening=self.opening, by=cast.member, public=public(cast), now=self.now)

    def come(self, *who: CastMember) -> None:
        """Come in and say that one is here."""
        self.enter(*who)
        self.confirm(*who)

    def see(self, *who: CastMember) -> None:
        """Let these pages stay open; the others lose the connection when time passes."""
        actions.see(opening=self.opening, seats=[cast.seat for cast in who], now=self.now)

    def later(self, **units: int) -> None:
        self.now += timedelta(**units)

    # ── One's part ────────────────────────────────────────────────────────────
    def do(self, cast: CastMember) -> list[str]:
        """Do what this member's browser has to do now; return what it was."""
        done = []
        for part in self.parts(cast):
            play = getattr(self, f"do_{part.verb}", None)
            if play and part in self.parts(cast):
                play(cast, part)
                done.append(part.verb)
        return done

    def play(self, *who: CastMember, until: str = Opening.Step.DONE) -> None:
        """Let everybody do their parts until a step is reached."""
        for _round in range(12):
            for cast in who:
                if self.step == until:
                    return
                self.do(cast)
        assert self.step == until, f"stuck at {self.step}"

    def sit_together(self, *who: CastMember, until: str = Opening.Step.DONE) -> None:
        """Begin, come in, confirm and go as far as `until`."""
        self.begin(who[0])
        self.enter(*who)
        self.confirm(*who)
        self.play(*who, until=until)

    def do_seal(self, cast: CastMember, part: Part) -> None:
        box, line = papers.next_texts(self.room)
        actions.seal(
            opening=self.opening,
            by=cast.member,
            text=sha256((box + line).encode()).digest(),
            line=cast.sign(box),
            empty=cast.sign(line) if line else "",
            now=self.now,
        )

    def do_open(self, cast: CastMember, part: Part) -> None:
        self.sign_open(cast, self.box(part.box.number))

    def sign_open(self, cast: CastMember, box: Box, *, by: CastMember | None = None) -> None:
        """Sign a box's open text with the card that this seat has in its roster."""
        card = self.card_for(cast, box)
        room = self.room
        opened = papers.open_of(room, box)
        deals, _lines = self.deals(box, cast.seat)
        sealed = papers.read_box(box)
        seals = floor.manifest([deal.seal for deal in deals])
        floor.check_open(opened, sealed, seals, timezone.localdate(self.now))
        actions.sign_open(
            opening=self.opening,
            by=(by or cast).member,
            box=box.number,
            line=card.signer.line(box.open_text),
            card=cast.seat if by else None,
            now=self.now,
        )

    def do_release(self, cast: CastMember, part: Part) -> None:
        self.release(cast, self.box(part.box.number))

    def release(self, cast: CastMember, box: Box, *, by: CastMember | None = None) -> None:
        """Hand the shares of a box's letters to all."""
        made = self.released(cast, box)
        actions.release(
            opening=self.opening,
            by=(by or cast).member,
            box=box.number,
            file=made.file,
            note=made.note,
            card=cast.seat if by else None,
            now=self.now,
        )

    def released(self, cast: CastMember, box: Box) -> floor.Released:
        room = self.room
        roster, sealed = room.roster_of(box), papers.read_box(box)
        opened = floor.read_open(box.open_note, roster, sealed, room.openers(box))
        deals, lines = self.deals(box, cast.seat)
        return floor.release(self.card_for(cast, box), roster, room.newest, opened, deals, lines)

    def do_read(self, cast: CastMember, part: Part) -> None:
        note, lists = self.finding(cast)
        self.put_finding(cast, note, *lists)

    def put_finding(
        self, cast: CastMember, note: str, _opened: str, damaged: str, waiting: str
    ) -> None:
        """Hand in a finding; what opened is not sent: it is all the rest."""
        actions.put_finding(
            opening=self.opening,
            by=cast.member,
            note=note,
            damaged=damaged,
            waiting=waiting,
            now=self.now,
        )

    def finding(self, cast: CastMember, **changes) -> tuple[str, tuple[str, str, str]]:
        """Return what this member's browser finds, signed, and its lists."""
        room = self.room
        boxes = [box for box in room.joined if cast.seat in room.receivers(box)]
        readings = {box.number: self.reading(cast, box) for box in boxes}
        lists = floor_finding.lists_of([each for each, _unreadable in readings.values()])
        unreadable = {(number, seat) for number, (_, seats) in readings.items() for seat in seats}
        following = self.opening.next_box
        found = Finding(
            **{
                "seat": cast.seat,
                "next": Reference(following.number, bytes(following.box_id)),
                "date": timezone.localdate(self.now),
                "opens": tuple(
                    Reference(box.number, papers.open_of(room, box).id) for box in boxes
                ),
                "releases": verdict.releases_for(room, cast.seat),
                "opened": listed(lists[0]),
                "damaged": listed(lists[1]),
                "waiting": listed(lists[2]),
                "false": floor_finding.false_of({n: each for n, (each, _) in readings.items()}),
                "unreadable": tuple(sorted(unreadable)),
            }
            | changes
        )
        text = floor_finding.write_finding(self.school.origin, found)
        return sign_note(text, [cast.keys.signer]), lists

    def reading(self, cast: CastMember, box: Box) -> tuple[floor.Reading, set[int]]:
        """Join what was released, as one browser does; return also whose file did not open."""
        room = self.room
        roster, opened = room.roster_of(box), papers.open_of(room, box)
        shares, unreadable = {}, set()
        for row in room.releases(box):
            made = floor.Released(bytes(row.file), row.note)
            for card in (cast, *filter(None, [self.old_cards.get(cast.seat)])):
                try:
                    seat, given = floor.open_release(card.keys, roster, opened, made)
                    shares[seat] = given
                    break
                except OpeningError:
                    continue
            else:
                unreadable.add(row.seat)
        found = floor.read_letters(roster, self.deals(box, cast.seat)[0], shares)
        self.secrets |= found.secrets
        return found, unreadable

    def do_sign(self, cast: CastMember, part: Part) -> None:
        text = self.opening.closing_text
        actions.sign(
            opening=self.opening,
            by=cast.member,
            text=sha256(text.encode()).digest(),
            line=cast.sign(text),
            now=self.now,
        )

    def without(self, *who: CastMember) -> None:
        for cast in who:
            actions.go_on_without(opening=self.opening, by=cast.member, now=self.now)

    def give_up(self, *who: CastMember) -> None:
        for cast in who:
            actions.abandon(opening=self.opening, by=cast.member, now=self.now)

    def count_paper(self, cast: CastMember, letters: int) -> None:
        actions.count_paper(opening=self.opening, by=cast.member, letters=letters, now=self.now)

    def admit(self, cast: CastMember, box: Box, other: int) -> None:
        room = self.room
        found = next(each for each in room.boxes if each.pk == box.pk)
        text = admission(room=room, box=found, seat=other).text
        actions.admit(
            opening=self.opening, by=cast.member, box=box.number, other=other,
            line=cast.sign(text), now=self.now,
        )  # fmt: skip

    # ── Around it ─────────────────────────────────────────────────────────────
    def card_for(self, cast: CastMember, box: Box) -> MemberKeys:
        """Return the card of a seat that is in a box's roster: the present one, or one before."""
        line = rosters.of_epoch(self.school, box.epoch).members[cast.seat]
        cards = [cast, *filter(None, [self.old_cards.get(cast.seat)])]
        return next(card.keys for card in cards if public(card) == line.public)

    def deals(self, box: Box, seat: int) -> tuple[list[Deal], list[bytes]]:
        """Return the locks of a box's letters in their order, and a seat's own lines."""
        seats = list(rosters.of_epoch(self.school, box.epoch).members)
        deals, lines = [], []
        for seal in box.manifest.split():
            row = Letter.objects.get(seal=bytes.fromhex(seal))
            deals.append(
                read_deal(bytes(box.box_id), seats, bytes(row.lines), bytes(row.payload_hash))
            )
            lines.append(split_lines(bytes(row.lines))[seats.index(seat)])
        return deals, lines


@pytest.fixture
def table(school) -> Table:
    """A table in the school's room, on Tuesday at noon."""
    return Table(school)


@pytest.fixture
def three(members: list[CastMember]) -> list[CastMember]:
    """A quorum of the five."""
    return members[:3]


def drop(written: Written, box, now: datetime, *, kind: str = "letter") -> None:
    """Put a letter into the box as a browser does."""
    letter = drops.Dropped(
        kind=kind,
        box_number=box.number,
        mailbox=written.mailbox,
        auth_hash=written.auth_hash,
        stub=written.stub,
        outer=written.outer,
    )
    drops.drop(school=box.school, letter=letter, now=now)


@pytest.fixture
def with_letter(aigul: Author, open_box, sealed_box, roster, now) -> Written:
    """Aigul's letter lies in the box."""
    written = aigul.write("Алар мени күн сайын урат.", roster, sealed_box)
    drop(written, open_box, now)
    return written


def newest(school) -> Roster:
    found = rosters.in_force(school)
    assert found is not None
    return found


def names(rows: Iterable[CastMember]) -> list[str]:
    return [cast.person.name for cast in rows]
