"""A made-up school year: what happens around each planned day, done by the product's own actions.

`Year` plays it with real cards, real letters and real signatures, and keeps what a person at the
table would have noted on a sheet of paper; `tests/years/places.py` reads what the product says.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from hashlib import sha256

from ishenim.box import actions as drops
from ishenim.box.models import Letter
from ishenim.casework import actions as casework
from ishenim.casework.models import Case
from ishenim.commission import rosters
from ishenim.commission.models import Member, Office
from ishenim.consideration import actions as consideration
from ishenim.intake import actions as intake
from ishenim.opening import actions as opening
from ishenim.opening import papers
from ishenim.opening.actions.paper import Seen
from ishenim.opening.models import Opening
from ishenim.opening.pages import late_for
from ishenim.proof.note import sign_note
from ishenim.registration.actions import describe
from ishenim.regulation.calendar import ZONE
from ishenim.retention import actions as retention
from ishenim.retention.models import Deed
from ishenim.seal import act, entered, letter
from ishenim.seal.bytes import sha
from ishenim.seal.deal import seal_of
from ishenim.seal.reference import Reference
from tests.adversary.world import World, somebody
from tests.cast import NOW, CastMember, card_of, keys_of, person_named, sign_undertaking
from tests.letters import NEWCOMERS, line
from tests.opening.conftest import LATE, Table

DAY = timedelta(days=1)
NOON = time(12, 0)
WHY = "Суу ташкыны болду."
SEEN = Seen(seal_before="77", state="intact", seal_after="78")

#: What happens around a planned day: an explanation (days after it, days to the new day or None),
#: the day the box is opened (days after it or None), and what became of the day.
WAYS: dict[str, tuple[tuple[int, int | None] | None, int | None, str]] = {
    "on its day": (None, 0, "kept"),
    "late": (None, 2, "late"),
    "called missed, then late": ((1, None), 2, "late"),
    "missed": ((1, None), None, "missed"),
    "without a word": (None, None, "silent"),
    "moved": ((-1, 2), 2, "moved"),
    "moved, and before that day": ((-1, 3), 1, "late"),
    "moved, and after that day": ((-1, 1), 2, "late"),
    "moved, and not held": ((-1, 1), None, "silent"),
    "moved, not held, called missed": ((-1, 1), None, "missed"),
    "moved, and on its day": ((-1, 2), 0, "kept"),
    "brought forward": ((-1, -1), -1, "moved"),
}


@dataclass(frozen=True, kw_only=True)
class Week:
    """What happens around one planned day."""

    way: str = "on its day"
    letters: int = 0
    urgent: bool = False
    paper: int = 0
    typed: int = 0  # of those on paper, how many are typed in
    again: bool = False  # an extraordinary opening two days later
    everybody: bool = False  # all come, not a quorum alone
    change: str = ""  # before it: "card" is made anew, "joins" two new members


@dataclass
class Noted:
    """One opening, as somebody noted it on a sheet of paper."""

    day: date
    letters: int
    urgent: int
    paper: int
    typed: int = 0
    is_extraordinary: bool = False
    present: int = 0

    @property
    def total(self) -> int:
        return self.letters + self.urgent + self.paper


@dataclass
class Year:
    """A school with its people, and the sheet."""

    world: World
    table: Table
    days: dict[date, str] = field(default_factory=dict)  # planned day → what became of it
    noted: list[Noted] = field(default_factory=list)
    moved: list[date] = field(default_factory=list)  # days of which a line says so
    missed: list[date] = field(default_factory=list)
    lying: Counter[str] = field(default_factory=Counter)  # what lies in the box now
    destroyed: int = 0

    @classmethod
    def new(cls) -> "Year":
        world = World.new()
        school = world.school
        school.name_ru, school.name_en = "Школа", "School"
        school.save()
        head = person_named("Чынара Сыдыкова")
        Office.objects.create(school=school, person=head, kind=Office.Kind.HEAD)
        for one in world.cast.values():
            sign_undertaking(one, NOW)
        return cls(world, Table(school, NOW))

    # ── The calendar ──────────────────────────────────────────────────────────
    def play(self, weeks: list[Week]) -> None:
        first = self.world.box.opens_on
        own = self.world.school.days_off()
        every = self.world.school.planned_openings(first, first + 400 * DAY, own)
        far = [first - 7 * DAY, *every]
        for week, day, before, after in zip(weeks, every, far, every[1:], strict=False):
            is_alone = min(day - before, after - day) > 4 * DAY  # else there is room for no more
            self._week(week if is_alone else replace(week, way="on its day", again=False), day)
        last, after = every[len(weeks) - 1 : len(weeks) + 1]
        self._at(max(last + DAY, after - DAY))

    def _week(self, week: Week, day: date) -> None:
        told, held, state = WAYS[week.way]
        self._change(week)
        self._write(week)
        if told and told[0] < 0:
            self._explain(day, told, day + told[0] * DAY)
        if told and told[0] > 0:
            self._explain(day, told, day + told[0] * DAY)
        if state == "missed" and told and told[1]:
            to = day + told[1] * DAY
            self._explain(to, (1, None), to + DAY)
        if held is not None:
            self._open(week, day + held * DAY)
        if held == -1 and self.days and [*self.days.values()][-1] in {"silent", "missed"}:
            self.days[max(self.days)] = "late"  # the same opening stands for it
        if held == 0 and week.again:
            self._open(replace(week, paper=0), day + 2 * DAY)
        self.days[day] = state

    def _at(self, day: date) -> datetime:
        self.world.now = self.table.now = datetime.combine(day, NOON, ZONE)
        return self.table.now

    # ── The commission ────────────────────────────────────────────────────────
    def _change(self, week: Week) -> None:
        """Change the composition; it takes effect with the next box."""
        now = self.table.now
        if week.change == "joins" and len(self.world.cast) == 5:
            for seat, name in NEWCOMERS:
                self.world.cast[seat] = self._joins(seat, name, now)
        elif week.change == "card":
            self.world.remake(5, self.table)
        else:
            return
        self.world.sign_composition(self.table)

    def _joins(self, seat: int, name: str, now: datetime) -> CastMember:
        keys = keys_of(seat)
        member = Member.objects.create(
            school=self.world.school, person=person_named(name), seat=seat,
            post=Member.Post.OTHER, joined_on=now.date(), signing_key=keys.signer.public,
            recipient=keys.recipient, card_made_on=now.date(),
        )  # fmt: skip
        cast = CastMember(member, card_of(seat), keys)
        sign_undertaking(cast, now)
        return cast

    # ── Letters ───────────────────────────────────────────────────────────────
    def _write(self, week: Week) -> None:
        for _letter in range(week.letters):
            self.world.write()
        if week.urgent:
            self._write_urgent()
        self.lying["letters"] += week.letters
        self.lying["urgent"] += week.urgent

    def _write_urgent(self) -> None:
        """Send an urgent letter; the member on duty opens it at once."""
        world, author = self.world, somebody()
        box = world.box
        roster, sealed = world.roster_of(box), papers.read_box(box)
        written = author.write("Азыр жардам керек.", roster, sealed, kind="urgent")
        dropped = drops.Dropped(
            kind="urgent", box_number=box.number, mailbox=author.keys.mailbox,
            auth_hash=sha256(author.keys.auth).digest(), stub=written.stub, outer=written.outer,
        )  # fmt: skip
        drops.drop(school=world.school, letter=dropped, now=world.now)
        reader = world.cast[4]
        said = act.Urgent(
            seal=written.seal, box=Reference(box.number, bytes(box.box_id)),
            date=world.now.date(), seat=reader.seat,
        )  # fmt: skip
        note = sign_note(act.write_urgent(roster, said), [reader.keys.signer])
        casework.tick(now=world.now)
        row = Letter.objects.get(pk=written.seal)
        casework.open_urgent(letter=row, note=note, by=reader.member, now=world.now)
        self._register()

    def _register(self) -> None:
        casework.register(school=self.world.school, now=self.world.now)

    # ── Openings ──────────────────────────────────────────────────────────────
    def _explain(self, day: date, told: tuple[int, int | None], on: date) -> None:
        """Write the line of a day, as the page of the openings does."""
        now, cast, school = self._at(on), self.world.cast[3], self.world.school
        moved_to = day + told[1] * DAY if told[1] else None
        roster = rosters.in_force(school)
        text = papers.explanation(
            roster, school, planned_on=day, moved_to=moved_to, reason=WHY, today=on
        )
        note = sign_note(text, [cast.keys.signer])
        opening.explain(
            by=cast.member, planned_on=day, moved_to=moved_to, reason=WHY, note=note, now=now
        )
        (self.moved if moved_to else self.missed).append(day)

    def _open(self, week: Week, day: date) -> None:
        table, school = self.table, self.world.school
        self._at(day)
        is_early = day < self.world.box.opens_on
        late = late_for(school, day)
        here = self._here(week)
        reason = LATE if late or is_early else ""
        opening.begin(school=school, by=here[0].member, now=table.now, reason=reason)
        table.enter(*here)
        if week.paper:
            opening.count_paper(
                opening=table.opening, by=here[0].member, letters=week.paper, now=table.now,
                seen=SEEN,
            )  # fmt: skip
        table.confirm(*here)
        table.play(*here)
        noted = Noted(
            day, self.lying["letters"], self.lying["urgent"], week.paper,
            is_extraordinary=is_early, present=len(here),
        )  # fmt: skip
        self.noted.append(noted)
        self.lying.clear()
        self._register()
        done = Opening.objects.get(school=school, held_on=day, step=Opening.Step.DONE)
        for _letter in range(min(week.typed, week.paper)):
            self._type_in(done, here[1])
            noted.typed += 1

    def _here(self, week: Week) -> list[CastMember]:
        """Return who comes: everybody, or as many as open the old box and seal the next one."""
        people = [self.world.cast[seat] for seat in sorted(self.world.cast)]
        return people if week.everybody or len(people) > 5 else people[:3]

    def _type_in(self, done: Opening, cast: CastMember) -> Case:
        """Type a letter on paper in, as the member's browser does."""
        world = self.world
        roster, box = world.roster_of(world.box), world.box
        header = letter.Header(
            kind="entered", origin=roster.origin, box=bytes(box.box_id).hex(),
            id=sha(str(self.noted).encode()).hex()[:32], sealed_by="browser",
            to=tuple(roster.members), mailbox="cd" * 16, reply_to="", text="Кагаздагы кат.",
        )  # fmt: skip
        sealed = letter.seal_to_seats(roster, letter.pack(header), header.to)
        today = world.now.date()
        what = entered.Entered(
            origin=roster.origin, seal=seal_of(sha(sealed)), channel="box", language="ky",
            sheets=1, received=done.held_on, date=today, seat=cast.seat,
        )  # fmt: skip
        note = sign_note(entered.write_entered(what), [cast.keys.signer])
        typed = intake.Typed(sealed=sealed, note=note, slip_code="күн")
        return intake.enter(
            school=world.school, opening=done, typed=typed, by=cast.member, now=world.now
        )

    # ── Afterwards ────────────────────────────────────────────────────────────
    def consider(self) -> Case | None:
        """Read the first letter, keep a member out of it, decide and close it."""
        world = self.world
        found = Case.objects.filter(school=world.school).exclude(letter__kind="urgent")
        case = found.order_by("number").first()
        if case is None:
            return None
        name = sha(case.label.encode())
        for seat in (1, 3, 4):
            by = world.cast[seat].member
            casework.take(letter=case.letter, by=by, now=world.now)
            casework.report(
                letter=case.letter, by=by, is_readable=True, name_hash=name, now=world.now
            )
        who = {"by": world.cast[3].member, "now": world.now}
        case.refresh_from_db()
        describe(case=case, described=line(), tile="RCK", **who)
        consideration.recuse(case=case, member=world.cast[4].member, reason=WHY, **who)
        case.refresh_from_db()
        consideration.decide(case=case, decision="Бүттү.", outcome="confirmed", **who)
        case.refresh_from_db()
        return case

    def destroy(self, case: Case) -> None:
        """Answer and close a letter, let its term of keeping end, and carry the act out."""
        world, chair = self.world, self.world.cast[1].member
        who = {"by": world.cast[3].member, "now": world.now}
        consideration.note_answer(case=case, how="oral", on=world.now.date(), **who)
        case.refresh_from_db()
        consideration.close(case=case, **who)
        first = world.now.date()
        after = date(first.year + 6, 1, 12)
        own = world.school.days_off()
        for day in world.school.planned_openings(first, after - DAY, own):
            self.days.setdefault(day, "silent")
        now = self._at(after)
        deed = retention.draft_destruction(school=world.school, by=chair, now=now)
        for one in world.cast.values():
            text = one.sign(deed.note_text)
            retention.sign_deed(deed=deed, line=text, by=one.member, now=now)
        retention.destroy(deed=Deed.objects.get(pk=deed.pk), by=chair, now=now)
        self.destroyed = 1
