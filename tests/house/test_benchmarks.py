"""What `make bench` asks is answered: a page that now asks for more would end it after minutes."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import timezone

from benchmarks import register, reporting
from ishenim.cli.demo import seed
from ishenim.regulation.calendar import ZONE


@pytest.fixture
def demo(db: None, settings: LazySettings, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    seed(today=timezone.localdate(timezone=ZONE), port=8123)


def test_the_register_of_many_letters(demo: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, few in (("CASES", 300), ("LARGEST", 200), ("SCHOOLS", 3), ("TIMES", 1)):
        monkeypatch.setattr(register, name, few)
    register.fill()
    found = register.measured()
    assert found["pages"].keys() == {*register.PATHS, register.WORDS}
    assert found["bare"] > 0


def test_the_reports_of_many_schools(demo: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which includes that the quarter of all schools is what its bare SQL says."""
    for name, few in (("SCHOOLS", 3), ("TIMES", 1), ("PASSES", 1)):
        monkeypatch.setattr(reporting, name, few)
    reporting.fill(2_000)
    found = reporting.measured()
    assert found["of the school"] > 0
    assert found["everywhere"] > 0
