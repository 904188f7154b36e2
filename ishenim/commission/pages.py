"""What the desk pages show, read in one place so that views only load, gate and answer."""

import base64
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from ishenim.commission import cards, composition, restarts, rosters
from ishenim.commission.cards import card_number
from ishenim.commission.models import AccessRecord, Invitation, Member, Office, Restart, Roster
from ishenim.proof.errors import NoteError
from ishenim.proof.note import check_line
from ishenim.schools.models import School
from ishenim.seal import roster as floor
from ishenim.seal.paper import head_name


def people(school: School, now: datetime) -> dict[str, Any]:
    """Return seats, offices, invitations and what the composition still lacks."""
    members = list(Member.objects.current(school))
    staying = rosters.staying(members)
    return {
        "now": now,
        "members": members,
        "lacks": composition.lacks(staying, least=_least(school, timezone.localdate(now))),
        "without_card": composition.without_card(staying),
        "offices": Office.objects.filter(school=school).select_related("person"),
        "invitations": Invitation.objects.usable(now).filter(school=school),
        "in_force": rosters.row_in_force(school),
        "draft": rosters.draft(school),
        "health": cards.health(school, timezone.localdate(now)),
    }


def card(member: Member, today: date) -> dict[str, Any]:
    """Return what a member should know of their own card."""
    in_force = rosters.in_force(member.school)
    line = in_force.members.get(member.seat) if in_force else None
    public = bytes(member.signing_key or b"")
    return {
        "member": member,
        "number": card_number(public) if public else "",
        "is_in_force": line is not None and line.public == public,
        "in_force_number": card_number(line.public) if line else "",
        "is_ready": rosters.ready(member.school) is not None,
        "has_roster": in_force is not None,
        "health": cards.health(member.school, today),
    }


def head_card(office: Office) -> dict[str, Any]:
    """Return what the head should know of their own card."""
    in_force = rosters.in_force(office.school)
    public = bytes(office.signing_key or b"")
    named = in_force.head.public if in_force and in_force.head else b""
    return {
        "office": office,
        "number": card_number(public) if public else "",
        "is_awaited": bool(public) and in_force is not None and named != public,
    }


@dataclass(frozen=True)
class Line:
    """One member of a roster in words."""

    seat: int
    name: str
    label: str  # the post as the roster writes it
    post: str
    number: str
    is_duty: bool
    made_on: date | None
    news: str  # "", "new", "card": what differs from the roster in force
    signed: bool = False

    @property
    def place(self) -> str:
        """The seat as records of access name it."""
        return str(self.seat)


@dataclass(frozen=True)
class Pin:
    """The hash of the first roster, for the poster (docs/spec/roster.md)."""

    printed: str
    fragment: str


def pin_of(row: Roster) -> Pin:
    """Return the pin of a first roster: 20 characters in print, the whole hash in the QR code."""
    first = rosters.read(row.text)
    whole = base64.urlsafe_b64encode(first.hash).decode().rstrip("=")
    return Pin(first.fingerprint, whole)


def _least(school: School, today: date) -> int:
    return school.rulebook_on(today).members_at_least


def roster(school: School, today: date) -> dict[str, Any]:
    """Return the roster in force and the draft, in words, with who has signed."""
    row, draft = rosters.row_in_force(school), rosters.draft(school)
    in_force, heads = rosters.read(row.text) if row else None, _heads(school)
    drafted = rosters.read(draft.text) if draft else None
    first = rosters.first(school)
    members = rosters.staying(Member.objects.current(school))
    return {
        "row": row,
        "lines": _lines(in_force, None, school) if in_force else [],
        "first": pin_of(first) if first else None,
        "chain": rosters.chain(school),
        "draft": draft,
        "progress": progress(draft, in_force) if draft else None,
        "draft_head": _head_line(drafted, in_force, heads),
        "draft_witnesses": drafted.witnesses if drafted else (),
        "renewed": _renewed(school, row) if draft else {},
        "restart": _begun_by(draft),
        "is_sealed": row is not None and rosters.is_sealed(school),
        "head_line": _head_line(in_force, None, heads),
        "lacks": composition.lacks(members, least=_least(school, today)),
        "without_card": composition.without_card(members),
        "changed": in_force is None
        or not rosters.names(in_force, members, rosters.head_of(school))
        or in_force.witnesses != rosters.witnesses(school),
    }


def _renewed(school: School, row: Roster | None) -> dict[str, date]:
    """Return who got a new sign-in since the composition in force, by seat or office, and when.

    Who signs a new card should know that its member came in anew shortly before.
    """
    records = AccessRecord.objects.filter(school=school, kind=AccessRecord.Kind.SIGN_IN)
    if row and row.final_on:
        records = records.filter(recorded_on__gte=row.final_on)
    return dict(records.order_by("index").values_list("who", "recorded_on"))


def _begun_by(draft: Roster | None) -> Restart | None:
    """Return the restart after which a draft begins, or None where it follows another."""
    if draft is None or draft.epoch == 1 or draft.epoch != draft.first_epoch:
        return None
    return rosters.restart_of(draft.school)


@dataclass(frozen=True)
class HeadLine:
    """The head of a roster in words: who signs orders, with which card."""

    name: str
    number: str
    is_new: bool


def _head_line(
    roster: floor.Roster | None, old: floor.Roster | None, names: dict[bytes, str]
) -> HeadLine | None:
    if roster is None or roster.head is None:
        return None
    key = roster.head.public
    is_new = old is not None and (old.head is None or old.head.public != key)
    return HeadLine(name=names.get(key, ""), number=card_number(key), is_new=is_new)


def _heads(school: School) -> dict[bytes, str]:
    """Return the names of those who sign orders, by the keys of their cards."""
    offices = Office.objects.filter(school=school, signing_key__isnull=False)
    return {
        bytes(key or b""): name for key, name in offices.values_list("signing_key", "person__name")
    }


@dataclass(frozen=True)
class Progress:
    """How far the signing of a draft is."""

    lines: list[Line]
    left: list[Line]  # members of the roster in force who are not on the draft
    signed: int
    needed: int
    waiting: list[Line]  # whose own signature cannot be replaced by another's
    waiting_others: int  # how many more of the roster in force


def progress(draft: Roster, old: floor.Roster | None) -> Progress:
    """Return who is on a draft, who has signed, and whose signature is still needed."""
    new = rosters.read(draft.text)
    if draft.epoch == draft.first_epoch:
        old = None  # it begins anew: all its members sign, and nobody else
    by_new, by_old = _signers(draft, new), _signers(draft, old)
    lines = _lines(new, old, draft.school, signed=by_new)
    must = [line for line in lines if old is None or line.news]
    waiting = [line for line in must if not line.signed]
    left_seats = set(old.members) - set(new.members) if old else set()
    left = (
        [line for line in _lines(old, None, draft.school) if line.seat in left_seats] if old else []
    )
    missing_old = max(0, old.quorum - len(by_old)) if old else 0
    return Progress(
        lines=lines,
        left=left,
        signed=len(by_new | by_old),
        needed=len(by_new | by_old) + len(waiting) + missing_old,
        waiting=waiting,
        waiting_others=missing_old,
    )


def _signers(draft: Roster, roster: floor.Roster | None) -> set[int]:
    """Return the seats whose key in `roster` signed the draft."""
    if roster is None:
        return set()
    seats = set()
    for line in draft.rostersignature_set.values_list("line", flat=True):
        try:
            name = check_line(draft.text, line, roster.keyring)
        except NoteError:
            continue
        seats.add(int(name.rpartition("/m")[2]))
    return seats


def _lines(
    roster: floor.Roster,
    old: floor.Roster | None,
    school: School,
    *,
    signed: set[int] | None = None,
) -> list[Line]:
    names = {m.seat: m for m in Member.objects.filter(school=school).select_related("person")}
    return [
        Line(
            seat=line.seat,
            name=names[line.seat].person.name,
            label=line.label,
            post=str(Member.Post(line.label).label),
            number=card_number(line.public),
            is_duty=line.seat in roster.duty,
            made_on=names[line.seat].card_made_on,
            news=_news(line, old),
            signed=line.seat in (signed or set()),
        )
        for line in roster.members.values()
    ]


def _news(line: floor.RosterMember, old: floor.Roster | None) -> str:
    if old is None:
        return ""
    before = old.members.get(line.seat)
    if before is None:
        return "new"
    same = (before.public, before.recipient) == (line.public, line.recipient)
    return "" if same else "card"


# ── Beginning anew ────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Signer:
    """Who signs a restart, and whether they have."""

    seat: str  # or "head"
    name: str
    signed: bool


def restart(school: School, member: Member | None, today: date) -> dict[str, Any]:
    """Return how many cards are left, the restart that is signed or waits, and all before it."""
    row = rosters.row_in_force(school)
    roster = rosters.read(row.text) if row else None
    draft = Restart.objects.filter(school=school, signed_on__isnull=True).first()
    newest = rosters.restart_of(school)
    if roster is None or newest is None or newest.epoch != roster.epoch:
        newest = None
    if draft and (roster is None or draft.epoch != roster.epoch):
        draft = None
    standing = newest if newest and not newest.objected_on else None
    has_card = roster is not None and member is not None and member.seat in roster.members
    return {
        "health": cards.health(school, today),
        "row": row,
        "chain": rosters.chain(school) if draft or standing else [],
        "draft": draft,
        "signers": _signers_of(draft, roster, school) if draft and roster else [],
        "standing": standing,
        "holds": standing is not None and standing.holds(today),
        "may_object": standing is not None and has_card,
        "names_head": roster is not None and roster.head == rosters.head_of(school),
        "history": restarts.all_of(school),
        "today": today,
    }


def _signers_of(draft: Restart, roster: floor.Roster, school: School) -> list[Signer]:
    names = {m.seat: m.person.name for m in Member.objects.current(school)}
    heads = _heads(school)
    head = roster.head.public if roster.head else b""
    own = [(str(seat), names.get(seat, ""), roster.name(seat)) for seat in draft.seats]
    who = [("head", heads.get(head, ""), head_name(roster.origin)), *own]
    return [Signer(seat, name, key in draft.lines) for seat, name, key in who]
