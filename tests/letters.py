"""Letters of the tests: dropped, taken out, sealed to whom their authors chose."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

import pytest

from ishenim.box import actions as box_actions
from ishenim.box import places
from ishenim.box.models import Box, Letter
from ishenim.casework import actions, letters
from ishenim.casework.models import Case, UrgentAlarm
from ishenim.cli import ceremony
from ishenim.commission.actions import put_in_force
from ishenim.commission.models import Member
from ishenim.journal.actions import append
from ishenim.journal.log import Log
from ishenim.opening.models import Opening, Release
from ishenim.proof.note import sign_note
from ishenim.registration.actions import Described, describe
from ishenim.schools.models import School
from ishenim.seal import act, deal, receipt, thread
from ishenim.seal import box as box_floor
from ishenim.seal import letter as floor
from ishenim.seal import opening as opening_floor
from ishenim.seal.bytes import b64, sha
from ishenim.seal.envelope import encrypt
from ishenim.seal.reference import Reference, listed
from ishenim.seal.roster import Roster
from tests.cast import (
    NOW,
    TUESDAY,
    Author,
    CastMember,
    card_of,
    keys_of,
    later,
    person_named,
    sign_undertaking,
)

OPENED_AT = later(days=6)


@dataclass(frozen=True)
class Written:
    """A letter in the box, and the header only its author and its readers know."""

    author: Author
    header: floor.Header
    seal: bytes

    @property
    def address(self) -> str:
        return f"/desk/letters/{self.seal.hex()}"

    @property
    def row(self) -> Letter:
        return Letter.objects.get(pk=self.seal)


Write = Callable[..., Written]


@pytest.fixture
def write(
    school: School, roster: Roster, sealed_box: box_floor.SealedBox, undertaken: None, now: datetime
) -> Write:
    """Return a function that drops a letter as an author's browser does.

    Its readers have signed the undertaking of confidentiality. `avoid` are seats it is not sealed
    to, `named` the posts that the letter itself says.
    """

    def write(
        author: Author,
        text: str = "Алар жаңы балдардан акча сурашат.",
        *,
        kind: str = "letter",
        avoid: frozenset[int] = frozenset(),
        named: tuple[str, ...] = (),
        name: str = "",
        files: list[tuple[str, str, bytes]] | None = None,
        at: datetime = now,
        **about: object,
    ) -> Written:
        attached = files or []
        header = floor.Header(
            kind=kind,
            origin=roster.origin,
            box=sealed_box.id.hex(),
            id=name or secrets.token_hex(16),
            sealed_by="browser",
            to=tuple(floor.readers_of(roster, avoid)),
            mailbox=author.keys.mailbox.hex(),
            reply_to=author.keys.recipient,
            thread_key=b64(author.keys.thread_key),
            text=text,
            about=about | {"avoid": list(named)} if named else about or None,
            files=tuple(floor.FileEntry(name=n, type=t, size=len(data)) for n, t, data in attached),
        )
        packed = floor.pack(header, [data for _name, _type, data in attached])
        urgent = kind == "urgent"
        outer = (
            floor.seal_urgent(roster, packed, avoid)
            if urgent
            else floor.seal_letter(roster, sealed_box, packed, avoid)
        )
        seal = floor.seal_from(roster, sealed_box.id, outer, urgent=urgent)
        stub = receipt.Stub(
            seal=seal, box_id=sealed_box.id, letter_id=header.id, to=header.to, kind=kind
        )
        dropped = box_actions.Dropped(
            kind=kind,
            box_number=sealed_box.number,
            mailbox=author.keys.mailbox,
            auth_hash=sha256(author.keys.auth).digest(),
            stub=receipt.seal_stub(author.keys, stub),
            outer=outer,
        )
        box_actions.drop(school=school, letter=dropped, now=at)
        return Written(author, header, seal)

    return write


OpenTheBox = Callable[..., Opening]


@pytest.fixture
def open_the_box(
    school: School, members: list[CastMember], roster: Roster, sealed_box: box_floor.SealedBox
) -> OpenTheBox:
    """Return a function that opens the first box on Tuesday, with k real key cards or with `cards`.

    It leaves what a whole ceremony leaves; letters for which too few cards came stay locked.
    """

    def open_it(cards: list[CastMember] | None = None) -> Opening:
        box = Box.objects.get(school=school, number=1)
        Box.objects.filter(pk=box.pk).update(state=Box.State.CLOSED, closed_on=TUESDAY)
        following = _seal_next(school, roster, sealed_box, members)
        taken = places.take_out(box)
        deals = [_deal_of(each, roster) for each in taken]
        seals = opening_floor.manifest([each.seal for each in deals])
        opened = _opened(roster, sealed_box, following, seals, members)
        _release(box, roster, opened, deals, taken, cards or members[: roster.quorum])
        found = _read(box, roster, opened, deals, members[0])
        Letter.objects.filter(pk__in=_seals(found.opened)).update(lock="open", act=1)
        Letter.objects.filter(pk__in=_seals(found.damaged)).update(lock="damaged", act=1)
        urgent = Letter.objects.filter(box=box, kind=Letter.Kind.URGENT)
        box.state, box.closed_on = Box.State.OPENED, TUESDAY
        box.manifest, box.open_text, box.open_note = seals, opened.text, opened.note
        box.urgent_manifest = opening_floor.manifest([bytes(one.pk) for one in urgent])
        box.save()
        held = Opening.objects.create(
            school=school,
            kind=Opening.Kind.PLANNED,
            step=Opening.Step.DONE,
            planned_on=TUESDAY,
            held_on=TUESDAY,
            began_at=OPENED_AT,
            ended_at=OPENED_AT,
            box=box,
            next_box=following,
            act_number=1,
            opened=len(found.opened.split()),
            damaged=found.damaged,
            waiting=found.waiting,
        )
        held.boxes.add(box)
        return held

    return open_it


def _seals(manifest: str) -> list[bytes]:
    return [bytes.fromhex(seal) for seal in manifest.split()]


def _seal_next(
    school: School, roster: Roster, last: box_floor.SealedBox, members: list[CastMember]
) -> Box:
    head = Log(school).head()
    text = box_floor.write_box(
        roster,
        number=2,
        prev=last.id,
        sealed=TUESDAY,
        opens=later(days=13).date(),
        checkpoint=Reference(head.size, head.root),
    )
    note = sign_note(text, [member.keys.signer for member in members])
    entry = append(school=school, kind="box", note=note, now=OPENED_AT)
    read = box_floor.read_box(note, roster)
    return Box.objects.create(
        school=school,
        number=2,
        state=Box.State.OPEN,
        note=note,
        box_id=read.id,
        epoch=roster.epoch,
        entry_index=entry.index,
        sealed_on=read.sealed,
        opens_on=read.opens,
    )


def _deal_of(letter: Letter, roster: Roster) -> deal.Deal:
    lines, payload = bytes(letter.lines), bytes(letter.payload_hash)
    return deal.read_deal(bytes(letter.box.box_id), list(roster.members), lines, payload)


@dataclass(frozen=True)
class _SignedOpen:
    """The opening that k cards signed."""

    note: str
    read: opening_floor.Open

    @property
    def text(self) -> str:
        return self.read.text


def _opened(
    roster: Roster,
    box: box_floor.SealedBox,
    following: Box,
    seals: str,
    members: list[CastMember],
) -> _SignedOpen:
    said = opening_floor.Open(
        box=Reference(box.number, box.id),
        next=Reference(following.number, bytes(following.box_id)),
        kind="planned",
        day=TUESDAY,
        date=TUESDAY,
        letters=listed(seals),
    )
    text = opening_floor.write_open(roster, said)
    note = sign_note(text, [member.keys.signer for member in members[: roster.quorum]])
    return _SignedOpen(note, opening_floor.read_open(note, roster, box))


def _release(
    box: Box,
    roster: Roster,
    opened: _SignedOpen,
    deals: list[deal.Deal],
    taken: list[Letter],
    cards: list[CastMember],
) -> None:
    for card in cards:
        at = list(roster.members).index(card.seat)
        lines = [deal.split_lines(bytes(letter.lines))[at] for letter in taken]
        given = opening_floor.release(card.keys, roster, roster, opened.read, deals, lines)
        Release.objects.create(
            box=box, seat=card.seat, file=given.file, note=given.note, epoch=roster.epoch
        )


def released_to(member: CastMember, box: Box, roster: Roster) -> dict[int, list[bytes]]:
    """Return the shares of a box by seat, as a member's browser opens them."""
    sealed = box_floor.read_box(box.note, roster)
    opened = opening_floor.read_open(box.open_note, roster, sealed)
    rows = Release.objects.filter(box=box)
    files = [opening_floor.Released(bytes(row.file), row.note) for row in rows]
    return dict(opening_floor.open_release(member.keys, roster, opened, one) for one in files)


def _read(
    box: Box, roster: Roster, opened: _SignedOpen, deals: list[deal.Deal], member: CastMember
) -> opening_floor.Reading:
    box.open_note = opened.note
    return opening_floor.read_letters(roster, deals, released_to(member, box, roster))


def release_falsely(member: CastMember, box: Box, roster: Roster) -> None:
    """Let a member hand out a share that nobody dealt, of every letter of a box."""
    opened = opening_floor.read_open(box.open_note, roster, box_floor.read_box(box.note, roster))
    shares = secrets.token_bytes(16) * len(box.manifest.split())
    plain = b"TBR2" + opened.id + bytes([member.seat]) + shares
    file = encrypt(plain, opening_floor.receivers(roster, roster))
    said = opening_floor.Release(member.seat, opened.id, sha(file), 0)
    text = opening_floor.write_release(roster.origin, said)
    note = sign_note(text, [member.keys.signer])
    Release.objects.update_or_create(
        box=box,
        seat=member.seat,
        defaults={"file": file, "note": note, "epoch": roster.epoch},
    )


def secret_of(letter: Letter, member: CastMember, roster: Roster) -> bytes:
    """Return the secret of an opened letter, as a member's browser joins it."""
    at = letter.box.manifest.split().index(bytes(letter.pk).hex())
    shares = released_to(member, letter.box, roster)
    mine = {seat: given[at] for seat, given in shares.items()}
    return deal.join(_deal_of(letter, roster), mine, roster.quorum)


@pytest.fixture
def letter(write: Write, aigul: Author, open_the_box: OpenTheBox, school: School):
    """Aigul's letter, taken out on Tuesday and registered."""
    written = write(aigul, tile="RCK", who="pupil", danger="no", language="ky")
    open_the_box()
    actions.register(school=school, now=OPENED_AT)
    return written


@pytest.fixture
def newcomer(letter: Written, members: list[CastMember], school: School) -> CastMember:
    """The sixth of seven members since the day after the opening: the letter is closed to her."""
    day = later(OPENED_AT, days=1)
    new = [_joins(school, seat, name, day.date()) for seat, name in NEWCOMERS]
    keys = [cast.keys for cast in (*members, *new)]
    # It takes effect with the next box; sealing that is another story.
    put_in_force(roster=ceremony.sign_roster(school=school, keys=keys, now=day), now=day)
    for cast in new:
        sign_undertaking(cast, day)
    return new[0]


NEWCOMERS = [(6, "Жаңыл Кадырова"), (7, "Таалай Иманов")]


def _joins(school: School, seat: int, name: str, day: date) -> CastMember:
    keys = keys_of(seat)
    member = Member.objects.create(
        school=school,
        person=person_named(name),
        seat=seat,
        post=Member.Post.OTHER,
        joined_on=day,
        signing_key=keys.signer.public,
        recipient=keys.recipient,
        card_made_on=day,
    )
    return CastMember(member, card_of(seat), keys)


@pytest.fixture
def urgent(write: Write, aigul: Author, now: datetime) -> Written:
    """Aigul's urgent letter on Wednesday; its alarm has just sounded."""
    written = write(aigul, "Ал өзүнө зыян кылам деди.", kind="urgent", tile="SUI", danger="yes")
    actions.tick(now=now)
    return written


def urgent_note(
    member: CastMember, roster: Roster, seal: bytes, *, at: datetime, seat: int | None = None
) -> str:
    """Return what a member signs to open an urgent letter of the first box."""
    box = Box.objects.get(number=1)
    signed = act.Urgent(
        seal=seal,
        box=Reference(1, bytes(box.box_id)),
        date=at.date(),
        seat=member.seat if seat is None else seat,
    )
    return sign_note(act.write_urgent(roster, signed), [member.keys.signer])


def open_urgent(
    written: Written, member: CastMember, roster: Roster, *, at: datetime = NOW
) -> bytes:
    """Let a member sign for an urgent letter and take it; return its bytes."""
    note = urgent_note(member, roster, written.seal, at=at)
    actions.open_urgent(letter=written.row, note=note, by=member.member, now=at)
    return actions.take(letter=written.row, by=member.member, now=at)


def alarm_of(written: Written) -> UrgentAlarm:
    return UrgentAlarm.objects.get(letter=written.seal)


class Sent(actions.Signed):
    """A reply as a member's browser sends it."""

    @property
    def json(self) -> dict[str, object]:
        return {
            "number": self.number,
            "key": b64(self.key),
            "sealed": b64(self.sealed),
            "copy": b64(self.copy),
            "shown": self.shown,
            "heard": self.heard,
        }


def reply_from(
    member: CastMember, roster: Roster, written: Written, body: str, *, number: int = 1
) -> Sent:
    """Sign and seal a reply with the member's card, knowing all that was added."""
    added = written.row.messages("in").count()
    text = thread.write_reply(roster.origin, written.header.id, number, OPENED_AT.date(), body)
    note = sign_note(text, [member.keys.signer])
    return Sent(
        number=number,
        key=secrets.token_bytes(16),
        sealed=thread.seal_reply(written.header.reply_to, note),
        copy=thread.seal_copy(roster, written.header.to, note),
        shown=added,
        heard=added,
    )


def add_to(
    written: Written,
    roster: Roster,
    school: School,
    text: str,
    *,
    keys: receipt.ReceiptKeys | None = None,
) -> None:
    """Add to a letter as its author's browser does."""
    keys = keys or written.author.keys
    stub = receipt.Stub(
        seal=written.seal,
        box_id=bytes.fromhex(written.header.box),
        letter_id=written.header.id,
        to=written.header.to,
        kind="letter",
    )
    header = thread.followup_header(
        keys, stub, origin=roster.origin, to=written.header.to, text=text, sealed_by="browser"
    )
    added = box_actions.Added(
        mailbox=written.author.keys.mailbox,
        auth=written.author.keys.auth,
        key=secrets.token_bytes(16),
        sealed=thread.seal_followup(roster, written.header.to, header),
    )
    box_actions.follow_up(school=school, added=added, now=OPENED_AT)


def rows_of(school: School, member: Member) -> list[letters.Row]:
    """Return every line of the list of letters."""
    return letters.rows(member, OPENED_AT.date(), letters.registered(school))


def has_read(written: Written, cast: CastMember, *, name: bytes = b"n" * 32) -> None:
    """Let a member's card open a letter, as their browser says."""
    actions.take(letter=written.row, by=cast.member, now=OPENED_AT)
    actions.report(
        letter=written.row, by=cast.member, is_readable=True, name_hash=name, now=OPENED_AT
    )


def read_by(written: Written, *readers: CastMember, at: datetime = OPENED_AT) -> Case:
    """Let these members open a letter, as their browsers report it; return its case."""
    name = sha256(written.header.id.encode()).digest()
    for reader in readers:
        actions.take(letter=written.row, by=reader.member, now=at)
        actions.report(
            letter=written.row, by=reader.member, is_readable=True, name_hash=name, now=at
        )
    return Case.objects.select_related("school", "letter__box", "opening").get(letter=written.seal)


def line(**columns: object) -> Described:
    """Return a line of the register without names."""
    said = {
        "author": "pupil",
        "is_anonymous": True,
        "sheets": 1,
        "attachments": 0,
        "language": "ky",
        "category": "RCK-1",
        "urgency": "",
        "modifiers": (),
        "summary": "Улуу класстар кенжелерден акча талап кылышат.",
    }
    return Described(**(said | columns))  # type: ignore[arg-type]


@pytest.fixture
def case(letter: Written, members: list[CastMember]) -> Case:
    """Aigul's letter after four of five have opened it; the fifth has not."""
    return read_by(letter, *members[:4])


@pytest.fixture
def described(case: Case, members: list[CastMember]) -> Case:
    """… and its line is in the register."""
    return describe(case=case, described=line(), tile="RCK", by=members[0].member, now=OPENED_AT)
