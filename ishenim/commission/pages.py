"""What the desk pages show, read in one place so that views only load, gate and answer."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from ishenim.commission import cards, composition, rosters
from ishenim.commission.models import Invitation, Member, Office, Roster
from ishenim.proof.errors import NoteError
from ishenim.proof.note import check_line
from ishenim.schools.models import School
from ishenim.seal import roster as floor
from ishenim.seal.bytes import crock


def card_number(public: bytes) -> str:
    """Return eight characters by which people compare cards aloud; it is no secret."""
    return crock(hashlib.sha256(public).digest()[:5])


def people(school: School, now: datetime) -> dict[str, Any]:
    """Return seats, offices, invitations and what the composition still lacks."""
    members = list(Member.objects.current(school))
    staying = rosters.staying(members)
    return {
        "now": now,
        "members": members,
        "lacks": composition.lacks(staying),
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
    news: str  # "", "new", "card": what differs from the roster in force
    signed: bool = False


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


def roster(school: School) -> dict[str, Any]:
    """Return the roster in force and the draft, in words, with who has signed."""
    row, draft = rosters.row_in_force(school), rosters.draft(school)
    in_force, heads = rosters.read(row.text) if row else None, _heads(school)
    first = Roster.objects.filter(school=school, epoch=1, final_on__isnull=False).first()
    members = rosters.staying(Member.objects.current(school))
    return {
        "row": row,
        "lines": _lines(in_force, None, school) if in_force else [],
        "first": pin_of(first) if first else None,
        "chain": rosters.chain(school),
        "draft": draft,
        "progress": progress(draft, in_force) if draft else None,
        "draft_head": _head_line(rosters.read(draft.text) if draft else None, in_force, heads),
        "head_line": _head_line(in_force, None, heads),
        "lacks": composition.lacks(members),
        "without_card": composition.without_card(members),
        "changed": in_force is None
        or not rosters.names(in_force, members, rosters.head_of(school)),
    }


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
