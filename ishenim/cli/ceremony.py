"""Signing a roster and sealing a box with every key card in hand.

For the demo school, the tests and the benchmarks. In a real school the cards are in different
hands and the browsers do this; the rules that are checked are the same.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from ishenim.box.models import Box
from ishenim.commission import actions, rosters
from ishenim.commission.cards import claim_text, head_claim_text
from ishenim.commission.models import Office, Roster
from ishenim.journal.actions import append, cosign
from ishenim.journal.log import Log
from ishenim.proof.note import Signer, sign_note
from ishenim.schools.models import School
from ishenim.seal import box as floor
from ishenim.seal.bytes import b64
from ishenim.seal.card import MemberKeys, head_signer, member_keys
from ishenim.seal.reference import Reference


def hand_in_card(*, school: School, seat: int, card: bytes, now: datetime) -> MemberKeys:
    """Derive a card's keys and keep their public half, as the member's browser would."""
    keys = member_keys(school.origin, seat, card)
    text = claim_text(school.origin, seat, b64(keys.signer.public), keys.recipient)
    actions.keep_card(
        member=school.member_set.get(seat=seat),
        public=keys.signer.public,
        recipient=keys.recipient,
        line=keys.signer.line(text),
        now=now,
    )
    return keys


def hand_in_head_card(*, school: School, card: bytes, now: datetime) -> Signer:
    """Derive the signing key of the head's card and keep its public half."""
    signer = head_signer(school.origin, card)
    actions.keep_head_card(
        office=Office.objects.get(school=school, kind=Office.Kind.HEAD),
        public=signer.public,
        line=signer.line(head_claim_text(school.origin, b64(signer.public))),
        now=now,
    )
    return signer


@transaction.atomic
def sign_roster(*, school: School, keys: Sequence[MemberKeys], now: datetime) -> Roster:
    """Draft the roster of the present composition and sign it with these cards."""
    row = actions.draft_roster(school=school, by=None, now=now)
    for member in keys:
        if row.is_ready:  # a changed composition needs fewer than all
            break
        row = actions.sign_roster(roster=row, line=member.signer.line(row.text), now=now)
    return row


@transaction.atomic
def seal_box(*, school: School, keys: Sequence[MemberKeys], opens: date, now: datetime) -> Box:
    """Sign and journal the first box."""
    roster = rosters.in_force(school)
    assert roster is not None  # noqa: S101  (the caller signed it)
    head = Log(school).head()
    text = floor.write_box(
        roster,
        number=1,
        prev=None,
        sealed=timezone.localdate(now),
        opens=opens,
        checkpoint=Reference(head.size, head.root),
    )
    note = sign_note(text, [member.signer for member in keys])
    read = floor.read_box(note, roster)
    entry = append(school=school, kind="box", note=note, now=now)
    box = Box.objects.create(
        school=school,
        number=read.number,
        state=Box.State.OPEN,
        note=note,
        box_id=read.id,
        epoch=roster.epoch,
        entry_index=entry.index,
        sealed_on=read.sealed,
        opens_on=opens,
    )
    cosign_journal(school=school, keys=keys, now=now)
    return box


def cosign_journal(*, school: School, keys: Sequence[MemberKeys], now: datetime) -> None:
    """Let these cards sign the newest checkpoint as its witnesses."""
    head = Log(school).head()
    for member in keys:
        cosign(
            school=school,
            size=head.size,
            line=member.signer.cosign(head.text, at=int(now.timestamp())),
            name_keys={member.signer.name: member.signer.public},
            now=now,
        )
