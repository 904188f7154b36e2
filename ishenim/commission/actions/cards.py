"""Key cards: the public half is kept, the secret never leaves the member's own browser."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.commission import rosters
from ishenim.commission.cards import claim_text, head_claim_text
from ishenim.commission.models import Member, Office
from ishenim.proof.errors import NoteError
from ishenim.proof.note import check_line, keyring
from ishenim.schools.models import School
from ishenim.seal.bytes import b64
from ishenim.seal.envelope import encrypt
from ishenim.seal.errors import SealError
from ishenim.seal.paper import head_name
from ishenim.ui.refusals import BadInput, NotNow


@transaction.atomic
def keep_card(*, member: Member, public: bytes, recipient: str, line: str, now: datetime) -> Member:
    """Keep the public half of a member's new card; the card itself proved that it exists.

    A card made anew takes effect with the next roster. A draft that named the old card would be
    signed in vain and is dropped.
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
    member.signing_key, member.recipient = public, recipient
    member.card_made_on = timezone.localdate(now)
    member.card_used_on = None
    member.save(update_fields=["signing_key", "recipient", "card_made_on", "card_used_on"])
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
    draft = rosters.draft(office.school)
    if draft:
        draft.delete()
    office.signing_key, office.card_made_on = public, timezone.localdate(now)
    office.save(update_fields=["signing_key", "card_made_on"])
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
