"""The whole installation's quarter is what every school's own report counts."""

import pytest
from click.testing import CliRunner

from ishenim.cli import main
from ishenim.reports import everywhere
from ishenim.schools.models import School
from tests.quarters import COUNTED, FIRST_OF_JULY


def test_one_pass_counts_as_the_report(quarter, django_assert_num_queries):
    School.objects.create(slug="empty", origin="testserver/s/empty", name_ky="Бош")
    with django_assert_num_queries(4):
        told = list(everywhere.quarter(2026, 2, FIRST_OF_JULY.date()))
    rows = {slug: numbers for slug, *numbers in told}
    nothing = [0] * len(everywhere.FIELDS)
    assert rows == {
        "empty": nothing,
        quarter.slug: [COUNTED[name] for name in everywhere.FIELDS],
    }
    third = list(everywhere.quarter(2026, 3, FIRST_OF_JULY.date()))
    assert sorted(slug for slug, *_told in third) == sorted(["empty", quarter.slug])
    assert all(told == nothing for _slug, *told in third)


def test_printed(quarter, july):
    said = CliRunner().invoke(main, ["quarter", "2026-2"])
    assert said.exit_code == 0, said.output
    assert said.output.splitlines() == [
        "school,letters,registered_in_time,registered_late,considered,considered_in_time,"
        "considered_late,in_work,overdue",
        f"{quarter.slug},12,11,1,10,9,1,1,1",
    ]


@pytest.mark.parametrize("of", ["2026", "2026-5", "x", "1999-1"])
def test_no_quarter(of):
    said = CliRunner().invoke(main, ["quarter", of])
    assert said.exit_code != 0
