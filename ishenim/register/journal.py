"""The registration journal of a year, gathered in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils.translation import override

from ishenim.casework import access
from ishenim.casework.models import Case, Reading
from ishenim.commission.models import Member
from ishenim.consideration.models import Executor, Link, Measure, Move
from ishenim.opening.models import Opening
from ishenim.orders.naming import names_of
from ishenim.papers.document import Document, Table
from ishenim.papers.forms import registration_journal as form
from ishenim.referral.models import Referral
from ishenim.registration import taxonomy, words
from ishenim.regulation import taxonomy as floor
from ishenim.schools.models import School


def years(school: School, today: date) -> list[int]:
    """Return the years that have letters, the newest first, and this one."""
    found = Case.objects.filter(school=school).order_by().values_list("year", flat=True).distinct()
    return sorted({*found, today.year}, reverse=True)


def document(
    school: School, member: Member, year: int, *, today: date, language: str, is_extract: bool
) -> Document:
    """Return the journal of a year on paper, as this member may see it."""
    return form.document(_form(school, member, year, today, language, is_extract), language)


def table(
    school: School, member: Member, year: int, *, today: date, language: str, is_extract: bool
) -> Table:
    """Return the journal of a year as one table."""
    return form.lines(_form(school, member, year, today, language, is_extract), language)


def _form(
    school: School, member: Member, year: int, today: date, language: str, is_extract: object
) -> form.RegistrationForm:
    current = Member.objects.current(school).filter(is_responsible=True).first()
    return form.RegistrationForm(
        school=names_of(school),
        year=year,
        day=today,
        responsible=current.person.name if current else "",
        retention=school.rulebook_on(today).retention_years,
        rows=tuple(_rows(school, member, year, language)),
        is_extract=bool(is_extract),
    )


@transaction.atomic
def note_printing(*, school: School, by: Member, year: int, now: datetime) -> None:
    """Write into the record of reading that a member printed the lines of a year (R32)."""
    cases = access.visible(school, by).filter(year=year, described_on__isnull=False)
    lines = [
        Reading(letter_id=letter, member=by, what=Reading.What.PRINTED, at=now)
        for letter in cases.values_list("letter", flat=True)
    ]
    Reading.objects.bulk_create(lines)


def _rows(school: School, member: Member, year: int, language: str) -> Iterable[form.JournalRow]:
    cases = list(
        Case.objects.filter(school=school, year=year)
        .annotate(act=Coalesce("opening__act_number", "letter__act"))
        .order_by("number")
    )
    mine = set(access.visible(school, member).filter(year=year).values_list("pk", flat=True))
    books = _Books(school, year, language)
    for case in cases:
        if case.pk not in mine:
            yield form.JournalRow(**books.known(case), is_closed_to_reader=True)
        else:
            yield books.row(case)


class _Books:
    """What stands beside the cases of a year, each read once."""

    def __init__(self, school: School, year: int, language: str) -> None:
        self._language, self._known = language, taxonomy.of_school(school)
        year_of = {"case__school": school, "case__year": year}
        acts = Opening.objects.filter(school=school, act_number__isnull=False)
        self._acts = dict(acts.values_list("act_number", "held_on"))
        self._executors = _by_case(
            Executor.objects.filter(**year_of).select_related("member__person")
        )
        self._measures = _by_case(Measure.objects.filter(**year_of))
        self._referrals = _by_case(Referral.objects.filter(**year_of).select_related("body"))
        self._links = _by_case(Link.objects.filter(**year_of).select_related("other"))
        closed = Move.objects.filter(verb="close", **year_of).select_related("by__person")
        self._closed = {row.case_id: row.by.person.name for row in closed}

    def known(self, case: Case) -> dict[str, Any]:
        """Return what every member knows of a letter: it says nothing of what is in it."""
        with override(self._language):
            return {
                "number": case.label,
                "registered_on": case.registered_on,
                "channel": str(words.CHANNELS.get(case.channel, "")),
                "act": self._act(case),
                "answer_by": case.answer_by,
            }

    def row(self, case: Case) -> form.JournalRow:
        """Return the line of a case in the paper's language."""
        urgency = floor.urgency(case.urgency)
        ground = floor.ground(case.ground)
        said = f"{ground.words[self._language]}: " if ground else ""
        category = f"{case.category} {self._known.word(case.category, self._language)}"
        is_described = case.described_on is not None
        with override(self._language):
            return form.JournalRow(
                **self.known(case),
                author=str(words.AUTHORS.get(case.author, "")),
                is_anonymous=case.is_anonymous if is_described else None,
                sheets=case.sheets if is_described else None,
                attachments=case.attachments,
                language=words.LANGUAGES.get(case.language, ""),
                category=said + category if is_described else "",
                summary=case.summary,
                urgency=urgency.words[self._language] if urgency else "",
                linked=tuple(one.other.label for one in self._links[case.pk]),
                executors=tuple(
                    (one.member.person.name, one.since, one.taken_on)
                    for one in self._executors[case.pk]
                ),
                referred=tuple(
                    (one.body.called(self._language), one.label, one.sent_on)
                    for one in self._referrals[case.pk]
                ),
                decision=case.decision,
                measures=tuple(one.text for one in self._measures[case.pk]),
                outcome=str(words.OUTCOMES.get(case.outcome, "")),
                answered=self._answered(case),
                closed=self._closed_by(case),
            )

    def _act(self, case: Case) -> tuple[int, date] | None:
        number = case.act  # type: ignore[attr-defined]  # an urgent letter's is that of its box
        return (number, self._acts[number]) if number in self._acts else None

    def _answered(self, case: Case) -> tuple[date, str] | None:
        if case.answered_on is None:
            return None
        return case.answered_on, str(words.HOW.get(case.answered_how, ""))

    def _closed_by(self, case: Case) -> tuple[date, str] | None:
        if case.finished_on is None:
            return None
        return case.finished_on, self._closed.get(case.pk, "")


def _by_case(rows: Iterable[Any]) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.case_id].append(row)
    return found
