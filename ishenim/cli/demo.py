"""The demo school: constituted as the regulation asks, with a sealed box that opens today.

The head's order, everybody's signatures, the first meeting and its minutes are made by the same
actions as in a real school.

Everything secret about it is printed to one page, var/demo/cards.html. No other verb of the
program ever writes a key card to a disk.
"""

import base64
import secrets
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import segno
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.db import transaction
from django.template import Context, Engine
from django.utils import timezone, translation
from django.utils.safestring import mark_safe

from ishenim.box.models import Box
from ishenim.cli import ceremony, constituting, year
from ishenim.cli.hands import Hands
from ishenim.commission.actions import accept_as_new
from ishenim.commission.actions.setup import HELPLINES, seed_helplines
from ishenim.commission.models import Invitation, Member, Office, Person
from ishenim.opening.models import Opening
from ishenim.orders.composing import Row
from ishenim.proof.note import Signer
from ishenim.schools.models import School
from ishenim.seal.card import MemberKeys, card_text, new_card

#: post, name, e-mail's first part, role by the order
COMMISSION: tuple[tuple[Member.Post, str, str, str], ...] = (
    (Member.Post.PSYCHOLOGIST, "Назгүл Турдубаева", "psychologist", "is_responsible"),
    (Member.Post.DEPUTY, "Гүлнара Асанова", "deputy", ""),
    (Member.Post.SOCIAL, "Эрлан Жумабаев", "social", "is_duty"),
    (Member.Post.PARENT, "Бакыт Осмонов", "parent", ""),
    (Member.Post.TEACHER, "Айнура Бекова", "teacher", ""),
)
#: office → seat, as the first meeting elects
ELECTED = {"chair": 2, "secretary": 5}
MANAGEMENT = (
    (Office.Kind.HEAD, "Чынара Сыдыкова", "head"),
    (Office.Kind.ADMINISTRATOR, "Нурбек Кадыров", "admin"),
)
SITE = "https://balbakov.example.kg/ishenim"
PAGE = Path(__file__).with_name("demo_cards.html")
DIGITS = Path(__file__).with_name("demo_digits.js")


@dataclass(frozen=True)
class Account:
    """How one person of the demo signs in, and their key card if they are a member."""

    name: str
    post: str
    email: str
    password: str
    secret: str  # of the second factor, base32
    card: str = ""  # its 32 characters
    seat: int = 0

    @property
    def code(self) -> str:
        """The card's square code as an SVG picture."""
        drawn = segno.make(self.card, error="m", micro=False).svg_inline(border=4, omitsize=True)
        return mark_safe(drawn)  # noqa: S308  (drawn here, from 32 letters and digits)


@translation.override("en")  # the page and the terminal speak English
@transaction.atomic
def seed(*, today: date, port: int, is_lived: bool = False) -> Path:
    """Make the demo school with its box; return the page with sign-in data and key cards.

    The box's Tuesday is today or was in these days, so that the whole way can be walked at once.
    `is_lived`: it is no new school, it has a year behind it.
    """
    now = datetime.combine(today, timezone.localtime().time(), timezone.get_current_timezone())
    school = _school(today, port)
    head, *others = [_office(school, *office) for office in MANAGEMENT]
    weeks = today - timedelta(days=21)
    *_earlier, opens = school.planned_openings(weeks, today, school.days_off())
    sealed_at = now - timedelta(days=7 + (today - opens).days)
    if is_lived:
        sealed_at = datetime.combine(year.begins(today), time(9), now.tzinfo)
    head, signer, members, keys = _constitute(school, head, sealed_at, today)
    codes: list[str] = []
    if is_lived:
        days = school.planned_openings(
            sealed_at.date() + timedelta(days=1), opens, school.days_off()
        )
        box = ceremony.seal_box(school=school, keys=keys, opens=days[0], now=sealed_at)
        _record_first_sealing(box, sealed_at)
        hands = Hands(school, keys, codes)
        year.Year(school, signer, hands, today).live(days, sealed_at.date())
    else:
        box = ceremony.seal_box(school=school, keys=keys, opens=opens, now=sealed_at)
        _record_first_sealing(box, sealed_at)
    ceremony.cosign_journal(school=school, keys=keys, now=now)
    return _print(school, [head, *others, *members], port, codes)


def _record_first_sealing(box: Box, sealed_at: datetime) -> None:
    """Write the first line of the opening journal, as the opening room would."""
    Opening.objects.create(
        school=box.school,
        kind=Opening.Kind.FIRST,
        step=Opening.Step.DONE,
        planned_on=box.sealed_on,
        held_on=box.sealed_on,
        began_at=sealed_at,
        ended_at=sealed_at,
        next_box=box,
        rulebook=box.school.rules_on(box.sealed_on)[0],
    )


def _constitute(
    school: School, head: Account, sealed_at: datetime, today: date
) -> tuple[Account, Signer, list[Account], list[MemberKeys]]:
    """Appoint, let everybody sign, elect: from eight days before the sealing to five."""
    ordered_at, signed_at = sealed_at - timedelta(days=8), sealed_at - timedelta(days=6)
    card = new_card()
    signer = ceremony.hand_in_head_card(school=school, card=card, now=ordered_at)
    rows = [
        Row(
            name=name,
            email=f"{mail}@demo.kg",
            post=post,
            is_responsible=role == "is_responsible",
            is_duty=role == "is_duty",
        )
        for post, name, mail, role in COMMISSION
    ]
    order, links = constituting.order_commission(
        school=school, rows=rows, number="27", head=signer, now=ordered_at
    )
    came = [
        _member(school, seat, invitation, ordered_at)
        for seat, (invitation, _token) in enumerate(links, start=1)
    ]
    accounts, keys = [account for account, _keys in came], [keys for _account, keys in came]
    constituting.sign_papers(order=order, keys=keys, now=signed_at)
    ceremony.sign_roster(school=school, keys=keys, now=signed_at)
    constituting.adopt(school=school, head=signer, number="28", now=signed_at)
    constituting.hold_first_meeting(
        keys=keys, elected=ELECTED, place="Мугалимдер бөлмөсү", at=time(15, 0),
        now=sealed_at - timedelta(days=5),
    )  # fmt: skip
    lines = [constituting.day_off(sealed_at.date()), *year.vacations(sealed_at.date(), today)]
    constituting.set_days(school=school, lines=lines, head=signer, number="29", now=sealed_at)
    constituting.tell_parents(school=school, link=SITE, now=sealed_at)
    return _with(head, card=card_text(card)), signer, accounts, keys


def _school(today: date, port: int) -> School:
    school = School.objects.create(
        slug="balbakov",
        origin=f"localhost:{port}",
        is_default=True,
        name_ky="М. Балбаков атындагы орто мектеп",
        name_ru="Средняя школа имени М. Балбакова",
        name_en="M. Balbakov secondary school",
        place_ky="Кара-Суу айылы",
        place_ru="село Кара-Суу",
        place_en="village of Kara-Suu",
    )
    numbers = [number for _kind, number, *_words in HELPLINES]
    seed_helplines(school=school, numbers=numbers, checked_on=today)
    return school


def _office(school: School, kind: Office.Kind, name: str, mail: str) -> Account:
    email = f"{mail}@demo.kg"
    person = Person.objects.create_user(email=email, name=name, password=_password(mail))
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    Office.objects.create(school=school, person=person, kind=kind)
    return _account(person, str(kind.label), mail)


def _member(
    school: School, seat: int, invitation: Invitation, now: datetime
) -> tuple[Account, MemberKeys]:
    """Accept an invitation, set up the second factor, make the card."""
    mail = invitation.email.partition("@")[0]
    person = accept_as_new(
        invitation=invitation, name=invitation.name, password=_password(mail), now=now
    )
    account = _account(person, str(Member.Post(invitation.post).label), mail)
    card = new_card()
    keys = ceremony.hand_in_card(school=school, seat=seat, card=card, now=now)
    return _with(account, card=card_text(card), seat=seat), keys


def _with(account: Account, **more: Any) -> Account:
    return Account(**{**vars(account), **more})


def _password(mail: str) -> str:
    return f"demo {mail} 2026"


def _account(person: Person, post: str, mail: str) -> Account:
    """Give somebody a second factor that stands on the demo's page."""
    secret = base64.b32encode(secrets.token_bytes(20)).decode()
    TOTP.activate(person, secret)
    RecoveryCodes.activate(person)
    return Account(person.name, post, person.email, _password(mail), secret)


def _print(school: School, accounts: list[Account], port: int, codes: list[str]) -> Path:
    """Write the page; only this account of the computer may read it."""
    path = settings.VAR / "demo" / "cards.html"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.chmod(0o600)
    page = Engine().from_string(PAGE.read_text())
    data = {
        "school": school,
        "accounts": accounts,
        "address": f"http://localhost:{port}/",
        "codes": codes,
    }
    path.write_text(page.render(Context(data)))
    path.with_name("digits.js").write_text(DIGITS.read_text())
    return path
