"""The pictures of the documentation: the demo from the first letter to CLEAN, in each language."""

import subprocess
import sys
from pathlib import Path

import pytest

from tools import pictures

pytestmark = pytest.mark.slow


def test_one_command_makes_every_picture_from_a_demo_of_its_own(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, pictures.__file__, "--out", tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert {file.name for file in tmp_path.iterdir()} == pictures.files()
