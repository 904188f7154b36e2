"""Days and hours that stood with the school become its first rulebook, and nothing is lost."""

from datetime import date, time

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from ishenim.regulation.rulebook import DEFAULT, read_rulebook, write_rulebook
from ishenim.schools.models import School

BEFORE = [("schools", "0001_initial")]


@pytest.fixture
def schools_then(own_database):
    """The tables as they were, in a database of this test's own."""
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    return executor.loader.project_state(BEFORE).apps.get_model("schools", "School")


def _migrate():
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_hours_of_its_own_are_version_one_and_the_models_hours_are_none(schools_then):
    schools_then.objects.create(slug="a", origin="a.kg", name_ky="А")
    schools_then.objects.create(
        slug="b", origin="b.kg", name_ky="Б", opening_weekday=5, opening_time=time(14, 30)
    )
    _migrate()
    first, second = School.objects.order_by("slug")
    assert first.rules_on(date(2026, 11, 23)) == (0, DEFAULT)
    version, rules = second.rules_on(date(2026, 1, 1))
    assert version == 1
    assert (rules.opening_weekdays, rules.opening_time) == ((5,), time(14, 30))
    assert rules.access_days == (0, 1, 2, 3, 4, 5)
    row = second.rulebookversion_set.get()
    assert write_rulebook(read_rulebook(row.toml)) == row.toml
