"""What lies beside the journal so that it can be checked: manifests, rulebooks, own days.

Their hashes are in the journal's acts and orders; the own days alone are the school's word.
"""

import json

from django.db.models import Count

from ishenim.commission import rosters
from ishenim.journal.log import Log
from ishenim.journal.models import Checkpoint
from ishenim.opening.models import Opening
from ishenim.schools.models import Day, RulebookVersion, School


def manifest(school: School, box: int, *, urgent: bool) -> str | None:
    """Return the seals taken out of a box, or None before its opening was closed."""
    done = Opening.objects.filter(school=school, box__number=box, step=Opening.Step.DONE).first()
    if done is None:
        return None
    return done.urgent_manifest if urgent else done.manifest


def cosigned(school: School) -> str | None:
    """Return the newest checkpoint that a quorum of members has cosigned, as a note."""
    roster = rosters.in_force(school)
    if roster is None:
        return None
    counted = Checkpoint.objects.filter(school=school).annotate(signed=Count("cosignature"))
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
