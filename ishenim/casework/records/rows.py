"""Openings, reasons and seals as the papers want them, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from ishenim.box.models import Box
from ishenim.casework.models import Case
from ishenim.commission.models import Member
from ishenim.journal.models import Entry
from ishenim.opening.models import Missed, Opening
from ishenim.orders.reading import commission_order_in_force
from ishenim.papers.forms.opening_journal import JournalLine
from ishenim.papers.forms.seal_register import SealLine
from ishenim.proof.note import split_note
from ishenim.regulation.calendar import school_year
from ishenim.schools.models import School

#: So many characters of a box's id make its seal number.
SEAL = 8


def seal_of(*boxes: Box | None) -> str:
    """Return the seal numbers of boxes, as acts and journal name them: 12/8f3a90c1."""
    return ", ".join(f"{box.number}/{bytes(box.box_id).hex()[:SEAL]}" for box in boxes if box)


def told(done: Opening) -> list[Box]:
    """Return the boxes that an opening closed or found closed, oldest first."""
    return sorted(done.boxes.all(), key=lambda box: box.number)


def letters_of(done: Opening) -> int:
    """Return how many letters an opening took out of their locks, readable or damaged."""
    return done.opened + len(done.damaged.split())


def seats_under(note: str) -> list[int]:
    """Return the seats whose lines stand under a note that was checked when it was kept."""
    lines = split_note(note)[1] if note else []
    names = [line.split(" ")[1] for line in lines]
    return sorted(int(name.rpartition("/m")[2]) for name in names if "/m" in name)


def order_of(school: School, on: date | None = None) -> tuple[date, str] | None:
    """Return date and number of the order that appoints the commission, now or on a day."""
    order = commission_order_in_force(school, on)
    return (order.date, order.number) if order else None


def registered(cases: Iterable[str]) -> str:
    """Return registration numbers as one span where they follow each other."""
    labels = sorted(cases)
    if len(labels) < 2:
        return "".join(labels)
    first, last = int(labels[0][-4:]), int(labels[-1][-4:])
    whole = last - first + 1 == len(labels) and labels[0][:-4] == labels[-1][:-4]
    return f"{labels[0]} – {labels[-1]}" if whole else ", ".join(labels)


@dataclass(frozen=True)
class Rows:
    """What was opened, moved or missed from `first` to `last`, and everybody by seat."""

    school: School
    first: date
    last: date

    def people(self) -> dict[int, Member]:
        """Return everybody who ever had a seat."""
        rows = Member.objects.filter(school=self.school).select_related("person")
        return {row.seat: row for row in rows}

    def openings(self) -> list[Opening]:
        """Return the openings that were carried through, oldest first."""
        rows = Opening.objects.filter(
            school=self.school,
            step=Opening.Step.DONE,
            held_on__range=(self.first, self.last),
        )
        beside = rows.select_related("next_box").prefetch_related("boxes")
        return list(beside.order_by("began_at"))

    def explanations(self) -> list[Any]:
        """Return moved and missed days with their line in the journal."""
        line = Entry.objects.filter(school=OuterRef("school"), kind="line", note=OuterRef("note"))
        rows = Missed.objects.filter(
            school=self.school, planned_on__range=(self.first, self.last)
        ).annotate(index=Subquery(line.values("index")[:1]))
        return list(rows)

    def registered(self) -> dict[int, str]:
        """Return the registration numbers of what each opening took out, by its key."""
        days = (self.first, self.last)
        cases = Case.objects.filter(school=self.school, opening__held_on__range=days)
        found: dict[Any, list[str]] = defaultdict(list)
        for opening, year, number in cases.values_list("opening", "year", "number"):
            found[opening].append(Case(year=year, number=number).label)
        return {opening: registered(labels) for opening, labels in found.items()}

    def journal(self) -> tuple[JournalLine, ...]:
        """Return the lines of the opening journal, oldest first."""
        people, numbers = self.people(), self.registered()
        lines = [_opened(row, people, numbers) for row in self.openings()]
        lines += [_explained(row) for row in self.explanations()]
        return tuple(sorted(lines, key=lambda line: (line.day, line.index or 0)))


def _opened(row: Opening, people: dict[int, Member], numbers: dict[int, str]) -> JournalLine:
    signed = seats_under(row.closing_note or (row.next_box.note if row.next_box else ""))
    return JournalLine(
        kind="planned" if row.kind == Opening.Kind.MOVED else row.kind,
        day=row.held_on,
        time=timezone.localtime(row.began_at).time(),
        planned_on=row.planned_on,
        seal_before=seal_of(*told(row)),
        seal_after=seal_of(row.next_box),
        letters=letters_of(row) + len(row.urgent_seals),
        paper=row.paper_letters,
        damaged=len(row.damaged.split()),
        waiting=len(row.waiting.split()),
        act=row.act_number,
        registered=numbers.get(row.pk, ""),
        present=tuple(
            (people[seat].person.name, people[seat].post == Member.Post.PARENT)
            for seat in signed
            if seat in people
        ),
        signatures=len(signed),
        reason=row.reason,
        index=row.closing_index,
    )


def _explained(row: Any) -> JournalLine:
    return JournalLine(
        kind=row.kind,
        day=row.planned_on,
        reason=row.reason,
        moved_to=row.moved_to,
        index=row.index,
    )


def seals(school: School) -> tuple[SealLine, ...]:
    """Return every seal of a school, oldest first."""
    people = Rows(school, date.min, date.max).people()
    done = Opening.objects.filter(school=school, step=Opening.Step.DONE, boxes__isnull=False)
    days = dict(done.values_list("boxes", "held_on"))
    return tuple(
        _seal(box, days.get(box.pk), people)
        for box in Box.objects.filter(school=school).order_by("number")
    )


def _seal(box: Box, opened_on: date | None, people: dict[int, Member]) -> SealLine:
    signed = seats_under(box.note)
    return SealLine(
        seal=seal_of(box),
        sealed_on=box.sealed_on,
        sealed_by=tuple(people[seat].person.name for seat in signed if seat in people),
        opens_on=box.opens_on,
        opened_on=opened_on,
        state="opened" if opened_on else box.state,
    )


def years(school: School, today: date) -> list[int]:
    """Return the school years in which there was a box, newest first."""
    sealed = Box.objects.filter(school=school).order_by("number")
    first = sealed.values_list("sealed_on", flat=True).first() or today
    return list(range(school_year(today), school_year(first) - 1, -1))
