"""What a browser must have and check before it seals a letter (docs/spec/letter.md)."""

from datetime import datetime
from typing import Any

from django.db.models import Count
from django.utils import timezone

from ishenim.box import flood
from ishenim.box.models import Box
from ishenim.box.refusals import NoBox
from ishenim.commission import rosters
from ishenim.journal import keys
from ishenim.journal.log import Log
from ishenim.journal.models import Checkpoint
from ishenim.schools.models import School


def to_seal_with(school: School, now: datetime) -> dict[str, Any]:
    """Return rosters, box, proof and the work asked for now, as GET /k hands them out.

    Raises:
        NoBox: before the first sealing.
    """
    box = Box.objects.filter(school=school, state=Box.State.OPEN).first()
    if box is None:
        raise NoBox
    today = timezone.localdate(now)
    return {
        "origin": school.origin,
        "today": today.isoformat(),
        "roster": rosters.chain(school),
        "box": box.note,
        "proof": proof_of(school, box),
        "journal": keys.signer(school.origin).vkey,
        "work": flood.work_bits(now),
        "stale": today > box.expires_on,
    }


def proof_of(school: School, box: Box) -> str:
    """Return the proof that the box is in the journal that its members signed.

    The newest checkpoint with a quorum of cosignatures proves most; without one, the newest.
    """
    quorum = rosters.of_epoch(school, box.epoch).quorum
    later = Checkpoint.objects.filter(school=school, size__gt=box.entry_index).order_by("-size")
    signed = later.annotate(signers=Count("cosignature")).filter(signers__gte=quorum)
    checkpoint = signed.first() or later.first()
    if checkpoint is None:
        raise NoBox
    return Log(school).proof_of(box.entry_index, checkpoint)
