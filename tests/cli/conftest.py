"""A terminal on somebody's own computer, where nothing of a school is installed or set."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def elsewhere(tmp_path: Path) -> Run:
    """Return a function that runs `ishenim …` there."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("ISHENIM_")}

    def elsewhere(*words: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "ishenim.cli", *map(str, words)],
            env=environ | {"PYTHONPATH": str(Path.cwd())},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return elsewhere
