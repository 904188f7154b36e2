"""A school and its people as papers name them."""

from ishenim.commission.models import Member
from ishenim.papers.names import SchoolNames, Someone
from ishenim.schools.models import School


def names_of(school: School) -> SchoolNames:
    """Return the school's names and places by language."""
    return SchoolNames(
        name={"ky": school.name_ky, "ru": school.name_ru, "en": school.name_en},
        place={"ky": school.place_ky, "ru": school.place_ru, "en": school.place_en},
    )


def someone(member: Member, position: str = "") -> Someone:
    """Return a member as papers name them; `position` in the order's own words."""
    return Someone(name=member.person.name, position=position, post=member.post)
