"""For every test: how many examples are tried, the cast, a database of one's own, a server."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test.utils import setup_databases, teardown_databases
from django.urls import set_script_prefix

pytest_plugins = [
    "tests.properties",
    "tests.served",
    "tests.cast",
    "tests.letters",
    "tests.councils",
    "tests.quarters",
]


@pytest.fixture(autouse=True)
def no_tries() -> None:
    """Wrong passwords are counted in memory; each test begins anew."""
    from ishenim.commission import tries

    for counted in (tries.PASSWORDS, tries.CODES, tries.SIGNED_IN):
        counted.forget()


@pytest.fixture(autouse=True)
def no_prefix() -> None:
    """The language and school of the last address are the thread's; each test begins anew."""
    set_script_prefix("/")


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: Any
) -> Iterator[None]:
    """Make the test database, also for tests that ask for one of their own alone."""
    with django_db_blocker.unblock():
        made = setup_databases(
            verbosity=0, interactive=False, aliases={"default"}, serialized_aliases=set()
        )
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)
