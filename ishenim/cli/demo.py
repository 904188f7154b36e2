"""The demo school: accounts, key cards, a signed roster and a sealed box that opens today.

Everything secret about it is printed to one page, var/demo/cards.html. No other verb of the
program ever writes a key card to a disk.
"""

import base64
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
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

from ishenim.cli import ceremony
from ishenim.commission.actions.setup import HELPLINES, seed_helplines
from ishenim.commission.models import Member, Office, Person
from ishenim.schools.models import School
from ishenim.seal.card import MemberKeys, card_text, new_card

#: post, name, e-mail's first part, roles
COMMISSION: tuple[tuple[Member.Post, str, str, dict[str, bool]], ...] = (
    (Member.Post.PSYCHOLOGIST, "Назгүл Турдубаева", "psychologist", {"is_responsible": True}),
    (Member.Post.DEPUTY, "Гүлнара Асанова", "deputy", {"is_chair": True}),
    (Member.Post.SOCIAL, "Эрлан Жумабаев", "social", {"is_duty": True}),
    (Member.Post.PARENT, "Бакыт Осмонов", "parent", {}),
    (Member.Post.TEACHER, "Айнура Бекова", "teacher", {"is_secretary": True}),
)
MANAGEMENT = (
    (Office.Kind.HEAD, "Чынара Сыдыкова", "head"),
    (Office.Kind.ADMINISTRATOR, "Нурбек Кадыров", "admin"),
)
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
def seed(*, today: date, port: int) -> Path:
    """Make the demo school with its box; return the page with sign-in data and key cards.

    The box's Tuesday is today or was in these days, so that the whole way can be walked at once.
    """
    now = datetime.combine(today, timezone.localtime().time(), timezone.get_current_timezone())
    school = _school(today, port)
    accounts = [_office(school, *office) for office in MANAGEMENT]
    weeks = today - timedelta(days=21)
    *_earlier, opens = school.planned_openings(weeks, today, school.days_off())
    sealed_at, cards = now - timedelta(days=7 + (today - opens).days), []
    for seat, (post, name, mail, roles) in enumerate(COMMISSION, start=1):
        account, keys = _member(school, seat, post, name, mail, roles, sealed_at)
        accounts.append(account)
        cards.append(keys)
    ceremony.sign_roster(school=school, keys=cards, now=sealed_at)
    ceremony.seal_box(school=school, keys=cards, opens=opens, now=sealed_at)
    ceremony.cosign_journal(school=school, keys=cards, now=now)
    return _print(school, accounts, port)


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
    person, account = _person(name, str(kind.label), mail)
    Office.objects.create(school=school, person=person, kind=kind)
    return account


def _member(
    school: School,
    seat: int,
    post: Member.Post,
    name: str,
    mail: str,
    roles: dict[str, bool],
    now: datetime,
) -> tuple[Account, MemberKeys]:
    person, account = _person(name, str(post.label), mail)
    joined = timezone.localdate(now)
    Member.objects.create(
        school=school, person=person, seat=seat, post=post, joined_on=joined, **roles
    )
    card = new_card()
    keys = ceremony.hand_in_card(school=school, seat=seat, card=card, now=now)
    return _with(account, card=card_text(card), seat=seat), keys


def _with(account: Account, **more: Any) -> Account:
    return Account(**{**vars(account), **more})


def _person(name: str, post: str, mail: str) -> tuple[Person, Account]:
    """Make an account whose password and second factor stand on the demo's page."""
    email, password = f"{mail}@demo.kg", f"demo {mail} 2026"
    person = Person.objects.create_user(email=email, name=name, password=password)
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    secret = base64.b32encode(secrets.token_bytes(20)).decode()
    TOTP.activate(person, secret)
    RecoveryCodes.activate(person)
    return person, Account(name, post, email, password, secret)


def _print(school: School, accounts: list[Account], port: int) -> Path:
    """Write the page; only this account of the computer may read it."""
    path = settings.VAR / "demo" / "cards.html"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.chmod(0o600)
    page = Engine().from_string(PAGE.read_text())
    data = {"school": school, "accounts": accounts, "address": f"http://localhost:{port}/"}
    path.write_text(page.render(Context(data)))
    path.with_name("digits.js").write_text(DIGITS.read_text())
    return path
