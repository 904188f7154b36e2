"""A quarter in an address: 2026-4."""

from django.urls import register_converter

from ishenim.regulation.calendar import QUARTER, read_quarter


class QuarterPlace:
    """The year and the quarter of a report."""

    regex = QUARTER

    def to_python(self, value: str) -> str:
        """Return the place as it is written."""
        return value

    def to_url(self, value: str) -> str:
        """Return the place as it is written."""
        return str(value)


def read(place: str) -> tuple[int, int]:
    """Return year and quarter."""
    quarter = read_quarter(place)
    return quarter.year, quarter.number


register_converter(QuarterPlace, "quarter")
