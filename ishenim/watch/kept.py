"""What a watcher remembers: a folder with one file for each school, and the evidence.

A rollback or a fork is seen because of it. Whoever can write there could change the program too.
"""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

FORMAT = "ishenim.watch/1"
#: A journal whose key signs whatever comes along fills no disk.
MOST_EVIDENCE = 20
MOST_SEEN = 1000

Finding = tuple[str, str, int | None, str]


@dataclass
class Known:
    """What is known of one school."""

    key: str = ""
    memory: dict[str, Any] = field(default_factory=dict)
    last: dict[str, Any] = field(default_factory=dict)  # as it was last read
    read_on: str = ""  # the moment of that
    seen: dict[str, dict[str, Any]] = field(default_factory=dict)  # findings, by their name
    is_broken: bool = False

    @property
    def now(self) -> list[dict[str, Any]]:
        """Findings of the last round, the worst first."""
        return self._sorted(one for one in self.seen.values() if one["is_there"])

    @property
    def earlier(self) -> list[dict[str, Any]]:
        """Findings that were there and are not any more."""
        return self._sorted(one for one in self.seen.values() if not one["is_there"])

    @staticmethod
    def _sorted(findings: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        weights = ("misconduct", "gap", "note")
        return sorted(findings, key=lambda one: (weights.index(one["weight"]), one["first"]))


class Folder:
    """The folder of a watcher."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def read(self, name: str) -> Known:
        """Return what is known of a school; a file that cannot be read is said to be broken."""
        path = self._path(name)
        if not path.exists():
            return Known()
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
            if said.pop("format") != FORMAT:
                return Known(is_broken=True)
            known = Known(**said)
            _check(known)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return Known(is_broken=True)
        return known

    def keep(self, name: str, known: Known) -> None:
        """Write what is known; a file that could not be read is left as it is."""
        if known.is_broken:
            return
        said = {"format": FORMAT, **vars(known)}
        del said["is_broken"]
        write(self._path(name), json.dumps(said, ensure_ascii=False, separators=(",", ":")) + "\n")

    def keep_evidence(self, name: str, texts: Iterable[str]) -> list[str]:
        """Keep what proves misconduct to strangers; return the names of all that is there."""
        folder = self.place / "evidence"
        there = sorted(path.name for path in folder.glob(f"{name}-*.txt"))
        for text in texts:
            file = f"{name}-{sha256(text.encode()).hexdigest()[:16]}.txt"
            if file not in there and len(there) < MOST_EVIDENCE:
                write(folder / file, text)
                there.append(file)
        return there

    def evidence(self, file: str) -> str:
        """Return a piece of evidence."""
        return (self.place / "evidence" / file).read_text(encoding="utf-8")

    def _path(self, name: str) -> Path:
        return self.place / "schools" / f"{name}.json"


def _check(known: Known) -> None:
    """Look whether a file has the shape that the pages rely on; raises what a wrong one does."""
    for one in known.seen.values():
        _four = one["weight"], one["code"], one["first"], one["is_there"], one["detail"]
    known.now, known.earlier  # noqa: B018
    if known.last:
        _said = known.last["days"], known.last["counts"], known.last["minutes"]
    known.memory.get("size")


def learn(known: Known, found: Mapping[str, Any], moment: str) -> None:
    """Put what a round has found to what is known."""
    if found["read"]:
        known.last = {name: value for name, value in found.items() if name not in _UNKEPT}
        known.read_on = moment
        # The first key that is seen is believed; another one is a finding from then on.
        known.key = known.key or found["key"]
    known.memory = found["memory"] or known.memory
    known.seen = {name: one for name, one in known.seen.items() if _is_kept(one)}
    for one in known.seen.values():
        one["is_there"] = False
    for finding in found["findings"]:
        see(known, tuple(finding), moment)


def see(known: Known, finding: Finding, moment: str) -> None:
    """Put one finding to what is known; the first time it was seen stays."""
    weight, code, index, detail = finding
    name = name_of(finding)
    if name not in known.seen and len(known.seen) >= MOST_SEEN:
        return
    kept = known.seen.setdefault(name, {"first": moment})
    kept |= {"weight": weight, "code": code, "index": index, "detail": detail}
    kept |= {"last": moment, "is_there": True}


#: Kept elsewhere, or of the round alone.
_UNKEPT = frozenset({"memory", "findings", "evidence", "asked", "bytes", "new", "read", "word"})


def _is_kept(one: Mapping[str, Any]) -> bool:
    """Tell what is told on: misconduct is never forgotten, the rest is told once as gone."""
    return bool(one["is_there"]) or one["weight"] == "misconduct"


def name_of(finding: Finding) -> str:
    """Return a name that a finding keeps from round to round."""
    return sha256(json.dumps(finding).encode()).hexdigest()[:24]


def write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.new")
    with beside.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
