"""The line of the register is written, and corrected without losing what stood there (R14)."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.box import actions as box
from ishenim.box.models import Letter
from ishenim.casework.access import check_may_describe, check_may_see
from ishenim.casework.folding import fold
from ishenim.casework.models import Case
from ishenim.commission.models import Member
from ishenim.registration import taxonomy as of_school
from ishenim.registration.models import Correction
from ishenim.regulation import stages, taxonomy
from ishenim.ui.refusals import BadInput, NotNow


@dataclass(frozen=True, kw_only=True)
class Described:
    """Columns 5 to 11 of the registration journal (forms.md 2.3)."""

    author: str
    is_anonymous: bool
    sheets: int
    attachments: int
    language: str
    category: str
    urgency: str  # "" takes the category's own
    modifiers: tuple[str, ...]
    summary: str  # without names


#: What a correction keeps.
COLUMNS = (*Described.__dataclass_fields__, "ground")


@transaction.atomic
def describe(*, case: Case, described: Described, tile: str, by: Member, now: datetime) -> Case:
    """Write the line of a letter; a second time it is a correction, and the first text stays.

    `tile` is what the author chose. It is kept when it comes first and never changes after.

    Raises:
        NotAllowed: to who has not opened the letter, was left out or is recused.
        NotNow: until a second member has opened it; when the case is closed or destroyed.
        BadInput: for a category or a circumstance this school does not have.
    """
    row = Case.objects.select_for_update().select_related("school", "letter").get(pk=case.pk)
    known = row.described_on is not None
    (check_may_see if known else check_may_describe)(row, by)
    if row.stage == stages.STAGES[-1].code or row.destroyed_on:
        raise NotNow(_("This case is closed. Reopen it to correct its line."))
    columns = _columns(row, described)
    if known:
        if all(getattr(row, name) == value for name, value in columns.items()):
            return row
        before = {name: getattr(row, name) for name in COLUMNS}
        Correction.objects.create(case=row, before=before, by=by, on=timezone.localdate(now))
    else:
        _register(row, by, now)
    for name, value in columns.items():
        setattr(row, name, value)
    row.tile = row.tile or (tile if taxonomy.ground(tile) else "")
    row.folded = fold(f"{row.summary} {row.decision}")
    row.save()
    return row


def _register(row: Case, by: Member, now: datetime) -> None:
    row.described_on, row.described_by = timezone.localdate(now), by
    row.stage = stages.after(row.stage, "describe")
    if row.letter.stage == Letter.Stage.RECEIVED:
        box.set_stage(letter=row.letter, stage=stages.stage(row.stage).author)


def _columns(row: Case, described: Described) -> dict[str, Any]:
    known = of_school.of_school(row.school)
    category = next(
        (one for one in known.in_use(row.category) if one.code == described.category), None
    )
    if category is None:
        raise BadInput(_("Please choose a category of the list."))
    if any(taxonomy.modifier(code) is None for code in described.modifiers):
        raise BadInput(_("Please choose the circumstances from the list."))
    values = asdict(described) | {"modifiers": list(described.modifiers)}
    return values | {
        "ground": category.ground,
        "urgency": described.urgency or category.urgency,
    }
