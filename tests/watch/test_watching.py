"""`ishenim watch` as cron runs it; processes that do not end by themselves."""

import json
import os
import time
from functools import partial
from pathlib import Path

import pytest

from ishenim.watch.crew import Crew
from ishenim.watch.listing import Row
from ishenim.watch.school import Limits, Task
from tests.cli.conftest import Run, elsewhere
from tests.watch.conftest import TODAY, at, school
from tests.watch.hosts import country

__all__ = ["elsewhere"]
DAY = ("--today", str(TODAY))


def listed(folder: Path, address: str, *numbers: int) -> str:
    rows = [f"{address}/s{number},{school(number).journal.vkey}" for number in numbers]
    path = folder / "schools.csv"
    path.write_text("\n".join(["address,key", *rows, ""]))
    return str(path)


# ── Processes ─────────────────────────────────────────────────────────────────
def stubborn(task: Task) -> dict:
    """One school's host keeps the process busy, another one's ends it."""
    if task.row.name == "busy":
        while True:
            time.sleep(60)
    if task.row.name == "dies":
        os._exit(3)
    return {"name": task.row.name}


def test_a_process_that_does_not_end_is_ended_and_the_others_go_on():
    names = ["a", "busy", "b", "dies", "c", "d"]
    moment = at(TODAY)
    tasks = [
        Task(
            row=Row(addresses=(f"https://{name}.example",), name=name),
            today=TODAY,
            now=int(moment.timestamp()),
            limits=Limits(most_bytes=1, seconds=2),
        )
        for name in names
    ]
    crew = Crew(2, stubborn, grace=0)
    found = {task.row.name: said for task, said in crew.work(tasks)}
    assert found["busy"] is found["dies"] is None
    assert [name for name in names if found[name]] == ["a", "b", "c", "d"]


# ── The command ───────────────────────────────────────────────────────────────
@pytest.fixture
def watch(elsewhere: Run, tmp_path: Path) -> Run:
    places = ("--memory", str(tmp_path / "watched"), "--out", str(tmp_path / "pages"))
    return partial(elsewhere, "watch", *places, *DAY)


@pytest.mark.slow
def test_a_round_from_the_first_to_the_second(watch: Run, tmp_path: Path):
    files = {f"s{number}": school(number).files() for number in (1, 2)}
    with country(files) as hosts:
        place = listed(tmp_path, hosts.address, 1, 2)
        done = watch(place)
        assert done.returncode == 0, done.stderr
        assert done.stdout == "misconduct: 0, unread: 0, unproven: 0, clean: 2\n"
        made = sorted(path.name for path in (tmp_path / "pages").iterdir())
        assert made == [
            "findings.csv", "index.en.html", "index.html", "index.ky.html", "index.ru.html",
            "news.en.atom", "news.ky.atom", "news.ru.atom", "quarters.csv", "school",
            "schools.csv",
        ]  # fmt: skip
        files["s2"] = {**files["s2"], "/k": b"{}"}
        assert watch(place).returncode == 2
        files["s2"] = {**files["s2"], "/j/vkey": files["s1"]["/j/vkey"]}
        done = watch(place)
        assert done.returncode == 1
        assert "another journal" not in done.stdout
        assert f"misconduct: {hosts.address}/s2: " in done.stdout
        assert "Traceback" not in done.stderr
        # A school that is in the list no more has no page; what is remembered of it stays.
        watch(listed(tmp_path, hosts.address, 1))
        assert len(list((tmp_path / "pages" / "school").iterdir())) == 3
        assert len(list((tmp_path / "watched" / "schools").iterdir())) == 2


@pytest.mark.slow
def test_a_host_that_is_away_leaves_what_was_read_last(watch: Run, tmp_path: Path):
    with country({"s1": school(1).files()}) as hosts:
        place = listed(tmp_path, hosts.address, 1)
        watch(place)
    done = watch(place)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (
        2, "misconduct: 0, unread: 1, unproven: 0, clean: 0",
    )  # fmt: skip
    (file,) = (tmp_path / "watched" / "schools").iterdir()
    assert len(json.loads(file.read_text())["last"]["days"]) == 4


@pytest.mark.parametrize(
    ("text", "said"), [("name\nx\n", "line 1"), ("address\nx\n", "line 2"), ("\0", "line 1")]
)
def test_a_list_that_is_wrong_ends_the_round_before_it_begins(
    watch: Run, tmp_path: Path, text: str, said: str
):
    place = tmp_path / "schools.csv"
    place.write_text(text)
    done = watch(str(place))
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "pages").exists()


def test_two_rounds_in_one_folder_do_not_mix(watch: Run, tmp_path: Path):
    fcntl = pytest.importorskip("fcntl")
    (tmp_path / "watched").mkdir()
    with (tmp_path / "watched" / "lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        done = watch(listed(tmp_path, "http://127.0.0.1:9", 1))
    assert done.returncode == 2
    assert "another round works in" in done.stderr


def test_a_proxy_that_is_none_is_trouble(watch: Run, tmp_path: Path):
    done = watch("--proxy", "ftp://x", listed(tmp_path, "http://127.0.0.1:9", 1))
    assert done.returncode == 2
    assert "is no proxy" in done.stderr
