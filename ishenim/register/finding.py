"""Finding cases: by number, seal, term, stage, category, executor, words.

What a filter asks of a letter's content it asks only of letters whose reader asks: otherwise a
count would tell who was left out what the letter is about.
"""

import re
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet

from ishenim.casework import access
from ishenim.casework.folding import fold
from ishenim.casework.models import Case, Reader, Recusal
from ishenim.commission.models import Member
from ishenim.regulation import stages, taxonomy
from ishenim.regulation.calendar import QUARTER, OwnDays, add_working_days, read_quarter
from ishenim.schools.models import School
from ishenim.seal.bytes import uncrock
from ishenim.seal.errors import CardError

#: A page of the list.
A_PAGE = 50
#: «Soon» is so many working days.
SOON = 3
TERMS = ("open", "soon", "late", "undescribed", "all")
_NUMBER = re.compile(r"(?:ик|ik)?[\s-]*(?:(20\d\d)[\s/-]+)?0*([1-9]\d{0,6})", re.IGNORECASE)
#: A seal number as people compare it: 16 characters (docs/spec/letter.md).
_SEAL = re.compile(r"[0-9A-Za-z]{16}")
_SEAL_REST = 22  # bytes of a seal that its number does not show


@dataclass(frozen=True, kw_only=True)
class Query:
    """What is looked for; every field is empty or one of what is offered."""

    term: str = "open"
    number: str = ""
    stage: str = ""
    category: str = ""
    urgency: str = ""
    seat: str = ""
    quarter: str = ""  # in which it was received: 2026-4
    words: str = field(default="", repr=False)  # what somebody searches says what they read

    @property
    def about_content(self) -> bool:
        """Whether it asks for more than numbers and days."""
        return bool(self.stage or self.category or self.urgency or self.seat or self.words)

    @property
    def address(self) -> str:
        """The query as an address carries it, without the words."""
        said = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "words"}
        text = urlencode({name: value for name, value in said.items() if value})
        return f"{text}&" if text else ""


def asked(data: Any) -> Query:
    """Return the query of a form's fields; what nobody offers is left out."""

    def one(name: str, most: int) -> str:
        return str(data.get(name, "")).replace("\0", "").strip()[:most]

    term, stage, seat = one("term", 12), one("stage", 10), one("seat", 3)
    return Query(
        term=term if term in TERMS else "open",
        number=one("number", 80),
        stage=stage if any(known.code == stage for known in stages.STAGES) else "",
        category=one("category", 8),
        urgency=one("urgency", 2) if taxonomy.urgency(one("urgency", 2)) else "",
        seat=seat if seat.isascii() and seat.isdecimal() else "",
        quarter=one("quarter", 6) if re.fullmatch(QUARTER, one("quarter", 7)) else "",
        words=one("words", 100),
    )


def find(school: School, member: Member, query: Query, today: date, own: OwnDays) -> QuerySet[Case]:
    """Return the cases that fit, those whose term ends first being first."""
    base = access.visible(school, member) if query.about_content else Case.objects.all()
    rows = base.filter(school=school).filter(_term(query.term, today, own))
    if query.number:
        rows = rows.filter(_number(query.number))
    if query.quarter:
        found = read_quarter(query.quarter)
        rows = rows.filter(received_on__range=(found.first, found.last))
    simple = {"stage": query.stage, "category": query.category, "urgency": query.urgency}
    rows = rows.filter(**{name: value for name, value in simple.items() if value})
    if query.seat:
        rows = rows.filter(executors__member__seat=query.seat, executors__until__isnull=True)
    if query.words:
        rows = rows.filter(folded__contains=fold(query.words))
    order = ["-year", "-number"] if query.term == "all" else ["answer_by", "year", "number"]
    return rows.annotate(is_mine=_is_mine(member)).order_by(*order)


def _is_mine(member: Member) -> Q:
    """Whether this member may see the row: as `access.visible`, for rows that are listed anyway."""
    read = Reader.objects.filter(case=OuterRef("pk"), member=member, proof=OuterRef("name_hash"))
    gone = Recusal.objects.filter(case=OuterRef("pk"), member=member)
    return Q(Exists(read)) & ~Q(Exists(gone))


def _term(term: str, today: date, own: OwnDays) -> Q:
    if term == "all":
        return Q()
    is_open = Q(finished_on__isnull=True, destroyed_on__isnull=True)
    if term == "undescribed":
        return is_open & Q(described_on__isnull=True)
    unanswered = is_open & Q(answered_on__isnull=True)
    if term == "late":
        return unanswered & Q(answer_by__lt=today)
    if term == "soon":
        soon = add_working_days(today, SOON, own)
        return unanswered & Q(answer_by__gte=today, answer_by__lte=soon)
    return is_open


def _number(text: str) -> Q:
    """A registration number, whole or without its year; or a seal number."""
    seal = text.replace(" ", "").replace("-", "")
    if _SEAL.fullmatch(seal) and not seal.isdecimal():
        return _seal(seal)
    found = _NUMBER.fullmatch(text)
    if found is None:
        return Q(pk__in=[])
    by_number = Q(number=int(found[2]))
    return by_number & Q(year=int(found[1])) if found[1] else by_number


def _seal(typed: str) -> Q:
    try:
        start = uncrock(typed)
    except CardError:
        return Q(pk__in=[])
    return Q(letter__gte=start + bytes(_SEAL_REST), letter__lte=start + b"\xff" * _SEAL_REST)
