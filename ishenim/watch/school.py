"""Looking at one school: its journal as `verify` checks it, its pages, what authors are given.

Whatever a host answers becomes a finding. What comes back is plain values, so that a process of
its own can do the looking.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from ishenim.audit.evidence import judge, write_evidence
from ishenim.audit.memory import recall
from ishenim.audit.site import check_site
from ishenim.audit.verdict import GAP, Verdict
from ishenim.audit.verify import Asked, verify
from ishenim.watch.listing import Row
from ishenim.watch.wire import Bad, Wire

#: So much of a host's own words is kept.
LONGEST = 300
#: So many findings of one school are kept; a host that is nothing but lies fills no disk.
MOST = 200


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one school may cost."""

    most_bytes: int
    seconds: float
    patience: float = 30.0
    proxy: str = ""


@dataclass(frozen=True, kw_only=True)
class Task:
    """A school to look at, and what is remembered of it."""

    row: Row
    today: date
    now: int  # seconds since 1970
    limits: Limits
    key: str = ""  # as it was first seen
    memory: Mapping[str, Any] = field(default_factory=dict)
    has_pages: bool = True


class _Site:
    """A journal below an address."""

    def __init__(self, wire: Wire, school: str) -> None:
        self._wire, self.school = wire, school
        self.key = ""

    def read(self, path: str) -> bytes:
        """Fetch a file. Passes on `Missing` and `Bad`."""
        data = self._wire.fetch(f"{self.school}/j/{path}")
        if path == "vkey":
            self.key = data.decode("ascii", "replace").strip()
        return data


def look(task: Task) -> dict[str, Any]:
    """Return everything that is to be known of a school; nothing a host does is an exception."""
    limits = task.limits
    wire = Wire(
        most_bytes=limits.most_bytes,
        seconds=limits.seconds,
        patience=limits.patience,
        proxy=limits.proxy,
    )
    sites = [_Site(wire, address) for address in task.row.addresses]
    verdict = Verdict()
    try:
        verdict = _verified(task, wire, sites)
    except Bad as error:
        verdict.add(GAP, error.code)
    except Exception as error:  # the last net: no host stops the round of the others
        verdict.add(GAP, "CHECK_FAILED", detail=type(error).__name__)
    else:
        _own_origin(task, verdict)
    finally:
        wire.close()
    return _plain(task, verdict, sites[0], wire)


def _verified(task: Task, wire: Wire, sites: list[_Site]) -> Verdict:
    first, *others = sites
    asked = Asked(
        today=task.today,
        now=task.now,
        vkey=task.row.key or task.key,
        pin=task.row.poster,
        others={site.school: site for site in others},
        served=lambda: {site.school: _to_seal_with(wire, site.school) for site in sites},
    )
    try:
        before = recall(dict(task.memory)) if task.memory else None
        verdict = verify(first, replace(asked, before=before))
    except ValueError:
        if not task.memory:
            raise
        # What is remembered cannot be read: all of it is checked, and nothing proves it is as old.
        verdict = verify(first, asked)
        verdict.add(GAP, "MEMORY_FORM")
        verdict.memory = {}
    for site in sites if task.has_pages and verdict.is_whole else ():
        try:
            check_site(site.school, verdict.scripts, wire.page, verdict)
        except Bad as error:
            verdict.add(GAP, "PAGES_UNREAD", detail=error.code)
    return verdict


def _to_seal_with(wire: Wire, school: str) -> str:
    """Return what authors are given to seal with; "" if it is nothing."""
    try:
        return wire.fetch(f"{school}/k").decode("utf-8", "replace")
    except (Bad, LookupError):
        return ""


def _own_origin(task: Task, verdict: Verdict) -> None:
    """Check that the journal is of the school whose address shows it, unless its key is given.

    Without one, a host could show a stranger's journal, which is in order.
    """
    if task.row.key or not verdict.origin:
        return
    parts = [urlsplit(address) for address in task.row.addresses]
    if all((one.hostname or "").endswith(".onion") for one in parts):
        return  # its journal bears the name of the address that everybody knows
    if verdict.origin not in {one.netloc + one.path for one in parts}:
        verdict.add(GAP, "OTHER_ORIGIN", detail=verdict.origin)


# ── As plain values ───────────────────────────────────────────────────────────
def _plain(task: Task, verdict: Verdict, site: _Site, wire: Wire) -> dict[str, Any]:
    days, duties = verdict.tuesdays, verdict.duties
    return {
        "word": verdict.word,
        "read": verdict.is_whole,
        "origin": verdict.origin[:LONGEST],
        "key": site.key if len(site.key) <= LONGEST else "",
        "names": {code: str(name)[:LONGEST] for code, name in list(verdict.names.items())[:9]},
        "size": verdict.size,
        "new": max(0, verdict.size - int(task.memory.get("size", 0))),
        "quorum": verdict.quorum,
        "cosigned": verdict.cosigned,
        "counts": vars(verdict.counts),
        "days": [
            *([str(day), "on_time", ""] for day in days.on_time),
            *([str(day), "late", ""] for day in days.late),
            *([str(day), "moved", why[:LONGEST]] for day, why in days.moved),
            *([str(day), "missed", why[:LONGEST]] for day, why in days.missed),
            *([str(day), "unexplained", ""] for day in days.unexplained),
        ],
        "reports": {of: str(day) for of, day in duties.reports.items()},
        "reports_late": duties.late,
        "reports_missing": duties.missing,
        "minutes": [
            [one.number[:LONGEST], str(one.day), one.index, list(one.unsigned)]
            for one in duties.minutes
        ],
        "half_years": [list(one) for one in duties.few],
        "findings": [
            [one.weight, one.code, one.index, one.detail[:LONGEST]]
            for one in verdict.findings[:MOST]
        ],
        "evidence": [write_evidence(one) for one in verdict.evidence[:MOST] if judge(one).proven],
        "memory": verdict.memory,
        "asked": wire.asked,
        "bytes": wire.taken,
    }
