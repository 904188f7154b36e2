"""What the list of cases shows: few queries, whatever the number of letters."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from ishenim.casework.models import Case
from ishenim.casework.records.rows import letters_of
from ishenim.commission.models import Member
from ishenim.consideration.models import Executor
from ishenim.opening.models import Opening
from ishenim.register.finding import A_PAGE, Query, find
from ishenim.registration import taxonomy
from ishenim.registration.models import SchoolCategory
from ishenim.regulation import stages
from ishenim.regulation import taxonomy as floor
from ishenim.regulation.clocks import Clock, clock
from ishenim.schools.models import Day, School
from ishenim.ui.together import together

#: Openings whose act is compared with the register: about half a year.
LATEST = 26


@dataclass(frozen=True, kw_only=True)
class Line:
    """A case in the list; who may not see it is shown number and days."""

    case: Case
    is_mine: bool
    stage: str
    category: str
    urgency: str
    executors: tuple[str, ...]
    clock: Clock
    registering: Clock | None  # until it is described

    @property
    def seal(self) -> str:
        """The letter's seal as addresses write it."""
        return bytes(self.case.letter_id).hex()


def list_page(
    school: School, member: Member, query: Query, *, page: int, today: date, language: str
) -> dict[str, Any]:
    """Return a page of the list; one line more than fits tells whether there is another page."""
    start = (page - 1) * A_PAGE
    told = together(
        days=(Day.objects.filter(school=school), ("day", "is_working")),
        categories=(SchoolCategory.objects.filter(school=school), taxonomy.FIELDS),
        members=(Member.objects.current(school), ("seat", "person__name")),
    )
    own: dict[date, bool] = dict(told["days"])
    found = list(find(school, member, query, today, own)[start : start + A_PAGE + 1])
    known = taxonomy.of_rows(told["categories"])
    working = _executors(found)
    lines = [_line(case, working, known, language, today, own) for case in found[:A_PAGE]]
    return {
        "lines": lines,
        "page": page,
        "pages": page + (len(found) > A_PAGE),
        "asked": query,
        "stages": [(one.code, one.words[language]) for one in stages.STAGES],
        "urgencies": [(one.code, one.words[language]) for one in floor.URGENCIES],
        "grounds": [
            (ground.words[language], [(one.code, one.called(language)) for one in listed])
            for ground, listed in known.grounds(query.category)
        ],
        "members": sorted(told["members"]),
        "unmatched": unmatched(school),
    }


def _line(
    case: Case,
    working: dict[int, tuple[str, ...]],
    known: taxonomy.Taxonomy,
    language: str,
    today: date,
    own: dict[date, bool],
) -> Line:
    mine = bool(getattr(case, "is_mine", False))
    urgency = floor.urgency(case.urgency)
    return Line(
        case=case,
        is_mine=mine,
        stage=stages.stage(case.stage).words[language] if mine else "",
        category=known.word(case.category, language) if mine and case.category else "",
        urgency=urgency.words[language] if mine and urgency else "",
        executors=working.get(case.pk, ()) if mine else (),
        clock=clock(case.answer_by, case.answered_on or case.finished_on, today, own),
        registering=None if case.described_on else clock(case.register_by, None, today, own),
    )


def _executors(cases: Iterable[Case]) -> dict[int, tuple[str, ...]]:
    rows = Executor.objects.filter(case__in=[case.pk for case in cases], until__isnull=True)
    names: dict[int, tuple[str, ...]] = {}
    for case, name in rows.order_by("pk").values_list("case", "member__person__name"):
        names[case] = (*names.get(case, ()), name)
    return names


@dataclass(frozen=True, kw_only=True)
class Unmatched:
    """An opening whose act counts other letters than the register has (R14)."""

    opening: Opening
    counted: int
    registered: int


def unmatched(school: School) -> list[Unmatched]:
    """Return the latest openings whose act and register do not agree yet; normally none.

    The electronic letters are numbered by the server at once. Those on paper are typed in by
    people: until then the act counts more.
    """
    done = Opening.objects.filter(school=school, step=Opening.Step.DONE, act_number__isnull=False)
    cases = Case.objects.filter(opening=OuterRef("pk")).order_by().values("opening")
    counted = Coalesce(Subquery(cases.annotate(count=Count("pk")).values("count")), 0)
    needed = done.only("held_on", "opened", "damaged", "paper_letters").annotate(registered=counted)
    return [
        Unmatched(opening=row, counted=count, registered=row.registered)
        for row in needed.order_by("-held_on", "-pk")[:LATEST]
        if (count := letters_of(row) + row.paper_letters) != row.registered
    ]
