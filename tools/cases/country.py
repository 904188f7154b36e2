"""A country of made journals: many schools that keep their box well, some that lie.

Every school has its own journal key, letters and pages; the members' cards are those of the
vectors. A lie changes what a school signed, or what its host answers.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from hashlib import sha384
from itertools import pairwise

from ishenim.proof import tree
from ishenim.proof.bundle import Bundle, write_bundle
from ishenim.proof.inclusion import write_proof
from ishenim.proof.note import Signer, join_note, sign_note, split_note
from ishenim.proof.tiles import WIDTH, pack_bundle, tiles_of
from ishenim.regulation.calendar import planned_openings
from ishenim.regulation.rulebook import DEFAULT
from ishenim.seal import paper
from ishenim.seal.bytes import sha
from tools.cases.keeping import HERE, SEALED, Keeper, signed_head
from tools.cases.kept import HEAD, paper_text
from tools.cases.school import JOURNAL, ORIGIN, keys_of, roster_note, signers

LAST, TODAY = date(2026, 7, 7), date(2026, 7, 8)
NOW = 1783494000  # noon of that day
SCRIPT = b"console.log('as built')"
DAY = timedelta(days=1)
ALL = (1, 2, 3, 4, 5)

#: A file that the host does not have.
GONE = b"gone"
Step = Callable[["Kept"], None]


@dataclass
class Kept:
    """A school, as its host answers; `steps` change it, each under its name."""

    number: int
    last: date = LAST
    step: Callable[["Kept", str], None] = lambda _kept, _when: None
    keeper: Keeper = field(default_factory=Keeper)
    changed: dict[str, bytes] = field(default_factory=dict)  # files that the host has instead
    page: str = '<title>a</title><script src="/s{}/static/write.js" integrity="x"></script>'
    served: int = 0  # the box that authors are given; 0 for the newest

    @cached_property
    def journal(self) -> Signer:
        """The journal's own key."""
        return Signer(JOURNAL.name, sha(f"school {self.number}".encode()))

    def keep(self) -> "Kept":
        """Keep the box from its first seal to the last planned day."""
        keeper = self.keeper
        order = paper_text("order", "27-А", date(2026, 4, 7), HEAD.public)
        keeper.add(sign_note(order, [HEAD]))
        keeper.compose(roster_note())
        days = list(planned_openings(DEFAULT, SEALED + DAY, self.last + 30 * DAY, {}))
        keeper.seal(SEALED, days[0])
        served = Bundle(
            origin=ORIGIN, version="1.0.0", date=SEALED,
            files={"write.js": sha384(SCRIPT).digest()},
        )  # fmt: skip
        keeper.add(sign_note(write_bundle(served), [self.journal]))
        keeper.add(sign_note(paper_text("minutes", "1", SEALED + DAY), signers(*ALL)))
        self.step(self, "begun")
        for at, (day, following) in enumerate(pairwise(days)):
            if day > self.last:
                break
            self.hold(at, day, following)
        return self

    def hold(self, at: int, day: date, following: date) -> None:
        """Hold the opening of a day."""
        keeper = self.keeper
        if day > date(2026, 7, 2) and at:
            keeper.add(sign_note(report("2026/2", date(2026, 7, 2)), signers(2)))
        for name in range((self.number + at) % 4):
            keeper.drop(f"school {self.number}, {day}, letter {name}")
        self.step(self, f"before {at}")
        number = max(keeper.boxes)
        keeper.seal(day, following, by=signers(*HERE))
        if keeper.letters[number] or keeper.waiting:
            keeper.open(number, day)
            keeper.release(number, *HERE)
            keeper.act(day)
        else:
            keeper.line(day)
        self.step(self, f"after {at}")

    # ── What the host answers ─────────────────────────────────────────────────
    def files(self) -> dict[str, bytes]:
        """Return everything below the school's address."""
        entries = self.keeper.entries
        head = signed_head(entries, self.journal)
        said = self.keeper.files((), at=NOW)
        text = split_note(head)[0]
        lines = "".join(keys_of(seat).signer.cosign(text, at=NOW) for seat in (1, 2, 3))
        said |= {
            "vkey": f"{self.journal.vkey}\n",
            "checkpoint": head + lines,
            "cosigned": head + lines,
        }
        files = {f"/j/{name}": body.encode() for name, body in said.items()}
        for tile in tiles_of(None, len(entries)):
            start = tile.index * WIDTH
            files[f"/j/{tile.path}"] = pack_bundle(entries[start : start + tile.width])
        files["/k"] = self.given(head).encode()
        page = self.page.format(self.number).encode()
        files |= dict.fromkeys(("/", "/n", "/w", "/f", "/i", "/o", "/v", "/account/login"), page)
        files["/static/write.js"] = SCRIPT
        files |= self.changed
        return {path: body for path, body in files.items() if body is not GONE}

    def given(self, head: str) -> str:
        """Return what `/k` answers."""
        entries = self.keeper.entries
        boxes = [i for i, entry in enumerate(entries) if entry.startswith(b"trustbox.v2/box\n")]
        index = boxes[self.served - 1 if self.served else -1]
        log = tree.Tree()
        for entry in entries:
            log.append(entry)
        hashes = tree.inclusion(index, len(entries), log.read)
        return json.dumps(
            {
                "origin": ORIGIN,
                "roster": [e.decode() for e in entries if e.startswith(b"trustbox.v2/roster\n")],
                "box": entries[index].decode(),
                "proof": write_proof(index, hashes, head),
                "journal": self.journal.vkey,
                "work": 8,
            }
        )


def report(number: str, day: date) -> str:
    """Return the text of a report in the journal."""
    return paper.write_paper(
        paper.Paper(
            origin=ORIGIN, kind="report", number=number, date=day,
            document=paper.document_hash(number), rulebook=1, about="quarter", head=None,
        )
    )  # fmt: skip


# ── Twenty lies ───────────────────────────────────────────────────────────────
def _entry(kept: Kept, kind: str, which: int = -1) -> int:
    start = f"trustbox.v2/{kind}\n".encode()
    return [i for i, entry in enumerate(kept.keeper.entries) if entry.startswith(start)][which]


def _fewer(note: bytes) -> bytes:
    text, lines = split_note(note.decode())
    return join_note(text, lines[:-1]).encode()


def _changed(path: str, change: Callable[[bytes], bytes]) -> Step:
    def lie(kept: Kept) -> None:
        kept.changed[path] = change(kept.files()[path])

    return lie


def _fewer_signatures(kind: str) -> Step:
    def lie(kept: Kept) -> None:
        at = _entry(kept, kind)
        kept.keeper.entries[at] = _fewer(kept.keeper.entries[at])

    return lie


def _two_fewer_on_minutes(kept: Kept) -> None:
    at = _entry(kept, "paper", 1)
    text, lines = split_note(kept.keeper.entries[at].decode())
    kept.keeper.entries[at] = join_note(text, lines[:2]).encode()


def _dropped(kind: str, which: int = -1) -> Step:
    def lie(kept: Kept) -> None:
        del kept.keeper.entries[_entry(kept, kind, which)]

    return lie


def _again(kind: str) -> Step:
    def lie(kept: Kept) -> None:
        kept.keeper.entries.append(kept.keeper.entries[_entry(kept, kind, 0)])

    return lie


def _ahead(kept: Kept) -> None:
    kept.keeper.explain(TODAY + 30 * DAY, TODAY + 20 * DAY)


def _urgent_lost(kept: Kept) -> None:
    kept.keeper.urgent("urgent", kept.last, box=1)


def _old_box(kept: Kept) -> None:
    kept.served = 1


def _script(page: str) -> Step:
    def lie(kept: Kept) -> None:
        kept.page = page

    return lie


def _forked(kept: Kept) -> None:
    """Show members one journal and strangers another."""
    honest = kept.files()["/j/cosigned"]
    kept.keeper.entries[_entry(kept, "paper", 1)] = kept.keeper.entries[0]
    kept.changed["/j/cosigned"] = honest


def _key(kept: Kept) -> None:
    other = Kept(kept.number + 10_000, keeper=kept.keeper)
    kept.changed |= {
        path: other.files()[path] for path in ("/j/vkey", "/j/checkpoint", "/j/cosigned")
    }


def _first_list(kept: Kept) -> str:
    return next(
        path for path, body in kept.files().items()
        if path.startswith("/j/manifest/") and path.count(".") == 0 and body
    )  # fmt: skip


def _shorter_list(kept: Kept) -> None:
    path = _first_list(kept)
    kept.changed[path] = kept.files()[path][65:]


def _no_list(kept: Kept) -> None:
    path = _first_list(kept)
    kept.changed[path] = GONE


def _entries_changed(kept: Kept) -> None:
    path = next(path for path in kept.files() if path.startswith("/j/tile/entries/"))
    kept.changed[path] = kept.files()[path].replace(b"version 1.0.0", b"version 1.0.1")


def _entries_cut(kept: Kept) -> None:
    path = next(path for path in kept.files() if path.startswith("/j/tile/entries/"))
    kept.changed[path] = kept.files()[path][:-9]


#: Twenty ways to lie, each with a code that names it.
LIES: tuple[tuple[str, Step], ...] = (
    ("LOG_PROOF", _entries_changed),
    ("LOG_FORMAT", _entries_cut),
    ("MANIFEST_CHANGED", _shorter_list),
    ("MANIFEST_MISSING", _no_list),
    ("VKEY_CHANGED", _key),
    ("ACT_QUORUM", _fewer_signatures("act")),
    ("BOX_QUORUM", _fewer_signatures("box")),
    ("PAPER_QUORUM", _two_fewer_on_minutes),
    ("ACT_BOX", _dropped("act", -2)),
    ("RELEASE_QUORUM", _dropped("release")),
    ("ACT_OPEN", _dropped("open")),
    ("BOX_NUMBER", _again("box")),
    ("ACT_NUMBER", _again("act")),
    ("DATE_AHEAD", _ahead),
    ("URGENT_LOST", _urgent_lost),
    ("K_BOX", _old_box),
    ("K_PROOF", _changed("/k", lambda body: body.replace(b"index ", b"index 1"))),
    ("SPLIT_VIEW", _forked),
    ("SCRIPT_FOREIGN", _script("<script>send(code)</script>")),
    ("SCRIPT_CHANGED", _changed("/static/write.js", lambda body: body + b";send(code)")),
)
