"""What the intake pages show."""

from typing import Any

from ishenim.box import notice
from ishenim.casework import words
from ishenim.commission import rosters
from ishenim.commission.models import Member
from ishenim.intake import counting
from ishenim.intake.models import Entered
from ishenim.opening.models import Opening
from ishenim.registration.words import CHANNELS
from ishenim.regulation import taxonomy
from ishenim.schools.models import School
from ishenim.ui.refusals import NotFound

#: Ways a letter comes without the site and without the wooden box.
OTHER_WAYS = ("phone", "visit", "mail")


def intake(school: School) -> dict[str, Any]:
    """Return what is owed, and what waits to be compared."""
    rows = Entered.objects.filter(school=school).select_related("letter__case", "by__person")
    light = rows.defer("letter__sealed", "letter__stub", "note")
    openings = counting.openings(school)
    return {
        "openings": openings,
        "waiting": list(light.filter(checked_on__isnull=True).order_by("on", "pk")),
        "compared": list(
            light.filter(checked_on__isnull=False)
            .select_related("checked_by__person")
            .order_by("-checked_on")[:20]
        ),
        "has_box": bool(openings)
        or notice.open_box(school) is not None,  # an opening seals the next one
    }


def form_page(school: School, opening: Opening | None, language: str) -> dict[str, Any]:
    """Return what the page for typing one letter in needs."""
    every = Member.objects.current(school)
    return {
        "opening": opening,
        "number": opening.paper_letters - counting.owed(opening) + 1 if opening else 0,
        "members": list(every),
        "tiles": [(one.code, one.words[language]) for one in taxonomy.GROUNDS],
        "channels": [(code, CHANNELS[code]) for code in OTHER_WAYS],
        "languages": words.LANGUAGES,
        "who": words.WHO,
    }


def papers(school: School) -> dict[str, Any]:
    """Return the signed papers a browser needs to seal a letter, as a letter's page gets them.

    Raises:
        NotFound: before the first sealing, also the first one after a restart.
    """
    box = notice.open_box(school)
    if box is None:
        raise NotFound("NO_BOX")
    return {
        "history": rosters.history(school),
        "epoch": box.epoch,
        "box": box.note,
        "deal": None,
        "share": None,
        "number": 1,
        "thread": [],
    }
