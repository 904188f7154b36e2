"""Make the test vectors that Python and TypeScript run, without any chance.

python tools/vectors.py           write vectors/*.json
python tools/vectors.py --check   fail if one of them is stale
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "vectors"
sys.path.insert(0, str(ROOT))

from tools.cases import (  # noqa: E402  (the path is set above)
    boxes,
    entering,
    envelopes,
    evidence,
    journals,
    keys,
    leaving,
    letters,
    openings,
    papers,
    proofs,
    records,
    tiled,
)
from tools.cases.school import Cases  # noqa: E402

FILES: dict[str, Callable[[], Cases]] = {
    "note": proofs.note,
    "fields": proofs.fields,
    "tree": proofs.merkle,
    "checkpoint": proofs.checkpoint,
    "tile": tiled.tiled,
    "journal": journals.journals,
    "evidence": evidence.evidence,
    "envelope": envelopes.envelopes,
    "work": envelopes.work,
    "card": keys.card,
    "receipt": keys.receipt,
    "quorum": keys.shares,
    "roster": keys.rosters,
    "school": boxes.school,
    "box": boxes.boxes,
    "letter": letters.letters,
    "urgent": letters.urgent,
    "thread": letters.threads,
    "sharing": leaving.sharings,
    "case-file": leaving.case_files,
    "opening": openings.openings,
    "act": records.records,
    "entered": entering.entered,
    "paper": papers.papers,
}


def content(name: str) -> str:
    """Return the text of one file of vectors."""
    return json.dumps({"cases": FILES[name]()}, ensure_ascii=False, indent=1) + "\n"


def main(arguments: list[str]) -> int:
    stale = []
    for name in FILES:
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
