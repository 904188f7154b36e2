"""What a browser must have and check before it seals a letter (docs/spec/letter.md)."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from ishenim.box import flood, notice
from ishenim.box.models import Box
from ishenim.box.refusals import NoBox
from ishenim.commission import rosters
from ishenim.journal import keys, witnesses
from ishenim.journal.log import Log
from ishenim.schools.models import School


def to_seal_with(school: School, now: datetime) -> dict[str, Any]:
    """Return rosters, box, proof and the work asked for now, as GET /k hands them out.

    Raises:
        NoBox: before the first sealing.
    """
    box = notice.open_box(school)
    if box is None:
        raise NoBox
    return {
        "origin": school.origin,
        "today": timezone.localdate(now).isoformat(),
        "roster": rosters.chain(school, box.epoch),
        "box": box.note,
        "moved": moved.isoformat() if (moved := notice.moved_to(box)) else None,
        "proof": proof_of(school, box),
        "journal": keys.signer(school.origin).vkey,
        "work": flood.letters.work_bits(school.pk),
        "witnesses": witnesses.newest_words(school),
    }


def proof_of(school: School, box: Box) -> str:
    """Return the proof that the box is in the journal, under its newest checkpoint.

    Raises:
        NoBox: if the journal has no checkpoint over it.
    """
    log = Log(school)
    newest = log.latest()
    if newest is None or newest.size <= box.entry_index:
        raise NoBox
    return log.proof_of(box.entry_index, newest)
