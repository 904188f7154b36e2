"""What the regulation asks of a commission's composition (R17–R19) and what it still lacks."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ishenim.commission.models import Member


@dataclass(frozen=True)
class Lack:
    """Something missing, as a sentence and as a short code for tests."""

    code: str
    sentence: str


def lacks(members: Sequence[Member], *, least: int) -> list[Lack]:
    """Return what must still be done before this composition can be signed, most basic first.

    `least` is the rulebook's: how many members a commission has at least (R16).
    """
    checks = [
        (
            len(members) < least,
            "few",
            _("A commission has at least this many members: {count}.").format(count=least),
        ),
        (
            len(members) >= least and len(members) % 2 == 0,
            "even",
            _(
                "The number of members must be odd (3, 5, 7): the head names one more by order, "
                "or lets one go."
            ),
        ),
        (
            not any(m.post == Member.Post.PARENT for m in members),
            "parent",
            _(
                "A representative of the parents' community must be a member: "
                "the head names one by order."
            ),
        ),
        (
            not any(m.is_responsible for m in members),
            "responsible",
            _("One of the members must be the responsible person: the head says who by order."),
        ),
        (
            not any(m.is_duty for m in members),
            "duty",
            _(
                "At least one member must be a duty reader, for danger to life: "
                "the head says who by order."
            ),
        ),
    ]
    return [Lack(code, sentence) for missing, code, sentence in checks if missing]


def without_card(members: Sequence[Member]) -> list[Member]:
    """Return the members who have not made a key card yet."""
    return [member for member in members if not member.has_card]


def quorum(count: int) -> int:
    """Return k of n: how many cards open the box (docs/spec/roster.md)."""
    return (count + 1) // 2
