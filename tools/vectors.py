"""Make the test vectors that Python and TypeScript run, without any chance.

python tools/vectors.py [file …]   write vectors/*.json, or these alone
python tools/vectors.py --check    fail if one of them is stale
"""

import json
import sys
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "vectors"
sys.path.insert(0, str(ROOT))

from ishenim.proof.fields import SURROGATE  # noqa: E402  (the path is set above)

#: Which module of `tools.cases` makes each file, and by which function.
FILES = {
    "note": "proofs.note",
    "fields": "proofs.fields",
    "tree": "proofs.merkle",
    "checkpoint": "proofs.checkpoint",
    "tile": "tiled.tiled",
    "journal": "journals.journals",
    "evidence": "evidence.evidence",
    "envelope": "envelopes.envelopes",
    "work": "envelopes.work",
    "card": "keys.card",
    "receipt": "keys.receipt",
    "roster": "keys.rosters",
    "school": "boxes.school",
    "box": "boxes.boxes",
    "quorum": "deals.shares",
    "deal": "deals.deals",
    "letter": "letters.letters",
    "urgent": "letters.urgent",
    "thread": "letters.threads",
    "sharing": "leaving.sharings",
    "case-file": "leaving.case_files",
    "opening": "openings.openings",
    "finding": "findings.findings",
    "act": "records.records",
    "people": "persons.people",
    "entered": "entering.entered",
    "paper": "papers.papers",
}


def content(name: str) -> str:
    """Return the text of one file of vectors."""
    module, function = FILES[name].split(".")
    cases = getattr(import_module(f"tools.cases.{module}"), function)()
    text = json.dumps({"cases": cases}, ensure_ascii=False, indent=1) + "\n"
    return SURROGATE.sub(lambda half: f"\\u{ord(half[0]):04x}", text)  # a file is UTF-8


def main(arguments: list[str]) -> int:
    stale = []
    for name in [each for each in arguments if each in FILES] or FILES:
        path, text = FOLDER / f"{name}.json", content(name)
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(path.name)
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8")
    print("stale: " + ", ".join(stale) if stale else "every vector is fresh")
    return int(bool(stale) and "--check" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
