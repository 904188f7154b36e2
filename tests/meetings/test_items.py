"""Heard, spoke, resolved; who takes no part; two who write at once."""

import pytest

from ishenim.meetings import actions
from ishenim.meetings.actions import Texts
from ishenim.meetings.actions.items import CONFLICT
from ishenim.ui.refusals import NotNow


def texts(**more):
    return Texts(**{"heard": "", "spoke": "", "resolved": "", **more})


def test_the_second_writer_is_told_and_overwrites_nothing(council):
    item = council.item(council.open())
    actions.write_item(item=item, texts=texts(heard="Биринчи"), version=1, by=council.chair)
    with pytest.raises(NotNow) as caught:
        actions.write_item(item=item, texts=texts(heard="Экинчи"), version=1, by=council.secretary)
    assert caught.value.code == CONFLICT
    assert caught.value.sentence == (
        "Ушул учурда бул маселе боюнча башка киши да жазды. Эч нерсе жоголгон жок: "
        "салыштырып, кайра сактаңыз."
    )
    item.refresh_from_db()
    assert (item.heard, item.version) == ("Биринчи", 2)


def test_texts_come_when_the_meeting_has_begun(council, refused):
    item = council.item(council.call())
    said = refused(
        actions.write_item, item=item, texts=texts(heard="Эрте"), version=1, by=council.chair
    )
    assert said == "Адегенде ким катышканын белгилеңиз."
    actions.write_item(item=item, texts=texts(title="Жаңы аталыш"), version=1, by=council.chair)
    item.refresh_from_db()
    assert item.title == "Жаңы аталыш"


def test_without_a_quorum_nothing_is_resolved(council, refused):
    item = council.item(council.open({1, 2}))
    said = refused(council.write, item)
    assert said == ("Кворум жок: чечим кабыл алынбайт. Мүчөлөрдүн жарымынан көбү катышышы керек.")
    council.write(item, resolved="")
    assert item.meeting.agendaitem_set.get().heard


def test_who_takes_no_part_says_why_and_is_present(council, refused):
    item = council.item(council.open({1, 2, 3}))
    recuse = {"item": item, "by": council.chair}
    assert refused(actions.recuse, member=council.seat(4), reason="тууганы", **recuse) == (
        "Катышып жаткан мүчө гана маселеге катышуудан баш тартат."
    )
    assert refused(actions.recuse, member=council.seat(2), reason="", **recuse) == (
        "Бул мүчө эмне үчүн катышпай турганын жазыңыз."
    )
    recusal = actions.recuse(member=council.seat(2), reason="тууганы", **recuse)
    actions.drop_recusal(recusal=recusal, by=council.chair)
    assert not item.recusal_set.exists()


def test_after_the_vote_nobody_steps_out(council, refused):
    item = council.item(council.open())
    council.vote(item, dict.fromkeys(range(1, 6), "for"))
    said = refused(
        actions.recuse, item=item, member=council.seat(2), reason="тууганы", by=council.chair
    )
    assert said == "Бул маселе боюнча добуш берилген. Адегенде добушту кайтарып алыңыз."
