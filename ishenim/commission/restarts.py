"""Reading restarts: beginning a commission anew where its quorum is lost for good (people.md)."""

from datetime import date, timedelta

from django.db.models import F, Q

from ishenim.commission.models import Member, Restart, Roster
from ishenim.schools.models import School
from ishenim.seal import roster as floor
from ishenim.seal.paper import head_name

#: Whoever calls another's card lost is believed after so long (docs/spec/people.md §Restart).
CALLED_LOST = timedelta(days=14)


def holding(school: School, day: date) -> Restart | None:
    """Return the restart after which a new first roster may begin on a day, or None.

    It holds for the roster it names: once the new one is in force it is spent.
    """
    last = Roster.objects.filter(school=school, final_on__isnull=False).order_by("-epoch")
    epoch = last.values_list("epoch", flat=True).first()
    signed = Restart.objects.filter(school=school, epoch=epoch or 0, objected_on__isnull=True)
    found = signed.filter(in_force_on__lte=day).order_by("-pk").first()
    return found if epoch else None


def all_of(school: School) -> list[Restart]:
    """Return every signed restart, newest first: they are shown for ever."""
    return list(Restart.objects.filter(school=school, signed_on__isnull=False).order_by("-pk"))


def remaining_of(school: School, roster: floor.Roster, today: date) -> tuple[int, ...]:
    """Return the seats whose cards are not gone, of those who are still members.

    A card is gone when its own member said so; when another did, once fourteen days have passed in
    which it did not prove itself: whoever calls cards lost must not choose alone who remains.
    """
    called = Q(card_lost_by_word=True)
    is_new = Q(card_lost_on__gt=today - CALLED_LOST)
    proved = Q(card_used_on__gt=F("card_lost_on"))
    living = Member.objects.current(school).filter(
        Q(card_lost_on__isnull=True) | called & (is_new | proved)
    )
    return tuple(sorted(set(living.values_list("seat", flat=True)) & set(roster.members)))


def signers(restart: Restart, roster: floor.Roster) -> dict[str, bytes]:
    """Return whose signatures a restart needs: the head's and those of all who remain."""
    keys = {roster.name(seat): roster.members[seat].public for seat in restart.seats}
    return {head_name(roster.origin): roster.head.public, **keys} if roster.head else keys
