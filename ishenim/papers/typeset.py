"""Typst, loaded with the first paper: most of a server's processes never set one."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

from ishenim.papers.letters import printable

HERE = Path(__file__).parent
Standard = Literal["a-2a", "ua-1"]


def typeset(
    template: str, data: Mapping[str, Any], *, day: date, standards: Sequence[Standard]
) -> bytes:
    """Return the PDF of a template of this package: in memory, the same bytes for the same input.

    The words go in as data and are never taken for markup; `standards` as Typst names them.
    """
    import typst

    return typst.compile(
        (HERE / "templates" / f"{template}.typ").read_bytes(),
        format="pdf",
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": printable(json.dumps(data, ensure_ascii=False))},
        timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
        pdf_standards=[*standards],
    )


@cache
def _fonts() -> Any:
    """Return the faces of this package; no font of the machine is used."""
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[str(HERE / "fonts")])
