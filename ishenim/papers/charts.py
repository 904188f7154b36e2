"""Charts as SVG that is read without seeing it: a title, a description, a table beside it.

Nothing is told by colour alone; nothing in a picture is taken for markup. The colours are those of
the text around it (`currentColor`) in three strengths.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape

WIDTH = 400
_ROW, _GAP, _TEXT, _CHAR = 24, 26, 15, 8
#: How each state of an opening is drawn: a sign that is told apart in black and white.
SIGNS = {"held": "●", "late": "◐", "moved": "◇", "missed": "○", "extraordinary": "▲"}


def bars(title: str, rows: Sequence[tuple[str, int]], *, name: str) -> str:
    """Return a bar a row, its words above and its number at its end."""
    most = max((count for _label, count in rows), default=0)
    parts = []
    for at, (label, count) in enumerate(rows):
        top = at * (_ROW + _GAP)
        length = round((WIDTH - 80) * count / most) if most else 0
        parts.append(_words(0, top + _TEXT, label))
        parts.append(
            f'<rect x="0" y="{top + 22}" width="{max(length, 2)}" height="{_ROW - 6}" rx="3" '
            'fill="currentColor" fill-opacity="0.75"/>'
        )
        parts.append(_words(max(length, 2) + 8, top + 22 + _TEXT, str(count)))
    told = "; ".join(f"{label}: {count}" for label, count in rows)
    return _svg(title, told, max(len(rows), 1) * (_ROW + _GAP), parts, name)


def timeline(
    title: str, openings: Sequence[tuple[date, str]], words: Mapping[str, str], *, name: str
) -> str:
    """Return the openings of a quarter, a sign each over its day, and what the signs mean."""
    columns = 7
    step = WIDTH // columns
    parts = []
    for at, (day, state) in enumerate(openings):
        x, y = at % columns * step, at // columns * 64
        parts.append(_words(x + 14, y + 26, SIGNS[state], size=24))
        parts.append(_words(x, y + 48, f"{day:%d.%m}"))
    lines = -(-len(openings) // columns)
    used = [state for state in SIGNS if any(state == one for _day, one in openings)]
    for at, state in enumerate(used):
        parts.append(_words(0, lines * 64 + 22 + at * 22, f"{SIGNS[state]}  {words[state]}"))
    told = "; ".join(f"{day:%d.%m.%Y}: {words[state]}" for day, state in openings)
    return _svg(title, told, lines * 64 + max(len(used), 1) * 22 + 10, parts, name)


def shares(title: str, rows: Sequence[tuple[str, int]], *, name: str) -> str:
    """Return one bar in parts, each with its sign, its words and its number below."""
    total = sum(count for _label, count in rows)
    parts, x = [], 0.0
    strengths = ("0.85", "0.5", "0.25", "0.1")
    for (_label, count), strength in zip(rows, strengths, strict=False):
        width = WIDTH * count / total if total else 0
        parts.append(
            f'<rect x="{x:.1f}" y="1" width="{width:.1f}" height="30" fill="currentColor" '
            f'fill-opacity="{strength}" stroke="currentColor"/>'
        )
        x += width
    for at, ((label, count), strength) in enumerate(zip(rows, strengths, strict=False)):
        y = 48 + at * 24
        parts.append(
            f'<rect x="0.5" y="{y}" width="14" height="14" fill="currentColor" '
            f'fill-opacity="{strength}" stroke="currentColor"/>'
        )
        parts.append(_words(22, y + 12, f"{label}: {count}"))
    told = "; ".join(f"{label}: {count}" for label, count in rows)
    return _svg(title, told, 52 + len(rows) * 24, parts, name)


def _words(x: float, y: float, text: str, *, size: int = 15) -> str:
    most = max(int((WIDTH - x) / _CHAR), 4)
    cut = text if len(text) <= most else f"{text[: most - 1]}…"
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}" fill="currentColor">{escape(cut)}</text>'


def _svg(title: str, told: str, height: int, parts: Sequence[str], name: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" '
        f'viewBox="0 0 {WIDTH} {height}" aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(told)}</desc>'
        f"{''.join(parts)}</svg>"
    )
