"""Who got a new way in, or lost one: into the journal, and told to all (docs/spec/people.md)."""

from datetime import datetime
from functools import partial
from typing import cast

from django.db import transaction
from django.utils import timezone

from ishenim.commission.cards import card_number
from ishenim.commission.models import AccessRecord, Member, Office, Person
from ishenim.commission.telling import tell_all
from ishenim.journal import keys
from ishenim.journal.actions import append
from ishenim.proof.note import sign_note
from ishenim.schools.models import School
from ishenim.seal.people import Access, AccessKind, write_access

Kind = AccessRecord.Kind


@transaction.atomic
def record_access(
    *,
    school: School,
    kind: AccessRecord.Kind,
    who: str,
    name: str,
    key: bytes | None = None,
    now: datetime,
) -> AccessRecord:
    """Write a renewed sign-in, a card made anew or a lost card into the journal; tell everybody.

    Called in the transaction that does it. `who` is a seat or an office; `key` that of a new card.
    """
    today = timezone.localdate(now)
    access = Access(kind=cast("AccessKind", kind.value), who=who, key=key, date=today)
    note = sign_note(write_access(school.origin, access), [keys.signer(school.origin)])
    entry = append(school=school, kind="access", note=note, now=now)
    transaction.on_commit(partial(tell_all, school))
    return AccessRecord.objects.create(
        school=school,
        kind=kind,
        who=who,
        name=name,
        number=card_number(key) if key else "",
        recorded_on=today,
        index=entry.index,
    )


def record_sign_in(*, person: Person, school: School, now: datetime) -> None:
    """Record that somebody's sign-in was renewed, for every seat and office it opens."""
    seats = Member.objects.current(school).filter(person=person).values_list("seat", flat=True)
    offices = Office.objects.filter(school=school, person=person).values_list("kind", flat=True)
    for who in [*map(str, seats), *offices]:
        record_access(school=school, kind=Kind.SIGN_IN, who=who, name=person.name, now=now)
