"""Openings, reasons and seals as the papers want them, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from ishenim.box.models import Box
from ishenim.casework.models import Case
from ishenim.commission.models import Member
from ishenim.journal.models import Entry
from ishenim.opening import planning
from ishenim.opening.models import Missed, Opening, WoodenBox
from ishenim.opening.printing import seal_of, wooden_of
from ishenim.orders.reading import commission_order_in_force
from ishenim.papers.forms.act import Wooden
from ishenim.papers.forms.opening_journal import JournalLine
from ishenim.papers.forms.seal_register import SealLine
from ishenim.proof.note import split_note
from ishenim.regulation.calendar import school_year
from ishenim.schools.models import School


def told(done: Opening) -> list[Box]:
    """Return the boxes that an opening closed or found closed, oldest first."""
    return sorted(done.boxes.all(), key=lambda box: box.number)


def letters_of(done: Opening) -> int:
    """Return how many letters an opening took out of their locks, readable or damaged."""
    return done.opened + len(done.damaged.split())


def taken_out(done: Opening) -> int:
    """Return how many letters the act of an opening counts: electronic, urgent and on paper."""
    return letters_of(done) + len(done.urgent_seals) + done.paper_letters


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
    today: date | None = None  # the last day is over where it lies before today

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

    def registered(self) -> dict[int, list[str]]:
        """Return the registration numbers of what each opening took out, by its key.

        An urgent letter got its number earlier, and is counted by the act of the box it came into.
        """
        days = {"school": self.school, "held_on__range": (self.first, self.last)}
        acts = Opening.objects.filter(**days, act_number__isnull=False)
        of_act = dict(acts.values_list("act_number", "pk"))
        cases = Case.objects.filter(
            Q(opening__in=of_act.values()) | Q(letter__act__in=of_act), school=self.school
        )
        found: dict[int, list[str]] = defaultdict(list)
        for opening, act, year, number in cases.values_list(
            "opening", "letter__act", "year", "number"
        ):
            found[opening or of_act[act]].append(Case(year=year, number=number).label)
        return found

    def journal(self) -> tuple[JournalLine, ...]:
        """Return the lines of the opening journal, oldest first."""
        people, numbers = self.people(), self.registered()
        wooden, lines, last = dict(self._wooden()), [], ""
        for row in self.openings():
            seen = wooden.get(row.pk)
            other = last if seen and seen.before and seen.before != last else ""
            last = (seen and seen.after) or last
            line = _opened(row, people, registered(numbers.get(row.pk, ())))
            lines.append(replace(line, wooden=seen, sealed_before=other))
        lines += [_explained(row) for row in self.explanations()]
        lines += [JournalLine(kind="silent", day=day) for day in self._silent()]
        return tuple(sorted(lines, key=lambda line: (line.day, line.index or 0)))

    def _silent(self) -> Iterable[date]:
        """Return the days that passed without an opening and without a word."""
        today = self.today or self.last
        return planning.silent(self.school, self.last, today, self.first)

    def _wooden(self) -> Iterable[tuple[int, Wooden]]:
        days = {"opening__school": self.school, "opening__held_on__range": (self.first, self.last)}
        for row in WoodenBox.objects.filter(**days).select_related("by__person"):
            yield row.opening_id, wooden_of(row)


def _opened(row: Opening, people: dict[int, Member], numbers: str) -> JournalLine:
    signed = seats_under(row.closing_note or (row.next_box.note if row.next_box else ""))
    return JournalLine(
        kind="planned" if row.kind == Opening.Kind.MOVED else row.kind,
        day=row.held_on,
        time=timezone.localtime(row.began_at).time(),
        planned_on=row.planned_on,
        is_late=row.kind == Opening.Kind.PLANNED and row.held_on > row.planned_on,
        seal_before=seal_of(*told(row)),
        seal_after=seal_of(row.next_box),
        letters=letters_of(row) + len(row.urgent_seals),
        paper=row.paper_letters,
        damaged=len(row.damaged.split()),
        waiting=len(row.waiting.split()),
        act=row.act_number,
        registered=numbers,
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


def wooden(school: School) -> tuple[tuple[date, Wooden], ...]:
    """Return every look into the wooden box that was written down, oldest first."""
    found = WoodenBox.objects.filter(opening__school=school, opening__step=Opening.Step.DONE)
    looks = found.select_related("by__person", "opening").order_by("opening__began_at")
    return tuple((row.opening.held_on, wooden_of(row)) for row in looks)


def years(school: School, today: date) -> list[int]:
    """Return the school years in which there was a box, newest first."""
    sealed = Box.objects.filter(school=school).order_by("number")
    first = sealed.values_list("sealed_on", flat=True).first() or today
    return list(range(school_year(today), school_year(first) - 1, -1))
