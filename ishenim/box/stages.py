"""The author's five words for a letter's way (UX-42)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ishenim.box.models import Letter

WORDS = {
    Letter.Stage.RECEIVED: gettext_noop("It came into the box"),
    Letter.Stage.READ: gettext_noop("The commission has read it"),
    Letter.Stage.IN_WORK: gettext_noop("The commission is working on it"),
    Letter.Stage.ANSWERED: gettext_noop("There is an answer"),
    Letter.Stage.FINISHED: gettext_noop("It is finished"),
}


@dataclass(frozen=True)
class Step:
    """One of the five on the page."""

    code: str
    word: str
    past: bool = False
    now: bool = False


def steps(stage: str = "") -> list[Step]:
    """Return the five in order, with the letter's own marked."""
    codes = list(WORDS)
    at = codes.index(Letter.Stage(stage)) if stage else -1
    return [Step(code, _word(code), past=i < at, now=i == at) for i, code in enumerate(codes)]


def _word(code: Letter.Stage) -> str:
    return _(WORDS[code])
