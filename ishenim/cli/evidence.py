"""`ishenim evidence`: look at a file that is said to prove misconduct; needs no network."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from ishenim.audit.evidence import Evidence, Judgement, judge, read_evidence, write_evidence
from ishenim.audit.told import judged
from ishenim.cli.voice import Trouble, note, say
from ishenim.proof.errors import LogError
from ishenim.proof.vkey import read_vkey

#: Exit codes: nothing is proven; misconduct is; this is no evidence.
NOTHING, PROVEN, UNREADABLE = 0, 1, 2


def keep(evidence: Evidence, place: Path) -> None:
    """Write evidence into a new file; an older one is never written over.

    Raises:
        Trouble: if the file is there, or cannot be written.
    """
    try:
        with place.open("x", encoding="utf-8") as file:
            file.write(write_evidence(evidence))
    except OSError as error:
        hint = "name a new file"
        raise Trouble(f"{place} cannot be written: {error.strerror}", hint, UNREADABLE) from error
    note(f"wrote {place}; anybody can check it: ishenim evidence {place}")


@click.command("evidence")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", default="", help="the journal's verifier key, if you know it")
@click.option("--json", "as_json", is_flag=True, help="print the result as JSON")
def command(file: Path, key: str, *, as_json: bool) -> None:
    """Check a file of evidence: do two signed states of a journal contradict each other?"""
    try:
        evidence = read_evidence(file.read_text(encoding="utf-8", errors="replace"))
        if key:
            read_vkey(key)
    except LogError as error:
        hint = "it begins with trustbox.v2/evidence; a key is one line, at /j/vkey of a school"
        raise Trouble(f"{file} cannot be read as evidence", hint, UNREADABLE) from error
    found = judge(evidence, key)
    if as_json:
        say(json.dumps(_as_json(evidence, found), ensure_ascii=False, indent=1))
    else:
        for line in judged(evidence, found, known=bool(key)):
            say(line)
    raise SystemExit(PROVEN if found.proven else NOTHING)


def _as_json(evidence: Evidence, found: Judgement) -> dict[str, object]:
    return {"proven": bool(found.proven), "key": evidence.journal, "found": asdict(found)}
