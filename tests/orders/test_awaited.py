"""People whom an order names and who have not come yet, when the next order is written."""

from ishenim.commission.actions import accept_as_new
from ishenim.commission.models import Invitation, Member
from ishenim.orders import pages
from ishenim.orders.models import Order
from tests.cast import NOW, later
from tests.orders.test_order import names, sign, write
from tests.orders.test_order_pages import DAY, lines


def usable() -> set[str]:
    found = Invitation.objects.usable(later(hours=1)).exclude(post="")
    return set(found.values_list("email", flat=True))


def test_whom_the_next_order_does_not_name_comes_no_more(school, head, head_signer):
    sign(write(school, head, names(5)), head, head_signer)
    assert usable() == {f"m{at}@example.kg" for at in range(5)}
    sign(write(school, head, names(3), number="28"), head, head_signer)
    assert usable() == {f"m{at}@example.kg" for at in range(3)}
    old = Invitation.objects.get(email="m4@example.kg")
    assert not old.is_usable(NOW)


def test_the_next_order_begins_with_those_here_and_those_awaited(school, head, head_signer, enter):
    _order, links = sign(write(school, head, names(3)), head, head_signer)
    accept_as_new(invitation=links[0][0], name="Мүчө 0", password="", now=later(hours=1))
    found = pages.prefilled(school)
    expected = [(1, "Мүчө 0"), (None, "Мүчө 1"), (None, "Мүчө 2")]
    assert [(row.seat, row.name) for row in found] == expected
    page = enter(head).get("/desk/orders/new/commission").content.decode()
    for at in range(3):
        assert f'value="m{at}@example.kg"' in page


def test_an_order_that_was_replaced_gives_no_links(school, head, head_signer, enter):
    first, _links = sign(write(school, head, names(5)), head, head_signer)
    second, _links = sign(write(school, head, names(3), number="28"), head, head_signer)
    assert pages.invited(first) == []
    assert len(pages.invited(second)) == 3
    gone = Invitation.objects.get(email="m4@example.kg")
    answer = enter(head).post(f"/desk/orders/{first.pk}/link/{gone.pk}")
    assert answer.status_code == 404
    assert "m4@example.kg" not in usable()


def test_an_emptied_newcomer_is_left_out(school, head, head_signer, enter):
    sign(write(school, head, names(5)), head, head_signer)
    people = [
        {"name": row.name, "email": row.email, "post": row.post}
        | ({"is_responsible": "on", "is_duty": "on"} if row.is_responsible else {})
        for row in names(3)
    ]
    sent = {"number": "28", "date": DAY, "control": "", "until": ""}
    sent |= lines(*people, total=8) | {"row-INITIAL_FORMS": "5"}
    answer = enter(head).post("/desk/orders/new/commission", sent)
    assert answer.status_code == 302
    draft = Order.objects.get(state="draft")
    assert [row["email"] for row in draft.data["rows"]] == [row.email for row in names(3)]


def test_who_came_by_an_order_has_its_roles(school, head, head_signer):
    _order, links = sign(write(school, head, names(3)), head, head_signer)
    for at, (invitation, _token) in enumerate(links):
        accept_as_new(invitation=invitation, name=f"Мүчө {at}", password="", now=later(hours=1))
    assert Member.objects.get(is_responsible=True).seat == 2
    assert [m.seat for m in Member.objects.filter(is_duty=True)] == [2]
