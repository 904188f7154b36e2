"""What `ishenim doctor` looks at."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.core.mail import EmailMessage
from django.db import connection
from django.http.request import split_domain_port, validate_host

from ishenim.cli import house
from ishenim.schools.models import School
from ishenim.server.watch import trouble

ENOUGH_SPACE = 2 * 2**30
#: Checks of Django that this program answers in its own way (docs/operate/install.md).
ANSWERED = {
    "security.W001": "ishenim/ui/middleware.py sends these headers",
    "security.W002": "ishenim/ui/middleware.py sends this header",
    "security.W004": "HSTS follows ISHENIM_HTTPS",
    "security.W005": "other services of the school may share the domain",
    "security.W008": "the proxy redirects to HTTPS",
    "security.W012": "cookies follow ISHENIM_HTTPS",
    "security.W016": "cookies follow ISHENIM_HTTPS",
    "security.W021": "other services of the school may share the domain",
}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    good: bool
    sentence: str
    advice: str = ""


def findings() -> list[Finding]:
    """Look at everything."""
    return [
        *_secrets(),
        _folder(),
        _space(),
        _works(),
        *_database(),
        *_school(),
        *_web(),
        *_django(),
    ]


def _secrets() -> Iterator[Finding]:
    for path in (settings.KEYS_DIR / "django.secret", settings.JOURNAL_KEY_FILE):
        if not path.exists():
            continue  # the secret may come from the environment
        yield Finding(
            _private(path), f"only this account can read {path.name}", f"run: chmod 600 {path}"
        )


def _private(path: Path) -> bool:
    return os.name != "posix" or not path.stat().st_mode & 0o077


def _folder() -> Finding:
    return Finding(
        _private(settings.VAR),
        f"only this account can look into {settings.VAR}",
        f"run: chmod 700 {settings.VAR}",
    )


def _space() -> Finding:
    free = shutil.disk_usage(settings.VAR).free
    return Finding(
        free > ENOUGH_SPACE, f"{free // 2**20} MiB are free on the disk", "make room for letters"
    )


def _works() -> Finding:
    """Look as `/ready` does: database, disk, and whether both take writing."""
    found = trouble()
    return Finding(
        not found, found or "a letter can be taken", "see docs/operate/install.md, Watch it"
    )


def _database() -> Iterator[Finding]:
    waiting = house.waiting_migrations()
    yield Finding(not waiting, "the database is of this version", "run: ishenim migrate")
    unknown = house.unknown_migrations()
    yield Finding(
        not unknown,
        "the database is no newer than the program",
        f"it has {', '.join(unknown)}: install the version that ran last",
    )
    if not waiting and not unknown:
        strange = house.strange_journals()
        yield Finding(
            not strange,
            "the newest head of each journal is signed with var/keys/journal.seed",
            f"bring back the keys that belong to {', '.join(strange)}; {house.BACK}",
        )
    if connection.vendor == "sqlite":
        yield Finding(
            _pragma("journal_mode") == "wal" and _pragma("synchronous") == 2,
            "a letter is on the disk before its receipt is given",
            "the database was opened with other settings than ishenim/settings.py has",
        )
        yield Finding(
            _pragma("secure_delete") == 1,
            "deleted letters are overwritten",
            "this SQLite was built without secure_delete; use another Python",
        )


def _pragma(name: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        return cursor.fetchone()[0]


def _school() -> Iterator[Finding]:
    if house.waiting_migrations():
        return
    yield Finding(
        School.objects.exists(), "a school is set up", "open the link that `ishenim init` printed"
    )
    for school in School.objects.all():
        host = school.origin.partition("/")[0]
        yield Finding(
            validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS),
            f"this server answers as {host}, the name in every signature of {school.slug}",
            "add that name to ISHENIM_HOSTS: mails, posters and passkeys lead there; "
            "docs/operate/changes.md says what a new name changes",
        )


def _web() -> Iterator[Finding]:
    yield Finding(settings.HTTPS, "people reach this server by HTTPS", "remove ISHENIM_HTTPS=false")
    yield Finding(
        "filemail" not in os.environ.get("ISHENIM_EMAIL_URL", "filemail"),
        "a mail server is named; `ishenim doctor --mail you@school.kg` tries it",
        "set ISHENIM_EMAIL_URL; without it mail is only written to var/mail",
    )
    yield Finding(
        bool(settings.SECURITY_CONTACT),
        "who finds a weakness knows whom to tell",
        "set ISHENIM_SECURITY_CONTACT",
    )


def mailed(address: str) -> Finding:
    """Send a test message, and say how that went."""
    message = EmailMessage(subject="Ishenim", body="This is a test.\n", to=[address])
    try:
        is_taken, trouble = bool(message.send()), ""
    except (OSError, ValueError) as error:  # its text could hold a password
        is_taken, trouble = False, f": {type(error).__name__}"
    if is_taken:
        return Finding(good=True, sentence=f"a test message to {address} was handed over")
    return Finding(
        good=False,
        sentence=f"a test message to {address} was not taken{trouble}",
        advice="look at ISHENIM_EMAIL_URL and ISHENIM_EMAIL_FROM, and whether the mail server runs",
    )


def _django() -> Iterator[Finding]:
    for message in run_checks(include_deployment_checks=True):
        if message.level >= WARNING and message.id not in ANSWERED:
            yield Finding(
                good=False, sentence=message.msg, advice=message.hint or f"see {message.id}"
            )
