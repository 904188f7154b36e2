import pytest
from tests.journeys.test_opening_room import *
pytestmark = [pytest.mark.usefixtures("served"), pytest.mark.slow]
for n in [n for n in list(globals()) if n.startswith("test_")]:
    del globals()[n]

def test_shots(come_in, desk, members, open_box, sealed_box, roster, aigul, now, school):
    drop(aigul.write("Алар мени күн сайын урат.", roster, sealed_box), open_box, now)
    page = desk(members[0], "/desk/opening/", size=PHONE)
    page.screenshot(path="/tmp/opening/list.png", full_page=True)
    pages = [come_in(members[0], size=PHONE), come_in(members[1]), come_in(members[2])]
    page = pages[0]
    page.goto("/desk/opening/room"); page.wait_for_timeout(1500)
    page.screenshot(path="/tmp/opening/gather.png", full_page=True)
    page.get_by_role("button", name="Мен ушул жердемин").click(); page.wait_for_timeout(500)
    page.screenshot(path="/tmp/opening/unlock.png", full_page=True)
    page.goto("/en/desk/opening/room")
    for p, m in zip(pages, members):
        confirm(p, m)
    everybody(pages, "Read this code aloud")
    page.goto("/desk/opening/room"); page.wait_for_timeout(2500)
    page.screenshot(path="/tmp/opening/code.png", full_page=True)
    pages[1].screenshot(path="/tmp/opening/code-desk.png", full_page=True)
    page.goto("/en/desk/opening/room")
    turn_keys(pages)
    everybody(pages, "Letters taken out")
    page.screenshot(path="/tmp/opening/act.png", full_page=True)
    for p in pages: sign_act(p)
    everybody(pages, "Done. The box is opened")
    page.goto("/desk/opening/room?x"); page.wait_for_timeout(500)
    page.goto(f"/desk/opening/{Opening.objects.get().pk}/")
    page.screenshot(path="/tmp/opening/paper.png", full_page=True)
    pages[1].screenshot(path="/tmp/opening/done.png", full_page=True)
    pages[1].goto("/ru/desk/opening/"); pages[1].screenshot(path="/tmp/opening/list-ru.png", full_page=True)
