"""`make soak`: SOAK_MINUTES (10) on each database; SOAK_DATABASES names one of them alone."""

import json
import os
import subprocess
import sys
from typing import Any

from soak import floods, place

#: MB that the server may hold, whatever is done to it.
MOST_MEMORY = 400


def main() -> None:
    minutes = float(os.environ.get("SOAK_MINUTES", "10"))
    phases = len(floods.FLOODS) + 5
    good = True
    for database in os.environ.get("SOAK_DATABASES", "sqlite postgres").split():
        for how in (str(minutes * 60 / phases), "full"):
            told = _run(database, how)
            good = _judged(told) and good
    if not place.faketime():
        print("The clock was not moved: no libfaketime here that works (SOAK_FAKETIME names one).")
    sys.exit(not good)


def _run(database: str, how: str) -> dict[str, Any] | None:
    print(f"{database}, {how if how == 'full' else 'one thing after the other'}", file=sys.stderr)
    words = [sys.executable, "-W", "ignore", "-m", "soak.run", database, how]
    ran = subprocess.run(words, stdout=subprocess.PIPE, check=True)
    told: dict[str, Any] | None = json.loads(ran.stdout)
    return told


def _judged(told: dict[str, Any] | None) -> bool:
    """Print what came of a run, and tell whether it is good."""
    if told is None:
        print("The disk was not filled: this account may not mount a small one.")
        return True
    failed = sum(sum(row["failed"].values()) for row in told["phases"])
    print(
        f"\n{told['database']}: acknowledged {told['acknowledged']} ({told['letters']} letters, "
        f"{told['without_scripts']} without scripts, {told['follow_ups']} follow-ups), "
        f"lost {len(told['lost'])}, not found meanwhile {told['not_found']}, 5xx while the "
        f"database was there {failed}\n"
        f"most memory of the server {told['memory']:.0f} MB, of what cleans files "
        f"{told['cleaning']:.0f} MB; killed {told['kills']}; verified {told['verified']}; "
        f"gave up {told['gave_up']}"
    )
    if "stopped_after" in told:
        print(f"SIGTERM under stalled letters: ended after {told['stopped_after']:.1f} s")
    columns = f"{'answers':>8}{'p99 s':>7}{'ratio':>7}{'longest':>8}{'receipt':>8}{'MB':>5}"
    print(f"{'':28}{columns}  5xx, told")
    for row in told["phases"]:
        print(
            f"{row['phase']:28}{row['answers']:8}{row['p99']:7.2f}{row['ratio']:7.1f}"
            f"{row['longest']:8.2f}{row['longest_to_receipt']:8.1f}{row['memory']:5.0f}  "
            f"{_short(row['failed'])} away {_short(row['told_away'])} busy {row['busy']}"
        )
    for line in told["lost"]:
        print(f"LOST {line}")
    for line, count in told["said"].items():
        print(f"  log, {count} times: {line[:160]}")
    accused = "MISCONDUCT" in told["verified"]
    return not (told["lost"] or failed or accused or told["memory"] > MOST_MEMORY)


def _short(counted: dict[str, int]) -> str:
    return ", ".join(f"{count} x {what}" for what, count in counted.items()) or "0"


if __name__ == "__main__":
    main()
