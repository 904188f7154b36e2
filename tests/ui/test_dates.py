"""A date stays whole at the end of a line of a telephone."""

from datetime import date

import pytest
from django.utils.translation import override

from ishenim.ui.dates import official_date
from ishenim.ui.templatetags.ui import official_date as shown


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ky", "2026\u2011жылдын 4\u2011ноябры"),
        ("ru", "4\u00a0ноября\u00a02026\u00a0г."),
        ("en", "4 November 2026"),
    ],
)
def test_no_line_breaks_within_a_day_of_a_page(language, words):
    with override(language):
        assert shown(date(2026, 11, 4)) == words


def test_what_papers_and_signatures_say_keeps_its_bytes():
    assert official_date(date(2026, 11, 4), "ky") == "2026-жылдын 4-ноябры"
