"""A short soak: floods, kills of the server and of the database, while honest people write."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from soak.__main__ import MOST_MEMORY

pytestmark = pytest.mark.slow


def test_whatever_is_done_to_the_server_no_receipt_lies() -> None:
    """How long people wait is not judged here: other tests use this machine too."""
    database = "sqlite" if "sqlite" in settings.DATABASES["default"]["ENGINE"] else "postgres"
    words = [sys.executable, "-W", "ignore", "-m", "soak.run", database, "short"]
    bare = {name: value for name, value in os.environ.items() if not name.startswith("ISHENIM_")}
    ran = subprocess.run(words, stdout=subprocess.PIPE, env=bare, check=True, timeout=600)
    told = json.loads(ran.stdout)
    assert told["lost"] == []
    assert told["not_found"] == 0
    assert {row["phase"]: row["failed"] for row in told["phases"] if row["failed"]} == {}
    assert all(row["answers"] for row in told["phases"])
    assert told["acknowledged"] > 20
    assert told["kills"]["server"]
    assert ("database" in told["kills"]) == (database == "postgres")
    assert "MISCONDUCT" not in told["verified"]
    assert told["verified"]["clean"]
    assert told["memory"] <= MOST_MEMORY
