"""Files of evidence: what two signed heads of one journal prove, and what they only hint at."""

from ishenim.audit.evidence import Evidence, judge, read_evidence, write_evidence
from ishenim.proof import tree
from ishenim.proof.checkpoint import Checkpoint, journal_name
from ishenim.proof.note import Signer, sign_note
from tools.cases.school import JOURNAL, ORIGIN, Case, Cases

NAME = journal_name(ORIGIN)
LOG = JOURNAL
IMPOSTER = Signer(NAME, b"\7" * 32)
WITNESS = Signer("witness.example", b"\5" * 32)
AT = 1_795_600_000


def _tree(size: int, fork: int = 10**6) -> tree.Tree:
    """Return the log of the entries `leaf 0`, `leaf 1`, …; from `fork` on of other entries."""
    found = tree.Tree()
    for number in range(size):
        found.append(f"{'leaf' if number < fork else 'other'} {number}".encode())
    return found


def _head(log: tree.Tree, size: int, signer: Signer = LOG, *, at: int = 0) -> str:
    text = Checkpoint(NAME, size, tree.root(size, log.read)).text
    return sign_note(text, [signer]) + (WITNESS.cosign(text, at=at) if at else "")


def _steps(log: tree.Tree, old: int, new: int) -> tuple[bytes, ...]:
    return tuple(tree.steps(old, new, log.read))


def _evidence(first: str, second: str, *steps: bytes, signer: Signer = LOG) -> Evidence:
    return Evidence(
        journal=signer.vkey,
        first=first,
        second=second,
        steps=steps,
        cosigners=(WITNESS.witness_vkey,),
    )


def evidence() -> Cases:
    """Return every case; what each shows is what the judge of the floor says."""
    honest, forked = _tree(12), _tree(12, 3)
    grown = _steps(honest, 5, 12)
    away = _steps(forked, 8, 12)
    other = {"expected": IMPOSTER.vkey}
    files: list[tuple[str, Evidence, Case]] = [
        ("two roots of one size", _evidence(_head(honest, 7), _head(forked, 7)), {}),
        ("a longer journal whose beginning is another", _evidence(_head(honest, 8), _head(forked, 12), *away), {}),
        ("the longer journal first", _evidence(_head(forked, 12), _head(honest, 8), *away), {}),
        ("a witness under both", _evidence(_head(honest, 7, at=AT), _head(forked, 7, at=AT + 60)), {}),
        ("a witness under one of them", _evidence(_head(honest, 7, at=AT), _head(forked, 7)), {}),
        ("a false cosignature accuses nobody", _evidence(_head(honest, 7, at=AT), _head(forked, 7) + WITNESS.cosign("other\n", at=AT)), {}),
        ("one and the same head", _evidence(_head(honest, 7), _head(honest, 7)), {}),
        ("a journal that grew", _evidence(_head(honest, 5), _head(honest, 12), *grown), {}),
        ("the shorter one cosigned later", _evidence(_head(honest, 5, at=AT + 60), _head(honest, 12, at=AT), *grown), {}),
        ("two sizes without steps", _evidence(_head(honest, 8), _head(forked, 12)), {}),
        ("steps of another journal", _evidence(_head(honest, 8), _head(forked, 12), *_steps(honest, 8, 12)), {}),
        ("a step too few", _evidence(_head(honest, 8), _head(forked, 12), *away[:-1]), {}),
        ("a head that another key signed", _evidence(_head(honest, 7), _head(forked, 7, IMPOSTER)), {}),
        ("the key of somebody else", _evidence(_head(honest, 7), _head(forked, 7)), other),
    ]  # fmt: skip
    cases: Cases = []
    for name, given, more in files:
        text = write_evidence(given)
        found = judge(read_evidence(text), more.get("expected", ""))
        proven = [[said.code, said.who] for said in found.proven]
        hints = [[said.code, said.who] for said in found.hints]
        shown = {"sizes": list(found.sizes), "proven": proven, "hints": hints}
        cases.append({"name": name, "text": text, **more, **shown})
    return cases + _broken(write_evidence(files[0][1]))


def _broken(good: str) -> Cases:
    broken = {
        "nothing": "",
        "another record": good.replace("trustbox.v2/evidence", "trustbox.v2/act"),
        "one head": good[: good.index("second\n")],
        "a line that is not known": good.replace("journal ", "newspaper "),
        "a line after the heads": good + "more\n",
        "two journals": good.replace(f"journal {LOG.vkey}\n", f"journal {LOG.vkey}\n" * 2),
        "a journal's key that cosigns": good.replace(LOG.vkey, LOG.witness_vkey),
        "a cosigner's key that signs": good.replace(WITNESS.witness_vkey, WITNESS.vkey),
        "a step of another length": good.replace("first\n", "step QUFB\nfirst\n"),
    }
    return [{"name": name, "text": text, "error": "LOG_FORMAT"} for name, text in broken.items()]
