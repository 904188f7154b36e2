"""The folder, the secrets and the database of an installation."""

import secrets
from importlib import import_module
from pathlib import Path

import django

from ishenim.cli.voice import Trouble


def build() -> None:
    """Make the folder and its secrets where they are missing, then the database."""
    # Django reads its secret once, so it is written before Django wakes up.
    settings = import_module("ishenim.settings")
    for folder in (settings.VAR, settings.KEYS_DIR, settings.LETTERS_DIR):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write_secret(settings.KEYS_DIR / "django.secret", secrets.token_urlsafe(48))
    vars(settings)["SECRET_KEY"] = settings.secret("ISHENIM_SECRET_KEY")
    django.setup()
    import_module("ishenim.journal.keys").make_seed(settings.JOURNAL_KEY_FILE)
    update()


def wake() -> None:
    """Start Django in a house that was built before.

    Raises:
        Trouble: if it was not, or if its database is older than the program.
    """
    settings = import_module("ishenim.settings")
    if not settings.SECRET_KEY or not settings.JOURNAL_KEY_FILE.exists():
        raise Trouble(f"{settings.VAR} is not set up", "run `ishenim init` first")
    django.setup()


def check_is_current() -> None:
    """Refuse to run on a database that an upgrade has not reached.

    Raises:
        Trouble: if migrations are waiting.
    """
    if waiting_migrations():
        raise Trouble("the database is older than the program", "run `ishenim migrate`")


def waiting_migrations() -> int:
    """Return how many migrations have not been applied."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def update() -> None:
    """Bring the database to this version and fill the places for letters."""
    from django.core.management import call_command
    from django.db import connection, transaction

    from ishenim.box import slots

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
