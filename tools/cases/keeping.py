"""Keeping a small journal as a school does, step by step, and lying in any one of the steps.

What a step signs is honest unless the call changes a value of it; lists lie beside the entries as
they are published.
"""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from ishenim.audit.log import Frontier, root_of
from ishenim.audit.source import Missing
from ishenim.proof.checkpoint import Checkpoint, journal_name
from ishenim.proof.note import Signer, sign_note, split_note
from ishenim.proof.tiles import WIDTH, levels_of, pack_bundle, tiles_of
from ishenim.proof.tree import Tree
from ishenim.seal import people
from ishenim.seal.act import Act, Closed, Line, Urgent, write_act, write_line, write_urgent
from ishenim.seal.box import SealedBox, read_box_text, write_box
from ishenim.seal.bytes import sha
from ishenim.seal.opening import Open, Release, manifest, write_admission, write_open, write_release
from ishenim.seal.reference import Reference, listed
from ishenim.seal.roster import Roster, read_roster
from tools.cases.school import JOURNAL, ORIGIN, keys_of, signers

SCHOOL = '{"origin": "box.example", "names": {"ky": "Мектеп"}, "rulebooks": [], "days": {}}\n'
SEALED, FIRST, SECOND = date(2026, 4, 15), date(2026, 4, 21), date(2026, 4, 28)
HERE = (1, 2, 4)  # who comes to an opening


def root_after(entries: Iterable[bytes]) -> bytes:
    """Return the root of a journal."""
    tree = Frontier()
    for entry in entries:
        tree.push(entry)
    return root_of(tree.hashes)


def signed_head(entries: Sequence[bytes], signer: Signer = JOURNAL) -> str:
    """Return a journal's newest checkpoint."""
    head = Checkpoint(journal_name(ORIGIN), len(entries), root_after(entries))
    return sign_note(head.text, [signer])


@dataclass
class Copied:
    """A journal in memory, as anybody can fetch it."""

    entries: Sequence[bytes]
    files: dict[str, str] = field(default_factory=dict)

    def read(self, path: str) -> bytes:
        """Return a file.

        Raises:
            Missing: if there is none.
        """
        if path in self.files:
            return self.files[path].encode()
        if path.startswith("tile/"):
            return self._tile(path)
        raise Missing(path)

    def _tile(self, path: str) -> bytes:
        for tile in tiles_of(None, len(self.entries)):
            if path == tile.path:
                start = tile.index * WIDTH
                return pack_bundle(self.entries[start : start + tile.width])
        tree = Tree()
        for entry in self.entries:
            tree.append(entry)
        for level in levels_of(len(self.entries)):
            for tile in tiles_of(level, len(self.entries)):
                if path == tile.path:
                    first = tile.index * WIDTH
                    places = range(first, first + tile.width)
                    return b"".join(tree.read(8 * level, place) for place in places)
        raise Missing(path)


class Keeper:
    """A school's journal while it is kept."""

    def __init__(self) -> None:
        self.entries: list[bytes] = []
        self.lists: dict[str, str] = {}
        self.rosters: list[Roster] = []
        self.boxes: dict[int, SealedBox] = {}
        self.letters: dict[int, list[bytes]] = {}
        self.urgents: dict[int, list[bytes]] = {}
        self.opens: dict[int, Open] = {}
        self.waiting: list[bytes] = []
        self.told = self.acts = 0

    def copy(self) -> "Keeper":
        """Return another one that goes on from here."""
        return deepcopy(self)

    # ── Entries ───────────────────────────────────────────────────────────────
    def add(self, note: str) -> int:
        """Add an entry and return its place."""
        self.entries.append(note.encode())
        return len(self.entries) - 1

    @property
    def checkpoint(self) -> Reference:
        """The journal as it is."""
        return Reference(len(self.entries), root_after(self.entries))

    @property
    def newest(self) -> Roster:
        """The roster in force."""
        return self.rosters[-1]

    def roster_of(self, number: int) -> Roster:
        """Return the roster that a box is sealed to."""
        return next(r for r in self.rosters if r.epoch == self.boxes[number].epoch)

    def reference(self, number: int) -> Reference:
        """Return a box as records name it."""
        found = self.boxes.get(number)
        return Reference(number, found.id if found else sha(b"not sealed yet"))

    # ── Rosters and people ────────────────────────────────────────────────────
    def compose(self, note: str) -> int:
        """Put a roster into the journal."""
        self.rosters.append(read_roster(split_note(note)[0]))
        return self.add(note)

    def access(self, kind: Any, who: str, day: date, key: bytes | None = None) -> int:
        """Record a renewed sign-in, a new card or a lost one."""
        text = people.write_access(ORIGIN, people.Access(kind=kind, who=who, key=key, date=day))
        return self.add(sign_note(text, [JOURNAL]))

    def restart(self, head: Signer, remaining: tuple[int, ...], day: date) -> bytes:
        """Say that the quorum is lost; return the restart's id."""
        text = people.write_restart(self.newest, remaining, day)
        self.add(sign_note(text, [head, *signers(*remaining)]))
        return sha(text.encode())

    def objection(self, restart: bytes, seat: int, day: date) -> int:
        """Object to a restart with a living card."""
        text = people.write_objection(self.newest, restart, seat, day)
        return self.add(sign_note(text, signers(seat)))

    def admission(self, number: int, seat: int, day: date, by: Sequence[Signer]) -> int:
        """Admit a former card to the opening of an old box."""
        text = write_admission(self.newest, self.boxes[number], seat, day)
        return self.add(sign_note(text, by))

    # ── Boxes ─────────────────────────────────────────────────────────────────
    def seal(
        self, sealed: date, opens: date, by: Sequence[Signer] | None = None, **changes: Any
    ) -> int:
        """Seal the next box to the newest roster."""
        number = max(self.boxes, default=0) + 1
        values = {
            "number": number,
            "prev": self.boxes[number - 1].id if number > 1 else None,
            "sealed": sealed,
            "opens": opens,
            "checkpoint": self.checkpoint,
        }
        text = write_box(self.newest, **(values | changes))
        self.boxes[number] = read_box_text(text, self.newest)
        self.letters[number], self.urgents[number] = [], []
        return self.add(sign_note(text, by or signers(1, 2, 3)))

    def drop(self, name: str) -> bytes:
        """Drop a letter into the open box and return its seal."""
        seal = sha(name.encode())
        self.letters[max(self.boxes)].append(seal)
        return seal

    def urgent(self, name: str, day: date, *, box: Reference | int = 0, seat: int = 4) -> bytes:
        """Drop an urgent letter, or open one of another box, and record who opened it."""
        seal, number = sha(name.encode()), max(self.boxes)
        if not box:
            self.urgents[number].append(seal)
        came = box if isinstance(box, Reference) else self.reference(box or number)
        said = Urgent(seal=seal, box=came, date=day, seat=seat)
        self.add(sign_note(write_urgent(self.newest, said), signers(seat)))
        return seal

    # ── Opening ───────────────────────────────────────────────────────────────
    def open(
        self, number: int, on: date, by: Sequence[Signer] | None = None, **changes: Any
    ) -> int:
        """Sign the one text that opens a box."""
        said = Open(
            box=self.reference(number),
            next=self.reference(number + 1),
            kind="planned",
            day=self.boxes[number].opens,
            date=on,
            letters=listed(manifest(self.letters[number])),
        )
        text = write_open(self.roster_of(number), replace(said, **changes))
        self.opens.setdefault(number, replace(said, **changes, text=text))
        return self.add(sign_note(text, by or signers(*HERE)))

    def release(self, number: int, *seats: int) -> None:
        """Hand out the shares of some cards of a box."""
        for seat in seats:
            said = Release(seat, self.opens[number].id, sha(b"shares"), 0)
            self.add(sign_note(write_release(ORIGIN, said), signers(seat)))

    def act(
        self,
        on: date,
        by: Sequence[Signer] | None = None,
        *,
        waiting: Sequence[bytes] = (),
        damaged: Sequence[bytes] = (),
        opens: Sequence[int | Reference] | None = None,
        **changes: Any,
    ) -> int:
        """Tell of every closed box, and publish the lists."""
        closed = self._closed()
        pool = [*self.waiting, *(seal for number in closed for seal in self.letters[number])]
        self.acts += 1
        named = [number for number in closed if number in self.opens] if opens is None else opens
        said = Act(
            number=self.acts,
            kind="planned",
            day=on,
            date=on,
            present=HERE,
            boxes=tuple(map(self._close, closed)),
            opens=tuple(map(self._open_of, named)),
            paper=0,
            opened=len(pool) - len(waiting) - len(damaged),
            damaged=self._publish(f"{closed[-1]}.damaged", damaged),
            waiting=self._publish(f"{closed[-1]}.waiting", waiting),
            next=self.reference(max(self.boxes)),
            document=sha(b"the act in words"),
            checkpoint=self.checkpoint,
        )
        self._tell(waiting)
        said = replace(said, **changes)
        return self.add(sign_note(write_act(self.newest, said), by or signers(*said.present)))

    def line(self, day: date, by: Sequence[Signer] | None = None, **changes: Any) -> int:
        """Say that the closed boxes were empty."""
        closed = self._closed()
        said = Line(
            kind="empty",
            opening="planned",
            planned=day,
            date=day,
            present=HERE,
            boxes=tuple(map(self.reference, closed)),
            waiting=self._publish(f"{closed[-1]}.waiting", self.waiting),
            next=self.reference(max(self.boxes)),
            checkpoint=self.checkpoint,
        )
        self._tell(self.waiting)
        return self.add(
            sign_note(write_line(self.newest, replace(said, **changes)), by or signers(*HERE))
        )

    def explain(self, planned: date, day: date, to: date | None = None, seat: int = 2) -> int:
        """Say that an opening was moved, or missed."""
        said = Line(
            kind="moved" if to else "missed",
            opening="planned",
            planned=planned,
            date=day,
            next=to,
            reason="Кардан улам мектеп жабык.",
            checkpoint=self.checkpoint,
        )
        return self.add(sign_note(write_line(self.newest, said), signers(seat)))

    def _open_of(self, said: int | Reference) -> Reference:
        return said if isinstance(said, Reference) else Reference(said, self.opens[said].id)

    def _closed(self) -> list[int]:
        return [number for number in self.boxes if self.told < number < max(self.boxes)]

    def _close(self, number: int) -> Closed:
        letters = self._publish(f"{number}", self.letters[number])
        urgent = self._publish(f"{number}.urgent", self.urgents[number])
        return Closed(self.reference(number), letters, urgent)

    def _publish(self, name: str, seals: Sequence[bytes]) -> Reference:
        text = manifest(seals)
        self.lists[f"manifest/{name}"] = text
        return listed(text)

    def _tell(self, waiting: Sequence[bytes]) -> None:
        self.told, self.waiting = max(self.boxes) - 1, [*waiting]

    # ── Files ─────────────────────────────────────────────────────────────────
    def files(self, members: Sequence[int] = (1, 2, 3), *, at: int) -> dict[str, str]:
        """Return everything beside the entries, the checkpoint cosigned by some."""
        note = signed_head(self.entries)
        files = {"vkey": f"{JOURNAL.vkey}\n", "checkpoint": note, "school.json": SCHOOL}
        files |= self.lists
        if members:
            text = split_note(note)[0]
            lines = [keys_of(seat).signer.cosign(text, at=at) for seat in members]
            files["cosigned"] = files["checkpoint"] = note + "".join(lines)
        return files
