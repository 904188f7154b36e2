"""What posters and notices say of one school."""

from dataclasses import dataclass
from datetime import date

from ishenim.regulation.rulebook import Rulebook


@dataclass(frozen=True, kw_only=True)
class HelpLine:
    """A number to call and what it is for, in each language."""

    number: str
    words: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a poster says of one school."""

    school: dict[str, str]  # language → name
    address: str  # as people type it
    link: str  # as the QR code says it: with the pin of the commission
    pin: str  # printed, in groups; "" before the first roster is signed
    rules: Rulebook  # in force on the day
    help: tuple[HelpLine, ...]
    day: date  # printed nowhere: the date inside the file

    def name(self, language: str) -> str:
        """Return the school's name; Kyrgyz where another is missing."""
        return self.school.get(language) or self.school["ky"]
