"""The journal says which scripts a school's pages are made of, so that others are noticed."""

import re
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from ishenim import __version__
from ishenim.journal import keys
from ishenim.journal.actions import append
from ishenim.journal.models import Entry
from ishenim.proof.bundle import Bundle, write_bundle
from ishenim.proof.note import sign_note
from ishenim.schools.models import School
from ishenim.ui import assets


def files() -> dict[str, bytes]:
    """Return the SHA-384 of every script and style that pages load, and of the saved checker."""
    kinds = {".js", ".css", ".html"}
    names = [path.name for path in assets.BUNDLES.iterdir() if path.suffix in kinds]
    return {name: assets.digest(name) for name in sorted(names)}


def record(*, now: datetime) -> int:
    """Write into each school's journal what is served, once for each version of it and for ever.

    Returns how many journals were written to; doing it twice changes nothing, also when two
    versions run in turn.
    """
    served = files()
    known = Entry.objects.filter(_same(served), school=OuterRef("pk"), kind="bundle")
    new = list(School.objects.filter(~Exists(known)))
    for school in new:
        _record(school, served, now)
    return len(new)


def _same(served: dict[str, bytes]) -> Q:
    """Return by what the note of these files is found: its version, and the whole of its list."""
    text = write_bundle(Bundle(origin="", version=__version__, date=date.min, files=served))
    version, listed = re.escape(__version__), re.escape(text[text.index("file ") :] + "\n")
    return Q(note__regex=rf"\nversion {version}\ndate [0-9-]+\n{listed}")


@transaction.atomic
def _record(school: School, served: dict[str, bytes], now: datetime) -> None:
    bundle = Bundle(
        origin=school.origin, version=__version__, date=timezone.localdate(now), files=served
    )
    note = sign_note(write_bundle(bundle), [keys.signer(school.origin)])
    append(school=school, kind="bundle", note=note, now=now)
