"""What the page of obligations shows to one reader."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from ishenim.commission.models import Member
from ishenim.obligations import facts as reading
from ishenim.obligations.words import ACTS, GROUPS, WORDS, Word, subject
from ishenim.regulation.obligations import Facts, Obligation, Proof, obligations
from ishenim.regulation.obligations.discretion import without_letters
from ishenim.schools.models import School

#: What was kept longer ago is shown on request alone.
BACK = timedelta(days=366)
#: Lines of one kind that are shown before the rest is folded.
SHOWN = 2
STATES = {
    "late": pgettext_lazy("obligations", "Late"),
    "due": pgettext_lazy("obligations", "To do"),
    "kept": pgettext_lazy("obligations", "Kept"),
    "none": gettext_lazy("Not applicable"),
}
#: What the page opens on: what is late and to do. The other is everything.
OPEN, ALL = "open", "all"
#: Pages that only members can open.
OF_MEMBERS = {"letters", "retention", "undertaking", "card"}
PLACES = {"order": "orders", "minutes": "meetings", "notice": "publicity", "register": "letters"}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One obligation as a reader sees it."""

    one: Obligation
    word: Word
    subject: str
    place: str  # the address at which it is done; "" where the reader does nothing
    proof: str  # the address of its proof
    doers: tuple[Member, ...] = ()  # who does it, where the desk tells whom to ask
    more: int = 0  # of the same kind, which the desk does not name

    @property
    def do(self) -> Promise:
        """What is to be done; of a day that has passed not the same as before it."""
        return self.word.late if self.word.late and self.one.state == "late" else self.word.do

    @property
    def act(self) -> Promise:
        """What its button says."""
        return ACTS[self.one.what]

    @property
    def is_of_letters(self) -> bool:
        """Whether its number counts letters."""
        return self.one.what in {
            *("registration", "consideration", "told"),
            *("registration-terms", "consideration-terms"),
        }

    @property
    def names_its_day(self) -> bool:
        """Whether the subject already is the day until which it is due."""
        return self.one.what in {"opening", "record"}

    @property
    def missing(self) -> int:
        """How many meetings or notices are still missing."""
        counts = self.one.what in {"half-year", "parents"} and self.one.state != "kept"
        return self.one.number if counts else 0


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """Lines of one kind: the first of them, and the rest folded away."""

    first: list[Line]
    rest: list[Line]


@dataclass(frozen=True, kw_only=True)
class Section:
    """All lines of a state, in groups."""

    state: str
    word: str
    groups: list[tuple[str, list[Bundle]]]
    count: int


def for_reader(
    school: School, member: Member | None, today: date, *, sees_letters: bool
) -> tuple[Facts, list[Obligation]]:
    """Return the obligations; those of letters in full to members who have proven their card."""
    facts = reading.of_school(school, today, reader=member if sees_letters else None)
    lines = obligations(facts, today)
    if not sees_letters:
        small = school.rulebook_on(today).small_number
        lines = without_letters(lines, small_number=small)
    return facts, lines


def obligations_page(
    school: School,
    member: Member | None,
    today: date,
    *,
    only: str,
    is_all: bool,
    sees_letters: bool = False,
) -> dict[str, object]:
    """Return what the page shows: late first, then to do, then kept with its proof."""
    facts, lines = for_reader(school, member, today, sees_letters=sees_letters)
    names = {m.seat: m.person.name for m in Member.objects.current(school)}
    order = facts.order.pk if facts.order else None
    shown = [one for one in lines if is_all or not _is_old(one, today)]
    sections = [
        _section(
            state,
            [
                line_of(one, names, member, order=order, is_mine=_is_mine(one, member))
                for one in shown
                if one.state == state
            ],
            is_all=is_all,
        )
        for state in STATES
        if only in {ALL, state} or (only == OPEN and state in {"late", "due"})
    ]
    counts = {state: sum(one.state == state for one in lines) for state in STATES}
    return {
        "sections": [section for section in sections if section.count],
        "filters": [(state, word, counts[state]) for state, word in STATES.items()],
        "chosen": only,
        "is_all": is_all,
        "has_begun": facts.begun_on is not None,
        "today": today,
    }


def _is_old(one: Obligation, today: date) -> bool:
    """Whether it was kept in time, or settled, more than a year ago."""
    day = one.kept_on or one.due_on
    return (
        one.state in {"kept", "none"}
        and day is not None
        and _is_repeated(one)
        and (day < today - BACK)
    )


def _is_repeated(one: Obligation) -> bool:
    return bool(one.subject) and one.what not in {"order", "undertaking", "acquaintance"}


def _section(state: str, lines: list[Line], *, is_all: bool) -> Section:
    groups = [
        (str(group), [line for line in lines if line.word.group is group]) for group in GROUPS
    ]
    return Section(
        state=state,
        word=str(STATES[state]),
        groups=[(name, _bundles(inside, is_all=is_all)) for name, inside in groups if inside],
        count=len(lines),
    )


def _bundles(lines: list[Line], *, is_all: bool) -> list[Bundle]:
    """Fold what repeats: thirty openings of one state are two lines and a fold."""
    kinds: dict[str, list[Line]] = {}
    for line in lines:
        kinds.setdefault(line.one.what, []).append(line)
    return [
        Bundle(first=found, rest=[])
        if is_all or len(found) <= SHOWN + 1
        else Bundle(first=found[:SHOWN], rest=found[SHOWN:])
        for found in kinds.values()
    ]


def _is_mine(one: Obligation, member: Member | None) -> bool:
    return one.seat is None or (member is not None and member.seat == one.seat)


def line_of(
    one: Obligation,
    names: dict[int, str],
    member: Member | None,
    *,
    order: int | None,
    is_mine: bool,
) -> Line:
    """Return an obligation in words; `order` is the one on the commission in force."""
    is_open = one.state in {"late", "due"}
    return Line(
        one=one,
        word=WORDS[one.what],
        subject=subject(one, names),
        place=_place(one, member, order) if is_open and is_mine else "",
        proof=_proof(one.proof, member) if one.proof else "",
    )


def _place(one: Obligation, member: Member | None, order: int | None) -> str:
    """Return the very page on which it is done, where there is one of its own."""
    first, _slash, _rest = one.subject.partition("/")
    if one.what in {"minutes", "signature"} and member is not None:
        return reverse("minutes" if one.what == "signature" else "meeting", args=[first])
    if one.what == "acquaintance" and order:
        return reverse("order", args=[order])
    return _address(WORDS[one.what].place, member)


def _proof(proof: Proof, member: Member | None) -> str:
    if proof.index is not None:
        return reverse("journal-entry", args=[proof.index])
    return _address(PLACES.get(proof.kind, ""), member)


def _address(name: str, member: Member | None) -> str:
    """Return the address of a page, or nothing where the reader may not open it."""
    if not name or (member is None and name in OF_MEMBERS):
        return ""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
