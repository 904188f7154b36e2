"""Key cards: the public half is kept, the secret never leaves the member's own browser."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.commission import rosters
from ishenim.commission.actions.access import Kind, record_access
from ishenim.commission.cards import claim_text, head_claim_text
from ishenim.commission.models import Member, Office, Person
from ishenim.proof.errors import NoteError
from ishenim.proof.note import check_line, keyring
from ishenim.schools.models import School
from ishenim.seal.bytes import b64
from ishenim.seal.envelope import encrypt
from ishenim.seal.errors import SealError
from ishenim.seal.paper import head_name
from ishenim.ui.refusals import BadInput, NotAllowed, NotNow

CARD = [
    "signing_key",
    "recipient",
    "card_made_on",
    "card_used_on",
    "card_lost_on",
    "card_lost_by_word",
]


@transaction.atomic
def keep_card(*, member: Member, public: bytes, recipient: str, line: str, now: datetime) -> Member:
    """Keep the public half of a member's new card; the card itself proved that it exists.

    A card made anew takes effect with the next roster. A draft that named the old card would be
    signed in vain and is dropped. That another card has come is in the journal and told to all.
    """
    _check_proof(member, public, recipient, line)
    others = Member.objects.filter(school=member.school).exclude(pk=member.pk)
    heads = Office.objects.filter(school=member.school, signing_key=public)
    known = others.filter(recipient=recipient) | others.filter(signing_key=public)
    if known.exists() or heads.exists():
        raise BadInput(_("This card belongs to another member. Please make a card of your own."))
    draft = rosters.draft(member.school)
    if draft and member.seat in draft.seats:
        draft.delete()
    today = timezone.localdate(now)
    # The first cards of a commission are no news: all sign its first composition card by card.
    is_news = member.signing_key is not None or rosters.row_in_force(member.school) is not None
    member.signing_key, member.recipient = public, recipient
    member.card_made_on, member.card_used_on = today, None
    if _names(member, member.seat):
        # The box is sealed to the one before.
        member.card_lost_on = member.card_lost_on or today
        member.card_lost_by_word = False
    member.save(update_fields=CARD)
    if is_news:
        record_access(
            school=member.school,
            kind=Kind.CARD,
            who=str(member.seat),
            name=member.person.name,
            key=public,
            now=now,
        )
    return member


def _names(member: Member, seat: int) -> bool:
    roster = rosters.in_force(member.school)
    return roster is not None and seat in roster.members


@transaction.atomic
def report_lost(*, member: Member, by: Person, now: datetime) -> Member:
    """Say that a member's card is lost: told to all, and the box is to be sealed anew (A10).

    Raises:
        NotAllowed: if neither the member, the chair nor the head says so.
        NotNow: if there is no card, or it is known already.
    """
    member = Member.objects.select_for_update().get(pk=member.pk)
    _check_may_report(member, by)
    is_own = member.person_id == by.pk
    is_known = member.card_lost_on and not (is_own and member.card_lost_by_word)
    if member.left_on or not member.has_card or is_known:
        raise NotNow(_("This card is written down as lost already, or there is none."))
    if _names(member, member.seat):
        member.card_lost_on = timezone.localdate(now)
        member.card_lost_by_word = not is_own
    else:  # no box is sealed to it: it is as if it had not been made
        member.signing_key, member.recipient = None, ""
        member.card_made_on = member.card_used_on = None
    member.save(update_fields=CARD)
    draft = rosters.draft(member.school)
    if draft and member.seat in draft.seats:
        draft.delete()
    record_access(
        school=member.school,
        kind=Kind.LOST,
        who=str(member.seat),
        name=member.person.name,
        now=now,
    )
    return member


def _check_may_report(member: Member, by: Person) -> None:
    chair = Member.objects.current(member.school).filter(person=by, is_chair=True)
    head = Office.objects.filter(school=member.school, person=by, kind=Office.Kind.HEAD)
    if member.person_id != by.pk and not chair.exists() and not head.exists():
        raise NotAllowed(_("Only the member, the chair or the head of the school says that."))


@transaction.atomic
def report_found(*, member: Member, key: bytes, now: datetime) -> Member:
    """Say that a lost card is there again: it has just proven itself.

    Raises:
        NotNow: if it is not the card that the box is sealed to, or another was made meanwhile.
    """
    del now  # the day on which it was lost stays in the journal
    if bytes(member.signing_key or b"") != key or rosters.card_in_use(member) != key:
        raise NotNow(_("Another card has been made in its place."))
    member.card_lost_on = None
    member.save(update_fields=["card_lost_on"])
    return member


def _check_proof(member: Member, public: bytes, recipient: str, line: str) -> None:
    origin = member.school.origin
    text = claim_text(origin, member.seat, b64(public), recipient)
    try:
        check_line(text, line, keyring({member.key_name: public}))
        encrypt(b"", [recipient])
    except (NoteError, SealError, ValueError) as error:
        raise BadInput(_("The card did not prove itself. Please make it again.")) from error


@transaction.atomic
def keep_head_card(*, office: Office, public: bytes, line: str, now: datetime) -> Office:
    """Keep the public half of the head's new card, with which orders are signed from now on.

    Orders signed before carry the key of their day and stay as they are. The next roster names the
    new key; a draft that named the old one would be signed in vain and is dropped.

    Raises:
        NotNow: if the office is not the head's.
        BadInput: if the card did not prove itself, or is a member's.
    """
    if office.kind != Office.Kind.HEAD:
        raise NotNow(_("Only the head of the school makes this card."))
    origin = office.school.origin
    try:
        text = head_claim_text(origin, b64(public))
        check_line(text, line, keyring({head_name(origin): public}))
    except (NoteError, ValueError) as error:
        raise BadInput(_("The card did not prove itself. Please make it again.")) from error
    _check_no_other_has(office, public)
    replaces = rosters.head_of(office.school) is not None
    draft = rosters.draft(office.school)
    if draft:
        draft.delete()
    office.signing_key, office.card_made_on = public, timezone.localdate(now)
    office.save(update_fields=["signing_key", "card_made_on"])
    if replaces:
        record_access(
            school=office.school,
            kind=Kind.CARD,
            who=office.kind,
            name=office.person.name,
            key=public,
            now=now,
        )
    return office


def _check_no_other_has(office: Office, public: bytes) -> None:
    """Refuse a card that a member has, or the head before: who signs must be plain for good."""
    offices = Office.objects.filter(school=office.school, signing_key=public)
    members = Member.objects.filter(school=office.school, signing_key=public)
    if offices.exclude(pk=office.pk).exists() or members.exists():
        raise BadInput(_("This card belongs to somebody else. Please make a card of your own."))


@transaction.atomic
def mark_card_used(*, school: School, seat: int, now: datetime) -> None:
    """Remember the day on which a seat's card last signed something (A10)."""
    today = timezone.localdate(now)
    current = Member.objects.filter(school=school, seat=seat, card_made_on__isnull=False)
    current.exclude(card_used_on=today).update(card_used_on=today)


def check_has_card(*, member: Member) -> None:
    """Refuse who has not made a key card.

    Raises:
        NotNow: if there is no card yet.
    """
    if not member.has_card:
        raise NotNow(_("Please make your key card first."))
