"""Who sat on the commission, and what was said about their cards, as a journal tells it."""

from datetime import date

from ishenim.audit.trail import Trail
from ishenim.proof.note import Keyring, split_note
from ishenim.seal.errors import PeopleError, RosterError
from ishenim.seal.people import WAITS, Restart, read_access, read_objection, read_restart
from ishenim.seal.roster import Roster, check_next


class Commission:
    """The chain of rosters, and the records that may begin another one (docs/spec/people.md)."""

    def __init__(self, trail: Trail, journal: Keyring) -> None:
        self._trail, self._journal = trail, journal
        self.rosters: list[Roster] = []
        self.notes: list[str] = []
        self.begins = 0  # where the chain in force begins among all rosters
        self.sealed = 0  # the epoch that the last box was sealed to
        self.restart: Restart | None = None  # of the last roster, not in force yet
        self.restart_note = ""
        self.since = date.min  # the day from which it waits
        self.is_objected = False
        self._alone: int | None = None  # the entry of a roster that waits for its box

    @property
    def newest(self) -> Roster:
        """The roster in force.

        Raises:
            RosterError: `ROSTER_GENESIS` before the first: nobody could have signed yet.
        """
        if not self.rosters:
            raise RosterError("ROSTER_GENESIS", "nobody could have signed this yet")
        return self.rosters[-1]

    @property
    def chain(self) -> list[str]:
        """The rosters in force one after the other, as an author is shown them."""
        return self.notes[self.begins :]

    @property
    def first(self) -> Roster | None:
        """The first roster of the chain in force: the one on the poster."""
        return self.rosters[self.begins] if self.rosters else None

    @property
    def former(self) -> set[str]:
        """The fingerprints of chains that a restart has ended."""
        return {r.fingerprint for r in self.rosters[: self.begins] if r.prev is None}

    def of_epoch(self, epoch: int) -> Roster | None:
        """Return the roster of an epoch."""
        return next((roster for roster in self.rosters if roster.epoch == epoch), None)

    # ── Rosters ───────────────────────────────────────────────────────────────
    def arrive(self, kind: str) -> None:
        """A roster after a box is followed by the box sealed to it, at once."""
        if self._alone is not None and kind != "box":
            self.end()

    def end(self) -> None:
        """Say of a roster that no box followed."""
        if self._alone is not None:
            self._trail.blame("ROSTER_ALONE", at=self._alone)
            self._alone = None

    def boxed(self, epoch: int) -> None:
        """A box was sealed to the newest roster."""
        self.sealed, self._alone = epoch, None

    def roster(self, note: str) -> Roster:
        """Read the next roster, or the first of a new chain; passes on what is wrong with it."""
        last = self.rosters[-1] if self.rosters else None
        anew = last is not None and self._is_anew(note)
        roster = check_next(last, note, anew=anew)
        if anew:
            self._begin_anew(roster)
        elif last is not None and self.sealed >= self.rosters[self.begins].epoch:
            self._alone = self._trail.index
        self.rosters.append(roster)
        self.notes.append(note)
        self.restart, self.restart_note, self.is_objected = None, "", False
        self._trail.verdict.counts.rosters += 1
        self._trail.dated(roster.date, gathers=True)
        return roster

    def _is_anew(self, note: str) -> bool:
        return self.restart is not None and "\nprev -\n" in split_note(note)[0]

    def _begin_anew(self, roster: Roster) -> None:
        if roster.date - self.since < WAITS:
            self._trail.blame("RESTART_EARLY", f"{self.since}, {roster.date}")
        if self.is_objected:
            self._trail.blame("RESTART_OBJECTED")
        self.begins = len(self.rosters)

    # ── Records about people ──────────────────────────────────────────────────
    def access(self, note: str) -> None:
        """A new way in, or a lost one, as the journal's key tells it."""
        said = read_access(note, self._journal, self._trail.verdict.origin)
        self._trail.record(said.kind, said.date, said.who)

    def restarted(self, note: str) -> None:
        """The quorum is lost for good, says the head with all who remain."""
        restart = read_restart(note, self.newest)
        if self.restart is None or self.restart.id != restart.id:
            self.restart, self.restart_note, self.is_objected = restart, note, False
            # Whoever writes an earlier day waits no shorter.
            self.since = max(restart.date, self._trail.latest)
        self._trail.record("restart", restart.date)

    def objection(self, note: str) -> None:
        """One living card of the last roster stops a restart."""
        of, seat, day = read_objection(note, self.newest)
        if self.restart is None or of != self.restart.id:
            raise PeopleError("OBJECTION", "no such restart")
        self.is_objected = True
        self._trail.record("objection", day, str(seat))
