"""What each place of the product says of a year: pages, lists, papers, the verified journal."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from django.test import Client
from django.utils import timezone, translation

from ishenim.casework.records import printing
from ishenim.casework.records.rows import Rows
from ishenim.obligations.facts import of_school
from ishenim.opening.models import Opening
from ishenim.papers.dates import official_date
from ishenim.papers.plain import plain
from ishenim.public.openings import lines_before
from ishenim.regulation.calendar import quarter
from ishenim.regulation.figures import compute
from ishenim.regulation.obligations import obligations
from ishenim.reports.facts import facts_of
from ishenim.schools.models import School
from ishenim.seal.bytes import b64
from ishenim.seal.paper import document_hash
from tests.adversary.world import World

SQUARE = re.compile(r'strip__day--(\w+)"><span class="unseen">([^:<]+):')


def page(path: str) -> str:
    """Return a public page in Russian."""
    with translation.override("ru"):
        answer = Client().get(f"/ru{path}")
    assert answer.status_code == 200, path
    return str(answer.content.decode())


# ── Days ──────────────────────────────────────────────────────────────────────
def squares(days: list[date]) -> dict[date, str]:
    """Return the strip of the page /v."""
    named = {official_date(day, "ru"): day for day in days}
    squares = SQUARE.findall(page("/v").replace("\N{NO-BREAK SPACE}", " "))
    found = {name.strip(): state for state, name in squares}
    return {named[name]: state for name, state in found.items() if name in named}


def duties(school: School, today: date) -> dict[date, str]:
    """Return what the obligations say: settled, or still owed, and under which name."""
    return {
        date.fromisoformat(one.subject): f"{one.what} {one.state}"
        for one in obligations(of_school(school, today), today)
        if one.what in {"opening", "moved", "missed"}
    }


def verified(world: World) -> tuple[dict[date, str], Counter[str], str]:
    """Return days, counts and the word of a stranger's program."""
    verdict = world.judge()
    days = verdict.tuesdays
    states = {"kept": days.on_time, "late": days.late, "silent": days.unexplained}
    found = {day: state for state, those in states.items() for day in those}
    found |= {day: "moved" for day, _reason in days.moved}
    found |= {day: "missed" for day, _reason in days.missed}
    counts = verdict.counts
    told = Counter(
        acts=counts.acts, letters=counts.letters, urgent=counts.urgent, paper=counts.paper,
        openings=counts.openings, extraordinary=counts.extraordinary,
    )  # fmt: skip
    said = [f"{one.weight} {one.code}" for one in verdict.findings if one.weight != "note"]
    return found, told, ", ".join([verdict.word, *said])


# ── Numbers ───────────────────────────────────────────────────────────────────
def quarters(school: School, first: date, today: date) -> Iterator[tuple[date, date, dict]]:
    """Yield every quarter of the year with the numbers of its report."""
    one = quarter(first)
    while one.first <= today:
        facts = facts_of(school, one.year, one.number, today)
        numbers = compute(facts, one.year, one.number, 3, today)["numbers"]["this"]
        yield one.first, one.last, numbers
        one = quarter(one.last + timedelta(days=1))


# ── Openings, each in every place ─────────────────────────────────────────────
def acts(school: School) -> list[dict[str, object]]:
    """Return each opening as the note that was signed and the words beside it have it."""
    found = []
    for done in _held(school):
        said = {"day": done.held_on, "act": done.act_number}
        if done.act_number:
            document = printing.act_document(done, "ky")
            text, signed = plain(document), [one for one in document.signatures if one.state]
            assert f"document {b64(document_hash(text))}" in done.closing_note
            said |= {"total": _total(done), "present": len(signed)}
        found.append(said)
    return found


def _total(done: Opening) -> int:
    """Return the number that an act in Russian says was taken out."""
    text = plain(printing.act_document(done, "ru"))
    return int(re.findall(r"изъято обращений: (\d+)", text)[0])


def _held(school: School) -> list[Opening]:
    done = Opening.objects.filter(school=school, step=Opening.Step.DONE)
    return list(done.exclude(kind="reseal").order_by("began_at"))


def book(school: School, first: date, today: date) -> list[dict[str, object]]:
    """Return the lines of the opening journal, of each school year it has."""
    lines = []
    for year in range(first.year - 1, today.year + 1):
        begin, end = printing.bounds(year)
        if begin <= today:
            lines += Rows(school, begin, min(end, today), today).journal()
    return [vars(line) for line in lines]


def listed(school: School, today: date) -> list[dict[str, object]]:
    """Return the lines of the public list of openings, oldest first."""
    found, last = [], today
    with translation.override("en"):
        while last is not None:
            lines, last = lines_before(school, last, today=today)
            found += lines
    return [vars(line) for line in reversed(found)]


def today_of(world: World) -> date:
    return timezone.localdate(world.now)
