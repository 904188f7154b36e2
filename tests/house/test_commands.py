"""Every command that a page tells somebody to type is there, with its options."""

import re
import tomllib
from pathlib import Path

import click
import pytest

from ishenim.cli import main

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
CODE = re.compile(r"(?ms)^```.*?^```|^ {4}[^\n]*$|`[^`\n]+`")
#: `ishenim` where a shell would begin a command, up to where that command ends.
OURS = re.compile(r"(?:^|[`\s]|bin/)ishenim ((?:--)?[a-z][^`\n#>&|]*)")
MAKE = re.compile(r"(?:^|[`\s])make ([a-z]+)")
#: Words of other programs that end in a name of ours: useradd, chown, systemctl.
NOT_OURS = re.compile(r"^\s*(?:useradd|chown|cp|systemctl) ")


def typed(text: str, command: re.Pattern[str]) -> list[str]:
    """Return what is written to be typed, line by line of what stands as code."""
    lines = [line for code in CODE.findall(text) for line in code.splitlines()]
    return [one for line in lines if not NOT_OURS.match(line) for one in command.findall(line)]


def unknown(words: str) -> str:
    """Return the first verb or option of a command that is not there, or nothing."""
    verb: click.Command = main
    for word in words.split():
        name = word.partition("=")[0].strip("'\".,;:()")
        if name.startswith("--"):
            if name not in {"--help", *(one for p in verb.params for one in p.opts)}:
                return name
        elif isinstance(verb, click.Group):
            if name not in verb.commands:
                return name
            verb = verb.commands[name]
    return ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_command_that_is_told_is_there(page: Path) -> None:
    text = page.read_text()
    assert [words for words in typed(text, OURS) if unknown(words)] == []
    targets = set(re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text()))
    assert set(typed(text, MAKE)) <= targets


def test_commands_are_found_and_judged() -> None:
    told = "Run `ishenim verify --site A`.\n\n    .venv/bin/ishenim serve --port 1 && ishenim no\n"
    assert typed(told, OURS) == ["verify --site A", "serve --port 1 ", "no"]
    assert [unknown(words) for words in typed(told, OURS)] == ["", "", "no"]
    assert unknown("witnesses forget") == "forget"
    assert unknown("verify --everything") == "--everything"


def test_the_arrows_of_the_picture_are_those_that_are_held() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = contracts["contracts"][0]["layers"]
    drawn = re.search(r"(?s)\n {4}(cli → .*?)\n\n", (ROOT / "docs/architecture.md").read_text())
    assert drawn
    rooms = [re.split(r", | \| ", level) for level in re.split(r"\s+→ ", drawn[1])]
    assert rooms == [level.split(" | ") for level in layers]
