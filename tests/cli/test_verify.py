"""`ishenim verify` as a parent meets it: a real server, a folder, a terminal."""

import json
import re
from functools import partial

import pytest

from ishenim.box.models import Box
from ishenim.journal import bundles
from ishenim.seal.letter import seal_number
from tests.audit.conftest import copied, liar, opened, table, three, with_letter
from tests.cast import later
from tests.cli.conftest import Run
from tests.served import Served
from tools.cases.kept import kept

__all__ = ["copied", "liar", "opened", "table", "three", "with_letter"]
pytestmark = pytest.mark.slow


@pytest.fixture
def ask(elsewhere: Run) -> Run:
    """Return a function that runs `ishenim verify …` where nothing is installed or set."""
    return partial(elsewhere, "verify")


DAY = ("--today", "2026-04-22")


def test_a_running_school_is_checked_and_copied(served: Served, opened, ask: Run, tmp_path):
    kept = tmp_path / "kept"
    done = ask(served.url, *DAY, "--save", str(kept))
    assert done.returncode == 0, done.stderr
    assert "letters: 1 lay in the boxes, 1 opened, 0 damaged" in done.stdout
    assert done.stdout.endswith("CLEAN: everything that was checked holds.\n")
    again = ask(str(kept), *DAY)
    assert (again.returncode, again.stdout) == (0, done.stdout)


def test_the_scripts_of_its_pages_are_in_its_journal(served: Served, opened, ask: Run):
    bundles.record(now=later(days=6))
    done = ask(served.url, *DAY, "--site")
    assert done.returncode == 0, done.stdout
    assert re.search(r"compared \d+ scripts and styles", done.stderr)
    assert "K_" not in done.stdout


def test_what_an_author_is_given_is_held_against_the_journal(
    served: Served, opened, ask: Run, elsewhere: Run, tmp_path
):
    """Whoever holds the server gives authors an old box: the journal has a newer one."""
    bundles.record(now=later(days=6))
    Box.objects.filter(number=2).update(note=Box.objects.get(number=1).note)
    done = ask(served.url, *DAY, "--site", "--compare", served.url)
    assert done.returncode == 1, done.stderr
    assert "authors are given another box than the newest one" in done.stdout
    assert "K_DIFFERS" not in done.stdout


def test_a_folder_serves_no_pages(copied, ask: Run, tmp_path):
    done = ask(copied.save(tmp_path / "j"), *DAY, "--site")
    assert done.returncode == 2
    assert "a folder serves no pages" in done.stderr


def test_the_letter_of_a_receipt_is_found(copied, ask: Run, tmp_path):
    number = seal_number(kept().letters[1][0])
    done = ask(copied.save(tmp_path / "j"), *DAY, "--seal", number)
    assert "your letter: taken out of box 1" in done.stdout


def test_misconduct_is_one_and_what_cannot_be_checked_is_two(copied, ask: Run, tmp_path):
    folder = copied.save(tmp_path / "j")
    (tmp_path / "j" / "manifest" / "1").write_text("")
    done = ask(folder, *DAY)
    assert done.returncode == 1
    assert "the published list of letters is not the one that was signed" in done.stdout
    (tmp_path / "j" / "manifest" / "1").unlink()
    assert ask(folder, *DAY).returncode == 2


def test_a_memory_tells_when_the_past_is_another(copied, liar, ask: Run, tmp_path):
    memory = tmp_path / "seen.json"
    folder = copied.save(tmp_path / "j")
    assert ask(folder, *DAY, "--memory", str(memory)).returncode == 0
    seen = json.loads(memory.read_text())
    copied.put(copied.entries[:-1], liar).save(tmp_path / "j")
    done = ask(folder, *DAY, "--memory", str(memory))
    assert done.returncode == 1
    assert "[ROLLBACK]" in done.stdout
    assert json.loads(memory.read_text()) == seen  # the evidence stays


@pytest.mark.parametrize("kept", ["", "[]", '{"PLACE": {}}', '{"PLACE": {"format": "x"}}'])
def test_a_memory_that_is_none_is_trouble(copied, ask: Run, tmp_path, kept: str):
    folder, memory = copied.save(tmp_path / "j"), tmp_path / "seen.json"
    memory.write_text(kept.replace("PLACE", str(folder)))
    done = ask(folder, *DAY, "--memory", str(memory))
    assert done.returncode == (0 if kept == '{"PLACE": {}}' else 2)
    assert "Traceback" not in done.stderr


def test_programs_read_json(copied, ask: Run, tmp_path):
    said = json.loads(ask(copied.save(tmp_path / "j"), *DAY, "--json").stdout)
    assert (said["verdict"], said["findings"]) == ("clean", [])


@pytest.mark.parametrize("place", ["/nowhere/at/all", "http://127.0.0.1:9"])
def test_what_cannot_be_reached_is_trouble_with_a_hint(ask: Run, place: str):
    done = ask(place, *DAY)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "ishenim: error: " in done.stderr
    assert "ishenim: hint: " in done.stderr
    assert "Traceback" not in done.stderr
