"""The categories a school uses: the model taxonomy, with what the school retired or added."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ishenim.registration.models import SchoolCategory
from ishenim.regulation import taxonomy
from ishenim.schools.models import School

#: Codes of a school's own categories: VIO-S1, VIO-S2.
OWN = "S"
#: What `of_rows` reads of a school's own rows.
FIELDS = ("code", "ky", "ru", "en", "urgency", "is_retired")


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A category as this school has it."""

    code: str
    words: Mapping[str, str] = field(hash=False)
    urgency: str
    is_own: bool
    is_retired: bool

    @property
    def ground(self) -> str:
        """The code of its ground."""
        return self.code.partition("-")[0]

    def called(self, language: str) -> str:
        """Its words in a language."""
        return self.words.get(language) or self.words["ky"]


@dataclass(frozen=True)
class Taxonomy:
    """Every category a school has or had, by code."""

    listed: Mapping[str, Listed]

    def in_use(self, keep: str = "") -> list[Listed]:
        """Return those a letter can be given now, and `keep`, which one has already."""
        return [one for one in self.listed.values() if not one.is_retired or one.code == keep]

    def word(self, code: str, language: str) -> str:
        """Return what a code says, also one that was retired; the code where nobody knows it."""
        found = self.listed.get(code)
        return found.called(language) if found else code

    def grounds(self, keep: str = "") -> list[tuple[taxonomy.Ground, list[Listed]]]:
        """Return the grounds with their categories in use."""
        used = self.in_use(keep)
        groups = [(one, [c for c in used if c.ground == one.code]) for one in taxonomy.GROUNDS]
        return [(ground, listed) for ground, listed in groups if listed]


def of_school(school: School) -> Taxonomy:
    """Return a school's categories, in one query."""
    return of_rows(SchoolCategory.objects.filter(school=school).values_list(*FIELDS))


def of_rows(found: Iterable[tuple[Any, ...]]) -> Taxonomy:
    """Return the categories of a school whose own rows are read already."""
    changed = (SchoolCategory(**dict(zip(FIELDS, row, strict=True))) for row in sorted(found))
    rows = {row.code: row for row in changed}
    model = [_changed(one, rows.pop(one.code, None)) for one in taxonomy.CATEGORIES]
    every = [*model, *(_own(row) for row in rows.values())]
    order = [one.code for one in taxonomy.GROUNDS]
    every.sort(key=lambda one: order.index(one.ground) if one.ground in order else len(order))
    return Taxonomy({one.code: one for one in every})


def _changed(model: taxonomy.Category, row: SchoolCategory | None) -> Listed:
    return Listed(
        code=model.code,
        words=model.words,
        urgency=(row.urgency if row else "") or model.urgency,
        is_own=False,
        is_retired=bool(row and row.is_retired),
    )


def _own(row: SchoolCategory) -> Listed:
    return Listed(
        code=row.code,
        words={"ky": row.ky, "ru": row.ru, "en": row.en},
        urgency=row.urgency,
        is_own=True,
        is_retired=row.is_retired,
    )
