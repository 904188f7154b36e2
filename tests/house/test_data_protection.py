"""What docs/data-protection tells is what the program stores, for as long as its rulebook says."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from ishenim.regulation.rulebook import DEFAULT

FOLDER = Path(__file__).resolve().parents[2] / "docs/data-protection"
RECORD = (FOLDER / "record.md").read_text()
RECORDS = sorted(FOLDER.glob("record*.md"))
ROLES = (FOLDER / "README.md").read_text()
ROWS = RECORD.partition("\n## ")[0]
#: What an author does is dated; of an urgent letter alone the hour is kept.
OF_AUTHORS = {"box.Slot", "box.Waiting", "box.Letter", "box.Message", "casework.Case"}
SEALED = {"box.Slot", "box.Waiting", "box.Letter", "box.Message", "consideration.Note"}
TRACES = re.compile(r"(^|_)(ip|addr|agent|device|browser|phone|referer|cookie)(_|$)")


def stored() -> dict[str, type[models.Model]]:
    """Return every table of ours by its name."""
    ours = [one for one in apps.get_models() if one.__module__.startswith("ishenim.")]
    return {one._meta.label: one for one in ours}


@pytest.mark.parametrize("page", RECORDS, ids=lambda page: page.name)
def test_the_record_names_every_table_once(page):
    named = re.findall(r"`([a-z]+\.[A-Z]\w+)`", page.read_text().partition("\n## ")[0])
    assert sorted(named) == sorted(stored())


@pytest.mark.parametrize("page", RECORDS, ids=lambda page: page.name)
def test_the_record_names_every_time_of_day_that_is_kept(page):
    kept = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.DateTimeField)
    }
    times = page.read_text().partition("\n## ")[2]
    assert set(re.findall(r"`([a-z]+\.[A-Z]\w+\.\w+)`", times)) == kept
    assert not {one for one in kept if one.rpartition(".")[0] in OF_AUTHORS}


@pytest.mark.parametrize("label", sorted(OF_AUTHORS))
def test_nothing_that_an_author_sends_has_a_place_for_who_or_where(label):
    fields = stored()[label]._meta.concrete_fields
    assert not [field.name for field in fields if TRACES.search(field.name)]
    assert not [field for field in fields if isinstance(field, models.GenericIPAddressField)]


@pytest.mark.parametrize("label", sorted(SEALED))
def test_what_is_called_sealed_has_no_column_of_words(label):
    fields = stored()[label]._meta.concrete_fields
    assert not [field.name for field in fields if isinstance(field, models.TextField)]
    row = next(line for line in ROWS.splitlines() if f"`{label}`" in line)
    assert "sealed" in row


def test_the_terms_are_those_of_the_model_regulation():
    years = DEFAULT.retention_years
    assert f"| {years} years after the case is finished, then an act" in ROLES
    assert f"`records.letters_years`: {years} years in the model" in RECORD
    days, answer = DEFAULT.registration_days, DEFAULT.consideration[0].days
    assert f"registration within {days} working day, answer within {answer}" in ROLES
    said = {"en": "(5 in the model", "ru": "(5 в типовом", "ky": "жободо 5 жыл"}
    for language, words in said.items():
        assert words.replace("5", str(years)) in (FOLDER / f"notice.{language}.md").read_text()


def test_a_session_lasts_as_long_as_is_told():
    assert settings.SESSION_COOKIE_AGE == 12 * 3600
    assert settings.SESSION_EXPIRE_AT_BROWSER_CLOSE
    assert "| 12 hours, or the browser's end |" in ROLES


def test_the_three_notices_have_the_same_parts():
    marks = [
        re.findall(r"(?m)^\* \*\*", (FOLDER / f"notice.{language}.md").read_text())
        for language in ("ky", "ru", "en")
    ]
    assert len(marks[0]) == len(marks[1]) == len(marks[2]) == 10
