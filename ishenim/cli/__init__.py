"""The command line: `ishenim` and its verbs, each in the file of its kind."""

import os

import click
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import OperationalError

from ishenim import __version__
from ishenim.cli.voice import Trouble

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ishenim.settings")


class Commands(click.Group):
    """A group whose troubles are told in the voice of docs/decisions (cli/voice.py)."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a verb; trouble ends it with a sentence and a hint instead of a traceback."""
        try:
            return super().invoke(ctx)
        except Trouble as trouble:
            trouble.tell()
            raise SystemExit(trouble.code) from trouble
        except ImproperlyConfigured as error:
            Trouble(str(error), "docs/operate/settings.md lists every setting").tell()
            raise SystemExit(1) from error
        except OperationalError as error:
            kind = type(error.__cause__ or error).__name__
            hint = "look whether it runs, and at ISHENIM_DATABASE_URL"
            Trouble(f"the database does not answer ({kind})", hint).tell()
            raise SystemExit(1) from error
        except PermissionError as error:
            hint = "run it as the account that serves: sudo -u ishenim ishenim …"
            Trouble(f"this account may not read or write {error.filename}", hint).tell()
            raise SystemExit(1) from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="ishenim %(version)s")
def main() -> None:
    """The trust box of a school: letters that a commission opens together."""


from ishenim.cli import (  # noqa: E402  (each file adds its verbs to `main`)
    backup,
    care,
    case_file,
    evidence,
    restore,
    schools,
    start,
    verify,
    watch,
    witness,
)

main.add_command(start.init)
main.add_command(start.serve)
main.add_command(start.demo)
main.add_command(care.migrate)
main.add_command(care.doctor)
main.add_command(care.tick)
main.add_command(care.new_secret)
main.add_command(care.quarter)
main.add_command(schools.schools)
main.add_command(backup.backup)
main.add_command(restore.restore)
main.add_command(verify.command)
main.add_command(watch.command)
main.add_command(evidence.command)
main.add_command(case_file.command)
main.add_command(witness.command)
main.add_command(witness.asked)
