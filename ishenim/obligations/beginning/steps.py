"""The steps of a beginning in words, for who looks: what is done, what comes now, where."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from ishenim.commission.models import Member
from ishenim.meetings.models import Meeting
from ishenim.obligations.beginning.facts import Facts
from ishenim.ui.dates import official_date

State = Meeting.State


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step as it is shown."""

    code: str
    word: str
    is_done: bool
    is_now: bool = False
    says: str = ""  # while it is not done
    count: str = ""  # 3 / 5
    awaits: tuple[str, ...] = ()
    act: str = ""  # words of the link, for who can do something
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class Who:
    """Who looks at the steps."""

    is_head: bool
    may_manage: bool
    member: Member | None


def of_school(facts: Facts, who: Who) -> list[Step]:
    """Return the whole beginning; the first step that is not done is the present one."""
    makers = (_order, _people, _cards, _papers, _composition, _meeting, _minutes, _rules, _box)
    return _marked([make(facts, who) for make in makers])


def _marked(steps: list[Step]) -> list[Step]:
    first = next((step for step in steps if not step.is_done), None)
    return [replace(step, is_now=step is first) for step in steps]


def _names(members: Iterable[Member]) -> tuple[str, ...]:
    return tuple(member.person.name for member in members)


def _count(facts: Facts, missing: int) -> str:
    return f"{len(facts.members) - missing} / {len(facts.members)}"


# ── The school's steps ────────────────────────────────────────────────────────
def _order(facts: Facts, who: Who) -> Step:
    step = Step(
        code="order",
        word=_("The head signs the order on the commission"),
        is_done=facts.order is not None,
        says=_("The order names the members. Then they get their invitations."),
    )
    if not who.is_head:
        return step
    if not facts.has_head_card:
        says = _("You sign orders with a key card of your own. It takes three minutes to make.")
        return replace(step, says=says, act=_("Make my key card"), address=reverse("head-card"))
    if facts.draft:
        says = _("The order is written. It waits for your signature.")
        at = reverse("order", args=[facts.draft.pk])
        return replace(step, says=says, act=_("Read and sign the order"), address=at)
    return replace(step, act=_("Write the order"), address=reverse("orders"))


def _people(facts: Facts, who: Who) -> Step:
    invited, came = len(facts.invited), len(facts.members)
    step = Step(
        code="people",
        word=_("The members come in"),
        is_done=came > 0 and not invited,
        says=_("Each opens the own link, chooses a password and a second factor."),
        count=f"{came} / {came + invited}" if invited else "",
        awaits=facts.invited,
    )
    if not (who.may_manage and invited):
        return step
    return replace(step, act=_("See who is invited"), address=reverse("people"))


def _cards(facts: Facts, who: Who) -> Step:
    without = [member for member in facts.members if not member.has_card]
    return Step(
        code="cards",
        word=_("Every member makes a key card"),
        is_done=bool(facts.members) and not without,
        says=_("Each alone, in the own browser, with two copies on paper."),
        count=_count(facts, len(without)),
        awaits=_names(without),
    )


def _papers(facts: Facts, who: Who) -> Step:
    missing = [
        member
        for member in facts.members
        if member.seat not in facts.undertaken
        or (facts.order and member.seat not in facts.acquainted)
    ]
    return Step(
        code="papers",
        word=_("Every member signs for the order and promises confidentiality"),
        is_done=bool(facts.members) and not missing,
        says=_("Without the undertaking nobody reads a letter."),
        count=_count(facts, len(missing)),
        awaits=_names(missing),
    )


def _composition(facts: Facts, who: Who) -> Step:
    waiting = [member for member in facts.members if member.seat in facts.unsigned]
    leads = who.member is not None and (who.member.is_responsible or who.member.is_chair)
    step = Step(
        code="composition",
        word=_("All members sign the composition"),
        is_done=facts.roster is not None,
        says=_("With it browsers know to whose cards letters are sealed."),
        count=_count(facts, len(waiting)) if facts.gathering else "",
        awaits=_names(waiting),
    )
    if facts.gathering is None and (leads or who.may_manage):
        act = _("Put the composition together")
        return replace(step, act=act, address=reverse("roster"))
    return step


def _meeting(facts: Facts, who: Who) -> Step:
    step = Step(
        code="meeting",
        word=_("The first meeting elects the chair and the secretary"),
        is_done=facts.is_constituted,
        says=_("The responsible person calls it."),
        awaits=(),
    )
    if facts.meeting and facts.meeting.state == State.CALLED:
        called = _("It is called for this day:")
        step = replace(step, says=f"{called} {official_date(facts.meeting.held_on)}")
    if who.member is None:
        return step
    if facts.meeting:
        at = reverse("meeting", args=[facts.meeting.number])
        return replace(step, act=_("To the meeting"), address=at)
    if who.member.is_responsible:
        return replace(step, act=_("Call the first meeting"), address=reverse("call-meeting"))
    return step


def _minutes(facts: Facts, who: Who) -> Step:
    step = Step(
        code="minutes",
        word=_("All members sign its minutes"),
        # A commission that came from an earlier version of the program has no such meeting.
        is_done=facts.is_constituted
        and (facts.meeting is None or facts.meeting.state == State.SIGNED),
        says=_("Also who was absent reads and signs."),
    )
    if who.member is None or not (facts.meeting and facts.meeting.state == State.MINUTES):
        return step
    at = reverse("minutes", args=[facts.meeting.number])
    return replace(step, act=_("Read and sign the minutes"), address=at)


def _rules(facts: Facts, who: Who) -> Step:
    step = Step(
        code="rules",
        word=_("The head adopts the regulation"),
        is_done=facts.has_rules,
        says=_("Until then a model holds that nobody has signed. It may be adopted unchanged."),
    )
    if not who.is_head:
        return step
    if facts.rules_draft:
        at = reverse("order", args=[facts.rules_draft.pk])
        return replace(step, act=_("Read and sign the order"), address=at)
    return replace(
        step, act=_("Read the regulation and adopt it"), address=reverse("edit-rulebook")
    )


def _box(facts: Facts, who: Who) -> Step:
    step = Step(
        code="box",
        word=_("The first box is sealed"),
        is_done=facts.has_box,
        says=_(
            "Enough members come to the opening room with their cards. Then children can write."
        ),
    )
    if who.member is None:
        return step
    return replace(step, act=_("To the opening room"), address=reverse("opening"))


# ── One member's own steps ────────────────────────────────────────────────────
def of_member(facts: Facts, member: Member) -> list[Step]:
    """Return what one member does themselves; links are for that member alone."""
    steps = [
        Step(
            code="in",
            word=_("Sign-in with a second factor"),
            is_done=True,
        ),
        Step(
            code="card",
            word=_("Key card"),
            is_done=member.has_card,
            says=_("Without it you can neither sign nor read."),
            act=_("Make my key card"),
            address=reverse("card"),
        ),
        *_acquaintance(facts, member),
        Step(
            code="undertaking",
            word=_("Undertaking of confidentiality"),
            is_done=member.seat in facts.undertaken,
            says=_undertaking_says(member),
            act=_("Read and sign the undertaking"),
            address=reverse("undertaking"),
        ),
        _own_composition(facts, member),
    ]
    return _marked(steps)


def _acquaintance(facts: Facts, member: Member) -> list[Step]:
    """Return the signature under the order, once there is an order."""
    if facts.order is None:
        return []
    return [
        Step(
            code="order",
            word=_("Acquaintance with the order"),
            is_done=member.seat in facts.acquainted,
            says=_("You sign that you have read it."),
            act=_("Read the order and sign"),
            address=reverse("order", args=[facts.order.pk]),
        )
    ]


def _undertaking_says(member: Member) -> str:
    if member.is_duty:
        return _("You read urgent letters: sign it today, before one comes.")
    return _("Without it no letter opens for you.")


def _own_composition(facts: Facts, member: Member) -> Step:
    asked = member.seat in facts.unsigned and facts.gathering is not None
    waits = _("It is put together when everybody has a key card.")
    if facts.is_ready:
        waits = _("All have signed. It takes effect when the box is sealed anew.")
    return Step(
        code="composition",
        word=_("Signed composition"),
        is_done=member.seat in facts.on_roster,
        says="" if asked else waits,
        act=_("Look and sign") if asked else "",
        address=reverse("roster") if asked else "",
    )
