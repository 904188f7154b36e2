"""The pages of orders: written without scripts, read, signed, printed."""

import json
from io import BytesIO

import docx
import pypdf
import pytest
from django.utils import timezone

from ishenim.commission.models import Invitation, Member
from ishenim.orders import papering
from ishenim.orders.models import Order

DAY = "2026-04-15"


def lines(*people: dict[str, str], total: int = 5) -> dict[str, str]:
    """Return the fields of a table of people, as a browser sends them."""
    sent = {
        "row-TOTAL_FORMS": str(total),
        "row-INITIAL_FORMS": "0",
        "row-MIN_NUM_FORMS": "0",
        "row-MAX_NUM_FORMS": "29",
    }
    for at, person in enumerate(people):
        sent |= {f"row-{at}-{name}": value for name, value in person.items()}
    for at in range(len(people), total):
        sent |= {f"row-{at}-{name}": "" for name in ("name", "email", "position")}
        sent[f"row-{at}-post"] = "deputy-head"
    return sent


PARENT = {"name": "Бакыт Осмонов", "email": "Parent@example.kg", "post": "parent"}
FIRST = {
    "name": "Эрлан Жумабаев",
    "email": "social@example.kg",
    "post": "social-pedagogue",
    "position": "социалдык педагог",
    "is_responsible": "on",
}
SECOND = {
    "name": "Назгүл Турдубаева",
    "email": "psych@example.kg",
    "post": "psychologist",
    "is_duty": "on",
}
HEAD = {"number": "№ 27-А", "date": DAY, "control": "", "until": "2027-06-30"}


def test_the_head_writes_an_order_reads_it_signs_it(school, head, head_signer, enter):
    browser = enter(head)
    page = browser.get("/desk/orders/new/commission")
    assert page.status_code == 200
    answer = browser.post("/desk/orders/new/commission", HEAD | lines(PARENT, FIRST, SECOND))
    order = Order.objects.get()
    assert answer.url == f"/desk/orders/{order.pk}"
    page = browser.get(answer.url).content.decode()
    assert "БУЙРУК № 27-А" in page
    assert "1) Аты-жөнү: Бакыт Осмонов" in page
    line = head_signer.line(papering.note_text(order, head_signer.public))
    signed = browser.post(
        f"{answer.url}/sign", json.dumps({"line": line}), content_type="application/json"
    )
    assert signed.json() == {"signed": True}
    page = browser.get(answer.url).content.decode()
    assert page.count("Жаңы шилтеме көрсөтүү") == 3
    assert Invitation.objects.filter(email="parent@example.kg", post="parent").exists()


def test_a_new_link_is_shown_once(school, head, head_signer, enter):
    browser = enter(head)
    browser.post("/desk/orders/new/commission", HEAD | lines(PARENT, FIRST, SECOND))
    order = Order.objects.get()
    line = head_signer.line(papering.note_text(order, head_signer.public))
    browser.post(
        f"/desk/orders/{order.pk}/sign", json.dumps({"line": line}), content_type="application/json"
    )
    invitation = Invitation.objects.get(email="parent@example.kg")
    page = browser.post(f"/desk/orders/{order.pk}/link/{invitation.pk}").content.decode()
    assert "/desk/join/" in page
    assert "/desk/join/" not in browser.get(f"/desk/orders/{order.pk}").content.decode()
    gone = browser.post(f"/desk/orders/{order.pk}/link/{invitation.pk}")
    assert gone.status_code == 404


def test_what_was_typed_stays_when_the_order_is_refused(school, head, enter):
    sent = HEAD | lines(PARENT, FIRST)
    page = enter(head).post("/ru/desk/orders/new/commission", sent).content.decode()
    assert "Число членов должно быть нечётным" in page
    assert "Эрлан Жумабаев" in page
    assert "№ 27-А" in page
    assert not Order.objects.exists()


def test_more_lines_are_given_without_losing_what_was_typed(school, head, enter):
    sent = HEAD | lines(PARENT, FIRST) | {"more": "1"}
    page = enter(head).post("/desk/orders/new/commission", sent).content.decode()
    assert "Эрлан Жумабаев" in page
    assert page.count("-email") >= 7
    assert not Order.objects.exists()


@pytest.mark.parametrize("total", ["", "x", "99999", "-1", "१२"])
def test_a_broken_table_is_no_fault(school, head, enter, total):
    for more in ({}, {"more": "1"}):
        sent = HEAD | lines(PARENT) | {"row-TOTAL_FORMS": total} | more
        assert enter(head).post("/desk/orders/new/commission", sent).status_code == 200


def test_who_is_seated_keeps_name_and_address(school, head, order, members, enter):
    """The e-mail of an account is not an order's to change."""
    people = [
        {
            "seat": str(m.seat),
            "name": "Башка Ат",
            "email": f"x{m.seat}@example.kg",
            "post": m.member.post,
            **({"is_responsible": "on"} if m.member.is_responsible else {}),
            **({"is_duty": "on"} if m.member.is_duty else {}),
        }
        for m in members
    ]
    sent = HEAD | {"number": "28"} | lines(*people, total=8) | {"row-INITIAL_FORMS": "5"}
    enter(head).post("/desk/orders/new/commission", sent)
    draft = Order.objects.get(state="draft")
    assert [row["name"] for row in draft.data["rows"]] == [m.person.name for m in members]


def test_a_draft_is_changed_and_thrown_away(school, head, enter):
    browser = enter(head)
    browser.post("/desk/orders/new/commission", HEAD | lines(PARENT, FIRST, SECOND))
    at = f"/desk/orders/{Order.objects.get().pk}"
    assert "27-А" in browser.get(f"{at}/edit").content.decode()
    changed = HEAD | {"number": "30"} | lines(PARENT, FIRST, SECOND)
    assert browser.post(f"{at}/edit", changed).status_code == 302
    assert Order.objects.get().number == "30"
    browser.post(f"{at}/discard")
    assert not Order.objects.exists()


def test_members_see_no_draft(school, head, members, enter):
    enter(head).post("/desk/orders/new/commission", HEAD | lines(PARENT, FIRST, SECOND))
    at = f"/desk/orders/{Order.objects.get().pk}"
    assert enter(members[0]).get(at).status_code == 404


def test_members_sign_that_they_have_read_it(order, members, enter):
    browser = enter(members[1])
    page = browser.get(f"/desk/orders/{order.pk}").content.decode()
    assert "Буйрук менен тааныштым: кол коюу" in page
    text = papering.acquaintance_text(order, members[1].member, timezone.localdate())
    line = members[1].sign(text)
    at = f"/desk/orders/{order.pk}/acquaint"
    answer = browser.post(at, json.dumps({"line": line}), content_type="application/json")
    assert answer.status_code == 200
    assert (
        "Буйрук менен тааныштым: кол коюу"
        not in browser.get(at.rpartition("/")[0]).content.decode()
    )


def test_the_papers_have_every_letter(order, acquainted, head, enter):
    browser = enter(head)
    read = pypdf.PdfReader(BytesIO(browser.get(f"/desk/orders/{order.pk}.pdf").content))
    text = " ".join(page.extract_text() for page in read.pages).replace("\n", " ")
    for said in ("БУЙРУК № 27", "Гүлнара Асанова", "таанышты", "электрондук кол тамга"):
        assert said in text
    russian = pypdf.PdfReader(BytesIO(browser.get(f"/desk/orders/{order.pk}.pdf?lang=ru").content))
    assert "ПРИКАЗ № 27" in russian.pages[0].extract_text()
    made = docx.Document(BytesIO(browser.get(f"/desk/orders/{order.pk}.docx").content))
    assert any("БУЙРУК\u00a0№\u00a027" in line.text for line in made.paragraphs)


def test_a_member_leaves_with_a_reason(members, head, enter):
    browser = enter(head)
    assert browser.post("/desk/orders/leaves/5", {"reason": ""}).status_code == 200
    assert Member.objects.get(seat=5).left_on is None
    browser.post("/desk/orders/leaves/5", {"reason": "көчүп кетти"})
    assert Member.objects.get(seat=5).left_because == "көчүп кетти"
    page = browser.get("/desk/people").content.decode()
    assert "Мүчөлөрдүн саны так сан болушу керек" in page


def test_the_pages_ask_little(order, acquainted, head, enter, django_assert_max_num_queries):
    browser = enter(head)
    for path in ("/desk/orders/", f"/desk/orders/{order.pk}", "/desk/orders/new/commission"):
        browser.get(path)
        with django_assert_max_num_queries(18):
            assert browser.get(path).status_code == 200
