"""What lies beside the journal so that it can be checked: manifests, rulebooks, own days.

Their hashes are in the journal's acts and orders; the own days alone are the school's word.
"""

import json

from django.db.models import Count, Q

from ishenim.box.models import Box
from ishenim.commission import rosters
from ishenim.journal.log import Log
from ishenim.journal.models import Checkpoint
from ishenim.opening.models import Opening
from ishenim.schools.models import Day, RulebookVersion, School

#: The lists of a box, and those of an opening.
OF_BOXES = {"": "manifest", "urgent": "urgent_manifest"}
LISTS = (*OF_BOXES, "damaged", "waiting")


def manifest(school: School, box: int, ending: str = "") -> str | None:
    """Return a list of seals, or None before an act or a line tells of its box.

    `damaged` and `waiting` are named after the last box that an opening told of.
    """
    found = Box.objects.filter(school=school, number=box, state=Box.State.OPENED).first()
    if found is None or ending not in LISTS:
        return None
    if ending in OF_BOXES:
        return str(getattr(found, OF_BOXES[ending]))
    done = Opening.objects.filter(school=school, boxes=found, step=Opening.Step.DONE)
    told = done.order_by("closing_index").last()
    last = told.boxes.order_by("number").last() if told else None
    return str(getattr(told, ending)) if last == found else None


def cosigned(school: School) -> str | None:
    """Return the newest checkpoint that a quorum of members has cosigned, as a note."""
    roster = rosters.in_force(school)
    if roster is None:
        return None
    by_members = Count("cosignature", filter=Q(cosignature__name__in=roster.keys))
    counted = Checkpoint.objects.filter(school=school).annotate(signed=by_members)
    found = counted.filter(signed__gte=roster.quorum).order_by("-size").first()
    return Log(school).signed_checkpoint(found) if found else None


def school_file(school: School) -> str:
    """Return names, rulebooks and days of a school as JSON."""
    days = Day.objects.filter(school=school).order_by("day")
    versions = RulebookVersion.objects.filter(school=school).order_by("version")
    found = {
        "origin": school.origin,
        "names": {"ky": school.name_ky, "ru": school.name_ru, "en": school.name_en},
        "rulebooks": [
            {
                "version": row.version,
                "effective_on": row.effective_on.isoformat(),
                "toml": row.toml,
            }
            for row in versions
        ],
        "days": {row.day.isoformat(): row.is_working for row in days},
    }
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"
