"""The folder, the secrets and the database of an installation."""

import os
import secrets
import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

import django

from ishenim.cli.voice import Trouble

BACK = "docs/operate/backup.md says how all of it comes back together"


def build() -> None:
    """Make the folder and its secrets where they are missing, then the database.

    Raises:
        Trouble: if the database is used already and its keys are not here.
    """
    settings = rooms()
    # Django reads its secret once: it is made before Django wakes up, and written after a look.
    secret = start(settings)
    if not settings.JOURNAL_KEY_FILE.exists() and is_used():
        raise Trouble(f"the database is in use, and its keys are not in {settings.KEYS_DIR}", BACK)
    _write_secret(settings.KEYS_DIR / "django.secret", secret)
    import_module("ishenim.journal.keys").make_seed(settings.JOURNAL_KEY_FILE)
    update()


def rooms() -> Any:
    """Make the folders of an installation; return its settings."""
    settings = import_module("ishenim.settings")
    for folder in (settings.VAR, settings.KEYS_DIR, settings.LETTERS_DIR):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return settings


def start(settings: Any) -> str:
    """Start Django with the secret that is there by now, or a new one; return it."""
    secret = settings.secret("ISHENIM_SECRET_KEY") or secrets.token_urlsafe(48)
    vars(settings)["SECRET_KEY"] = secret
    django.setup()
    return str(secret)


def wake() -> None:
    """Start Django in a house that was built before.

    Raises:
        Trouble: if it was not.
    """
    _find()
    settings = import_module("ishenim.settings")
    if not settings.SECRET_KEY or not settings.JOURNAL_KEY_FILE.exists():
        if (settings.VAR / "ishenim.sqlite3").exists():
            raise Trouble(f"the keys of this database are not in {settings.KEYS_DIR}", BACK)
        hint = "run `ishenim init` first, or name the folder: ISHENIM_VAR=/srv/ishenim/var"
        raise Trouble(f"{settings.VAR} is not set up", hint)
    django.setup()


def _find() -> None:
    """Look beside the program too: a verb works from any folder, not from its own alone."""
    beside = Path(sys.prefix).parent / "var"
    is_named = "ISHENIM_VAR" in os.environ or (Path.cwd() / "var" / "keys").exists()
    if not is_named and (beside / "keys").exists():
        os.environ["ISHENIM_VAR"] = str(beside)


def open_up() -> None:
    """Wake up to work: on a database of this very version, with its own keys.

    Raises:
        Trouble: if one of that is not so.
    """
    wake()
    check_is_current()


def check_is_current() -> None:
    """Refuse a database that is older or newer than the program, or that other keys signed.

    Raises:
        Trouble: if it is one of these.
    """
    check_is_known()
    if waiting_migrations():
        raise Trouble("the database is older than the program", "run `ishenim migrate`")
    if names := strange_journals():
        raise Trouble(
            f"{names[0]} was signed with another key than var/keys/journal.seed has",
            "bring back the keys that belong to this database: with these, every receipt and "
            f"entry would accuse the school; {BACK}",
        )


def check_is_known() -> None:
    """Refuse a database that a newer program has changed.

    Raises:
        Trouble: if there are migrations that this program does not know.
    """
    if unknown := unknown_migrations():
        raise Trouble(
            f"the database is newer than the program: it has {unknown[0]}",
            "install the version that ran last, or restore the backup from before it",
        )


def waiting_migrations() -> int:
    """Return how many migrations have not been applied."""
    executor = _executor()
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def unknown_migrations() -> list[str]:
    """Return what was applied and is not part of this program."""
    loader = _executor().loader
    known = set(loader.disk_migrations) | set(loader.graph.nodes)
    return sorted(f"{app}.{name}" for app, name in set(loader.applied_migrations) - known)


def strange_journals() -> list[str]:
    """Return the journals whose newest head the seed here has not signed."""
    strange: Iterable[str] = import_module("ishenim.journal.keys").strange()
    return list(strange)


def _executor() -> Any:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    return MigrationExecutor(connection)


def is_used() -> bool:
    """Return whether the database holds anything; one that is not there yet is not made."""
    from django.db import connection

    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return False
    with connection.cursor() as cursor:
        return bool(connection.introspection.table_names(cursor))


def update() -> None:
    """Bring the database to this version and fill the places for letters."""
    from django.core.management import call_command
    from django.db import connection, transaction

    from ishenim.box import slots

    check_is_known()
    call_command("migrate", interactive=False, verbosity=0)
    if connection.vendor == "sqlite":
        with transaction.atomic():
            slots.prepare()
        Path(connection.settings_dict["NAME"]).chmod(0o600)


def _write_secret(path: Path, value: str) -> None:
    """Write a secret that only this account may read; an existing one is never replaced."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(value)
