import pytest, os
from django.utils import timezone
from ishenim.commission import actions
from ishenim.commission.models import Invitation, Member
from tests.journeys.conftest import PHONE, DESK, clean, fits
pytestmark = pytest.mark.usefixtures("served")
OUT='/tmp/shots'; os.makedirs(OUT,exist_ok=True)
def test_shots(roster, members, head, administrator, school, visit, desk):
    bad=[]
    def shot(page,name):
        page.wait_for_timeout(150)
        page.screenshot(path=f'{OUT}/{name}.png',full_page=True)
        for f in (clean,fits):
            try: f(page)
            except AssertionError as e: bad.append((name,str(e)[:600]))
    Member.objects.filter(seat=5).update(is_duty=True)
    d=actions.draft_roster(school=school, by=None, now=timezone.now())
    inv=Invitation(name='Айсалкын', email='a@example.kg', post='teacher')
    tok=actions.invite(invitation=inv, school=school, by=None, now=timezone.now())
    setup=actions.make_setup_link(now=timezone.now())
    for size,sn in ((PHONE,'p'),(DESK,'d')):
        m=desk(members[0],'/desk/card',size=size); h=desk(head,'/desk/people',size=size); v=visit('/account/login',size=size)
        for lang,pre in (('ky',''),('ru','/ru'),('en','/en')):
            if sn=='d' and lang!='ru': continue
            for n,a in (('card','/desk/card'),('roster','/desk/roster'),('signin','/account/second/')):
                m.goto(pre+a); shot(m,f'{n}-{sn}-{lang}')
            m.goto(pre+'/desk/roster'); m.locator('[data-sign]').click(); m.locator('#unlock-text').wait_for(); shot(m,f'unlock-{sn}-{lang}')
            m.goto(pre+'/desk/card'); m.locator('details summary').click(); m.locator('[data-make]').click(); m.locator('.keycard .qr').first.wait_for(); shot(m,f'cardmade-{sn}-{lang}')
            m.emulate_media(media='print'); m.screenshot(path=f'{OUT}/cardprint-{sn}-{lang}.png',full_page=True); m.emulate_media(media='screen')
            m.on('dialog', lambda d: d.accept())
            for n,a in (('people','/desk/people'),('invite','/desk/people/invite'),('seat','/desk/people/seat/1'),('end','/desk/people/seat/1/end')):
                h.goto(pre+a); shot(h,f'{n}-{sn}-{lang}')
            for n,a in (('login','/account/login'),('join',f'/desk/join/{tok}'),('setup',f'/setup/{setup}')):
                v.goto(pre+a); shot(v,f'{n}-{sn}-{lang}')
    print(*bad,sep='\n')
    assert not bad
