"""The text of an act, fixed until somebody has signed it."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.commission.models import Member
from ishenim.papers.document import from_json
from ishenim.papers.plain import plain
from ishenim.retention import papering
from ishenim.retention.due import due, lost
from ishenim.retention.models import Condemned, Deed
from ishenim.schools.models import School
from ishenim.seal.paper import Paper, document_hash, write_paper
from ishenim.ui.refusals import BadInput, NotAllowed, NotNow

#: An act names so many letters at most; the rest comes into the next one.
MOST = 500


@transaction.atomic
def draft_destruction(*, school: School, by: Member, now: datetime) -> Deed:
    """Draft the act on every letter whose term of keeping has ended, or that nobody can ever open.

    Raises:
        NotAllowed: to who is neither responsible nor the chair.
        NotNow: if no letter's term has ended, or another act of destruction is not carried out.
    """
    _check_may_draft(by)
    today = timezone.localdate(now)
    cases = list(due(school, today)[:MOST])
    seals = [bytes(letter.pk) for letter in lost(school).only("seal")[: MOST - len(cases)]]
    if not cases and not seals:
        raise NotNow(_("The term of keeping has not ended for any letter."))
    documents = papering.destruction(school, cases, seals, today)
    about = f"letters {len(cases) + len(seals)}"
    try:
        with transaction.atomic():
            deed = _draft(school, Deed.Kind.DESTRUCTION, documents, about, by, today)
            deed.seats = [member.seat for member in Member.objects.current(school)]
            deed.lost = [seal.hex() for seal in seals]
            deed.save(update_fields=["seats", "lost"])
            Condemned.objects.bulk_create(Condemned(deed=deed, case=case) for case in cases)
    except IntegrityError as error:
        raise NotNow(_("Another act of destruction waits: sign it or discard it first.")) from error
    return deed


@transaction.atomic
def draft_handover(*, giver: Member, taker: Member, by: Member, now: datetime) -> Deed:
    """Draft the act by which one member hands books, open cases and paper to another.

    Raises:
        NotAllowed: to who is neither of both, nor responsible, nor the chair.
        BadInput: for one and the same person, or another school's.
        NotNow: if one of them has no key card to sign with, or there is no third.
    """
    if by.pk not in {giver.pk, taker.pk}:
        _check_may_draft(by)
    if giver.pk == taker.pk or giver.school_id != taker.school_id or giver.left_on or taker.left_on:
        raise BadInput(_("Choose two members of the commission."))
    if not (giver.has_card and taker.has_card):
        raise NotNow(_("Both sign with their key cards. One of them has none yet."))
    today = timezone.localdate(now)
    witness = _witness(giver, taker)
    documents = papering.handover(giver, taker, witness, today)
    about = f"from {giver.seat} to {taker.seat}"
    deed = _draft(giver.school, Deed.Kind.HANDOVER, documents, about, by, today)
    deed.giver, deed.taker, deed.seats = giver, taker, _seats(giver, taker, witness)
    deed.save(update_fields=["giver", "taker", "seats"])
    return deed


def _witness(giver: Member, taker: Member) -> Member:
    """Return the third who signs: the chair, the secretary, or another member with a card."""
    others = Member.objects.current(giver.school).exclude(pk__in=[giver.pk, taker.pk])
    named = others.order_by("-is_chair", "-is_secretary", "seat")
    found = next((member for member in named if member.has_card), None)
    if found is None:
        raise NotNow(_("A third member with a key card signs too. There is none yet."))
    return found


def _seats(*members: Member) -> list[int]:
    return sorted(member.seat for member in members)


@transaction.atomic
def discard(*, deed: Deed, by: Member, now: datetime) -> None:
    """Take an act back that nobody has signed.

    Raises:
        NotAllowed: to who did not draft it and is neither responsible nor the chair.
        NotNow: once somebody has signed it.
    """
    del now
    if by.pk != deed.drafted_by_id:
        _check_may_draft(by)
    if deed.signatures.exists():
        raise NotNow(_("Somebody has signed this act: it stays."))
    deed.delete()


def _check_may_draft(by: Member) -> None:
    if not (by.is_responsible or by.is_chair):
        raise NotAllowed(_("The responsible person or the chair drafts this act."))


def _draft(
    school: School, kind: str, documents: dict[str, Any], about: str, by: Member, today: date
) -> Deed:
    School.objects.select_for_update().get(pk=school.pk)  # one number at a time
    last = Deed.objects.filter(school=school, kind=kind).aggregate(last=Max("number"))["last"] or 0
    content = plain(from_json(documents["ky"]))
    version, _rules = school.rules_on(today)
    paper = Paper(
        origin=school.origin,
        kind=kind,
        number=str(last + 1),
        date=today,
        document=document_hash(content),
        rulebook=version,
        about=about,
    )
    return Deed.objects.create(
        school=school,
        kind=kind,
        number=last + 1,
        rulebook=version,
        documents=documents,
        content=content,
        note_text=write_paper(paper),
        drafted_by=by,
        drafted_on=today,
    )
