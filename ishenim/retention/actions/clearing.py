"""An act that is carried out remembers what is left on the disk until nothing is.

So a server that stops in between, or that others' transactions hold up, finishes later.
"""

from ishenim.retention.disk import scrub, shred
from ishenim.retention.models import Deed


def clear(*, deed: int) -> None:
    """Leave nothing of what an act destroyed, or as little as can be done now."""
    for name in Deed.objects.values_list("leftovers", flat=True).get(pk=deed) or ():
        shred(name)
    if scrub():
        Deed.objects.filter(pk=deed).update(leftovers=None)


def finish_clearing() -> None:
    """Try again what acts have left: the server does so by itself."""
    for pk in Deed.objects.filter(leftovers__isnull=False).values_list("pk", flat=True):
        clear(deed=pk)
