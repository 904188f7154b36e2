"""A school in which some lie: its members, its authors, what each was promised, what each has.

Nothing here is a stand-in: the cards, the letters, the actions and the database are the real ones.
What a browser checks, `Honest` checks with the same functions of the floor.
"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.test import Client
from django.utils import timezone

from ishenim.audit.source import Missing
from ishenim.audit.verdict import Verdict
from ishenim.audit.verify import Asked, verify
from ishenim.box import actions as drops
from ishenim.box import places
from ishenim.box.models import Box, Letter
from ishenim.box.refusals import BoxChanged
from ishenim.cli import ceremony
from ishenim.commission import actions as commission
from ishenim.commission import rosters
from ishenim.opening.models import Release
from ishenim.opening.papers import read_box
from ishenim.schools.models import School
from ishenim.seal import deal, letter, receipt
from ishenim.seal.bytes import sha
from ishenim.seal.card import MemberKeys
from ishenim.seal.envelope import fresh_identity, recipient_of
from ishenim.seal.errors import SealError
from ishenim.seal.quorum import SHARE_BYTES, join, split
from ishenim.seal.roster import Roster
from tests.cast import (
    FIVE,
    NOW,
    ORIGIN,
    TUESDAY,
    Author,
    CastMember,
    card_of,
    keys_of,
    person_named,
    replaced,
)
from tests.opening.conftest import Table

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Promised:
    """A letter whose author holds a signed receipt."""

    mailbox: bytes
    seal: bytes
    receipt: str
    box: int
    text: str
    is_honest: bool  # whether its author dealt as the protocol says


def somebody() -> Author:
    """Return an author whose keys are random; a code would give the same kind of keys, slowly."""
    identity = fresh_identity()
    keys = receipt.ReceiptKeys(
        mailbox=secrets.token_bytes(16),
        auth=secrets.token_bytes(32),
        identity=identity,
        recipient=recipient_of(identity),
        stub_key=secrets.token_bytes(32),
        thread_key=secrets.token_bytes(32),
    )
    return Author("", keys)


@dataclass
class World:
    """A school with five members, their cards, and a box that takes letters."""

    school: School
    cast: dict[int, CastMember]
    now: datetime = NOW
    promised: list[Promised] = field(default_factory=list)
    made: dict[int, int] = field(default_factory=dict)  # cards made so far, by seat
    lost: set[int] = field(default_factory=set)  # seats whose card is gone

    # ── Beginning ─────────────────────────────────────────────────────────────
    @classmethod
    def new(cls) -> "World":
        school = School.objects.create(
            slug="liars", origin=ORIGIN, is_default=True, name_ky="Мектеп"
        )
        cast = {}
        for seat, name, post, roles in FIVE:
            keys = keys_of(seat)
            member = school.member_set.create(
                person=person_named(name),
                seat=seat,
                post=post,
                joined_on=NOW.date(),
                signing_key=keys.signer.public,
                recipient=keys.recipient,
                card_made_on=NOW.date(),
                **roles,
            )
            cast[seat] = CastMember(member, card_of(seat), keys)
        signers = [one.keys for one in cast.values()]
        ceremony.sign_roster(school=school, keys=signers, now=NOW)
        ceremony.seal_box(school=school, keys=signers, opens=TUESDAY, now=NOW)
        return cls(school, cast)

    # ── Looking ───────────────────────────────────────────────────────────────
    @property
    def box(self) -> Box:
        return Box.objects.get(school=self.school, state=Box.State.OPEN)

    def roster_of(self, box: Box) -> Roster:
        return rosters.of_epoch(self.school, box.epoch)

    # ── Authors ───────────────────────────────────────────────────────────────
    def write(self, text: str = "Алар мени күн сайын урат.") -> Promised:
        """Drop a letter as an honest browser does."""
        box, author = self.box, somebody()
        written = author.write(text, self.roster_of(box), read_box(box))
        return self._drop(box, author, written.outer, text, is_honest=True)

    def write_falsely(self, how: str) -> Promised:
        """Drop a letter whose author lies about the deal; the server cannot see it."""
        box, author = self.box, somebody()
        roster = self.roster_of(box)
        true = author.write("Жалган.", roster, read_box(box)).outer
        lines, payload = letter.split_letter(true, len(roster.members))
        if how == "off the polynomial":
            shares = split(secrets.token_bytes(16), list(roster.members), roster.quorum)
            shares[max(shares)] = secrets.token_bytes(SHARE_BYTES)
            lines = deal.write_lines(roster, bytes(box.box_id), shares, sha(payload))
        elif how == "another secret":
            lines = deal.deal_secret(roster, bytes(box.box_id), secrets.token_bytes(16), payload)
        else:  # lines that give these seats nothing
            each = deal.split_lines(lines)
            each[:2] = [line[:33] + secrets.token_bytes(len(line) - 33) for line in each[:2]]
            lines = b"".join(each)
        return self._drop(box, author, lines + payload, "Жалган.", is_honest=False)

    def _drop(
        self, box: Box, author: Author, outer: bytes, text: str, *, is_honest: bool
    ) -> Promised:
        roster = self.roster_of(box)
        seal = letter.seal_from(roster, bytes(box.box_id), outer)
        stub = receipt.Stub(
            seal=seal,
            box_id=bytes(box.box_id),
            letter_id="0" * 32,
            to=tuple(roster.members),
            kind="letter",
        )
        dropped = drops.Dropped(
            kind="letter",
            box_number=box.number,
            mailbox=author.keys.mailbox,
            auth_hash=hashlib.sha256(author.keys.auth).digest(),
            stub=receipt.seal_stub(author.keys, stub),
            outer=outer,
        )
        note = drops.drop(school=self.school, letter=dropped, now=self.now)
        self.promised.append(Promised(author.keys.mailbox, seal, note, box.number, text, is_honest))
        return self.promised[-1]

    def replay(self, box: Box) -> bytes:
        """Let an author seal to a box that was closed long ago; return what the server caught.

        The server refuses the letter, but whoever holds the server has seen its bytes.
        """
        author = somebody()
        outer = author.write("Эски кутуга.", self.roster_of(box), read_box(box)).outer
        promised = len(self.promised)
        try:
            self._drop(box, author, outer, "Эски кутуга.", is_honest=True)
        except BoxChanged:
            assert len(self.promised) == promised
        else:
            raise AssertionError("a closed box took a letter")
        return outer

    # ── Cards ─────────────────────────────────────────────────────────────────
    def remake(self, seat: int, table: Table) -> CastMember:
        """Make a seat's card anew; the old one opens old boxes while it is not lost."""
        old = self.cast[seat]
        made = self.made[seat] = self.made.get(seat, 1) + 1
        new = replaced(old, cards_made=made)
        ceremony.hand_in_card(school=self.school, seat=seat, card=new.card, now=self.now)
        new.member.refresh_from_db()
        self.cast[seat] = new
        if seat in self.lost:
            table.old_cards.pop(seat, None)
        else:
            table.old_cards[seat] = old
        self.lost.discard(seat)
        return new

    def sign_composition(self, table: Table) -> None:
        """Let everybody with a card sign the composition until it is complete."""
        row = commission.draft_roster(school=self.school, by=None, now=self.now)
        for one in [*self.cast.values(), *table.old_cards.values()]:
            if one.seat not in self.lost and not row.note:
                row = commission.sign_roster(
                    roster=row, line=one.keys.signer.line(row.text), now=self.now
                )

    # ── What a thief has ──────────────────────────────────────────────────────
    def stolen(self, box: Box, seats: Iterable[int], cards: dict[int, list[MemberKeys]]) -> None:
        """Fail if these cards and every byte the server has of a box open one of its letters."""
        roster = self.roster_of(box)
        few = list(seats)
        assert len(few) < roster.quorum
        for lines, payload, digest in self._letters(box):
            each = deal.read_deal(bytes(box.box_id), list(roster.members), lines, digest)
            shares = {}
            for seat, line in zip(roster.members, deal.split_lines(lines), strict=True):
                for keys in cards[seat] if seat in few else ():
                    try:
                        shares[seat] = deal.unwrap_share(keys.identity, seat, line, each)
                    except SealError:
                        continue
            self._opens_nothing(each, shares, payload, roster)

    @staticmethod
    def _opens_nothing(
        each: deal.Deal, shares: dict[int, bytes], payload: bytes | None, roster: Roster
    ) -> None:
        try:
            deal.join(each, shares, roster.quorum)
        except SealError as error:
            assert error.code == "QUORUM"  # noqa: PT017
        else:
            raise AssertionError("fewer than a quorum joined a letter")
        if payload is None or not shares:
            return
        # Nor does the polynomial through what they have, with or without a point of their own.
        for more in ({}, {200: bytes(SHARE_BYTES)}):
            try:
                deal.unlock(join(shares | more, [1])[0], payload)
            except SealError:
                continue
            raise AssertionError("a guess unlocked a letter")

    def _letters(self, box: Box) -> Iterable[tuple[bytes, bytes | None, bytes]]:
        if box.state == Box.State.OPEN:
            for one in self.promised:
                found = places.find(self.school.pk, one.mailbox)
                if one.box == box.number and found:
                    yield found.lines, found.payload, found.payload_hash
            return
        for row in Letter.objects.filter(box=box, kind=Letter.Kind.LETTER):
            payload = bytes(row.sealed) if row.sealed is not None else None
            yield bytes(row.lines), payload, bytes(row.payload_hash)

    # ── An outsider ───────────────────────────────────────────────────────────
    def judge(self, saved: str = "") -> Verdict:
        """Return what a stranger's program says of the journal that the school serves."""
        moment = self.now + timedelta(hours=1)
        return verify(
            Served(),
            Asked(today=timezone.localdate(moment), now=int(moment.timestamp()), receipt=saved),
        )


class Served:
    """The journal's files as the school serves them to anybody."""

    def read(self, path: str) -> bytes:
        answer = Client().get(f"/j/{path}")
        if answer.status_code == 404:
            raise Missing(path)
        return answer.content


def text_of(secret: bytes, row: Letter, keys: MemberKeys, roster: Roster) -> str | None:
    """Return a letter's text as its reader sees it, or None where the card cannot read it."""
    result, header, _files = letter.open_letter(
        keys, roster, bytes(row.box.box_id), bytes(row.sealed), secret
    )
    return header.text if result == "ok" and header else None


def has_release(box: Box) -> bool:
    """Tell whether any card has handed out a share of a box."""
    return Release.objects.filter(box=box).exists()
