"""Every text is there in Kyrgyz, Russian and English, and the compiled catalogs are current."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_catalogs_are_complete_and_compiled():
    done = subprocess.run(
        [sys.executable, "tools/messages.py", "--check"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
