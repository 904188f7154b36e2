"""Write docs/stages.md from the table of stages; `--check` fails where they differ."""

import sys
from pathlib import Path

from ishenim.regulation import stages

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "stages.md"
HEAD = """# The way of a letter

Drawn by `tools/stages.py` from [the table](../ishenim/regulation/stages.py); nothing else decides
which step may follow which. The author sees five words of their own.

"""


def written() -> str:
    """Return the whole document."""
    drawing = f"```mermaid\n{stages.diagram('en')}```\n\n"
    rows = ["| stage | ky | ru | en | the author sees |", "|---|---|---|---|---|"]
    rows += [
        f"| `{one.code}` | {' | '.join(one.words.values())} | {one.author} |"
        for one in stages.STAGES
    ]
    steps = ["| step | from | to | what must be there first | rule |", "|---|---|---|---|---|"]
    steps += [
        f"| {one.words['en']} | {', '.join(one.sources)} | {one.target} "
        f"| {', '.join(one.needs) or '–'} | {one.rule} |"
        for one in stages.TRANSITIONS
    ]
    return HEAD + drawing + "\n".join(rows) + "\n\n" + "\n".join(steps) + "\n"


def main(arguments: list[str]) -> int:
    """Write the document, or compare it with what is there."""
    if "--check" in arguments:
        fresh = DOCUMENT.exists() and DOCUMENT.read_text("utf-8") == written()
        print("docs/stages.md is fresh" if fresh else "docs/stages.md is stale: tools/stages.py")
        return 0 if fresh else 1
    DOCUMENT.write_text(written(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
