"""What members of a commission do with letters in their browsers, and authors before them.

For the demo school; the letters are invented, all else is the product's own.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from django.utils import timezone

from ishenim.box import actions as drops
from ishenim.box.models import Box, Letter, Message
from ishenim.casework import actions as casework
from ishenim.casework.letters import next_number
from ishenim.casework.models import Case
from ishenim.cli.sitting import Sitter
from ishenim.commission import rosters
from ishenim.commission.models import Member
from ishenim.consideration import actions as consideration
from ishenim.intake import actions as intake
from ishenim.intake.models import Entered
from ishenim.opening.models import Opening
from ishenim.proof.note import sign_note
from ishenim.registration import actions as registration
from ishenim.schools.models import School
from ishenim.seal import act, entered, letter, receipt, thread
from ishenim.seal.box import read_box
from ishenim.seal.bytes import sha
from ishenim.seal.card import MemberKeys
from ishenim.seal.deal import seal_of
from ishenim.seal.envelope import fresh_identity, recipient_of
from ishenim.seal.reference import Reference


@dataclass(frozen=True)
class Told:
    """A letter of the demo, invented: what it says, and how its line is written without names."""

    text: str
    category: str
    summary: str
    language: str = "ky"
    who: str = "pupil"


TOLD = (
    Told("Чоң тыныгууда 9-класстын балдары кичүүлөрдөн акча талап кылышат.", "RCK-1",
         "Улуу класстар кенжелерден акча талап кылышат."),
    Told("В раздевалке новенькую обзывают и прячут её вещи.", "VIO-3",
         "В раздевалке обижают новую ученицу.", "ru"),
    Told("Ашканада тамак муздак берилет, айтсак ашпозчу урушат.", "RGT-1",
         "Ашканадагы тамак жана ашпозчунун мамилеси."),
    Told("Мугалим доскага чыкпай калганга эле «келесоо» деп кыйкырат.", "VIO-1",
         "Мугалим окуучуларга кыйкырат."),
    Told("С класса собирают деньги на ремонт и говорят, кто не сдал.", "COR-1",
         "С класса собирают деньги на ремонт.", "ru", "parent"),
    Told("Спорт залдын эшиги сынык, кичинекейлер колун кысып алышты.", "RGT-1",
         "Спорт залдын эшиги оңдолушу керек."),
)  # fmt: skip
URGENT = Told(
    "Агам мени үйдөн кууп чыкты, бүгүн кайда түнөрүмдү билбейм.", "RGT-1",
    "Окуучунун бүгүн түнөй турган жери жок.",
)  # fmt: skip
MORE = "Катыңа рахмат. Биз муну текшердик, азыр чоң тыныгууда мугалим карап турат."


@dataclass
class Written:
    """A letter that was put in, with what its author keeps."""

    told: Told
    seal: bytes
    id: str
    to: tuple[int, ...]
    reply_to: str
    code: str = ""

    @property
    def row(self) -> Letter:
        return Letter.objects.get(pk=self.seal)

    @property
    def case(self) -> Case:
        return Case.objects.select_related("school", "letter__box", "opening").get(letter=self.seal)


@dataclass
class Hands:
    """The members with their cards; authors who put letters in."""

    school: School
    cards: Sequence[MemberKeys]
    codes: list[str] = field(default_factory=list)  # of authors, for the demo's page

    def sitter(self, seat: int) -> Sitter:
        """Return who holds a seat, as they are now, with their card."""
        member = Member.objects.select_related("school", "person").get(
            school=self.school, seat=seat
        )
        return Sitter(member, next(one for one in self.cards if one.seat == seat))

    def write(
        self, told: Told, now: datetime, *, kind: str = "letter", has_code: bool = False
    ) -> Written:
        """Seal a letter as a browser does, and put it into the box."""
        box = Box.objects.get(school=self.school, state=Box.State.OPEN)
        roster = rosters.of_epoch(self.school, box.epoch)
        sealed_box = read_box(box.note, roster)
        keys, code = self._author(has_code=has_code)
        header = letter.Header(
            kind=kind,
            origin=roster.origin,
            box=sealed_box.id.hex(),
            id=secrets.token_hex(16),
            sealed_by="browser",
            to=tuple(roster.members),
            mailbox=keys.mailbox.hex(),
            reply_to=keys.recipient,
            text=told.text,
            about={"tile": told.category.partition("-")[0], "who": told.who,
                   "language": told.language},
        )  # fmt: skip
        packed = letter.pack(header, [])
        urgent = kind == "urgent"
        outer = (
            letter.seal_urgent(roster, packed)
            if urgent
            else letter.seal_letter(roster, sealed_box, packed)
        )
        seal = letter.seal_from(roster, sealed_box.id, outer, urgent=urgent)
        stub = receipt.Stub(
            seal=seal, box_id=sealed_box.id, letter_id=header.id, to=header.to, kind=kind
        )
        dropped = drops.Dropped(
            kind=kind,
            box_number=box.number,
            mailbox=keys.mailbox,
            auth_hash=sha256(keys.auth).digest(),
            stub=receipt.seal_stub(keys, stub),
            outer=outer,
        )
        drops.drop(school=self.school, letter=dropped, now=now)
        if code:
            self.codes.append(code)
        return Written(told, seal, header.id, header.to, keys.recipient, code)

    def _author(self, *, has_code: bool) -> tuple[receipt.ReceiptKeys, str]:
        """Return an author's keys: from a code where the demo's page tells it, else by chance."""
        if has_code:
            code = receipt.new_code()
            return receipt.derive(self.school.origin, code), code
        identity = fresh_identity()
        keys = receipt.ReceiptKeys(
            mailbox=secrets.token_bytes(16),
            auth=secrets.token_bytes(32),
            identity=identity,
            recipient=recipient_of(identity),
            stub_key=secrets.token_bytes(32),
            thread_key=secrets.token_bytes(32),
        )
        return keys, ""

    def read(self, one: Written, now: datetime) -> None:
        """Let two members read it, and one write its line."""
        for seat in (1, 3):
            self._opened_by(one, seat, now)
        said = registration.Described(
            author=one.told.who,
            is_anonymous=True,
            sheets=1,
            attachments=0,
            language=one.told.language,
            category=one.told.category,
            urgency="",
            modifiers=(),
            summary=one.told.summary,
        )
        tile = one.told.category.partition("-")[0]
        by = self.sitter(1).member
        registration.describe(case=one.case, described=said, tile=tile, by=by, now=now)

    def _opened_by(self, one: Written, seat: int, now: datetime) -> None:
        row, who = one.row, self.sitter(seat).member
        casework.take(letter=row, by=who, now=now)
        name = sha256(one.id.encode()).digest()
        casework.report(letter=row, by=who, is_readable=True, name_hash=name, now=now)

    def take_up(self, one: Written, now: datetime) -> None:
        who, by = self.sitter(3).member, self.sitter(1).member
        consideration.assign(case=one.case, member=who, by=by, now=now)
        consideration.take_up(case=one.case, by=who, now=now)
        consideration.add_task(
            case=one.case, text="Класс жетекчи менен сүйлөшүү", member=who,
            due_on=None, by=by, now=now,
        )  # fmt: skip
        consideration.add_measure(
            case=one.case, kind="talk", text="Класста сүйлөшүү болду",
            done_on=timezone.localdate(now), by=who, now=now,
        )  # fmt: skip

    def answer(self, one: Written, now: datetime) -> None:
        """Decide, and answer the author."""
        who, day = self.sitter(3), timezone.localdate(now)
        case = one.case
        for task in case.tasks.filter(done_on=None):
            consideration.finish_task(task=task, result="Сүйлөшүү болду.", by=who.member, now=now)
        consideration.decide(
            case=case, decision="Кезмет коюлду, класста сүйлөшүү болду.", outcome="confirmed",
            by=who.member, now=now,
        )  # fmt: skip
        row, roster = one.row, rosters.of_epoch(self.school, one.row.box.epoch)
        number = next_number(row)
        text = thread.write_reply(roster.origin, one.id, number, day, MORE)
        note = sign_note(text, [who.keys.signer])
        added = row.messages(Message.Way.IN).count()
        sent = casework.Signed(
            number=number,
            key=secrets.token_bytes(16),
            sealed=thread.seal_reply(one.reply_to, note),
            copy=thread.seal_copy(roster, one.to, note),
            shown=added,
            heard=added,
        )
        casework.answer(letter=row, sent=sent, by=who.member, now=now)

    def open_urgent(self, one: Written, now: datetime) -> None:
        """Let two members sign for opening an urgent letter, and read it."""
        casework.tick(now=now)
        for seat in (3, 1):
            who, roster = self.sitter(seat), rosters.in_force(self.school)
            assert roster is not None  # noqa: S101  (the commission has begun)
            box = one.row.box
            said = act.Urgent(
                seal=one.seal, box=Reference(box.number, bytes(box.box_id)),
                date=timezone.localdate(now), seat=seat,
            )  # fmt: skip
            note = sign_note(act.write_urgent(roster, said), [who.keys.signer])
            casework.open_urgent(letter=one.row, note=note, by=who.member, now=now)
        self.read(one, now)

    def type_in(self, now: datetime) -> None:
        """Type in the letter of the wooden box; another member compares it with the paper."""
        who, day = self.sitter(5), timezone.localdate(now)
        opening = Opening.objects.filter(school=self.school, paper_letters__gt=0).latest("pk")
        box = Box.objects.get(school=self.school, state=Box.State.OPEN)
        roster = rosters.of_epoch(self.school, box.epoch)
        told = TOLD[2]
        header = letter.Header(
            kind="entered",
            origin=roster.origin,
            box=bytes(box.box_id).hex(),
            id=secrets.token_hex(16),
            sealed_by="browser",
            to=tuple(roster.members),
            mailbox=secrets.token_hex(16),
            reply_to="",
            text=told.text,
        )
        sealed = letter.seal_to_seats(roster, letter.pack(header), header.to)
        said = entered.Entered(
            origin=roster.origin,
            seal=seal_of(sha(sealed)),
            channel="box",
            language="ky",
            sheets=1,
            received=opening.held_on,
            date=day,
            seat=who.seat,
        )
        note = sign_note(entered.write_entered(said), [who.keys.signer])
        typed = intake.Typed(sealed=sealed, note=note, slip_code="")
        intake.enter(school=self.school, opening=opening, typed=typed, by=who.member, now=now)
        one = Written(told, said.seal, header.id, header.to, "")
        self.read(one, now)
        row = Entered.objects.get(letter=one.seal)
        intake.compare(entered=row, by=self.sitter(1).member, now=now)
        self.take_up(one, now)
        by = self.sitter(3).member
        consideration.decide(
            case=one.case, decision="Ашкана менен сүйлөшүлдү.", outcome="partly", by=by, now=now
        )
        consideration.note_answer(case=one.case, how=Case.How.ORAL, on=day, by=by, now=now)
