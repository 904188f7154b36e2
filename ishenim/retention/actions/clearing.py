"""An act that is carried out remembers what is left on the disk until nothing is.

So a server that stops in between, or that others' transactions hold up, finishes later.
"""

from ishenim.box import letter_files
from ishenim.retention.disk import scrub
from ishenim.retention.models import Deed


def clear_leftovers() -> None:
    """Leave nothing of what acts destroyed, or as little as can be done now."""
    owed = dict(Deed.objects.filter(leftovers__isnull=False).values_list("pk", "leftovers"))
    for files in owed.values():
        for name in files or ():
            letter_files.remove(name)
    if owed and scrub():
        Deed.objects.filter(pk__in=owed).update(leftovers=None)
