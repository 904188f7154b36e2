"""What the pages of the register show."""

from typing import Any

from ishenim.casework.models import Case
from ishenim.commission.models import Member
from ishenim.registration import words
from ishenim.registration.taxonomy import of_school
from ishenim.regulation import taxonomy as floor
from ishenim.schools.models import School


def line(case: Case, language: str) -> dict[str, Any]:
    """Return the described columns of a case in words."""
    known = of_school(case.school)
    ground, urgency = floor.ground(case.ground), floor.urgency(case.urgency)
    tile = floor.ground(case.tile)
    found = [floor.modifier(code) for code in case.modifiers]
    return {
        "is_described": case.described_on is not None,
        "channel": words.CHANNELS.get(case.channel, case.channel),
        "author": words.AUTHORS.get(case.author, case.author),
        "language": words.LANGUAGES.get(case.language, case.language),
        "tile": tile.words[language] if tile else "",
        "ground": ground.words[language] if ground else case.ground,
        "category": known.word(case.category, language) if case.category else "",
        "urgency": urgency.words[language] if urgency else case.urgency,
        "within": urgency.within[language] if urgency else "",
        "modifiers": [one.words[language] for one in found if one],
        "outcome": words.OUTCOMES.get(case.outcome, "") if case.outcome else "",
        "how": words.HOW.get(case.answered_how, "") if case.answered_how else "",
    }


def categories(school: School, member: Member | None, language: str) -> dict[str, Any]:
    """Return every category by ground, those retired too."""
    listed = of_school(school).listed.values()
    groups = [
        {
            "word": ground.words[language],
            "lines": [
                {
                    "row": one,
                    "word": one.called(language),
                    "urgency": _urgency(one.urgency, language),
                }
                for one in listed
                if one.ground == ground.code
            ],
        }
        for ground in floor.GROUNDS
    ]
    return {
        "groups": [group for group in groups if group["lines"]],
        "may_change": member is not None and (member.is_responsible or member.is_chair),
    }


def _urgency(code: str, language: str) -> str:
    found = floor.urgency(code)
    return f"{found.words[language]} · {found.within[language]}" if found else ""
