"""The people of the tests: the same in every test, guide and screenshot.

`school`   M. Balbakov secondary school, before anybody is there
`members`  the five members with their key cards; their roster is not signed yet
`roster`   … and signed by all five
`open_box` … and the first box sealed: a letter can be dropped
`undertaken` the five have signed the undertaking of confidentiality
`order`    the head's signed order on the five; `acquainted`: they have signed that they read it
`head`, `administrator`, `stranger`; `aigul` writes letters
`enter(who)` signs in; a member of the cast has proven their card, unless `card=False`
"""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from ishenim.cli import ceremony, constituting
from ishenim.commission import access, rosters
from ishenim.commission.models import Member, Office, Person
from ishenim.orders import composing, papering
from ishenim.orders.actions import acquaint
from ishenim.orders.models import Order, Undertaking
from ishenim.orders.undertakings import actions as undertaking_actions
from ishenim.orders.undertakings import drafting as undertakings
from ishenim.proof.note import Signer
from ishenim.schools.models import School
from ishenim.seal import letter, receipt
from ishenim.seal.box import SealedBox, read_box
from ishenim.seal.bytes import b64
from ishenim.seal.card import MemberKeys, member_keys
from ishenim.seal.errors import SealError
from ishenim.seal.roster import Roster

ORIGIN = "testserver"
TUESDAY = date(2026, 4, 21)
NOW = datetime(2026, 4, 15, 9, 30, tzinfo=ZoneInfo("Asia/Bishkek"))

#: seat, name, post, roles
FIVE = [
    (1, "Гүлнара Асанова", Member.Post.DEPUTY, {"is_chair": True}),
    (2, "Айнура Бекова", Member.Post.TEACHER, {"is_secretary": True}),
    (3, "Эрлан Жумабаев", Member.Post.SOCIAL, {"is_responsible": True}),
    (4, "Назгүл Турдубаева", Member.Post.PSYCHOLOGIST, {"is_duty": True}),
    (5, "Бакыт Осмонов", Member.Post.PARENT, {}),
]


@dataclass(frozen=True)
class CastMember:
    """A member with the card in their hand."""

    member: Member
    card: bytes
    keys: MemberKeys

    @property
    def seat(self) -> int:
        return self.member.seat

    @property
    def person(self) -> Person:
        return self.member.person

    def sign(self, text: str) -> str:
        """Return this member's signature line under a text."""
        return self.keys.signer.line(text)


@dataclass(frozen=True)
class Written:
    """A letter as a browser hands it in."""

    outer: bytes
    seal: bytes
    mailbox: bytes
    auth: bytes
    stub: bytes

    @property
    def auth_hash(self) -> bytes:
        return hashlib.sha256(self.auth).digest()


@dataclass(frozen=True)
class Author:
    """Somebody who writes; nobody but the code on their paper knows who."""

    code: str
    keys: receipt.ReceiptKeys

    def write(
        self,
        text: str,
        roster: Roster,
        box: SealedBox,
        *,
        exclude: frozenset[int] = frozenset(),
        kind: str = "letter",
        **more: object,
    ) -> Written:
        """Seal a letter to a box, or an urgent one without a lock, as the browser does."""
        header = letter.Header(
            kind=kind,
            origin=roster.origin,
            box=box.id.hex(),
            id=secrets.token_hex(16),
            sealed_by="browser",
            to=tuple(seat for seat in roster.members if seat not in exclude),
            mailbox=self.keys.mailbox.hex(),
            reply_to=self.keys.recipient,
            text=text,
            **more,
        )
        packed = letter.pack(header, [])
        urgent = kind == "urgent"
        outer = (
            letter.seal_urgent(roster, packed, exclude)
            if urgent
            else letter.seal_letter(roster, box, packed, exclude)
        )
        seal = letter.seal_from(roster, box.id, outer, urgent=urgent)
        stub = receipt.Stub(seal=seal, box_id=box.id, letter_id=header.id, to=header.to, kind=kind)
        sealed_stub = receipt.seal_stub(self.keys, stub)
        return Written(outer, seal, self.keys.mailbox, self.keys.auth, sealed_stub)


def card_of(seat: int, *, cards_made: int = 1) -> bytes:
    """Return the same card for the same seat in every test; another one for each made anew."""
    return hashlib.sha256(f"the card of seat {seat}, {cards_made}".encode()).digest()[:16]


@cache
def keys_of(seat: int, cards_made: int = 1) -> MemberKeys:
    return member_keys(ORIGIN, seat, card_of(seat, cards_made=cards_made))


@cache
def receipt_keys(code: str) -> receipt.ReceiptKeys:
    return receipt.derive(ORIGIN, code)


def with_check_digit(digits: str) -> str:
    """Return the only code that begins with these nineteen digits."""
    for last in "0123456789":
        try:
            return receipt.check_code(digits + last)
        except SealError:
            continue
    raise AssertionError(digits)


def person_named(name: str) -> Person:
    """Make a person who signs in with `enter`; nobody needs their password."""
    latin = hashlib.sha256(name.encode()).hexdigest()[:8]
    return Person.objects.create_user(email=f"{latin}@example.kg", name=name)


@pytest.fixture
def database(request: pytest.FixtureRequest) -> None:
    """The test's own database where it has one (tests/served.py), else one that is rolled back."""
    own = "own_database" in request.fixturenames
    request.getfixturevalue("own_database" if own else "db")


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def today() -> date:
    return NOW.date()


@pytest.fixture
def school(database: None) -> School:
    return School.objects.create(
        slug="balbakov",
        origin=ORIGIN,
        is_default=True,
        name_ky="М. Балбаков атындагы орто мектеп",
        name_ru="Средняя школа имени М. Балбакова",
        name_en="M. Balbakov secondary school",
    )


@pytest.fixture
def seated(school: School, now: datetime) -> list[Member]:
    """The five in their seats, without key cards."""
    return [
        Member.objects.create(
            school=school,
            person=person_named(name),
            seat=seat,
            post=post,
            joined_on=now.date(),
            **roles,
        )
        for seat, name, post, roles in FIVE
    ]


@pytest.fixture
def members(seated: list[Member], school: School, now: datetime) -> list[CastMember]:
    """The five with a key card each; [0] chair, [1] secretary, [2] responsible, [3] on duty."""
    cast = []
    for member in seated:
        keys = keys_of(member.seat)
        member.signing_key, member.recipient = keys.signer.public, keys.recipient
        member.card_made_on = now.date()
        member.save()
        cast.append(CastMember(member, card_of(member.seat), keys))
    return cast


@pytest.fixture
def roster(members: list[CastMember], school: School, now: datetime) -> Roster:
    """The first roster, signed by all five and in the journal; the floor's own view of it."""
    ceremony.sign_roster(school=school, keys=[m.keys for m in members], now=now)
    in_force = rosters.in_force(school)
    assert in_force is not None
    return in_force


@pytest.fixture
def undertaken(members: list[CastMember], school: School, now: datetime) -> None:
    """All five have signed the undertaking of confidentiality, each with their own card."""
    for member in members:
        sign_undertaking(member, now)


def sign_undertaking(member: CastMember, now: datetime) -> Undertaking:
    """Sign the undertaking of this day, as the member's browser does."""
    text = undertakings.draft(member.member, timezone.localdate(now)).note_text
    return undertaking_actions.sign_undertaking(line=member.sign(text), by=member.member, now=now)


@pytest.fixture
def open_box(roster: Roster, members: list[CastMember], school: School, now: datetime):
    """The first box, sealed on Wednesday 15 April, to be opened on Tuesday 21 April 2026."""
    keys = [m.keys for m in members]
    return ceremony.seal_box(school=school, keys=keys, opens=TUESDAY, now=now)


@pytest.fixture
def sealed_box(open_box, roster: Roster) -> SealedBox:
    """The first box as the floor reads it."""
    return read_box(open_box.note, roster)


@pytest.fixture
def head(school: School) -> Person:
    """The head of the school: responsible for everything, reader of nothing."""
    person = person_named("Чынара Сыдыкова")
    Office.objects.create(school=school, person=person, kind=Office.Kind.HEAD)
    return person


@pytest.fixture
def head_signer(head: Person, school: School, now: datetime) -> Signer:
    """The head's own key card: it signs orders and opens nothing."""
    return ceremony.hand_in_head_card(school=school, card=card_of(0), now=now)


@pytest.fixture
def order(school: School, members: list[CastMember], head_signer: Signer, now: datetime) -> Order:
    """The head's order No. 27 on the commission, signed; it names the five."""
    rows = composing.present(school, None)
    signed, _links = constituting.order_commission(
        school=school, rows=rows, number="27", head=head_signer, now=now
    )
    return signed


@pytest.fixture
def acquainted(order: Order, members: list[CastMember], now: datetime) -> None:
    """All five have signed that they read the order."""
    for member in members:
        text = papering.acquaintance_text(order, member.member, timezone.localdate(now))
        acquaint(order=order, line=member.sign(text), by=member.member, now=now)


@pytest.fixture
def administrator(school: School) -> Person:
    """Keeps the installation: accounts, settings, backups; reader of nothing."""
    person = person_named("Нурбек Кадыров")
    Office.objects.create(school=school, person=person, kind=Office.Kind.ADMINISTRATOR)
    return person


@pytest.fixture
def stranger(database: None) -> Person:
    """Somebody with an account and nothing else."""
    return person_named("Тимур Алиев")


@pytest.fixture
def aigul() -> Author:
    """A pupil of the sixth form who writes."""
    code = with_check_digit("0000111122223333444")
    return Author(code, receipt_keys(code))


@pytest.fixture
def enter() -> Callable[..., Client]:
    """Return a browser in which somebody has signed in, with a second factor and their card."""

    def sign_in(
        who: Person | Member | CastMember, *, second_factor: bool = True, card: bool = True
    ) -> Client:
        person = who if isinstance(who, Person) else who.person
        if second_factor:
            Authenticator.objects.get_or_create(
                user=person, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "A" * 32}}
            )
        browser = Client()
        browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        if card and isinstance(who, CastMember):
            session = browser.session
            session[access.CARD] = b64(who.keys.signer.public)
            session.save()
        return browser

    return sign_in


def later(moment: datetime = NOW, **units: int) -> datetime:
    """Return a later moment: later(days=6)."""
    return moment + timedelta(**units)


def replaced(cast: CastMember, *, cards_made: int) -> CastMember:
    """Return the member with a card made anew; the database does not know it yet."""
    card = card_of(cast.seat, cards_made=cards_made)
    return replace(cast, card=card, keys=keys_of(cast.seat, cards_made))
