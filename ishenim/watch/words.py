"""The words of the watcher's pages in three languages."""

import json
from datetime import date
from importlib.resources import files
from typing import Any

LANGUAGES = ("ky", "ru", "en")


def _read(package: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files(package).joinpath("words.json").read_text("utf-8"))
    return found


_CHECKED, _OWN = _read("ishenim.audit"), _read("ishenim.watch")
_FINDINGS = _CHECKED["findings"] | _OWN["findings"]


class Words:
    """One language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def say(self, name: str) -> str:
        """Return a word of the pages."""
        return str(_OWN["say"][name][self.language])

    def state(self, name: str) -> str:
        """Return what a school's state is called."""
        return str(_OWN["state"][name][self.language])

    def finding(self, code: str) -> str:
        """Return what a finding means."""
        return str(_FINDINGS.get(code, _CHECKED["other"])[self.language])

    def day(self, day: str) -> str:
        """Return a day, or the day of a moment, as people write it."""
        try:
            found = date.fromisoformat(day[:10])
        except ValueError:
            return day
        rest = day[10:16].replace("T", " ")
        return f"{found.isoformat() if self.language == 'en' else f'{found:%d.%m.%Y}'}{rest}"
