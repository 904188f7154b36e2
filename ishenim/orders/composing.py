"""The composition that an order fixes, and what the regulation asks of it (R16–R19)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from ishenim.commission.models import Member, Office
from ishenim.orders.models import Order
from ishenim.orders.naming import names_of
from ishenim.papers.forms.order import Appointed, CommissionOrder
from ishenim.papers.names import Someone
from ishenim.regulation.rulebook import Rulebook
from ishenim.schools.models import School


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the order: somebody who stays, comes or leaves."""

    name: str
    email: str
    post: str
    position: str = ""
    seat: int | None = None  # None: somebody new
    is_responsible: bool = False
    is_duty: bool = False
    leaves: bool = False

    @property
    def someone(self) -> Someone:
        """The person as papers name them."""
        return Someone(name=self.name, position=self.position, post=self.post)


@dataclass(frozen=True, kw_only=True)
class Composition:
    """What an order on the commission fixes."""

    rows: tuple[Row, ...]
    control: str = ""
    until: date | None = None

    @property
    def members(self) -> tuple[Row, ...]:
        """Those who are on the commission by this order."""
        return tuple(row for row in self.rows if not row.leaves)

    @property
    def left(self) -> tuple[Row, ...]:
        """Those who leave by this order."""
        return tuple(row for row in self.rows if row.leaves)

    def as_json(self) -> dict[str, Any]:
        """Return what a row of the table keeps."""
        until = self.until.isoformat() if self.until else None
        return {"rows": [asdict(r) for r in self.rows], "control": self.control, "until": until}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Composition":
        """Return the composition from `as_json`."""
        until = date.fromisoformat(data["until"]) if data["until"] else None
        rows = tuple(Row(**row) for row in data["rows"])
        return cls(rows=rows, control=data["control"], until=until)


def present(school: School, order: Order | None) -> list[Row]:
    """Return the composition as it is, with the posts in words of the order in force."""
    known = {}
    if order is not None:
        known = {row.email: row.position for row in Composition.of(order.data).rows}
    return [
        Row(
            name=member.person.name,
            email=member.person.email,
            post=member.post,
            position=known.get(member.person.email, ""),
            seat=member.seat,
            is_responsible=member.is_responsible,
            is_duty=member.is_duty,
        )
        for member in Member.objects.current(school)
    ]


def faults(school: School, composition: Composition, rules: Rulebook) -> list[str]:
    """Return every reason why this composition cannot be ordered, as sentences."""
    members = composition.members
    emails = [row.email for row in members]
    managers = Office.objects.filter(school=school, person__email__in=emails)
    checks = [
        (
            len(members) < rules.members_at_least,
            _("A commission has at least this many members: {count}.").format(
                count=rules.members_at_least
            ),
        ),
        (
            len(members) % 2 == 0,
            _("The number of members must be odd (3, 5, 7): name one more or one less."),
        ),
        (
            not any(row.post == Member.Post.PARENT for row in members),
            _("A representative of the parents' community must be a member."),
        ),
        (
            sum(row.is_responsible for row in members) != 1,
            _("One of the members, and only one, is the responsible person."),
        ),
        (
            any(row.is_responsible or row.is_duty for row in composition.left),
            _("Who leaves can be neither the responsible person nor a duty reader."),
        ),
        (
            sum(row.is_duty for row in members) < rules.duty_readers_at_least,
            _("Too few duty readers. The regulation asks for at least: {count}.").format(
                count=rules.duty_readers_at_least
            ),
        ),
        (
            len(set(emails)) < len(emails),
            _("One person has one seat: an e-mail stands in the list twice."),
        ),
        (
            managers.exists(),
            _("Nobody can be both a member and in the management: the management holds no key."),
        ),
    ]
    return [sentence for is_wrong, sentence in checks if is_wrong]


def form_of(
    school: School,
    composition: Composition,
    *,
    number: str,
    day: date,
    head: str,
    is_change: bool,
) -> CommissionOrder:
    """Return the order's form."""
    return CommissionOrder(
        school=names_of(school),
        number=number,
        date=day,
        head=head,
        is_change=is_change,
        members=tuple(
            Appointed(someone=row.someone, is_responsible=row.is_responsible, is_duty=row.is_duty)
            for row in composition.members
        ),
        left=tuple(row.someone for row in composition.left),
        control=composition.control,
        until=composition.until,
        rulebook=school.rulebook_on(day),
    )


def seats_of(rows: Sequence[Row]) -> set[int]:
    """Return the seats of those who are members already."""
    return {row.seat for row in rows if row.seat is not None}
