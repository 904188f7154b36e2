"""R7, R8, R15: the head changes the regulation; an order with the head's signature adopts it."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone, translation

from ishenim.orders import actions, papering
from ishenim.orders.models import Order
from ishenim.orders.rules import editing
from ishenim.orders.rules.forms import RulebookForm
from ishenim.regulation.calendar import term_due
from ishenim.regulation.rulebook import DEFAULT, RulebookError, read_rulebook, write_rulebook
from ishenim.schools.actions import OwnDay, adopt_rulebook, set_days
from ishenim.ui.refusals import NotNow

ADDRESS = "/desk/rulebook"


def filled(school, **other: object) -> dict[str, object]:
    """Return what a browser sends of the form as it is shown, with some values changed."""
    form = RulebookForm(rules=editing.newest(school))
    sent = {name: form[name].value() for name in form.fields}
    today = timezone.localdate()
    sent |= {"number": "31-А", "date": today, "effective": today, "control": "", "preview": "1"}
    for name in ("access_from", "access_to", "opening_time"):
        sent[name] = f"{sent[name]:%H:%M}"
    return sent | {"access_days": [0, 1, 2, 3, 4]} | other


@pytest.fixture
def desk(head, enter):
    return enter(head)


def sign(order: Order, head, signer, moment) -> None:
    text = papering.note_text(order, signer.public)
    actions.sign_order(order=order, line=signer.line(text), by=head, now=moment)


def test_the_form_begins_with_the_values_in_force(desk, school):
    page = desk.get(ADDRESS).content.decode()
    assert "Үлгү жобо күчүндө." in page
    assert 'name="opening_time" value="12:00"' in page
    assert "Мурда түшкөн кайрылуулардын мөөнөтү өзгөрбөйт. Эң азы 1, эң көбү 30." in page


def test_the_preview_says_what_changes_in_plain_words(desk, school):
    page = desk.post(ADDRESS, filled(school, opening_weekdays=[3])).content.decode()
    assert "ар бир шейшемби күнү" in page
    assert "ар бир бейшемби күнү" in page
    assert "Азыркы кутуча өзүнө жазылган күнү ачылат." in page
    assert not Order.objects.exists()


def test_the_draft_becomes_the_regulation_when_the_head_signs(desk, school, head, head_signer):
    sent = filled(school, opening_weekdays=[3], consideration=10, draft="1")
    answer = desk.post(ADDRESS, sent)
    order = Order.objects.get()
    assert answer.url == f"/desk/orders/{order.pk}"
    assert "ар бир бейшемби күнү" in order.content
    school.refresh_from_db()
    today = timezone.localdate()
    assert school.rules_on(today) == (0, DEFAULT)
    sign(order, head, head_signer, timezone.now())
    school.refresh_from_db()
    version, rules = school.rules_on(today)
    assert (version, rules.opening_weekdays) == (1, (3,))
    yesterday = today - timedelta(days=1)
    assert school.rules_on(yesterday) == (0, DEFAULT)
    assert term_due(yesterday, rules, {}) == term_due(yesterday, DEFAULT, {})
    row = school.rulebookversion_set.get()
    assert (row.order_number, row.journal_index) == ("31-А", Order.objects.get().journal_index)
    assert read_rulebook(row.toml) == rules


def test_the_model_regulation_can_be_adopted_as_it_is(desk, school, head, head_signer):
    page = desk.post(ADDRESS, filled(school)).content.decode()
    assert "буйрук үлгү жобону ошол бойдон бекитет" in page
    desk.post(ADDRESS, filled(school, draft="1"))
    sign(Order.objects.get(), head, head_signer, timezone.now())
    school.refresh_from_db()
    assert school.rules_on(timezone.localdate()) == (1, DEFAULT)


@pytest.fixture
def adopted(school):
    today = timezone.localdate()
    toml = write_rulebook(DEFAULT)
    adopt_rulebook(school=school, toml=toml, effective_on=today, adopted_on=today)
    return today


def test_a_school_of_six_days_writes_its_own_calendar(desk, school):
    sent = filled(
        school,
        access_days=[0, 1, 2, 3, 4, 5],
        access_hours="Ишемби 8:00-13.00; жума 08:00–15:00",
        access_vacations="open",
        opening_weekdays=[0, 5],
        opening_in_month=["second", "last"],
        holiday_rule="previous",
        draft="1",
    )
    assert desk.post(ADDRESS, sent).status_code == 302
    rules = read_rulebook(Order.objects.get().data["toml"])
    assert rules.access_hours == ((4, time(8), time(15)), (5, time(8), time(13)))
    assert (rules.access_vacations, rules.holiday_rule) == ("open", "previous")
    assert (rules.opening_weekdays, rules.opening_in_month) == ((0, 5), ("second", "last"))


def test_no_rulebook_falls_silent_on_the_days_already_set(desk, school, head, head_signer):
    """Every Tuesday of a year is off: the next day is opened, until the opening may fall out."""
    sent = filled(school, holiday_rule="skip", draft="1")
    assert desk.post(ADDRESS, sent).status_code == 302
    today = timezone.localdate()
    days = (today + timedelta(days=n) for n in range(1, 366))
    off = [OwnDay(day=day, is_working=False) for day in days if day.weekday() == 1]
    set_days(school=school, days=off)
    answer = desk.post(ADDRESS, sent | {"number": "32"})
    assert "Кутуча өтө көпкө пландуу ачылбай калат" in answer.content.decode()
    with pytest.raises(NotNow) as refused:
        sign(Order.objects.get(), head, head_signer, timezone.now())
    assert "Ортосуна ачуу күнүн калтырыңыз." in refused.value.sentence
    assert not school.rulebookversion_set.exists()


def test_weeks_are_counted_from_the_day_that_is_written(desk, school):
    sent = filled(school, opening_weeks=2, opening_from="2026-09-08", draft="1")
    assert desk.post(ADDRESS, sent).status_code == 302
    toml = Order.objects.get().data["toml"]
    assert "weeks = 2\ncounted_from = 2026-09-08\n" in toml


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"effective": date(2026, 1, 1)}, "Жобо өтүп кеткен күндөн тартып күчүнө кире албайт."),
        ({"opening_weekdays": [6]}, "Кутуча кабыл алуу күндөрүнүн биринде ачылат."),
        ({"access_to": "07:00"}, "Аягы башталышынан кийин болушу керек."),
        ({"members_at_least": 4}, "Мүчөлөрдүн саны – так сан: 3, 5, 7…"),
        ({"consideration": 31}, "30"),
        ({"access_days": []}, "field__error"),
        ({"number": "<>"}, "27-А"),
        ({"opening_time": "25:00"}, "field__error"),
        ({"holiday_rule": "never"}, "field__error"),
        ({"opening_time": "18:00"}, "Бул саатта кутучага кирүү жабык."),
        ({"duty_readers_at_least": 5}, "Эң аз курамдагы комиссияда мынча мүчө жок."),
        ({"act_signatures_at_least": 5}, "Эң аз курамдагы комиссияда мынча мүчө жок."),
        ({"opening_weeks": 2, "opening_in_month": ["first"]}, "экөөнүн бирин тандаңыз."),
        ({"access_hours": "жума"}, "Мисалдагыдай кылып жазыңыз."),
        ({"access_hours": "фрайдей 08:00–13:00"}, "Мисалдагыдай кылып жазыңыз."),
        ({"access_hours": "жума 13:00–08:00"}, "Аягы башталышынан кийин болушу керек."),
        ({"access_hours": "шейшемби 13:00–17:00"}, "Бул саатта кутучага кирүү жабык."),
        ({"access_hours": "ишемби 08:00–13:00"}, "Бул күн кирүү күндөрүнө кирбейт."),
    ],
)
def test_what_cannot_be_is_refused_on_the_page(desk, school, changed, sentence):
    answer = desk.post(ADDRESS, filled(school, draft="1", **changed))
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("ky", "Кутуча ачыла турган саат: Бул саатта"),
        ("ru", "Час вскрытия ящика: В этот час"),
        ("en", "Hour of the opening: The box"),
    ],
)
def test_a_refusal_speaks_one_language(language, told):
    with translation.override(language):
        assert editing.sentence(RulebookError("opening.time", "closed")).startswith(told)


def test_two_versions_do_not_begin_on_one_day(desk, school, adopted):
    page = desk.post(ADDRESS, filled(school, opening_weekdays=[3], draft="1")).content.decode()
    assert "Мурунку редакция күчүнө кирген күн:" in page


def test_an_order_without_a_change_is_none(desk, school, adopted):
    tomorrow = adopted + timedelta(days=1)
    page = desk.post(ADDRESS, filled(school, effective=tomorrow, draft="1")).content.decode()
    assert "Азырынча эч нерсе өзгөртүлгөн жок." in page


def test_an_order_is_not_dated_before_the_regulation_in_force(desk, school, adopted):
    yesterday, tomorrow = adopted - timedelta(days=1), adopted + timedelta(days=1)
    sent = filled(school, opening_weekdays=[3], date=yesterday, effective=tomorrow, draft="1")
    assert "Буйрук" in desk.post(ADDRESS, sent).content.decode()
    assert not Order.objects.exists()


def test_a_draft_that_waited_too_long_is_not_signed(desk, school, head, head_signer):
    desk.post(ADDRESS, filled(school, opening_weekdays=[3], draft="1"))
    with pytest.raises(NotNow) as refused:
        sign(Order.objects.get(), head, head_signer, timezone.now() + timedelta(days=1))
    assert "өтүп кеткен күндөн" in refused.value.sentence
    assert not school.rulebookversion_set.exists()


def test_a_draft_overtaken_by_another_version_is_not_signed(desk, school, head, head_signer):
    today = timezone.localdate()
    desk.post(ADDRESS, filled(school, opening_weekdays=[3], draft="1"))
    desk.post(ADDRESS, filled(school, opening_weekdays=[2], number="32", draft="1"))
    first, second = Order.objects.order_by("pk")
    sign(second, head, head_signer, timezone.now())
    with pytest.raises(NotNow) as refused:
        sign(first, head, head_signer, timezone.now())
    assert "башка редакциясы бекитилди" in refused.value.sentence
    school.refresh_from_db()
    assert school.rulebook_on(today).opening_weekdays == (2,)


def test_others_look_and_do_not_change(school, members, administrator, enter):
    for who in (members[0], administrator):
        page = enter(who).get(ADDRESS)
        assert "Жобону мектеп директору буйрук менен өзгөртөт." in page.content.decode()
        assert enter(who).post(ADDRESS, filled(school)).status_code == 403


def test_few_queries(desk, school, adopted, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        desk.get(ADDRESS)


@pytest.mark.parametrize(
    "text", ["", "\x00", "-1", "9" * 30, "ө" * 5000, "0001-01-01", "9999-12-31"]
)
@pytest.mark.parametrize("address", [ADDRESS, "/desk/calendar"])
def test_whatever_the_head_sends_is_answered(desk, school, address, text):
    names = [*filled(school), "year", "day-TOTAL_FORMS", "day-0-first", "day-0-last", "day-0-name"]
    assert desk.post(address, dict.fromkeys(names, text)).status_code == 200
    for name in names:
        good = filled(school, draft="1") | {"day-TOTAL_FORMS": "4", "day-INITIAL_FORMS": "0"}
        good |= {"day-0-first": "2030-01-10", "day-0-kind": "works", "day-0-name": "x"}
        assert desk.post(address, good | {name: text}).status_code in {200, 302}
