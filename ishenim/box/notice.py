"""What every author's page says about the box: when it opens, who opens it, whom to call now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ishenim.box.models import Box
from ishenim.commission import models as commission
from ishenim.commission import rosters
from ishenim.journal.models import Entry
from ishenim.proof.note import split_note
from ishenim.regulation.clauses import opening_days
from ishenim.regulation.freshness import Freshness, freshness
from ishenim.schools.models import Helpline, School
from ishenim.seal.roster import Roster
from ishenim.ui import dates

TALK = Helpline.Kind.TALK.value


@dataclass(frozen=True, kw_only=True)
class HelpNumber:
    """A number to call, its plain line, and the digits a phone dials."""

    kind: str
    number: str
    dial: str
    what: str


@dataclass(frozen=True, kw_only=True)
class Notice:
    """The facts a page needs, read with six queries whatever the school's size."""

    today: date
    box: Box | None
    freshness: Freshness | None  # of the open box
    moved_to: date | None  # the day its opening was moved to
    roster: Roster | None
    next_opening: date
    opening_days: str
    opening_time: time
    helplines: list[HelpNumber]

    @property
    def is_late(self) -> bool:
        """Whether the open box was not opened in time; it still takes letters (A1)."""
        return self.freshness is not None and self.freshness.is_late

    @property
    def is_given_up(self) -> bool:
        """Whether it is so late that nobody opens it, and no letter may be sealed to it."""
        return self.freshness is not None and self.freshness.is_given_up

    def help_for(self, voice: str) -> list[HelpNumber]:
        """Return the numbers in the order of need: a child is listened to first, then rescued."""
        return sorted(self.helplines, key=lambda line: voice == "child" and line.kind != TALK)

    @property
    def months(self) -> str:
        """The months of the page's language, for a script that writes days."""
        return dates.MONTHS[get_language() or "ky"]

    @property
    def seats_by_post(self) -> Mapping[str, list[int]]:
        """Post code → seats that hold it, in the roster's order."""
        found: dict[str, list[int]] = {}
        for member in self.roster.members.values() if self.roster else ():
            found.setdefault(member.label, []).append(member.seat)
        return found

    @property
    def posts(self) -> list[str]:
        """Who opens the box, by post, with the number of people where it is not one."""
        return [_counted(post, seats) for post, seats in self.seats_by_post.items()]


def _counted(post: str, seats: list[int]) -> str:
    word = post_word(post)
    return word if len(seats) == 1 else _("{post}: {count}").format(post=word, count=len(seats))


def post_word(post: str) -> str:
    """Return a post in the page's language; a label of the school's own stays as it is."""
    posts = commission.Member.Post
    return str(posts(post).label) if post in posts.values else post


def all_posts() -> list[tuple[str, str]]:
    """Return every post with its word, for a page whose script names signers."""
    return [(code, str(word)) for code, word in commission.Member.Post.choices]


def coming_opening(school: School, now: datetime, own: Mapping[date, bool]) -> date:
    """Return the next planned opening (R8, UX-04); after its hour, the one that follows."""
    moment = timezone.localtime(now)
    today = moment.date()
    hour = school.rulebook_on(today).opening_time
    return school.next_opening(today + timedelta(days=moment.time() > hour), own)


def next_opening(school: School, now: datetime, box: Box | None, moved: date | None) -> date:
    """Return the next day on which letters are taken out, also where a line moved it."""
    own, today = school.days_off(), timezone.localdate(now)
    if box is None or moved is None or moved < today:
        return coming_opening(school, now, own)
    return min(moved, school.next_opening(max(today, box.opens_on + timedelta(days=1)), own))


def open_box(school: School) -> Box | None:
    """Return the box that takes letters now; none is open to cards that a restart has ended."""
    box = Box.objects.filter(school=school, state=Box.State.OPEN).first()
    return None if box and rosters.restarted_since(school, box.epoch) else box


def roster_of(school: School, box: Box | None) -> Roster | None:
    """Return the roster the open box is sealed to; before the first box, the newest."""
    return rosters.of_epoch(school, box.epoch) if box else rosters.in_force(school)


def moved_to(box: Box) -> date | None:
    """Return the day to which a box's opening was moved, as lines of the journal say.

    Read from the journal, which lies below: the ceremony that wrote them lies above.
    """
    lines = Entry.objects.filter(
        school=box.school_id,
        kind="line",
        index__gt=box.entry_index,
        note__contains="\nkind moved\n",
    )
    moves = dict(_move(note) for note in lines.order_by("index").values_list("note", flat=True))
    day = box.opens_on
    while day in moves:
        day = moves.pop(day)
    return None if day == box.opens_on else day


def _move(note: str) -> tuple[date, date]:
    said = dict(line.partition(" ")[::2] for line in split_note(note)[0].split("\n"))
    return date.fromisoformat(said["planned"]), date.fromisoformat(said["next"])


def freshness_of(box: Box, now: datetime, moved: date | None) -> Freshness:
    """Return whether a box is opened in time, by this server's clock."""
    return freshness(
        timezone.localtime(now), sealed=box.sealed_on, opens=box.opens_on, moved_to=moved
    )


def help_numbers(school: School) -> list[HelpNumber]:
    """Return the numbers in the school's order; at most six are of use to a frightened reader."""
    return [
        HelpNumber(
            kind=row.kind,
            number=row.number,
            dial="".join(c for c in row.number if c.isdigit() or c == "+"),
            what=row.line,
        )
        for row in school.helpline_set.all()[:6]
    ]


def notice_of(school: School, *, now: datetime) -> Notice:
    """Return what the school's pages say at `now`."""
    box, today = open_box(school), timezone.localdate(now)
    rules = school.rulebook_on(today)
    moved = moved_to(box) if box else None
    return Notice(
        today=today,
        box=box,
        freshness=freshness_of(box, now, moved) if box else None,
        moved_to=moved,
        roster=roster_of(school, box),
        next_opening=next_opening(school, now, box, moved),
        opening_days=opening_days(rules, get_language() or "ky"),
        opening_time=rules.opening_time,
        helplines=help_numbers(school),
    )
