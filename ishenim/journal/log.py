"""Reading a school's journal: its size, its head, its proofs. O(log n) rows a proof."""

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from ishenim.journal.models import Checkpoint, Cosignature, Entry, Node, Word
from ishenim.proof import tree
from ishenim.proof.checkpoint import Checkpoint as Head
from ishenim.proof.checkpoint import journal_name
from ishenim.proof.inclusion import write_proof
from ishenim.proof.note import join_note, split_note
from ishenim.schools.models import School
from ishenim.ui.refusals import NotNow

Gathered = TypeVar("Gathered")
#: How often something is gathered anew while the journal grows under it.
TRIES = 10


def under_one_head(school: School, gather: Callable[[], Gathered]) -> Gathered:
    """Gather what is proven under the journal's newest head: all of it must be of one moment.

    An entry that comes in between would show a reader two heads, which looks like a rewritten
    journal.

    Raises:
        NotNow: if the journal never rests.
    """
    for _try in range(TRIES):
        size = Log(school).size
        gathered = gather()
        if Log(school).size == size:
            return gathered
    raise NotNow(_("The journal is being written. Please try again."), code="STEP")


class Log:
    """The journal of one school as the floor's tree functions want to read it."""

    def __init__(self, school: School) -> None:
        self.school = school

    @property
    def size(self) -> int:
        """The number of entries."""
        last = self.latest()
        return last.size if last else 0

    def latest(self) -> Checkpoint | None:
        """Return the newest checkpoint, or None before the first entry."""
        return Checkpoint.objects.filter(school=self.school).order_by("-size").first()

    def head(self) -> Head:
        """Return size and root of the journal now."""
        last = self.latest()
        root = bytes(last.root) if last else tree.EMPTY_ROOT
        return Head(journal_name(self.school.origin), last.size if last else 0, root)

    def node(self, level: int, index: int) -> bytes:
        """Return the hash of a complete subtree; the `read` of the floor's functions."""
        found = Node.objects.values_list("hash", flat=True)
        return bytes(found.get(school=self.school, level=level, index=index))

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """Return the inclusion proof of an entry in the tree of `size` (RFC 6962 §2.1.1)."""
        return tree.inclusion(index, size, self.node)

    def consistency(self, old: int, new: int) -> list[bytes]:
        """Return the consistency proof between two sizes (RFC 6962 §2.1.2)."""
        return tree.consistency(old, new, self.node)

    def signed_checkpoint(self, checkpoint: Checkpoint) -> str:
        """Return a checkpoint with the journal's signature and everybody's newest cosignature."""
        text, lines = split_note(checkpoint.note)
        said: dict[str, str] = {}
        for model in (Cosignature, Word):
            said |= model.objects.filter(checkpoint=checkpoint).values_list("name", "line")
        return join_note(text, [*lines, *(said[name] for name in sorted(said))])

    def last(self) -> Entry | None:
        """Return the newest entry, or None before the first."""
        return Entry.objects.filter(school=self.school).order_by("-index").first()

    def newest(self, kind: str) -> Entry | None:
        """Return the newest entry of a kind."""
        found = Entry.objects.filter(school=self.school, kind=kind).order_by("-index")
        return found.first()

    def proof_of(self, index: int, checkpoint: Checkpoint) -> str:
        """Return a c2sp.org/tlog-proof for the entry at `index`."""
        hashes = self.inclusion(index, checkpoint.size)
        return write_proof(index, hashes, self.signed_checkpoint(checkpoint))

    def stretch(self, start: int, end: int) -> dict[str, Any]:
        """Return the entries from `start` up to `end`, with what shows that none is missing.

        The complete subtrees before them and the entries give the root at `end`; the proof says
        that the newest checkpoint continues it (web/proof/range.ts).
        """
        found = Entry.objects.filter(school=self.school, index__gte=start, index__lt=end)
        return {
            "start": start,
            "edge": [_b64(self.node(*place)) for place in _edge(start)],
            "entries": list(found.order_by("index").values_list("note", flat=True)),
            "consistency": [_b64(each) for each in self.consistency(end, self.size)],
        }

    def entries(self, kinds: Iterable[str]) -> list[Entry]:
        """Return the entries of these kinds, oldest first."""
        return list(Entry.objects.filter(school=self.school, kind__in=kinds).order_by("index"))


def _edge(size: int) -> Iterator[tuple[int, int]]:
    """Name the complete subtrees of a tree's first `size` leaves, largest first."""
    begin = 0
    for level in reversed(range(size.bit_length())):
        if size >> level & 1:
            yield level, begin >> level
            begin += 1 << level


def _b64(hashed: bytes) -> str:
    return b64encode(hashed).decode()
