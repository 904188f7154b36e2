"""Who is reminded of what, and the words: that something waits and of what kind, nothing else."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ishenim.commission.models import Member, Office, Person
from ishenim.obligations.audience import AUDIENCE, HEAD, members_of
from ishenim.obligations.words import WORDS
from ishenim.regulation.obligations import Obligation, Stage
from ishenim.schools.addresses import whole
from ishenim.schools.models import School

#: Nobody's telephone rings at night.
DAY = (time(8, 0), time(20, 0))
#: These remind although the regulation names no day.
UNDATED = {"signature"}


def is_quiet(now: datetime) -> bool:
    """Return whether it is night at school."""
    return not DAY[0] <= timezone.localtime(now).time() < DAY[1]


Due = dict[int, dict[tuple[str, Stage], Obligation]]


def wanted(lines: Iterable[Obligation], people: "People", today: date) -> Due:
    """Return for each person's number what they should have been reminded of by now."""
    due: Due = defaultdict(dict)
    for one in lines:
        stage = one.stage(today)
        if stage is None or (one.due_on is None and one.what not in UNDATED):
            continue
        for person in people.of(one):
            due[person.pk][one.key, stage] = one
    return due


class People:
    """The members and the head of a school, read once."""

    def __init__(self, school: School) -> None:
        self._members = list(Member.objects.current(school))
        heads = Office.objects.filter(school=school, kind=Office.Kind.HEAD)
        self._heads = [office.person for office in heads.select_related("person")]

    @property
    def responsible(self) -> Member | None:
        """The responsible person, if there is one."""
        return next((member for member in self._members if member.is_responsible), None)

    def of(self, one: Obligation) -> list[Person]:
        """Return whom an obligation is for."""
        found = [member.person for member in members_of(one, self._members)]
        found += self._heads if HEAD in AUDIENCE.get(one.what, ()) else []
        return [person for person in found if person.is_active]

    def all(self) -> dict[int, Person]:
        """Return everybody by number."""
        return {p.pk: p for p in (*self._heads, *(m.person for m in self._members))}


def message(school: School, person: Person, whats: Iterable[str]) -> tuple[str, str]:
    """Return title and text of a reminder: the kinds of what waits, without any number."""
    with translation.override(person.language):
        kinds = sorted({str(WORDS[what].name) for what in whats})
        lines = [
            _("Something waits for you in the «Trust Box» of this school: %(school)s.")
            % {"school": school.name},
            "\n".join(f"· {kind}" for kind in kinds),
            _("Please open the desk:") + "\n" + whole(school, person.language, "desk/"),
            _("What is in letters is never sent."),
        ]
        return _("«Trust Box»: a reminder"), "\n\n".join(lines) + "\n"


def trial(school: School, person: Person) -> tuple[str, str]:
    """Return title and text of the message that tries a way out."""
    with translation.override(person.language):
        text = _("Reminders of the «Trust Box» reach you here. This was a test.")
        return _("«Trust Box»: a test"), f"{text}\n"
