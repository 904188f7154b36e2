"""`ishenim verify`: check a school's journal from anywhere; needs no database and no settings."""

import json
import sys
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import click

from ishenim.audit import told
from ishenim.audit.evidence import judge, read_evidence
from ishenim.audit.memory import Remembered, recall
from ishenim.audit.site import check_site
from ishenim.audit.source import LARGEST, Folder, Missing, Source
from ishenim.audit.verdict import CLEAN, MISCONDUCT, Verdict
from ishenim.audit.verify import Asked, verify
from ishenim.cli import evidence as files
from ishenim.cli.voice import Trouble, note, say
from ishenim.proof.errors import LogError

#: Exit codes: everything holds; something was done wrongly; something could not be checked.
CODES = {CLEAN: 0, MISCONDUCT: 1}
UNREADABLE = 2
PATIENCE = 30
#: The country's clock, without asking the machine for a table of zones.
BISHKEK = timezone(timedelta(hours=6))


class Site:
    """A journal below an address; what was read can be kept in a folder."""

    def __init__(self, address: str, keep: Path | None) -> None:
        self.address, self.keep = address.rstrip("/"), keep

    def read(self, path: str) -> bytes:
        """Fetch a file; nothing it says is believed before it is checked."""
        try:
            data = fetch(f"{self.address}/{path}")
        except HTTPError as error:
            if error.code in {404, 410}:
                raise Missing(path) from error
            raise
        if self.keep:
            kept = self.keep / path
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(data)
        return data


def fetch(address: str) -> bytes:
    """Return what an address answers.

    Raises:
        OSError: if it cannot be reached, or answers too much.
    """
    request = Request(address, headers={"User-Agent": "ishenim-verify"})  # noqa: S310
    with urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310  (http or https, see open_source)
        data = bytes(answer.read(LARGEST + 1))
    if len(data) > LARGEST:
        raise OSError("the answer is too large")
    return data


def open_source(place: str, keep: Path | None) -> Source:
    """Return the journal of a folder or of a school's address.

    Raises:
        Trouble: if it is neither.
    """
    scheme = urlsplit(place).scheme
    if scheme in {"http", "https"}:
        address = place.rstrip("/")
        return Site(address if address.endswith("/j") else f"{address}/j", keep)
    folder = Path(place)
    if not folder.is_dir():
        hint = "begin an address with https://"
        raise Trouble(f"{place} is neither a folder nor an address", hint, UNREADABLE)
    return Folder(folder)


class Saved:
    """Signed heads alone, as they were saved: one, or the two of a file of evidence."""

    def __init__(self, text: str) -> None:
        try:
            evidence = read_evidence(text)
            self.files = {"cosigned": evidence.first, "checkpoint": evidence.second}
        except LogError:
            self.files = {"checkpoint": text}

    def read(self, path: str) -> bytes:
        """Return a head; there is nothing else."""
        if path not in self.files:
            raise Missing(path)
        return self.files[path].encode()


def _other(place: str) -> Source:
    """Return what a journal is compared with: an address, a folder, or a saved head."""
    file = Path(place)
    if file.is_file():
        return Saved(file.read_text(encoding="utf-8", errors="replace"))
    return open_source(place, None)


def _recall(memory: Path | None, place: str) -> Remembered | None:
    if memory is None or not memory.exists():
        return None
    try:
        kept = json.loads(memory.read_text()).get(place)
        return recall(kept) if kept else None
    except (ValueError, AttributeError) as error:
        hint = "move it away to begin anew"
        raise Trouble(f"{memory} cannot be read", hint, UNREADABLE) from error


def _remember(memory: Path | None, place: str, verdict: Verdict) -> None:
    """Keep what was seen; after misconduct the older memory stays, it is the evidence."""
    if memory is None or verdict.word == MISCONDUCT or not verdict.memory:
        return
    known = json.loads(memory.read_text()) if memory.exists() else {}
    known[place] = verdict.memory
    memory.write_text(json.dumps(known, indent=1) + "\n")


@click.command("verify")
@click.argument("place")
@click.option("--key", "vkey", default="", help="the journal's verifier key, if you know it")
@click.option("--pin", default="", help="the number of the first commission, from a poster")
@click.option("--seal", default="", help="a seal number: was this letter taken out?")
@click.option(
    "--receipt",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="your receipt, as you saved it: was this letter taken out?",
)
@click.option("--save", type=click.Path(path_type=Path), help="keep a copy of the files here")
@click.option("--memory", type=click.Path(path_type=Path), help="remember here what was seen")
@click.option("--witness", multiple=True, help="the key of a witness who must vouch")
@click.option("--site", is_flag=True, help="also compare its pages, and what authors are given")
@click.option(
    "--compare",
    "others",
    multiple=True,
    help="the same journal elsewhere: an address, a copy, a saved head",
)
@click.option(
    "--paper",
    "papers",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="the text of an order, minutes, an act or a report: is it in this journal?",
)
@click.option(
    "--evidence",
    type=click.Path(dir_okay=False, path_type=Path),
    help="write here what proves misconduct to others",
)
@click.option("--json", "as_json", is_flag=True, help="print the verdict as JSON")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), hidden=True)
def command(place: str, today: datetime | None, **given: Any) -> None:
    """Check a school's journal, from its address or from a folder, trusting nobody."""
    moment = today.replace(hour=23, tzinfo=BISHKEK) if today else datetime.now(BISHKEK)
    receipt, evidence, memory = given["receipt"], given["evidence"], given["memory"]
    if evidence and evidence.exists():
        hint = "name a new file: what is there may be evidence"
        raise Trouble(f"{evidence} is there already", hint, UNREADABLE)
    source = open_source(place, given["save"])
    others = {other: _other(other) for other in given["others"]}
    asked = Asked(
        today=moment.date(),
        now=int(moment.timestamp()),
        receipt=receipt.read_text(errors="replace") if receipt else "",
        before=_recall(memory, place),
        witnesses=given["witness"],
        papers={str(file): _text(file) for file in given["papers"]},
        others=others,
        served=_served(source, others) if given["site"] else dict,
        **{name: given[name] for name in ("vkey", "pin", "seal")},
    )
    verdict = _check(source, asked, place)
    if given["site"] and verdict.is_whole:  # else its scripts are not known
        _compare(source, verdict)
    _tell(verdict, given["seal"], as_json=given["as_json"])
    if evidence:
        _keep_evidence(verdict, evidence)
    _remember(memory, place, verdict)
    raise SystemExit(CODES.get(verdict.word, UNREADABLE))


def _tell(verdict: Verdict, seal: str, *, as_json: bool) -> None:
    if as_json:
        say(json.dumps(told.as_json(verdict), ensure_ascii=False, indent=1))
        return
    for line in told.lines(verdict, seal):
        say(line)


def _keep_evidence(verdict: Verdict, place: Path) -> None:
    """Write the two heads that prove most."""
    if verdict.evidence:
        files.keep(max(verdict.evidence, key=lambda one: len(judge(one).proven)), place)
    else:
        note("no two signed heads contradict each other: there is no evidence to write")


def _text(file: Path) -> str:
    """Return a paper's text.

    Raises:
        Trouble: if it is no text.
    """
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        hint = "only the text itself is in the journal; download the paper as text (.txt)"
        raise Trouble(f"{file} is no text", hint, UNREADABLE) from error


def _school(source: Source) -> str:
    """Return the address of the school whose journal this is.

    Raises:
        Trouble: if it is a folder.
    """
    if not isinstance(source, Site):
        raise Trouble("a folder serves no pages", "give the address of the school", UNREADABLE)
    return source.address.removesuffix("/j")


def _served(source: Source, others: Mapping[str, Source]) -> Callable[[], dict[str, str]]:
    """Return a function that asks every school's address as an author's browser does."""
    places = [_school(source), *(_school(one) for one in others.values() if isinstance(one, Site))]
    return lambda: {school: _to_seal_with(school) for school in places}


def _to_seal_with(school: str) -> str:
    """Return what a school gives to seal with; "" if it gives nothing, as before its first box."""
    try:
        return fetch(f"{school}/k").decode("utf-8", "replace")
    except OSError:
        return ""


def _compare(source: Source, verdict: Verdict) -> None:
    """Fetch the public pages and compare their scripts with the journal's."""
    school = _school(source)
    try:
        count = check_site(school, verdict.scripts, fetch, verdict)
    except OSError as error:
        hint = "is the address right?"
        raise Trouble(f"{school} cannot be read: {error}", hint, UNREADABLE) from error
    note(f"compared {count} scripts and styles of its pages with the journal")


def _check(source: Source, asked: Asked, place: str) -> Verdict:
    """Check with a bar on a terminal; what cannot be reached ends with a sentence."""
    bar = None
    shown = sys.stderr.isatty()

    def progress(done: int, size: int) -> None:
        nonlocal bar
        if not shown:
            return
        if bar is None:
            bar = click.progressbar(length=size, label="checking", file=sys.stderr)
            bar.__enter__()
        bar.update(1)
        if done == size:
            bar.__exit__(None, None, None)

    note(f"reading the journal of {place}")
    try:
        return verify(source, asked, progress)
    except ValueError as error:  # only a memory can be so wrong
        hint = "move the memory away to begin anew"
        raise Trouble("what was remembered cannot be read", hint, UNREADABLE) from error
    except (URLError, TimeoutError, OSError) as error:
        raise Trouble(
            f"{place} cannot be read: {error}", "is the address right?", UNREADABLE
        ) from error
