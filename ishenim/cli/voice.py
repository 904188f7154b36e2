"""How the command line speaks: results on stdout; everything else on stderr, with our name.

No capital at the beginning, no full stop at the end; an error is followed by what to do.
"""

import click


def say(text: str = "") -> None:
    """Print a result."""
    click.echo(text)


def note(text: str) -> None:
    """Say on the side what is being done."""
    click.echo(f"ishenim: {text}", err=True)


class Trouble(Exception):
    """Something a person can put right; `code` is what the program ends with."""

    def __init__(self, error: str, hint: str, code: int = 1) -> None:
        super().__init__(error)
        self.error, self.hint, self.code = error, hint, code

    def tell(self) -> None:
        """Say what is wrong, then what to do."""
        note(f"error: {self.error}")
        note(f"hint: {self.hint}")
