"""Write the public holidays for the browser's verifier, which has no library of them.

python tools/holidays_table.py           write web/verify/holidays.json
python tools/holidays_table.py --check   fail if it is stale
"""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATH = ROOT / "web" / "verify" / "holidays.json"
sys.path.insert(0, str(ROOT))

from ishenim.regulation.calendar import public_holidays  # noqa: E402  (the path is set above)

YEARS = range(2024, 2046)


def content() -> str:
    """Return the text of the table: month and day of each holiday, year by year."""
    table = {str(year): [f"{day:%m-%d}" for day in public_holidays(year, "en")] for year in YEARS}
    rows = ",\n".join(f' "{year}": {json.dumps(days)}' for year, days in table.items())
    return "{\n" + rows + "\n}\n"


def main(arguments: list[str]) -> int:
    """Write the table, or say whether it is stale."""
    fresh = PATH.exists() and PATH.read_text(encoding="utf-8") == content()
    if not fresh and "--check" not in arguments:
        PATH.write_text(content(), encoding="utf-8")
    print("fresh" if fresh else f"stale: {PATH.name}")
    return int(not fresh and "--check" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
