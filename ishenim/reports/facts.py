"""What a report is computed from, read in a fixed number of queries; no word of any letter."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from ishenim.box.models import Letter
from ishenim.casework.access import visible
from ishenim.casework.models import Case
from ishenim.commission.models import Member
from ishenim.consideration.models import Extension, Link, Measure
from ishenim.intake.counting import TYPED
from ishenim.meetings.models import Task
from ishenim.opening import planning
from ishenim.opening.models import Opening
from ishenim.papers.forms import report_words as said
from ishenim.publicity.models import Notice
from ishenim.referral.models import Body, Referral
from ishenim.registration.taxonomy import Taxonomy, of_school
from ishenim.regulation import taxonomy
from ishenim.regulation.calendar import add_working_days, term_due
from ishenim.regulation.figures import UNKNOWN, Facts, LetterLine, OpeningLine, TaskLine, spans
from ishenim.regulation.openings import Planned
from ishenim.schools.models import School


def facts_of(
    school: School, year: int, number: int, today: date, *, read_by: Member | None = None
) -> Facts:
    """Return the facts of a report's four periods; with a member, of the letters they have read."""
    periods = spans(year, number).values()
    days = (min(one.first for one in periods), max(one.last for one in periods))
    categories = of_school(school)
    bodies = tuple(Body.objects.filter(school=school).values_list("pk", flat=True))
    cases = visible(school, read_by) if read_by else Case.objects.filter(school=school)
    mine = {"case__in": cases} if read_by else {"case__school": school}
    sent = Referral.objects.filter(**mine, sent_on__range=days)
    referrals = sent.values_list("sent_on", "body", "replied_on")
    measures = Measure.objects.filter(**mine, done_on__range=days)
    tasks = Task.objects.filter(item__meeting__school=school, due_on__range=days)
    notices = Notice.objects.filter(school=school, removed_on=None, done_on__range=days)
    return Facts(
        own=school.days_off(),
        letters=(*_letters(cases, days), *(() if read_by else _unregistered(school, days))),
        planned=_planned(school, days, today),
        openings=tuple(_openings(school, days)),
        tasks=tuple(
            TaskLine(due_on=due, done_on=done)
            for due, done in tasks.values_list("due_on", "done_on")
            if due
        ),
        referrals=tuple((day, str(body), bool(replied)) for day, body, replied in referrals),
        measures=tuple(measures.values_list("done_on", "kind")),
        notices=tuple(notices.values_list("done_on", "kind")),
        codes=_codes(categories, bodies),
        above={one.code: one.ground for one in categories.listed.values()},
    )


def labels_of(school: School) -> dict[str, dict[str, dict[str, str]]]:
    """Return the words of grounds, categories, urgencies and bodies, by language and table."""
    categories, bodies = of_school(school), list(Body.objects.filter(school=school))
    return {language: _labels(language, categories, bodies) for language in said.LANGUAGES}


def _labels(language: str, categories: Taxonomy, bodies: list[Body]) -> dict[str, dict[str, str]]:
    return {
        "ground": {one.code: one.words[language] for one in taxonomy.GROUNDS},
        "urgency": {one.code: one.words[language] for one in taxonomy.URGENCIES},
        "category": {code: categories.word(code, language) for code in categories.listed},
        "referrals": {str(one.pk): one.called(language) for one in bodies},
    }


def _codes(categories: Taxonomy, bodies: tuple[int, ...]) -> Mapping[str, tuple[str, ...]]:
    """Return every cell that is there, with or without a letter."""
    own = {name: tuple(words["ky"]) for name, words in said.CELLS.items()}
    return own | {
        "author": (*own["author"], UNKNOWN),
        "language": (*own["language"], UNKNOWN),
        "ground": (*(one.code for one in taxonomy.GROUNDS), UNKNOWN),
        "urgency": (*(one.code for one in taxonomy.URGENCIES), UNKNOWN),
        "category": tuple(categories.listed),
        "referrals": tuple(map(str, bodies)),
    }


Days = tuple[date, date]


def _letters(cases: QuerySet[Case], days: Days) -> tuple[LetterLine, ...]:
    """Return the letters with a number that were received in these days, in one query.

    Registered is whose line was written, as everywhere: the number comes with the act by itself.
    """
    fields = (
        *("received_on", "register_by", "answer_by", "channel", "author", "is_anonymous"),
        *("language", "ground", "category", "urgency", "outcome", "is_extended", "is_repeated"),
    )
    rows = cases.filter(received_on__range=days).annotate(
        is_extended=Exists(Extension.objects.filter(case=OuterRef("pk"))),
        is_repeated=Exists(Link.objects.filter(case=OuterRef("pk"), kind=Link.Kind.REPEAT)),
    )
    found = rows.order_by().values(*fields, "described_on", "answered_on", "finished_on")
    return tuple(_letter(**row) for row in found)


def _letter(
    *, described_on: date | None, answered_on: date | None, finished_on: date | None, **row: Any
) -> LetterLine:
    done = min((day for day in (answered_on, finished_on) if day), default=None)
    return LetterLine(**row, registered_on=described_on, finished_on=done)


def unregistered(days: Days, *schools: School) -> Iterator[tuple[School, LetterLine]]:
    """Yield what acts of these days count and nobody has registered: on paper, or urgent (R14).

    Of these schools, or of all.
    """
    mine = {"school__in": schools} if schools else {}
    done = Opening.objects.filter(**mine, step=Opening.Step.DONE, held_on__range=days)
    counted = done.filter(paper_letters__gt=0).annotate(typed=TYPED).select_related("school")
    urgent = Letter.objects.filter(
        **mine, kind=Letter.Kind.URGENT, act__isnull=False, is_registered=False
    )
    came = urgent.filter(dropped_on__range=days).select_related("school")
    waiting = [(row.school, row.held_on, "box", row.paper_letters - row.typed) for row in counted]
    waiting += [
        (row.school, row.dropped_on, "site", 1) for row in came.only("dropped_on", "school")
    ]
    own, rules = cache(School.days_off), cache(School.rulebook_on)
    for school, day, channel, count in waiting:
        for _letter in range(count):
            line = LetterLine(
                received_on=day,
                register_by=add_working_days(
                    day, rules(school, day).registration_days, own(school)
                ),
                registered_on=None,
                answer_by=term_due(day, rules(school, day), own(school)),
                channel=channel,
            )
            yield school, line


def _unregistered(school: School, days: Days) -> Iterator[LetterLine]:
    return (line for _school, line in unregistered(days, school))


def _planned(school: School, days: Days, today: date) -> tuple[Planned, ...]:
    """Return the planned days that have passed."""
    last = min(days[1], today - timedelta(days=1))
    return tuple(planning.planned(school, last, today, days[0]))


def _openings(school: School, days: Days) -> Iterator[OpeningLine]:
    done = planning.held(school).exclude(kind=Opening.Kind.FIRST).filter(held_on__range=days)
    for row in done.only("kind", "held_on", "act_number", "waiting"):
        yield OpeningLine(
            held_on=row.held_on,
            is_extraordinary=row.kind == Opening.Kind.EXTRAORDINARY,
            has_act=row.act_number is not None,
            is_broken=bool(row.waiting),
        )
