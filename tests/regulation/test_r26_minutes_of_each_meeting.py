"""R26: minutes are kept of each meeting, with all that the form asks for."""

from datetime import date

from ishenim.meetings import actions, papering, reading
from tests.cast import NOW
from tests.councils import presence, votes


def test_the_minutes_say_who_what_and_how_it_was_decided(council):
    meeting = actions.record_presence(
        meeting=council.call(),
        presence=presence({1, 2, 3, 4}, invited=(("Асел Токтоева", "инспектор"),)),
        by=council.chair,
        now=NOW,
    )
    item = council.write(council.item(meeting, "ИК-2026-0001 кайрылуусу жөнүндө"))
    actions.recuse(item=item, member=council.seat(4), reason="тууганы", by=council.chair)
    council.vote(item, votes(votes_for="12", abstained="3"), "Чараны колдойбузбу?")
    actions.add_task(
        item=item,
        text="Текшерүү",
        member=council.seat(3),
        due_on=date(2026, 4, 20),
        by=council.chair,
    )
    said = papering.form_of(meeting, writer=council.secretary)
    assert (said.number, said.kind, said.date) == (1, "regular", NOW.date())
    assert (said.chair, said.secretary) == ("Гүлнара Асанова", "Айнура Бекова")
    assert [person.name for person in said.present] == [
        "Гүлнара Асанова",
        "Айнура Бекова",
        "Эрлан Жумабаев",
        "Назгүл Турдубаева",
    ]
    ((absent, reason),) = said.absent
    assert (absent.name, reason) == ("Бакыт Осмонов", "ооруп калган")
    assert (said.has_quorum, said.has_parent) == (True, False)
    assert said.invited == (("Асел Токтоева", "инспектор"),)
    (item_form,) = said.items
    assert item_form.resolved == ("Маалымат эске алынсын.",)
    assert item_form.ballots[0].votes_for == ("Гүлнара Асанова", "Айнура Бекова")
    assert item_form.ballots[0].is_carried
    assert item_form.tasks[0].executor == "Эрлан Жумабаев"
    assert item_form.recused[0][0].name == "Назгүл Турдубаева"


def test_a_meeting_without_minutes_is_seen(council):
    meeting = council.open()
    assert list(reading.without_minutes(council.school)) == [meeting]
    council.write(council.item(meeting))
    actions.write_minutes(meeting=meeting, by=council.secretary, now=NOW)
    assert not reading.without_minutes(council.school).exists()
