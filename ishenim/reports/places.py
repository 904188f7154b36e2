"""A quarter in an address: 2026-4."""

from django.urls import register_converter


class QuarterPlace:
    """The year and the quarter of a report."""

    regex = "20[0-9]{2}-[1-4]"

    def to_python(self, value: str) -> str:
        """Return the place as it is written."""
        return value

    def to_url(self, value: str) -> str:
        """Return the place as it is written."""
        return str(value)


def read(place: str) -> tuple[int, int]:
    """Return year and quarter."""
    year, _dash, quarter = place.partition("-")
    return int(year), int(quarter)


register_converter(QuarterPlace, "quarter")
