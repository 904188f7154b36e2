"""The journal names the scripts of the pages: once for each change, for every school."""

import pytest

from ishenim import __version__
from ishenim.journal import bundles
from ishenim.journal.models import Entry
from ishenim.proof.bundle import read_bundle
from ishenim.proof.note import split_note
from ishenim.schools.models import School
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


def test_two_versions_in_turn_are_two_lines_for_ever(school, now, monkeypatch):
    versions = [("1.0", b"x" * 48), ("1.1", b"y" * 48)]
    for version, script in versions * 5:
        monkeypatch.setattr(bundles, "__version__", version)
        monkeypatch.setattr(bundles, "files", lambda script=script: {"write.js": script})
        bundles.record(now=now)
    assert Entry.objects.filter(kind="bundle").count() == 2


def test_what_is_only_a_part_of_another_version_is_another_line(school, now, monkeypatch):
    for names in (["a.js", "b.js", "c.js"], ["a.js", "b.js"], ["b.js", "c.js"], ["b.js"]):
        monkeypatch.setattr(bundles, "files", lambda names=names: dict.fromkeys(names, b"x" * 48))
        assert bundles.record(now=now) == 1
        assert bundles.record(now=now) == 0


def test_a_new_school_has_its_own_line(school, now):
    bundles.record(now=now)
    School.objects.create(slug="b", origin="testserver/s/b", name_ky="Б")
    assert bundles.record(now=now) == 1


def test_many_schools_are_one_question(school, now, django_assert_max_num_queries):
    bundles.record(now=now)
    with django_assert_max_num_queries(1):
        bundles.record(now=now)
