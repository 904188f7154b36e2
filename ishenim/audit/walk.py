"""Walking through a journal once, entry by entry: whoever signed had to, whatever follows fits.

What does not hold is a finding with the entry's index; the walk goes on, so that one lie does not
hide another.
"""

from collections.abc import Callable, Mapping
from datetime import date

from ishenim.audit.boxes import Boxes
from ishenim.audit.commission import Commission
from ishenim.audit.papers import Papers
from ishenim.audit.source import Source
from ishenim.audit.trail import Trail
from ishenim.audit.verdict import Verdict
from ishenim.proof.bundle import read_bundle
from ishenim.proof.errors import ProofError
from ishenim.proof.note import Keyring, open_note
from ishenim.seal.errors import SealError

_START = "trustbox.v2/"


class Walk:
    """One pass over a journal; `verdict` fills as it goes."""

    def __init__(
        self,
        source: Source,
        verdict: Verdict,
        today: date,
        wanted: frozenset[int],
        journal: Keyring,
        papers: Mapping[str, str] | None = None,
    ) -> None:
        self.trail = Trail(verdict, today, wanted)
        self.commission = Commission(self.trail, journal)
        self.boxes = Boxes(self.trail, self.commission, source)
        self.papers = Papers(verdict, papers)
        self.scripts: dict[str, set[bytes]] = {}  # what pages may load, by name
        self._journal = journal
        self._kinds: dict[str, Callable[[str], None]] = {
            "roster": self._roster,
            "box": self.boxes.box,
            "open": self.boxes.open,
            "release": self.boxes.release,
            "act": self._act,
            "line": self.boxes.line,
            "urgent": self.boxes.urgently,
            "admission": self.boxes.admission,
            "access": self.commission.access,
            "restart": self.commission.restarted,
            "objection": self.commission.objection,
            "paper": self._paper,
            "bundle": self._bundle,
        }

    def step(self, entry: bytes) -> None:
        """Check one entry and add it to the tree."""
        self.trail.arrive()
        try:
            self._read(entry.decode())
        except UnicodeDecodeError:
            self.trail.blame("NOTE_FORM")
        except (SealError, ProofError) as error:
            self.trail.blame(error.code)
        self.trail.push(entry)

    def end(self) -> None:
        """Look at what only the whole journal shows."""
        self.trail.end()
        self.commission.end()
        self.boxes.end()
        self.papers.end(self.commission.rosters)

    def _read(self, note: str) -> None:
        first = note.partition("\n")[0]
        kind = first.removeprefix(_START)
        self.commission.arrive(kind)
        check = self._kinds.get(kind)
        if kind == first or check is None:
            self.trail.tell("NOTE_UNKNOWN", first[:60])
            return
        check(note)

    def _roster(self, note: str) -> None:
        self.papers.settle(self.commission.roster(note))

    def _act(self, note: str) -> None:
        self.papers.act(self.boxes.act(note), self.commission.newest, self.trail.index)

    def _paper(self, note: str) -> None:
        kind = self.papers.read(note, self.commission.rosters, self.trail.index)
        if kind == "destruction":
            self.boxes.lists.was_destroyed = True

    def _bundle(self, note: str) -> None:
        bundle = read_bundle(open_note(note, self._journal).text)
        for name, digest in bundle.files.items():
            self.scripts.setdefault(name, set()).add(digest)
        self.trail.dated(bundle.date)
