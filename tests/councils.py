"""A table around which the commission meets."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time

import pytest

from ishenim.commission.models import Member
from ishenim.meetings import actions
from ishenim.meetings.actions import Calling, Presence, Texts
from ishenim.meetings.models import AgendaItem, Ballot, Meeting, Minutes
from ishenim.schools.models import School
from tests.cast import NOW, CastMember

WEDNESDAY = NOW.date()
ALL = frozenset({1, 2, 3, 4, 5})


def calling(**changes: object) -> Calling:
    """Return a call for 15 April 2026, 14:00, in the teachers' room."""
    usual = Calling(held_on=WEDNESDAY, time=time(14, 0), place="Мугалимдер бөлмөсү")
    return replace(usual, **changes)


def presence(seats: frozenset[int] | set[int] = ALL, **more: object) -> Presence:
    """Return who is present; the others are ill."""
    reasons = dict.fromkeys(ALL - frozenset(seats), "ооруп калган")
    return Presence(present=frozenset(seats), reasons=reasons, **more)


def votes(*, votes_for: str = "", against: str = "", abstained: str = "") -> dict[int, str]:
    """Return votes by seat: votes(votes_for="123", against="45")."""
    said = {"for": votes_for, "against": against, "abstained": abstained}
    return {int(seat): choice for choice, seats in said.items() for seat in seats}


@dataclass
class Council:
    """The commission at its table; verbs in the order people do them."""

    school: School
    members: list[CastMember]
    now: datetime = NOW

    @property
    def chair(self) -> Member:
        return self.members[0].member

    @property
    def secretary(self) -> Member:
        return self.members[1].member

    @property
    def responsible(self) -> Member:
        return self.members[2].member

    def seat(self, number: int) -> Member:
        return Member.objects.get(school=self.school, seat=number)

    def call(self, by: Member | None = None, **changes: object) -> Meeting:
        return actions.call(by=by or self.responsible, calling=calling(**changes), now=self.now)

    def open(self, seats: frozenset[int] | set[int] = ALL, **changes: object) -> Meeting:
        """Call a meeting and begin it."""
        meeting = self.call(**changes)
        return self.sit(meeting, seats)

    def sit(self, meeting: Meeting, seats: frozenset[int] | set[int] = ALL) -> Meeting:
        return actions.record_presence(
            meeting=meeting, presence=presence(seats), by=self.responsible, now=self.now
        )

    def item(self, meeting: Meeting, title: str = "Ар кандай маселе") -> AgendaItem:
        return actions.add_item(meeting=meeting, title=title, by=self.responsible)

    def write(self, item: AgendaItem, resolved: str = "Маалымат эске алынсын.") -> AgendaItem:
        item.refresh_from_db()
        texts = Texts(heard="Жооптуу адам маалымат берди.", spoke="", resolved=resolved)
        return actions.write_item(item=item, texts=texts, version=item.version, by=self.responsible)

    def vote(
        self, item: AgendaItem, said: dict[int, str], question: str = "Колдойбузбу?"
    ) -> Ballot:
        return actions.vote(item=item, question=question, votes=said, by=self.responsible)

    def elect(
        self, item: AgendaItem, office: str, seat: int, said: dict[int, str] | None = None
    ) -> Ballot:
        return actions.elect(
            item=item,
            office=office,
            candidate=self.seat(seat),
            votes=votes(votes_for="12345") if said is None else said,
            by=self.responsible,
            now=self.now,
        )

    def written(self, seats: frozenset[int] | set[int] = ALL) -> Meeting:
        """Hold a whole meeting and write its minutes."""
        meeting = self.open(seats)
        self.write(self.item(meeting))
        actions.write_minutes(meeting=meeting, by=self.secretary, now=self.now)
        meeting.refresh_from_db()
        return meeting

    def sign(self, meeting: Meeting, *seats: int) -> Minutes:
        for seat in seats:
            cast = self.members[seat - 1]
            minutes = Minutes.objects.get(meeting=meeting)
            actions.sign_minutes(
                meeting=meeting,
                line=cast.sign(minutes.note_text),
                by=self.seat(seat),
                now=self.now,
            )
        return Minutes.objects.get(meeting=meeting)


@pytest.fixture
def council(school: School, members: list[CastMember]) -> Council:
    """The commission with its chair and secretary."""
    return Council(school, members)


@pytest.fixture
def new_council(council: Council) -> Council:
    """The commission before its first meeting: nobody is elected yet."""
    Member.objects.filter(school=council.school).update(is_chair=False, is_secretary=False)
    for cast in council.members:
        cast.member.refresh_from_db()
    return council


@pytest.fixture
def refused() -> Callable[..., str]:
    """Return a function that presses and returns the sentence of the refusal."""
    from ishenim.ui.refusals import Refusal

    def refused(verb: Callable[..., object], *args: object, **kwargs: object) -> str:
        with pytest.raises(Refusal) as caught:
            verb(*args, **kwargs)
        return caught.value.sentence

    return refused


def day(text: str) -> date:
    return date.fromisoformat(text)
