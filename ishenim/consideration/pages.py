"""What the case page shows, read in one place."""

from datetime import date
from typing import Any

from django.db.models import F, Q

from ishenim.casework import access
from ishenim.casework.models import Case, Reading
from ishenim.commission.models import Member
from ishenim.consideration.holding import FEWEST_READERS, have, latest_extension, readers_of
from ishenim.consideration.models import Executor, Link, Task
from ishenim.consideration.words import LACKING, LINKS, MEASURES
from ishenim.orders.naming import names_of
from ishenim.papers.forms import answer
from ishenim.registration import pages as registration
from ishenim.regulation import stages
from ishenim.regulation.clocks import clock
from ishenim.schools.models import School

#: Languages of an answer on paper, in their own words.
LANGUAGES = {"ky": "Кыргызча", "ru": "Русский", "en": "English"}


def case_page(case: Case, member: Member, today: date, language: str) -> dict[str, Any]:
    """Return everything of a case that its readers see besides the letter itself."""
    own, readers = case.school.days_off(), readers_of(case)
    tasks = list(case.tasks.select_related("member__person", "by__person", "done_by__person"))
    executors = list(case.executors.select_related("member__person"))
    now = [row for row in executors if row.until is None]
    is_closed = case.stage == stages.STAGES[-1].code
    return {
        "case": case,
        "address": bytes(case.letter_id).hex(),
        "stage": stages.stage(case.stage).words[language],
        "is_closed": is_closed,
        "next": _next(case, is_given=bool(now)),
        "line": registration.line(case, language),
        "registering": clock(case.register_by, case.described_on, today, own),
        "answering": clock(case.answer_by, case.answered_on or case.finished_on, today, own),
        "executors": now,
        "is_mine": next((row for row in now if row.member_id == member.pk), None),
        "past_executors": [row for row in executors if row.until],
        "tasks": [{"row": row, "clock": _task_clock(row, today, own)} for row in tasks],
        "measures": [
            {"row": row, "kind": MEASURES.get(row.kind, row.kind)}
            for row in case.measures.select_related("by__person")
        ],
        "extensions": list(case.extensions.select_related("by__person")),
        "recusals": list(case.recusals.select_related("member__person", "by__person")),
        "links": _links(case),
        "history": _history(case, language),
        "corrections": list(case.corrections.select_related("by__person")),
        "readers": readers,
        **_few(case, readers),
        "is_about_head": "head" in case.modifiers,
        "to_close": [] if is_closed or case.described_on is None else _to_close(case),
        "latest": latest_extension(case) if _may_extend(case, today) else None,
        "may_keep_out": member.is_responsible or member.is_chair,
    }


def _next(case: Case, *, is_given: bool) -> str:
    """Return what comes next: its line, an executor, the answer, the decision, the end."""
    if case.finished_on:
        return ""
    steps = (
        ("describe", case.described_on is None),
        ("assign", not is_given and case.stage == "registered"),
        ("answer", case.answered_on is None and case.channel == Case.Channel.SITE),
        ("decide", case.decided_on is None),
    )
    return next((verb for verb, is_open in steps if is_open), "close")


def _few(case: Case, readers: list[Member]) -> dict[str, bool]:
    """Tell readers who are gone from readers who are still to come; nobody knows who may come."""
    is_few = len(readers) < FEWEST_READERS
    are_gone = is_few and case.readers.filter(proof=F("case__name_hash")).count() > len(readers)
    return {"few_readers": are_gone, "one_opened": is_few and not are_gone}


def answer_paper(case: Case, today: date, language: str) -> dict[str, Any]:
    """Return the frame of an answer on paper."""
    chair = Member.objects.current(case.school).filter(is_chair=True).first()
    data = answer.AnswerForm(
        school=names_of(case.school),
        case=case.label,
        received_on=case.received_on,
        day=today,
        chair=chair.person.name if chair else "",
    )
    frame = answer.frame(data, language)
    return {
        "case": case,
        "frame": frame,
        "language": language,
        "languages": list(LANGUAGES.items()),
    }


def _may_extend(case: Case, today: date) -> bool:
    return not (case.answered_on or case.finished_on) and today <= case.answer_by


def _task_clock(task: Task, today: date, own: dict[date, bool]) -> Any:
    return clock(task.due_on, task.done_on, today, own) if task.due_on else None


def _links(case: Case) -> list[dict[str, Any]]:
    rows = Link.objects.filter(Q(case=case) | Q(other=case)).select_related("case", "other")
    return [
        {
            "row": row,
            "other": row.other if row.case_id == case.pk else row.case,
            "kind": LINKS.get(row.kind, row.kind),
        }
        for row in rows
    ]


def _history(case: Case, language: str) -> list[dict[str, Any]]:
    rows = case.moves.select_related("by__person")
    known = {one.verb: one.words[language] for one in stages.TRANSITIONS}
    return [
        {
            "row": row,
            "word": known.get(row.verb, row.verb),
            "to": stages.stage(row.target).words[language],
        }
        for row in rows
    ]


def _to_close(case: Case) -> list[Any]:
    """Return what is still missing before the case can be closed."""
    return [LACKING[code] for code in stages.lacking("close", have(case))]


def access_log(case: Case) -> list[Reading]:
    """Return who did what with the letter, the newest first."""
    log = Reading.objects.filter(letter=case.letter_id)
    return list(log.select_related("member__person")[:200])


def givers_and_takers(school: School) -> dict[str, list[Member]]:
    """Return who may hand cases over, who has left too, and who may take them."""
    every = list(Member.objects.filter(school=school).select_related("person").order_by("seat"))
    return {"givers": every, "takers": [one for one in every if one.left_on is None]}


def held(school: School, viewer: Member) -> list[tuple[Member, int]]:
    """Return who works on how many open cases that this member may see; who has left, first."""
    rows = Executor.objects.filter(case__in=access.visible(school, viewer), until__isnull=True)
    open_ones = rows.exclude(case__stage=stages.STAGES[-1].code).select_related("member__person")
    counts: dict[int, tuple[Member, int]] = {}
    for row in open_ones:
        counts[row.member_id] = (row.member, counts.get(row.member_id, (row.member, 0))[1] + 1)
    return sorted(counts.values(), key=lambda one: (one[0].left_on is None, one[0].seat))
