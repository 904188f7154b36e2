"""The journal names the scripts of the pages: once for each change, for every school."""

import pytest

from ishenim import __version__
from ishenim.journal import bundles
from ishenim.journal.models import Entry
from ishenim.proof.bundle import read_bundle
from ishenim.proof.note import split_note
from ishenim.ui import assets

pytestmark = pytest.mark.django_db


def newest(school):
    note = Entry.objects.filter(school=school, kind="bundle").latest("index").note
    return read_bundle(split_note(note)[0])


def test_what_is_served_is_written_down_once(school, now):
    assert bundles.record(now=now) == 1
    assert bundles.record(now=now) == 0
    found = newest(school)
    assert found.version == __version__
    assert found.files["author.js"] == assets.digest("author.js")
    assert {"author.css", "desk.css", "desk.js"} <= set(found.files)


def test_another_script_is_another_line(school, now, monkeypatch):
    bundles.record(now=now)
    monkeypatch.setattr(bundles, "files", lambda: {"write.js": b"x" * 48})
    assert bundles.record(now=now) == 1
    assert newest(school).files == {"write.js": b"x" * 48}


def test_many_schools_are_one_question(school, now, django_assert_max_num_queries):
    bundles.record(now=now)
    with django_assert_max_num_queries(1):
        bundles.record(now=now)
