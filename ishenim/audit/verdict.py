"""What came of it: findings, counts, and one word for all of it."""

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ishenim.audit.evidence import Evidence

MISCONDUCT, GAP, NOTE = "misconduct", "gap", "note"
CLEAN, UNREADABLE = "clean", "unreadable"


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it must be.

    A `misconduct` is proven by signatures or hashes; a `gap` could not be checked; a `note` is
    worth knowing. `index` is the entry's place in the journal, where there is one.
    """

    weight: str
    code: str
    index: int | None = None
    detail: str = ""


@dataclass(frozen=True)
class Record:
    """What the journal tells of the people of the box: a way in, a restart, an admitted card.

    `who` is a seat, or `head`, or `administrator`; `box` the one that a card was admitted to.
    """

    index: int
    kind: str
    day: date
    who: str = ""
    box: int = 0


@dataclass
class Counts:
    """What the journal tells about the box."""

    entries: int = 0
    rosters: int = 0
    boxes: int = 0
    openings: int = 0
    extraordinary: int = 0
    acts: int = 0
    letters: int = 0  # with a lock, that lay in the boxes
    opened: int = 0
    damaged: int = 0
    waiting: int = 0  # now, for more cards
    urgent: int = 0
    paper: int = 0
    listed: int = 0  # seals in the published lists
    orders: int = 0
    minutes: int = 0


@dataclass
class Tuesdays:
    """Each planned opening once."""

    on_time: list[date] = field(default_factory=list)
    late: list[date] = field(default_factory=list)
    moved: list[tuple[date, str]] = field(default_factory=list)
    missed: list[tuple[date, str]] = field(default_factory=list)  # with its reason
    unexplained: list[date] = field(default_factory=list)

    @property
    def planned(self) -> int:
        """How many there were."""
        kinds = (self.on_time, self.late, self.moved, self.missed, self.unexplained)
        return sum(len(days) for days in kinds)


@dataclass(frozen=True)
class Found:
    """A paper that was given and is in the journal."""

    name: str  # of the file
    kind: str
    number: str
    day: date
    index: int
    signers: tuple[str, ...]


@dataclass(frozen=True)
class Minutes:
    """Minutes in the journal; `unsigned` are the seats of the meeting's day that did not sign."""

    number: str
    day: date
    index: int
    unsigned: tuple[int, ...] = ()


@dataclass
class Duties:
    """What the journal shows of reports and meetings (R25-R29), and what is not in it."""

    reports: dict[str, date] = field(default_factory=dict)  # by quarter: the day of the report
    late: list[str] = field(default_factory=list)  # quarters whose report came after its day
    missing: list[str] = field(default_factory=list)  # quarters that are due and have none
    minutes: list[Minutes] = field(default_factory=list)
    few: list[tuple[str, int, int]] = field(default_factory=list)  # half-year, minutes, needed


@dataclass
class Verdict:
    """The whole result of a check."""

    origin: str = ""
    size: int = 0
    root: bytes = b""
    is_whole: bool = False  # every entry was read; only then is what is not there not there
    counts: Counts = field(default_factory=Counts)
    tuesdays: Tuesdays = field(default_factory=Tuesdays)
    duties: Duties = field(default_factory=Duties)
    names: dict[str, str] = field(default_factory=dict)  # of the school, its own word
    findings: list[Finding] = field(default_factory=list)
    cosigned: int = 0  # members under the newest cosigned checkpoint
    quorum: int = 0
    outside: list[str] = field(default_factory=list)  # witnesses under the newest checkpoint
    fingerprint: str = ""  # of the first roster, as the poster prints it
    memory: dict[str, Any] = field(default_factory=dict, repr=False)  # audit/memory.py
    scripts: dict[str, set[bytes]] = field(default_factory=dict, repr=False)  # SHA-384 by name
    papers: list[Found] = field(default_factory=list)  # of those that were given
    records: list[Record] = field(default_factory=list)
    evidence: list["Evidence"] = field(default_factory=list, repr=False)
    found: str | None = None  # the box in whose list the seal stands that was asked for
    state: str = ""  # of that letter: `waiting`, `damaged`, "" if it came to light

    @property
    def word(self) -> str:
        """`misconduct`, `unreadable` or `clean`."""
        weights = {finding.weight for finding in self.findings}
        if MISCONDUCT in weights:
            return MISCONDUCT
        return UNREADABLE if GAP in weights else CLEAN

    def add(self, weight: str, code: str, index: int | None = None, detail: str = "") -> None:
        """Add a finding."""
        self.findings.append(Finding(weight, code, index, detail))
