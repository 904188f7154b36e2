"""Every pair of colours a reader meets has the contrast of WCAG AA, by day and by night (UX-61)."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parents[2] / "ishenim" / "ui" / "css" / "tokens.css").read_text()
PAIRS = [
    ("ink", "paper"),
    ("ink", "card"),
    ("ink", "calm"),
    ("ink", "warm"),
    ("soft", "paper"),
    ("soft", "card"),
    ("soft", "calm"),
    ("brand", "paper"),
    ("brand", "card"),
    ("brand", "calm"),
    ("warm-ink", "warm"),
    ("button-ink", "button"),
    ("paper", "ink"),
]


def themes() -> list[dict[str, str]]:
    day, night = TOKENS.split("@media (prefers-color-scheme: dark)")
    colours = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", part)) for part in (day, night)]
    return [colours[0], {**colours[0], **colours[1]}]


def light(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    brighter, darker = sorted((light(one), light(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["day", "night"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read(theme, text, ground):
    colours = themes()[theme]
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["day", "night"])
def test_focus_can_be_seen(theme):
    colours = themes()[theme]
    assert contrast(colours["focus"], colours["paper"]) >= 3
