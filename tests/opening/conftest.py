"""The five at one table: each plays their browser's part, with real cards and real crypto."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from ishenim.box import actions as drops
from ishenim.commission import rosters
from ishenim.journal.log import Log
from ishenim.opening import actions, papers
from ishenim.opening.models import Opening
from ishenim.opening.room import Room, active
from ishenim.opening.state import todo
from ishenim.opening.work import work
from ishenim.proof.checkpoint import read_checkpoint
from ishenim.proof.note import sign_note, split_note
from ishenim.seal import box as floor_box
from ishenim.seal import opening as floor
from ishenim.seal.bytes import b64, unb64
from ishenim.seal.card import opening_identity
from ishenim.seal.envelope import recipient_of
from tests.cast import Author, CastMember, Written

#: The first planned opening of the cast's first box: Tuesday 21 April 2026, 12:00.
TUESDAY_NOON = datetime(2026, 4, 21, 12, 0, tzinfo=ZoneInfo("Asia/Bishkek"))
NONCE = b"sixteen bytes it"


def public(cast: CastMember) -> bytes:
    return cast.keys.signer.public


class Table:
    """A room and the members who sit in it."""

    def __init__(self, school, now: datetime = TUESDAY_NOON) -> None:
        self.school = school
        self.now = now
        self.letters: dict[str, bytes] = {}
        self.seeds: list[bytes] = []

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

    def todo(self, cast: CastMember) -> str:
        return todo(self.room, cast.seat)

    def work(self, cast: CastMember, known: int = 0) -> dict:
        return work(self.room, cast.seat, known, self.now)

    # ── Coming in ─────────────────────────────────────────────────────────────
    def begin(self, cast: CastMember, reason: str = "") -> Opening:
        return actions.begin(school=self.school, by=cast.member, now=self.now, reason=reason)

    def enter(self, *who: CastMember) -> None:
        for cast in who:
            actions.enter(opening=self.opening, by=cast.member, now=self.now)

    def confirm(self, *who: CastMember) -> None:
        for cast in who:
            actions.confirm(opening=self.opening, by=cast.member, public=public(cast), now=self.now)

    def later(self, **units: int) -> None:
        self.now += timedelta(**units)

    # ── One's part ────────────────────────────────────────────────────────────
    def do(self, cast: CastMember) -> str:
        """Do what this member's browser has to do now; return what it was."""
        material = self.work(cast)
        what = material["todo"]
        part = getattr(self, "do_" + what.replace("-", "_"), None)
        if part:
            part(cast, material)
        return what

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

    def do_deal(self, cast: CastMember, material: dict) -> None:
        roster = self.room.sealers
        made = floor_box.deal(roster, material["number"], material["lock"], cast.seat)
        self.hand_in_deal(cast, made)

    def hand_in_deal(self, cast: CastMember, made: floor_box.Deal) -> None:
        shares = [
            {"seat": s.seat, "commitment": b64(s.commitment), "file": b64(s.file)}
            for s in made.shares
        ]
        actions.deal(
            opening=self.opening, by=cast.member, recipient=made.recipient, shares=shares,
            now=self.now,
        )  # fmt: skip

    def do_sign_box(self, cast: CastMember, material: dict) -> None:
        roster, files = self.room.sealers, [unb64(f) for f in material["files"]]
        promised = floor_box.check_deal(material["number"], material["deal"], roster)
        floor_box.check_own_shares(cast.keys, material["number"], promised, files)
        line = cast.sign(material["text"])
        actions.sign_box(opening=self.opening, by=cast.member, line=line, now=self.now)

    def do_cosign(self, cast: CastMember, material: dict) -> None:
        text = split_note(material["checkpoint"])[0]
        line = cast.keys.signer.cosign(text, at=int(self.now.timestamp()))
        size = read_checkpoint(text).size
        actions.cosign(opening=self.opening, by=cast.member, size=size, line=line, now=self.now)

    def open_note(self, cast: CastMember, **changes) -> str:
        """Return the open note this member would sign as coordinator."""
        box, roster = self.old_box(), self.room.openers
        ephemeral = recipient_of(opening_identity(cast.keys, box.id, NONCE))
        facts = {
            "manifest": self.opening.manifest,
            "coordinator": cast.seat,
            "ephemeral": ephemeral,
            "day": timezone.localdate(self.now),
            "nonce": NONCE,
        } | changes
        return sign_note(floor.write_open(roster, box, **facts), [cast.keys.signer])

    def do_open(self, cast: CastMember, material: dict) -> None:
        note = self.open_note(cast)
        actions.put_open(opening=self.opening, by=cast.member, note=note, now=self.now)

    def released(self, cast: CastMember, material: dict) -> floor.Released:
        today = papers.day_of(self.opening, self.old_box(), timezone.localdate(self.now))
        files = [unb64(f) for f in material["files"]]
        return floor.release(
            cast.keys, self.room.openers, self.old_box(), material["open"], material["manifest"],
            files, today,
        )  # fmt: skip

    def do_release(self, cast: CastMember, material: dict) -> None:
        made = self.released(cast, material)
        actions.release(
            opening=self.opening, by=cast.member, file=made.file, note=made.note, now=self.now
        )

    def combined(self, cast: CastMember, material: dict) -> list[bytes]:
        box = self.old_box()
        return floor.combine(
            self.room.openers,
            box,
            material["deal"],
            split_note(material["open"])[0],
            opening_identity(cast.keys, box.id, NONCE),
            [floor.Released(unb64(r["file"]), r["note"]) for r in material["releases"]],
        )

    def do_keys(self, cast: CastMember, material: dict) -> None:
        seeds = self.combined(cast, material)
        file = floor.keys_file(self.room.openers, self.old_box(), seeds)
        actions.put_keys(opening=self.opening, by=cast.member, file=file, now=self.now)

    def do_sign_act(self, cast: CastMember, material: dict) -> None:
        if material["keys"]:
            self.seeds = floor.read_keys(cast.keys, self.old_box(), unb64(material["keys"]))
        line = cast.sign(material["text"])
        actions.sign_closing(opening=self.opening, by=cast.member, line=line, now=self.now)

    do_sign_line = do_sign_act

    # ── Around it ─────────────────────────────────────────────────────────────
    def old_box(self) -> floor_box.SealedBox:
        return papers.read_box(self.opening.box)

    def journal(self) -> list[str]:
        kinds = ("roster", "box", "open", "release", "act", "line")
        return [entry.kind for entry in Log(self.school).entries(kinds)]


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


def newest(school):
    found = rosters.in_force(school)
    assert found is not None
    return found


def names(rows: Iterable[CastMember]) -> list[str]:
    return [cast.person.name for cast in rows]
