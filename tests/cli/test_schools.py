"""`ishenim schools`: links for many schools, and the list of those that are there."""

from datetime import timedelta

import pytest
from click.testing import CliRunner, Result
from django.utils import timezone

from ishenim.box.models import Box
from ishenim.cli import main
from ishenim.cli.schools import read_schools
from ishenim.commission.models import SetupLink
from ishenim.schools.models import School
from tests.commission.test_setup import FILLED

HEAD = "slug,name_ky,name_ru\n"


@pytest.fixture
def add(tmp_path):
    def run(text: str) -> Result:
        file = tmp_path / "schools.csv"
        file.write_text(text, encoding="utf-8")
        return CliRunner().invoke(
            main, ["schools", "add", str(file), "--address", "http://testserver"]
        )

    return run


def test_each_school_gets_a_link_that_knows_its_names(school, client, add):
    done = add(HEAD + "nookat-1,Ноокат № 1,Ноокат № 1\n\nosh-2,Ош № 2,\n")
    assert done.exit_code == 0, done.output
    links = dict(line.split(",", 1) for line in done.stdout.splitlines())
    assert list(links) == ["nookat-1", "osh-2"]
    page = client.get(links["osh-2"].removeprefix("http://testserver")).content.decode()
    assert 'value="Ош № 2"' in page
    assert 'value="osh-2"' in page
    client.post(links["osh-2"].removeprefix("http://testserver"), FILLED | {"slug": "osh-2"})
    assert School.objects.get(slug="osh-2").origin.endswith("/s/osh-2")
    listed = CliRunner().invoke(main, ["schools", "list"]).stdout.splitlines()
    assert len(listed) == 3
    assert listed[0] == "school,address,name,sealed_since,opened_last"


def test_status_says_what_each_school_waits_for(open_box, school, now):
    School.objects.create(slug="zz-new", origin="new.kg", name_ky="Жаңы")
    for opens_on, state, late in (
        (timezone.localdate() + timedelta(days=2), "open", ""),
        (timezone.localdate() - timedelta(days=3), "overdue", "3"),
    ):
        Box.objects.filter(pk=open_box.pk).update(opens_on=opens_on)
        done = CliRunner().invoke(main, ["schools", "status"])
        assert done.exit_code == 0, done.output
        head, mine, new = done.stdout.splitlines()
        assert head == "school,state,opens_on,days_late,newest_entry"
        assert mine.startswith(f"{school.slug},{state},{opens_on},{late},20")
        assert new == "zz-new,new,,,"
    Box.objects.filter(pk=open_box.pk).update(state=Box.State.CLOSED)
    assert ",unsealed," in CliRunner().invoke(main, ["schools", "status"]).stdout


def test_one_wrong_line_and_no_link_is_made(school, add):
    done = add(HEAD + f"osh-2,Ош № 2,\n{school.slug},Ош № 3,\n")
    assert done.exit_code != 0
    assert "line 3" in done.output
    assert not SetupLink.objects.exists()


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ["line 1"]),
        ("slug\na\n", ["line 1"]),
        ("slug,name_ky,letters\na,b,c\n", ["line 1"]),
        (HEAD + "Ош,b,\nb,,\nc,d,\n", ["line 2", "line 3"]),
        (HEAD + "a,b,\na,c,\n", ["line 3"]),
        (HEAD + "old,b,\n", ["line 2"]),
        (HEAD + "a,b,c,d\n", ["line 2"]),
        (HEAD + 'a,"b\n', ["line 2"]),
        (HEAD + f"a,{'я' * 201},\n", ["line 2"]),
    ],
)
def test_what_is_wrong_is_said_by_line(text: str, lines: list[str]):
    _rows, wrong = read_schools(text, {"old"})
    assert [one.split(":")[0] for one in wrong] == lines
