"""Verbs that look after an installation: migrate, doctor, tick."""

import click

from ishenim.cli import house
from ishenim.cli.voice import say


@click.command()
def migrate() -> None:
    """Bring the database to this version of the program."""
    house.wake()
    house.update()
    say("the database is up to date")


@click.command()
def tick() -> None:
    """Do now what the server does by itself every few seconds: alarms, tidying, reminders."""
    house.wake()
    from django.utils import timezone

    from ishenim.server.ticker import remind, run

    now = timezone.now()
    run(now)
    while remind(now):
        pass


@click.command()
def doctor() -> None:
    """Look whether everything is as it should be, and say it in plain words."""
    house.wake()
    from ishenim.cli.checkup import findings

    found = findings()
    for finding in found:
        say(f"{'ok ' if finding.good else 'BAD'}  {finding.sentence}")
        if not finding.good:
            say(f"     {finding.advice}")
    if not all(finding.good for finding in found):
        raise SystemExit(1)
