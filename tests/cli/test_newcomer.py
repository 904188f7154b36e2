"""Somebody who knows nothing checks the demo school with the one command of the README."""

import os
import re
import shlex
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from ishenim.cli.demo import seed
from ishenim.journal import bundles
from ishenim.regulation.calendar import ZONE
from tests.served import start

README = Path(__file__).resolve().parents[2] / "README.md"
COMMAND = re.compile(r"^ {4}\.venv/bin/ishenim (verify .*)$", re.MULTILINE)


@pytest.mark.slow
def test_the_readmes_command_ends_with_a_word_that_needs_no_explanation(
    own_database, settings, tmp_path, monkeypatch
):
    settings.VAR = tmp_path
    monkeypatch.setattr(django_settings, "VAR", tmp_path)
    seed(today=timezone.localdate(timezone=ZONE), port=8000)
    bundles.record(now=datetime.now(ZONE))
    words = COMMAND.search(README.read_text())
    assert words
    running = start("--patience", "1")
    try:
        command = words[1].replace("http://localhost:8000", running.url)
        environ = {key: said for key, said in os.environ.items() if not key.startswith("ISHENIM_")}
        done = subprocess.run(
            [sys.executable, "-m", "ishenim.cli", *shlex.split(command)],
            env=environ | {"PYTHONPATH": str(README.parent)},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    finally:
        running.stop()
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert lines[-1] == "CLEAN: everything that was checked holds."
    assert any(line.startswith("letters: 0 lay in the boxes") for line in lines)
    assert any(line.startswith("openings before today: ") for line in lines)
    assert not re.search(r"Traceback|[0-9a-f]{64}", done.stdout)  # words, not hashes
