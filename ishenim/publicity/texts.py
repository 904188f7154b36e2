"""Texts to copy, in every language: for the website, for parents, and the block as HTML."""

from dataclasses import dataclass

from django.conf import settings

from ishenim.papers import notice_words
from ishenim.papers.poster_facts import Facts
from ishenim.publicity import block
from ishenim.publicity.facts import Place


@dataclass(frozen=True, kw_only=True)
class Texts:
    """What is copied in one language."""

    language: str
    name: str
    website: str
    message: str
    snippet: str
    iframe: str


def every(place: Place, facts: Facts) -> list[Texts]:
    """Return the texts in the three languages."""
    return [_in(place, facts, code, name) for code, name in settings.LANGUAGES]


def _in(place: Place, facts: Facts, language: str, name: str) -> Texts:
    home = place.home(language)
    pin = facts.link.partition("#")[2]
    link = f"{home}#{pin}" if pin else home
    return Texts(
        language=language,
        name=name,
        website=notice_words.website(facts, language, home=home, rules=place.regulation),
        message=notice_words.message(facts, language, home=home),
        snippet=block.snippet(facts, language, link=link),
        iframe=block.iframe(place.frame(language), language),
    )
