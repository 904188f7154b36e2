"""The guidance of a school: the model, with the school's own words where it wrote some."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from ishenim.casework.models import Case
from ishenim.referral.models import Body, Guidance
from ishenim.regulation import guidance as floor
from ishenim.regulation.clauses import in_working_days
from ishenim.regulation.rulebook import consideration_days
from ishenim.schools.models import School
from ishenim.ui.refusals import NotFound

#: What the school writes into a line of its book.
FIELDS = ("ky", "ru", "en", "phone", "address", "contact")
Own = Mapping[tuple[str, str], Guidance]


@dataclass(frozen=True, kw_only=True)
class Advice:
    """What a case page says is to be done."""

    key: str
    parts: Mapping[str, str] = field(hash=False)  # part → words, those that say something
    bodies: tuple[Body, ...]


def own_words(school: School) -> dict[tuple[str, str], Guidance]:
    """Return a school's own words by rule and part, in one query."""
    return {(row.rule, row.part): row for row in Guidance.objects.filter(school=school)}


def said(rule: floor.Rule, part: str, own: Own, language: str, *, term: int) -> str:
    """Return the words of a part: the school's own, or the model's with the school's term."""
    row = own.get((rule.key, part))
    if row is not None:
        return str(getattr(row, language, "") or row.ky)
    return rule.parts[part][language].replace("{term}", in_working_days(term, language))


def advice(case: Case, language: str) -> Advice:
    """Return what is to be done about a case; the bodies are the school's contact book."""
    rule = floor.rule_for(case.category, case.urgency)
    codes = floor.bodies_for(rule, case.modifiers)
    return _advice(case.school, rule, codes, language, day=case.received_on)


def urgent_advice(school: School, language: str, *, today: date) -> Advice:
    """Return what is to be done when somebody is in danger now."""
    rule = floor.RULES[0]
    return _advice(school, rule, rule.bodies, language, day=today)


def term_on(school: School, day: date) -> int:
    """Return within how many working days a letter of a day is considered (R15)."""
    return consideration_days(school.rulebook_on(day), day)


def _advice(
    school: School, rule: floor.Rule, codes: tuple[str, ...], language: str, *, day: date
) -> Advice:
    own, term = own_words(school), term_on(school, day)
    rows = Body.objects.filter(school=school, code__in=codes)
    known = {row.code: row for row in rows}
    parts = {part: said(rule, part, own, language, term=term) for part in floor.PARTS}
    return Advice(
        key=rule.key,
        parts={part: words for part, words in parts.items() if words},
        bodies=tuple(
            known[code] if code in known else _model(school, code)
            for code in codes
            if code not in known or not known[code].is_retired
        ),
    )


def book(school: School) -> list[Body]:
    """Return a school's contact book: the model's bodies with its own numbers, and its own bodies.

    A body of the model that the school has not touched yet is a row that is not saved.
    """
    rows = list(Body.objects.filter(school=school))
    known = {row.code: row for row in rows if row.code}
    model = [known.get(one.code) or _model(school, one.code) for one in floor.BODIES]
    return [*model, *(row for row in rows if row.code not in {one.code for one in model})]


def find_body(school: School, key: str) -> Body:
    """Return a line of the contact book by its key (`Body.key`).

    Raises:
        NotFound: if the book has no such line.
    """
    found = next((row for row in book(school) if row.key == key), None)
    if found is None:
        raise NotFound(_("There is no such body in the book."))
    return found


def saved(body: Body) -> Body:
    """Return a line of the book as a row, written if it is the model's and untouched so far."""
    if body.pk:
        return body
    words = {name: getattr(body, name) for name in FIELDS}
    row, _new = Body.objects.get_or_create(school=body.school, code=body.code, defaults=words)
    return row


def _model(school: School, code: str) -> Body:
    found = floor.body(code)
    words = found.words if found else {"ky": code, "ru": code, "en": code}
    return Body(school=school, code=code, phone=found.phone if found else "", **words)
