"""`python -m ishenim.cli`, where the `ishenim` command is not on the path."""

from ishenim.cli import main

main(prog_name="ishenim")
