"""The first minutes of a school: a single-use link, its names and address, its first people."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.commission.actions.invitations import invite
from ishenim.commission.links import LASTS, new_token
from ishenim.commission.models import Invitation, Office, Person, SetupLink
from ishenim.journal import bundles
from ishenim.regulation.rulebook import DEFAULT, Rulebook, write_rulebook
from ishenim.schools.actions import adopt_rulebook
from ishenim.schools.models import Helpline, School
from ishenim.ui.refusals import NotNow

#: domain knowledge, to be checked by a person before the school opens (UX-02)
HELPLINES = (
    ("danger", "112", "Коркунуч болсо. Акысыз, күнү-түнү",
     "Если есть опасность. Бесплатно, круглосуточно",
     "If there is danger. Free, day and night"),
    ("danger", "102", "Милиция", "Милиция", "Police"),
    ("danger", "103", "Тез жардам", "Скорая помощь", "Ambulance"),
    ("talk", "111", "Балдар үчүн ишеним телефону. Акысыз, күнү-түнү",
     "Телефон доверия для детей. Бесплатно, круглосуточно",
     "The children's helpline. Free, day and night"),
    ("home", "117", "Үйдө зомбулук болсо. Акысыз",
     "Если дома насилие. Бесплатно",
     "If there is violence at home. Free"),
    ("talk", "115", "Акыйкатчы (Омбудсмен). Мектепке ишенбесең",
     "Акыйкатчы (Омбудсмен). Если не доверяешь школе",
     "The Ombudsman. If you do not trust the school"),
)  # fmt: skip


@dataclass(frozen=True)
class Newcomer:
    """A person named during set-up."""

    name: str
    email: str
    password: str = ""


@dataclass(frozen=True)
class SetUp:
    """What set-up made: the school, its administrator and the token of the head's invitation."""

    school: School
    administrator: Person
    head_token: str


@transaction.atomic
def make_setup_link(*, now: datetime) -> str:
    """Return the token of a new single-use set-up link."""
    token, kept = new_token()
    SetupLink.objects.create(token_hash=kept, made_at=now, expires_at=now + LASTS)
    return token


@transaction.atomic
def set_up(
    *,
    link: SetupLink,
    school: School,
    rulebook: Rulebook = DEFAULT,
    numbers: Collection[str],
    checked_on: date,
    administrator: Newcomer,
    head: Newcomer,
    now: datetime,
) -> SetUp:
    """Make a school, its help numbers, its administrator and the head's invitation."""
    unused = SetupLink.objects.filter(pk=link.pk, used_at__isnull=True, expires_at__gt=now)
    if not unused.update(used_at=now):
        raise NotNow(_("This link has been used or has run out. Please ask for a new one."))
    school.is_default = not School.objects.filter(is_default=True).exists()
    school.save()
    if rulebook != DEFAULT:
        today = timezone.localdate(now)
        toml = write_rulebook(rulebook)
        adopt_rulebook(school=school, toml=toml, effective_on=today, adopted_on=today)
    seed_helplines(school=school, numbers=numbers, checked_on=checked_on)
    bundles.record(now=now)
    person = Person.objects.create_user(
        email=administrator.email, name=administrator.name, password=administrator.password
    )
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    Office.objects.create(school=school, person=person, kind=Office.Kind.ADMINISTRATOR)
    invitation = Invitation(name=head.name, email=head.email, office=Office.Kind.HEAD)
    token = invite(invitation=invitation, school=school, by=person, now=now)
    return SetUp(school=school, administrator=person, head_token=token)


@transaction.atomic
def seed_helplines(*, school: School, numbers: Collection[str], checked_on: date) -> None:
    """Write those help numbers of the country that the school shows."""
    chosen = [line for line in HELPLINES if line[1] in numbers]
    for position, (kind, number, ky, ru, en) in enumerate(chosen, start=1):
        Helpline.objects.create(
            school=school,
            position=position,
            kind=kind,
            number=number,
            line_ky=ky,
            line_ru=ru,
            line_en=en,
            checked_on=checked_on,
        )
