"""Whom each obligation is for: who is reminded of it, and on whose desk it stands."""

from collections.abc import Iterable, Sequence

from ishenim.commission.models import Member
from ishenim.regulation.obligations import Obligation

HEAD = "head"
RESPONSIBLE = "is_responsible"
CHAIR = "is_chair"
SECRETARY = "is_secretary"
EVERYBODY = "members"
OWN = "own"

AUDIENCE: dict[str, tuple[str, ...]] = {
    "opening": (EVERYBODY,),
    "moved": (EVERYBODY,),
    "record": (EVERYBODY,),
    "sealing": (EVERYBODY,),
    "reseal-card": (EVERYBODY, HEAD),
    "reseal-draft": (RESPONSIBLE, CHAIR, SECRETARY, HEAD),
    "reseal-sign": (EVERYBODY, HEAD),
    "reseal-seal": (EVERYBODY, HEAD),
    "posters": (RESPONSIBLE, HEAD),
    "registration": (RESPONSIBLE,),
    "consideration": (RESPONSIBLE,),
    "told": (RESPONSIBLE,),
    "registration-terms": (RESPONSIBLE,),
    "consideration-terms": (RESPONSIBLE,),
    "retention": (RESPONSIBLE, CHAIR),
    "retention-notice": (RESPONSIBLE, CHAIR),
    "report": (RESPONSIBLE,),
    "discussion": (RESPONSIBLE, CHAIR, SECRETARY),
    "half-year": (RESPONSIBLE, CHAIR, SECRETARY),
    "minutes": (SECRETARY,),
    "signature": (OWN,),
    "acquaintance": (OWN,),
    "undertaking": (OWN,),
    "order": (HEAD,),
    "term": (HEAD,),
    "few": (HEAD,),
    "odd": (HEAD,),
    "parent": (HEAD,),
    "responsible": (HEAD,),
    "duty": (HEAD,),
    "chair": (RESPONSIBLE,),
    "secretary": (RESPONSIBLE,),
    "published": (RESPONSIBLE, HEAD),
    "parents": (RESPONSIBLE, HEAD),
}


def of_head_alone(what: str) -> bool:
    """Return whether nobody but the head can do it."""
    return AUDIENCE.get(what) == (HEAD,)


def members_of(one: Obligation, members: Sequence[Member]) -> list[Member]:
    """Return the members an obligation is for, of those who hold a seat."""
    roles = AUDIENCE.get(one.what, ())
    if OWN in roles:
        return [member for member in members if member.seat == one.seat]
    return [m for m in members if EVERYBODY in roles or _holds(m, roles)]


def _holds(member: Member, roles: Iterable[str]) -> bool:
    return any(getattr(member, role) for role in roles if role.startswith("is_"))
