"""Ready sentences for a reply, in the author's language and voice (UX-52).

The member's page holds all of them and the browser puts them together: the server learns neither
which were chosen nor what was added.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from ishenim.casework.words import LANGUAGES, Word
from ishenim.schools.models import Helpline, School

#: «сен» to a child, «Сиз» to an adult.
VOICES = [
    Word("child", gettext_lazy("To a child")),
    Word("adult", gettext_lazy("To an adult")),
]
PARTS = [
    Word("thanks", gettext_lazy("Thanks")),
    Word("belief", gettext_lazy("We believe you")),
    Word("done", gettext_lazy("What was done")),
    Word("you", gettext_lazy("What you can do")),
    Word("help", gettext_lazy("Where help is")),
    Word("ask", gettext_lazy("A question to tap")),
]


#: What a ready sentence leaves to be written; the page sends no answer that still has it.
GAP = "[…]"


@dataclass(frozen=True)
class Sentence:
    """One ready part of a reply."""

    language: str
    voice: str
    part: str
    text: str


def _question() -> str:
    """Return a question that the author answers by a tap (docs/spec/thread.md §Choices)."""
    return "\n".join(
        (
            _("Is it still happening?"),
            *(f"( ) {choice}" for choice in (_("Yes"), _("No"), _("I do not want to say"))),
        )
    )


def _child(school: School) -> dict[str, str]:
    return {
        "thanks": pgettext("child", "Hello! Thank you for your letter. You did the right thing."),
        "belief": pgettext("child", "We believe you. What happened is not your fault."),
        "done": pgettext("child", "We have read your letter. We have done this:") + f" {GAP}",
        "you": pgettext(
            "child",
            "You can write again with your code. Please also tell an adult you trust.",
        ),
        "help": pgettext("child", "If you feel bad or are in danger, call:") + _numbers(school),
        "ask": _question(),
    }


def _adult(school: School) -> dict[str, str]:
    return {
        "thanks": pgettext("adult", "Hello! Thank you for your letter."),
        "belief": pgettext("adult", "We take what you wrote seriously."),
        "done": pgettext("adult", "The commission has considered your letter. This was done:")
        + f" {GAP}",
        "you": pgettext("adult", "You can write to us again with your code."),
        "help": pgettext("adult", "Help and advice by phone:") + _numbers(school),
        "ask": _question(),
    }


def _numbers(school: School) -> str:
    """Return the school's help numbers, one a line."""
    lines = Helpline.objects.filter(school=school)
    return "".join(f"\n{line.number}: {line.line}" for line in lines[:6]) or "\n112"


_SPEAK: dict[str, Callable[[School], dict[str, str]]] = {"child": _child, "adult": _adult}


def sentences(school: School) -> list[Sentence]:
    """Return every ready sentence in every language and voice."""
    found = []
    for language in LANGUAGES:
        with translation.override(language.code):
            for voice, speak in _SPEAK.items():
                said = speak(school)
                found += [Sentence(language.code, voice, part, text) for part, text in said.items()]
    return found
