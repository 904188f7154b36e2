"""A year that was lived: openings, letters in every stage, meetings, reports, one late letter.

For the demo school. Everything is done by the product's own actions, in the order of its days, with
the cards of the demo; nothing is written into a table behind their back.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from heapq import heappop, heappush
from itertools import count

from django.utils import timezone

from ishenim.casework import actions as casework
from ishenim.cli import ceremony, constituting
from ishenim.cli.hands import TOLD, URGENT, Hands, Told, Written
from ishenim.cli.sitting import Sitting
from ishenim.commission import rosters
from ishenim.consideration import actions as consideration
from ishenim.consideration.models import Task
from ishenim.meetings import actions as meetings
from ishenim.meetings.models import AgendaItem
from ishenim.opening import actions as openings
from ishenim.opening import papers
from ishenim.orders import composing
from ishenim.orders.reading import commission_order_in_force
from ishenim.papers.forms.order import DayLine
from ishenim.proof.note import Signer, sign_note
from ishenim.publicity import actions as publicity
from ishenim.publicity.models import Notice
from ishenim.regulation.calendar import Quarter, quarter, term_due
from ishenim.reports import actions as reports
from ishenim.reports.models import Report
from ishenim.schools.models import School

DAY = timedelta(days=1)
NOON, AFTERNOON, MORNING = time(12, 5), time(15, 10), time(9, 30)
QUARTERS = 3
#: Before the quarter that is reported first: the commission begins, the box is sealed.
BEFORE = timedelta(days=24)
#: Who opens the box, by turns.
TABLES = ((1, 2, 3), (1, 3, 5), (1, 2, 5), (1, 3, 4))
#: The letter that can wait for its term: nobody in it is in danger.
CALM = 2
SUMMER = "Жайкы каникул"
WEEK = timedelta(days=7)
ROOM = "Мугалимдер бөлмөсү"
LATE, AWAY = "Ачуу күнү мектепте жарык жок болду.", "Комиссиянын үч мүчөсү ооруп калды."
CAME_AT_ONCE = "Бир нече окуучу катты күтпөй окууну суранды."


@dataclass
class Year:
    """The school, its people with their cards, and what is done on which day."""

    school: School
    head: Signer
    hands: Hands
    today: date
    events: list[tuple[datetime, int, Callable[[datetime], None]]] = field(default_factory=list)
    order: Iterator[int] = field(default_factory=count)  # of what happens at the same moment

    # ── Days ──────────────────────────────────────────────────────────────────
    def on(self, day: date, hour: time, what: Callable[[datetime], None]) -> None:
        """Put something into the year; what lies in the future does not happen."""
        at = datetime.combine(day, hour, timezone.get_current_timezone())
        if day < self.today:
            heappush(self.events, (at, next(self.order), what))

    def live(self, days: Sequence[date], sealed_on: date) -> None:
        """Live from the first sealing to today; the last of the days is still to come."""
        *held, _due = days
        rules, own = self.school.rulebook_on(self.today), self.school.days_off()
        overdue = [at for at, day in enumerate(held) if term_due(day, rules, own) < self.today]
        full, late, missed, early = (len(held) * n // 12 for n in (8, 3, 5, 6))
        stuck, last = overdue[-1], len(held) - 1
        number = {full: 6, missed: 0, last: 2, last - 1: 1, stuck: 1, early: 1}
        for at, day in enumerate(held):
            if at == missed:
                self.on(day + DAY, MORNING, partial(self._explain, day))
                continue
            opened, reason = (day + DAY, LATE) if at == late else (day, "")
            self._opening(at, opened, reason, paper=int(at == early))
            for n in range(number.get(at, int(at % 3 == 1))):
                ends = {stuck: "taken", last: "taken" if n else "line", last - 1: "answered"}
                told = TOLD[CALM] if at in {stuck, last} else TOLD[(at + n) % len(TOLD)]
                self._way(told, opened, ends.get(at, "closed"))
        asked = held[early] + 3 * DAY
        self._opening(early, asked, CAME_AT_ONCE)
        self._way(TOLD[3], asked, "closed")
        self.on(held[early] + DAY, AFTERNOON, self.hands.type_in)
        self._urgent(held[full] + 2 * DAY)
        self.on(held[late] + 2 * DAY, AFTERNOON, self._stand_in)
        self._quarters(sealed_on)
        while self.events:
            now, _order, what = heappop(self.events)
            what(now)

    # ── The box ───────────────────────────────────────────────────────────────
    def _opening(self, at: int, day: date, reason: str = "", *, paper: int = 0) -> None:
        """Open the box with three of five, not always the same; all sign the journal's head."""

        def hold(now: datetime) -> None:
            who = [self.hands.sitter(seat) for seat in TABLES[at % len(TABLES)]]
            Sitting(self.school, now).hold(*who, reason=reason, paper=paper)
            casework.register(school=self.school, now=now)
            ceremony.cosign_journal(school=self.school, keys=self.hands.cards, now=now)

        self.on(day, NOON, hold)

    def _explain(self, day: date, now: datetime) -> None:
        """Write why a planned opening was not held."""
        who, roster = self.hands.sitter(1), rosters.in_force(self.school)
        assert roster is not None  # noqa: S101  (the commission has begun)
        text = papers.explanation(
            roster, self.school, planned_on=day, moved_to=None, reason=AWAY,
            today=timezone.localdate(now),
        )  # fmt: skip
        note = sign_note(text, [who.keys.signer])
        openings.explain(
            by=who.member, planned_on=day, moved_to=None, reason=AWAY, note=note, now=now
        )

    # ── Letters ───────────────────────────────────────────────────────────────
    def _way(self, told: Told, opened: date, ends: str) -> None:
        """Let a letter come on the day before an opening, and go its way as far as `ends`."""
        came: list[Written] = []
        steps: dict[str, tuple[date, time, Callable[[Written, datetime], None]]] = {
            "line": (opened, AFTERNOON, self.hands.read),
            "taken": (opened + DAY, MORNING, self.hands.take_up),
            "answered": (opened + 4 * DAY, MORNING, self.hands.answer),
            "closed": (opened + 6 * DAY, MORNING, self._close),
        }
        has_code = ends == "answered"
        self.on(
            opened - DAY,
            AFTERNOON,
            lambda now: came.append(self.hands.write(told, now, has_code=has_code)),
        )
        for name, (day, hour, step) in steps.items():
            self.on(day, hour, partial(_go_on, step, came))
            if name == ends:
                break

    def _urgent(self, day: date) -> None:
        """An urgent letter: two open it the same day, and answer."""
        came: list[Written] = []
        told, write, hands = URGENT, self.hands.write, self.hands
        self.on(day, MORNING, lambda now: came.append(write(told, now, kind="urgent")))
        self.on(day, NOON, lambda now: hands.open_urgent(came[0], now))
        self.on(day, AFTERNOON, lambda now: hands.take_up(came[0], now))
        self.on(day + DAY, MORNING, lambda now: hands.answer(came[0], now))
        self.on(day + 5 * DAY, MORNING, lambda now: self._close(came[0], now))

    def _close(self, one: Written, now: datetime) -> None:
        """End the case; three weeks later somebody asks whether it stopped."""
        consideration.close(case=one.case, by=self.hands.sitter(1).member, now=now)
        for check in one.case.tasks.filter(kind="check", done_on=None):
            if check.due_on:
                self.on(check.due_on, MORNING, partial(self._look_back, check))

    def _look_back(self, check: Task, now: datetime) -> None:
        consideration.finish_check(
            task=check,
            went_on=False,
            result="Кайталанган жок.",
            by=self.hands.sitter(3).member,
            now=now,
        )

    # ── The commission ────────────────────────────────────────────────────────
    def _stand_in(self, now: datetime) -> None:
        """Let another member be on duty too, by order; all sign that, and the composition."""
        known = commission_order_in_force(self.school)
        rows = [
            replace(row, is_duty=row.seat in {2, 3})
            for row in composing.present(self.school, known)
        ]
        order, _links = constituting.order_commission(
            school=self.school, rows=rows, number="41", head=self.head, now=now
        )
        constituting.acquaint(order=order, keys=self.hands.cards, now=now)
        ceremony.sign_roster(school=self.school, keys=self.hands.cards, now=now)

    def _quarters(self, sealed_on: date) -> None:
        """Report every quarter that has ended, discuss it, meet in between, tell the parents."""
        one = quarter(sealed_on)
        while one.first < self.today:
            after = one.last + DAY
            self.on(after, MORNING, partial(self._report, one))
            self.on(after + 9 * DAY, AFTERNOON, self._meet)
            if one.first > sealed_on:
                self.on(one.first + 50 * DAY, AFTERNOON, self._meet)
            self.on(after + 11 * DAY, MORNING, self._tell)
            one = quarter(after)

    def _report(self, one: Quarter, now: datetime) -> None:
        reports.open_due(school=self.school, now=now)
        report = Report.objects.select_related("school").get(
            school=self.school, year=one.year, quarter=one.number
        )
        who = self.hands.sitter(1)
        offered = reports.offer(report=report, by=who.member, now=now)
        reports.sign(report=offered, line=who.sign(offered.note_text), by=who.member, now=now)

    def _meet(self, now: datetime) -> None:
        """Meet, say something about everything on the agenda, write the minutes, all sign."""
        keys = {one.seat: self.hands.sitter(one.seat) for one in self.hands.cards}
        by = keys[1].member
        calling = meetings.Calling(held_on=timezone.localdate(now), time=AFTERNOON, place=ROOM)
        meeting = meetings.call(calling=calling, by=by, now=now)
        here = meetings.Presence(present=frozenset(set(keys) - {4}), reasons={4: "Жумушта болду"})
        meeting = meetings.record_presence(meeting=meeting, presence=here, by=by, now=now)
        if not AgendaItem.objects.filter(meeting=meeting).exists():
            meetings.add_item(meeting=meeting, title="Окуучулардын каттары боюнча иш", by=by)
        for item in AgendaItem.objects.filter(meeting=meeting):
            texts = meetings.Texts(
                heard="Жооптуу адам маалымат берди.", spoke="", resolved="Маалымат эске алынсын."
            )
            meetings.write_item(item=item, texts=texts, version=item.version, by=by)
        minutes = meetings.write_minutes(meeting=meeting, by=keys[5].member, now=now)
        for one in keys.values():
            meetings.sign_minutes(
                meeting=meeting, line=one.sign(minutes.note_text), by=one.member, now=now
            )

    def _tell(self, now: datetime) -> None:
        made = publicity.Made(
            kind=Notice.Kind.MEETING, done_on=timezone.localdate(now), place=ROOM, people=41
        )
        by = constituting.head_of(self.school)
        publicity.add_notice(school=self.school, made=made, by=by, now=now)


def _go_on(
    step: Callable[[Written, datetime], None], came: Sequence[Written], now: datetime
) -> None:
    """Take a step of a letter that came."""
    step(came[0], now)


def vacations(first: date, today: date) -> list[DayLine]:
    """Return the summer vacation, where it lies well behind a year that was lived."""
    found = [
        DayLine(first=date(year, 6, 8), last=date(year, 8, 24), is_working=False, name=SUMMER)
        for year in (first.year, today.year)
    ]
    lies = [one for one in found if first < one.first and one.last < today - 4 * WEEK]
    return lies[:1]


def begins(today: date) -> date:
    """Return on which day a box is sealed whose school has reported three quarters by today."""
    one = quarter(today)
    for _quarter in range(QUARTERS):
        one = quarter(one.first - DAY)
    return one.last - BEFORE
