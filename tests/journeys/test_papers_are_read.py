"""The parallel copies of a paper are read on a phone and on a desk."""

import pytest

from tests.journeys.conftest import DESK, PHONE, clean, fits

pytestmark = pytest.mark.usefixtures("served")
COPIES = {
    "ky": ("Орусча көчүрмөсү (окуу үчүн)", "Англисче көчүрмөсү (окуу үчүн)"),
    "ru": ("Копия для чтения на русском", "Копия для чтения на английском"),
}


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_an_order_is_read_in_three_languages(order, head, desk, size):
    for language, copies in COPIES.items():
        at = "" if language == "ky" else f"/{language}"
        page = desk(head, f"{at}/desk/orders/{order.pk}", size=size)
        for copy in copies:
            page.get_by_text(copy).click()
        assert page.locator(".paper").count() == 2
        assert page.locator(".paper").first.get_attribute("lang") == "ru"
        clean(page)
        fits(page)


def test_an_undertaking_is_read_without_scripts(acquainted, roster, members, desk):
    page = desk(members[3], "/desk/undertaking", size=PHONE, scripts=False)
    page.get_by_text(COPIES["ky"][0]).click()
    assert "обязуюсь" in page.locator(".paper").first.inner_text()
    fits(page)
