"""What has been done so far, read in a constant number of queries."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Exists, Subquery

from ishenim.box.models import Box
from ishenim.commission import rosters
from ishenim.commission.models import Invitation, Member, Office, Roster
from ishenim.meetings.models import Meeting
from ishenim.orders import reading
from ishenim.orders.models import Acquaintance, Order, Undertaking
from ishenim.orders.undertakings.reading import signed_days
from ishenim.schools.models import School
from ishenim.seal.bytes import b64


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Everything the steps are told from."""

    has_head_card: bool
    order: Order | None  # on the commission, in force
    draft: Order | None  # … written and not signed
    has_rules: bool  # the head has adopted the regulation, changed or as the model has it
    rules_draft: Order | None  # … the order is written and not signed
    invited: tuple[str, ...]
    members: tuple[Member, ...]
    acquainted: frozenset[int]  # seats
    undertaken: frozenset[int]
    roster: Roster | None  # in force
    gathering: Roster | None  # being signed
    is_ready: bool  # … by all: it takes effect with the next box
    meeting: Meeting | None  # the first one, unless it was cancelled
    has_box: bool

    @property
    def is_constituted(self) -> bool:
        """Whether there are a chair and a secretary now."""
        chair = any(member.is_chair for member in self.members)
        return chair and any(member.is_secretary for member in self.members)

    @property
    def is_begun(self) -> bool:
        """Whether the commission works: what is still missing then is an obligation like others."""
        return self.has_box and self.is_constituted

    @cached_property
    def on_roster(self) -> frozenset[int]:
        """The seats whose present card is on the composition in force."""
        if self.roster is None:
            return frozenset()
        lines = rosters.read(self.roster.text).members
        return frozenset(
            member.seat
            for member in self.members
            if member.seat in lines
            and lines[member.seat].public == bytes(member.signing_key or b"")
        )

    @cached_property
    def unsigned(self) -> frozenset[int]:
        """The seats whose signature the composition that is being signed still needs."""
        if self.gathering is None:
            return frozenset()
        done = {line.name for line in self.gathering.rostersignature_set.all()}
        return frozenset(m.seat for m in self.members if m.key_name not in done)


def of_school(school: School, now: datetime) -> Facts:
    """Return what this school has done."""
    order = reading.commission_order_in_force(school)
    known = Acquaintance.objects.filter(order=order).values_list("member__seat", flat=True)
    invited = Invitation.objects.usable(now).filter(school=school, renews=None).exclude(post="")
    head = Office.objects.filter(school=school, kind=Office.Kind.HEAD)
    kinds = (Order.Kind.COMMISSION, Order.Kind.RULEBOOK)
    drafts = Order.objects.filter(school=school, kind__in=kinds, state=Order.State.DRAFT)
    written = {draft.kind: draft for draft in drafts.order_by("pk")}  # the newest of each kind
    first = Meeting.objects.filter(school=school, kind=Meeting.Kind.FIRST)
    rows = Roster.objects.filter(school=school).prefetch_related("rostersignature_set")
    newest = list(rows.order_by("-epoch")[:2])
    return Facts(
        has_head_card=head.filter(signing_key__isnull=False).exists(),
        order=order,
        draft=written.get(Order.Kind.COMMISSION),
        has_rules=school.newest_rulebook > 0,
        rules_draft=written.get(Order.Kind.RULEBOOK),
        invited=tuple(invited.order_by("pk").values_list("name", flat=True)),
        members=tuple(Member.objects.current(school)),
        acquainted=frozenset(known) if order else frozenset(),
        undertaken=frozenset(signed_days(school)),
        roster=next((row for row in newest if row.final_on), None),
        gathering=next((row for row in newest if not row.note), None),
        is_ready=any(row.is_ready for row in newest),
        meeting=first.exclude(state=Meeting.State.CANCELLED).order_by("-number").first(),
        has_box=Box.objects.filter(school=school).exists(),
    )


def is_settled(school: School, member: Member | None) -> bool:
    """Return whether who looks has no step left, in one query: the usual desk asks no more.

    It may say no where every step turns out to be done; never the other way round.
    """
    seats = Member.objects.current(school)
    orders = Order.objects.filter(
        school=school, kind=Order.Kind.COMMISSION, state=Order.State.SIGNED
    )
    newest = orders.order_by("-date", "-pk").values("pk")[:1]
    drawn = Roster.objects.filter(school=school)
    in_force = drawn.filter(final_on__isnull=False).order_by("-epoch").values("pk")[:1]
    found = School.objects.filter(pk=school.pk).values(
        has_box=Exists(Box.objects.filter(school=school)),
        has_chair=Exists(seats.filter(is_chair=True)),
        has_secretary=Exists(seats.filter(is_secretary=True)),
        has_gathering=Exists(drawn.filter(note="")),
        has_line=Exists(drawn.filter(pk__in=in_force, text__contains=_line_of(member))),
        newest_order=Subquery(newest),
        has_undertaken=Exists(Undertaking.objects.filter(member=member)),
        has_acquainted=Exists(Acquaintance.objects.filter(member=member, order__in=newest)),
    )
    row = found.get()
    begun = (
        row["has_box"] and row["has_chair"] and row["has_secretary"] and not row["has_gathering"]
    )
    if not begun or member is None:
        return bool(begun)
    return bool(
        row["has_line"]
        and row["has_undertaken"]
        and (row["has_acquainted"] or not row["newest_order"])
    )


def _line_of(member: Member | None) -> str:
    """Return how a roster's text names a member's present card."""
    key = bytes(member.signing_key or b"") if member else b""
    return f"\nmember {member.seat} {b64(key)} " if member and key else "\n\n"
