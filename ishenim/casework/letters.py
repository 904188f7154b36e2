"""Reading what was taken out: which letters there are, who may fetch them, what waits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from ishenim.box.models import Letter, Message
from ishenim.casework.models import Answer, Case, Reading, UrgentAlarm, UrgentOpening
from ishenim.commission import rosters
from ishenim.commission.models import Member
from ishenim.regulation.calendar import OwnDays
from ishenim.regulation.clocks import Clock, clock
from ishenim.schools.models import School
from ishenim.seal import roster as floor
from ishenim.ui.refusals import NotFound

#: A letter's bytes are never needed to tell about it.
HEAVY = (
    *("sealed", "stub", "lines"),
    *("box__note", "box__manifest", "box__urgent_manifest", "box__open_text", "box__open_note"),
)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One letter as the list shows it."""

    letter: Letter
    case: Case
    readers: tuple[str, ...]
    answers: int
    follow_ups: int
    waits: bool
    clock: Clock  # of the answer (R15)
    is_sealed_to_me: bool

    @property
    def address(self) -> str:
        """The letter's seal as addresses write it; it is published with the opening anyway."""
        return bytes(self.letter.seal).hex()


def opened(school: School) -> QuerySet[Letter]:
    """Return what was taken out: unlocked or damaged, or urgent and opened, or typed in."""
    urgent = Q(kind=Letter.Kind.URGENT, urgentalarm__in=_opened_alarms())
    others = Q(kind__in=[Letter.Kind.LETTER, Letter.Kind.ENTERED])
    taken_out = Letter.objects.filter(school=school).exclude(lock=Letter.Lock.LOCKED)
    return taken_out.filter(urgent | others).select_related("box").defer(*HEAVY)


def _opened_alarms() -> QuerySet[Any, Any]:
    return UrgentOpening.objects.values("alarm")


def locked(school: School) -> QuerySet[Letter]:
    """Return the letters that wait for more cards of their box (docs/spec/opening.md)."""
    return Letter.objects.filter(school=school, lock=Letter.Lock.LOCKED)


def find(school: School, seal: str) -> Letter:
    """Return an opened or urgent letter by its seal in hexadecimal.

    Raises:
        NotFound: if there is none that members may see.
    """
    key = bytes.fromhex(seal)
    urgent = Letter.objects.filter(school=school, kind=Letter.Kind.URGENT)
    rows = urgent.select_related("box").defer(*HEAVY)
    letter = opened(school).filter(pk=key).first() or rows.filter(pk=key).first()
    if letter is None:
        raise NotFound(_("There is no such letter, or its box is not opened yet."))
    return letter


def may_fetch(letter: Letter, member: Member) -> bool:
    """Return whether this seat was on the roster the letter is sealed to.

    Whether the author closed it to this seat nobody but the seat's own card can tell.
    """
    return member.seat in rosters.of_epoch(member.school, letter.box.epoch).members


def has_opened(letter: Letter, member: Member) -> bool:
    """Return whether this member has signed that they open an urgent letter."""
    return UrgentOpening.objects.filter(alarm__letter=letter, member=member).exists()


# ── Lists ─────────────────────────────────────────────────────────────────────
def registered(school: School) -> QuerySet[Case]:
    """Return the cases of a school, the newest number first."""
    return Case.objects.filter(school=school, destroyed_on__isnull=True)


def waiting(school: School) -> QuerySet[Case]:
    """Return the cases whose author waits for a word, the one whose term ends first being first."""
    found = registered(school).filter(letter__school=school, letter__waits=True)  # one index
    return found.order_by("answer_by", "year", "number")


def rows(
    member: Member,
    today: date,
    cases: QuerySet[Case],
    *,
    own: OwnDays | None = None,
    known: Iterable[floor.Roster] = (),
) -> list[Row]:
    """Return some cases as lines, in few queries however many; slice the cases before.

    `own` and `known` are the school's days and rosters, where they are read already.
    """
    told = cases.annotate(answers=_count(ANSWERS), follow_ups=_count(FOLLOW_UPS))
    found: list[Any] = list(told.select_related("letter", "letter__box").defer(*_under("letter__")))
    readers = _readers([case.letter for case in found])
    epochs = {case.letter.box.epoch for case in found}
    mine = {one for one in epochs if member.seat in _roster(member.school, one, known).members}
    days = member.school.days_off() if own is None else own
    return [
        Row(
            letter=case.letter,
            case=case,
            readers=readers.get(bytes(case.letter.pk), ()),
            answers=case.answers,
            follow_ups=case.follow_ups,
            waits=case.letter.waits,
            clock=clock(case.answer_by, case.answered_on or case.finished_on, today, days),
            is_sealed_to_me=case.letter.box.epoch in mine,
        )
        for case in found
    ]


def _under(start: str) -> list[str]:
    return [start + name for name in HEAVY]


def _readers(letters: Iterable[Letter]) -> dict[bytes, tuple[str, ...]]:
    log = Reading.objects.filter(letter__in=list(letters), what=Reading.What.OPENED)
    names: dict[bytes, list[str]] = {}
    for letter, name in log.order_by("at").values_list("letter", "member__person__name"):
        known = names.setdefault(bytes(letter), [])
        if name not in known:
            known.append(name)
    return {letter: tuple(known) for letter, known in names.items()}


def _roster(school: School, epoch: int, known: Iterable[floor.Roster]) -> floor.Roster:
    found = (one for one in known if one.epoch == epoch)
    return next(found, None) or rosters.of_epoch(school, epoch)


ANSWERS = Answer.objects.filter(letter=OuterRef("letter")).order_by().values("letter")
FOLLOW_UPS = (
    Message.objects.filter(
        school=OuterRef("letter__school"), mailbox=OuterRef("letter__mailbox"), way=Message.Way.IN
    )
    .order_by()
    .values("mailbox")
)


def _count(rows: QuerySet[Any, Any]) -> Coalesce:
    """Return how many rows of a group there are, as a column."""
    return Coalesce(Subquery(rows.annotate(count=Count("*")).values("count")), 0)


def unread_urgent(school: School) -> list[UrgentAlarm]:
    """Return the urgent letters that are not known to be read, the newest first."""
    alarms = UrgentAlarm.objects.filter(letter__school=school, read_on__isnull=True)
    found = alarms.select_related("letter__box", "letter__school")
    return list(found.defer(*_under("letter__")).order_by("-pk"))


def count_urgent(school: School) -> int:
    """Return how many urgent letters there ever were: an open page notices one more."""
    return UrgentAlarm.objects.filter(letter__school=school).count()


# ── One letter ────────────────────────────────────────────────────────────────
@dataclass(frozen=True, kw_only=True)
class Said:
    """One line of a thread: sealed to the readers, opened in the member's browser."""

    way: str
    number: int
    sealed: bytes
    dated_on: date
    by: str  # who answered; empty for the author


def thread(letter: Letter) -> list[Said]:
    """Return what was added and answered, in order: each answer knows what it had heard.

    Additions have a day and no hour, so that their order among answers follows from that alone.
    """
    left = [
        Said(way="in", number=m.number, sealed=bytes(m.sealed), dated_on=m.dated_on, by="")
        for m in letter.messages(Message.Way.IN).order_by("number")
    ]
    said: list[Said] = []
    for answer in _answers_to(letter):
        heard = max(0, answer.follow_ups - sum(one.way == "in" for one in said))
        said, left = [*said, *left[:heard]], left[heard:]
        said.append(
            Said(
                way="out",
                number=answer.message.number,
                sealed=bytes(answer.copy),
                dated_on=answer.message.dated_on,
                by=answer.member.person.name,
            )
        )
    return said + left


def _answers_to(letter: Letter) -> QuerySet[Answer]:
    given = Answer.objects.filter(letter=letter).select_related("message", "member__person")
    return given.order_by("message__number")


def next_number(letter: Letter) -> int:
    """Return the number that the next reply must carry."""
    return letter.messages(Message.Way.OUT).count() + 1
