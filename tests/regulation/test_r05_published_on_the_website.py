"""R5: how the box works is published on the school's official website; a link proves it."""

from datetime import date

from ishenim.publicity.actions import Made, add_notice, remove_notice
from ishenim.publicity.pages import glance


def published(school, head, now):
    link = "https://mektep.example.kg/kutucha"
    made = Made(kind="site", done_on=date(2026, 3, 2), link=link)
    return add_notice(school=school, made=made, by=head, now=now)


def test_nothing_is_published_until_somebody_says_where(school, today):
    assert glance(school, today)["published"] is None


def test_the_publication_is_kept_with_its_link_and_day(school, head, now, today):
    row = published(school, head, now)
    shown = glance(school, today)["published"]
    assert shown == row
    assert (shown.link, shown.done_on) == ("https://mektep.example.kg/kutucha", date(2026, 3, 2))


def test_what_was_taken_back_proves_nothing(school, head, now, today):
    remove_notice(notice=published(school, head, now), by=head, now=now)
    assert glance(school, today)["published"] is None


def test_a_publication_is_no_word_to_the_parents(school, head, now, today):
    published(school, head, now)
    assert glance(school, today)["told"] == 0
