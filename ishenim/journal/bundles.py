"""The journal says which scripts a school's pages are made of, so that others are noticed."""

from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from ishenim import __version__
from ishenim.journal import keys
from ishenim.journal.actions import append
from ishenim.journal.models import Entry
from ishenim.proof.bundle import Bundle, read_bundle, write_bundle
from ishenim.proof.note import sign_note, split_note
from ishenim.schools.models import School
from ishenim.ui import assets


def files() -> dict[str, bytes]:
    """Return the SHA-384 of every script and style that pages load, and of the saved checker."""
    kinds = {".js", ".css", ".html"}
    names = [path.name for path in assets.BUNDLES.iterdir() if path.suffix in kinds]
    return {name: assets.digest(name) for name in sorted(names)}


def record(*, now: datetime) -> int:
    """Write into each school's journal what is served from now on, if it is not what was before.

    Returns how many journals were written to; doing it twice changes nothing.
    """
    served = files()
    newest = Entry.objects.filter(school=OuterRef("pk"), kind="bundle").order_by("-index")
    schools = School.objects.annotate(bundle=Subquery(newest.values("note")[:1]))
    stale = [school for school in schools if not _is(school.bundle, served)]
    for school in stale:
        _record(school, served, now)
    return len(stale)


def _is(note: str | None, served: dict[str, bytes]) -> bool:
    return note is not None and dict(read_bundle(split_note(note)[0]).files) == served


@transaction.atomic
def _record(school: School, served: dict[str, bytes], now: datetime) -> None:
    bundle = Bundle(
        origin=school.origin, version=__version__, date=timezone.localdate(now), files=served
    )
    note = sign_note(write_bundle(bundle), [keys.signer(school.origin)])
    append(school=school, kind="bundle", note=note, now=now)
