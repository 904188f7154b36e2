"""Who may see what is plain about a letter: members whose own card has opened it, not recused.

Whom the author left out is not written anywhere; the server only knows who could read. Somebody
left out and somebody who has not read yet are therefore one and the same to every page.
"""

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from ishenim.box.models import Letter
from ishenim.casework.models import Case, Recusal, UrgentAlarm
from ishenim.commission.models import Member
from ishenim.schools.models import School
from ishenim.ui.refusals import NotAllowed, NotFound, NotNow


def visible(school: School, member: Member) -> QuerySet[Case]:
    """Return the cases whose plain columns this member may see."""
    read = Case.objects.filter(school=school, readers__member=member, readers__proof=F("name_hash"))
    return read.exclude(recusals__member=member)


def find(school: School, year: int, number: int) -> Case:
    """Return a case by its registration number.

    Raises:
        NotFound: if there is none.
    """
    rows = Case.objects.filter(school=school, year=year, number=number)
    case = rows.select_related("letter__box", "school", "opening").first()
    if case is None:
        raise NotFound(_("There is no letter with this number."))
    return case


def may_see(case: Case, member: Member) -> bool:
    """Return whether this member may see more of a case than its number and days."""
    return visible(case.school, member).filter(pk=case.pk).exists()


def check_may_see(case: Case, member: Member) -> None:
    """Refuse who has not opened the letter, was left out or is recused: in the same words.

    Raises:
        NotAllowed: with the one sentence for all of them.
    """
    if not may_see(case, member):
        raise _closed()


def check_reads(case: Case, member: Member) -> None:
    """Refuse who cannot show that they read the letter; while readers disagree, who says so.

    Raises:
        NotAllowed: in the words of `check_may_see`.
    """
    true = {} if case.name_hash is None else {"proof": F("case__name_hash")}
    if not case.readers.filter(member=member, **true).exists():
        raise _closed()


def check_takes_part(letter: Letter, member: Member) -> None:
    """Refuse who takes no part in a letter any more: it is closed to them as if it never was open.

    Raises:
        NotAllowed: in the words of `check_may_see`.
    """
    if Recusal.objects.filter(case__letter=letter, member=member).exists():
        raise _closed()


def _closed() -> NotAllowed:
    sentence = _("This letter is closed to you, or you have not opened it with your key card yet.")
    return NotAllowed(sentence)


#: So many readers must have found the same before anybody writes down what a letter says.
READERS_TO_DESCRIBE = 2


def may_describe(case: Case, member: Member) -> bool:
    """Return whether this member may write the line of the register (R14).

    One who was left out can claim to have read. Two true proofs are the same, a claim is alone: so
    two must have read, unless it is the responsible person, whom the order made answerable. Of an
    urgent letter not even they say alone that it was read.
    """
    return may_see(case, member) and is_believed(case, member)


def is_believed(case: Case, member: Member) -> bool:
    """Return whether it is known that this member read the letter."""
    own = case.readers.filter(member=member, proof=F("case__name_hash"))
    if not own.exists():
        return False
    if _alike(case) >= READERS_TO_DESCRIBE:
        return True
    unread = UrgentAlarm.objects.filter(letter=case.letter_id, read_on__isnull=True)
    return member.is_responsible and not unread.exists()


def is_read_by_two(letter: Letter) -> bool:
    """Return whether two members have found the same in a letter: then it was read."""
    case = Case.objects.filter(letter=letter).first()
    return case is not None and _alike(case) >= READERS_TO_DESCRIBE


def _alike(case: Case) -> int:
    return case.readers.filter(proof=F("case__name_hash")).count()


def check_may_describe(case: Case, member: Member) -> None:
    """Refuse who may not write the line of the register.

    Raises:
        NotAllowed: to whom `check_may_see` refuses.
        NotNow: until a second member has opened the letter.
    """
    check_may_see(case, member)
    if not may_describe(case, member):
        sentence = _("A second member must open the letter first. Please ask a colleague.")
        raise NotNow(sentence, code="SECOND")
