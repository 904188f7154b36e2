"""Draw the ceremony, a letter's way and the threats; `--check` fails where docs have other bytes.

Plain SVG: any browser shows it, and a change is read as text. The ceremony is drawn from its table
(ishenim/opening/table.py), whose own sentences are the words of the drawing.
"""

import inspect
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from textwrap import wrap
from xml.sax.saxutils import escape

import django

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
sys.path.insert(0, str(ROOT))
INK, SOFT, LINE, PAPER, GREEN, WARM = (
    "#20303a",
    "#55636b",
    "#8a979d",
    "#fffdf8",
    "#e3f0ef",
    "#fdeed5",
)
SIZE, LEAD, PAD = 14, 19, 12


# ── Pieces of SVG ─────────────────────────────────────────────────────────────
def fold(words: str, width: float) -> list[str]:
    """Return the lines of a text that fit a width, whatever face a browser has."""
    return wrap(words, int(width / (SIZE * 0.6)))


def lines(
    x: float, y: float, said: Sequence[str], *, anchor: str = "start", style: str = ""
) -> str:
    """Return lines of text; the first one's foot stands at `y`."""
    spans = "".join(
        f'<tspan x="{x:g}" y="{y + n * LEAD:g}">{escape(one)}</tspan>' for n, one in enumerate(said)
    )
    return f'<text text-anchor="{anchor}"{style}>{spans}</text>\n'


def box(x: float, y: float, width: float, height: float, fill: str) -> str:
    """Return a box with round corners."""
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="8" '
        f'fill="{fill}" stroke="{LINE}"/>\n'
    )


def arrow(x: float, y: float, to_x: float, to_y: float, *, dashed: bool = False) -> str:
    """Return an arrow."""
    dashes = ' stroke-dasharray="5 4"' if dashed else ""
    return (
        f'<path d="M{x:g} {y:g}L{to_x:g} {to_y:g}" stroke="{INK}" fill="none" '
        f'marker-end="url(#tip)"{dashes}/>\n'
    )


BOLD = ' font-weight="bold"'
QUIET = f' fill="{SOFT}"'


def svg(width: float, height: float, title: str, inside: str) -> str:
    """Return a whole drawing; its title is what is read aloud."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" role="img" font-family="sans-serif" '
        f'font-size="{SIZE}" fill="{INK}">\n<title>{escape(title)}</title>\n'
        f'<defs><marker id="tip" viewBox="0 0 10 10" refX="10" refY="5" markerWidth="9" '
        f'markerHeight="9" orient="auto"><path d="M0 0L10 5L0 10z" fill="{INK}"/></marker></defs>\n'
        f'<rect width="{width:g}" height="{height:g}" fill="{PAPER}"/>\n{inside}</svg>\n'
    )


# ── The ceremony, from its table ──────────────────────────────────────────────
@dataclass(frozen=True)
class Step:
    """A row of the table in words."""

    name: str
    hand: str
    asks: str
    then: str
    goes_on: bool


def steps() -> Iterator[Step]:
    """Return what the table of the ceremony says of itself."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ishenim.settings")
    django.setup()
    from ishenim.opening.table import TABLE  # once Django is awake

    for row in TABLE:
        yield Step(
            name=row.step,
            hand=f"each presses: {row.verb}" if row.is_pressed else "each browser, by itself",
            asks=_first_sentence(row.asks_of),
            then=_first_sentence(row.then) if row.then else "",
            goes_on=row.goes_on,
        )


def _first_sentence(told: object) -> str:
    first = (inspect.getdoc(told) or "").partition("\n\n")[0].replace("\n", " ")
    if not first:
        raise SystemExit(f"{told} does not say what it is")
    return first


def ceremony() -> str:
    """Draw the steps of an opening one below the other."""
    left, wide, after = 190, 420, 330
    y, feet, inside = PAD, [], []
    for step in steps():
        asks, then = fold(step.asks, wide - 2 * PAD), fold(step.then, after - 4 * PAD)
        height = max(len(asks), 2) * LEAD + 2 * PAD
        inside.append(box(left, y, wide, height, GREEN if step.hand.startswith("each p") else WARM))
        inside.append(lines(left + PAD, y + PAD + SIZE, asks))
        inside.append(lines(PAD, y + PAD + SIZE, [step.name], style=BOLD))
        inside.append(lines(PAD, y + PAD + SIZE + LEAD, [step.hand], style=QUIET))
        if then:
            inside.append(arrow(left + wide, y + height / 2, left + wide + 3 * PAD, y + height / 2))
            inside.append(lines(left + wide + 3 * PAD + 6, y + PAD + SIZE, then))
        elif step.goes_on:
            said = ["until the act is signed,", "more cards may still come"]
            inside.append(lines(left + wide + PAD, y + PAD + SIZE, said, style=QUIET))
        feet.append((y, y + height))
        y += height + 26
    inside += [
        arrow(left + wide / 2, foot, left + wide / 2, top) for (_, foot), (top, _) in pairwise(feet)
    ]
    title = "The steps of an opening: " + ", ".join(step.name for step in steps())
    return svg(left + wide + after, y - 26 + PAD, title, "".join(inside))


# ── A letter's way ────────────────────────────────────────────────────────────
AUTHOR, SERVER, MEMBERS, ALL = range(4)
#: From whom to whom; the same column twice is what somebody does alone.
WAY = (
    (AUTHOR, AUTHOR), (AUTHOR, SERVER), (SERVER, AUTHOR), (MEMBERS, MEMBERS), (MEMBERS, SERVER),
    (MEMBERS, MEMBERS), (SERVER, ALL), (MEMBERS, SERVER), (SERVER, AUTHOR), (ALL, ALL),
)  # fmt: skip
WAY_WORDS = {
    "en": (
        "The way of a letter",
        ("The author's phone", "The server", "Members' cards", "Everybody"),
        (
            "locks the letter: several cards open it together (3 of 5); makes a code of 20 digits",
            "a locked letter; its day is kept, not its hour",
            "a signed receipt with the seal number",
            "Tuesday: unlock the cards, seal the next box",
            "signatures under one list of letters",
            "hand each other their parts of the key and read",
            "journal: list of seals, signed act",
            "an answer that the code alone opens",
            "the answer, read with the code",
            "checks the journal: CLEAN, or what is wrong",
        ),
    ),
    "ru": (
        "Путь письма",
        ("Телефон автора", "Сервер", "Карты комиссии", "Все"),
        (
            "запирает письмо: откроют несколько карт вместе (3 из 5); создаёт код из 20 цифр",
            "запертое письмо; хранится день, но не час",
            "подписанное подтверждение с номером пломбы",
            "вторник: открывают карты, пломбируют следующий ящик",
            "подписи под одним списком писем",
            "отдают друг другу доли ключа и читают",
            "журнал: список пломб, подписанный акт",
            "ответ, который открывает только код",
            "ответ читают по коду",
            "проверяют журнал: ЧИСТО или что не так",
        ),
    ),
    "ky": (
        "Каттын жолу",
        ("Арыз ээсинин телефону", "Сервер", "Мүчөлөрдүн карталары", "Баары"),
        (
            "катты кулпулайт: бир нече карта чогуу ачат (5 картадан 3); 20 цифралуу код түзөт",
            "кулпуланган кат; күнү сакталат, сааты сакталбайт",
            "пломба номери бар, кол коюлган тастыктама",
            "шейшемби: карталар ачылат, кийинки кутуча пломбаланат",
            "каттардын бир тизмесине кол коюлат",
            "ачкычтын үлүштөрүн бири-бирине берип, окушат",
            "журнал: пломбалардын тизмеси, кол коюлган акт",
            "код менен гана ачылган жооп",
            "жооп код менен окулат",
            "журналды текшерет: ТАЗА же кайсы жери туура эмес",
        ),
    ),
}


def way(language: str) -> str:
    """Draw who gives what to whom, from the first word to the answer."""
    title, columns, said = WAY_WORDS[language]
    wide = 236
    centre = [PAD + wide * (n + 0.5) for n in range(len(columns))]
    y, inside = 62.0, []
    for (start, end), words in zip(WAY, said, strict=True):
        room = wide - 26 if start == end else wide * abs(end - start) - 36
        folded = fold(words, room)
        height = len(folded) * LEAD
        if start == end:
            inside.append(box(centre[start] - wide / 2 + 5, y, wide - 10, height + 12, GREEN))
            inside.append(lines(centre[start], y + LEAD, folded, anchor="middle"))
            y += height + 30
        else:
            middle = (centre[start] + centre[end]) / 2
            inside.append(lines(middle, y + SIZE, folded, anchor="middle"))
            step = 3 if end > start else -3
            inside.append(
                arrow(centre[start] + step, y + height + 6, centre[end] - step, y + height + 6)
            )
            y += height + 26
    heads = []
    for x, name in zip(centre, columns, strict=True):
        heads.append(f'<path d="M{x:g} 46V{y:g}" stroke="{LINE}" stroke-dasharray="2 5"/>\n')
        heads.append(box(x - wide / 2 + 5, PAD, wide - 10, 34, WARM))
        heads.append(lines(x, PAD + 22, [name], anchor="middle", style=BOLD))
    return svg(wide * len(columns) + 2 * PAD, y + PAD, title, "".join([*heads, *inside]))


# ── Who holds what ────────────────────────────────────────────────────────────
PLACES = (
    ("The author's phone", "the words until they are sent; the code, on paper"),
    ("The network", "that the site was visited; how large, in coarse steps"),
    ("The server", "locked letters, days, signed lines; no key that opens any"),
    ("Each member", "one card; fewer than a quorum open no locked letter"),
    ("Everybody", "the journal: seals, acts, who signed; no word of a letter"),
)


def threats() -> str:
    """Draw who holds what, with the lines that only locked bytes cross."""
    wide, gap = 176, 22
    folded = [fold(words, wide - 2 * PAD) for _name, words in PLACES]
    height = PAD + LEAD * (max(map(len, folded)) + 1) + PAD + 4
    inside = []
    for n, ((name, _words), said) in enumerate(zip(PLACES, folded, strict=True)):
        x = PAD + n * (wide + gap)
        inside.append(box(x, PAD, wide, height, GREEN if n in {0, 3} else WARM))
        inside.append(lines(x + PAD, PAD + LEAD, [name], style=BOLD))
        inside.append(lines(x + PAD, PAD + 2 * LEAD + 4, said))
        if n:
            inside.append(arrow(x - gap + 2, PAD + height / 2, x - 2, PAD + height / 2))
    foot = PAD + height + LEAD + 4
    said = [
        "Green: where words can be read. Elsewhere a letter is locked bytes, with two exceptions:",
        "without scripts the server holds the words for a moment; an urgent letter takes one card.",
    ]
    inside.append(lines(PAD, foot, said, style=QUIET))
    whole = 2 * PAD + len(PLACES) * (wide + gap) - gap
    return svg(whole, foot + LEAD + PAD, "Who holds what", "".join(inside))


def drawn() -> dict[Path, str]:
    """Return every drawing with its place."""
    found = {DOCS / f"pictures/way.{language}.svg": way(language) for language in WAY_WORDS}
    found[DOCS / "pictures/ceremony.en.svg"] = ceremony()
    found[DOCS / "pictures/threats.en.svg"] = threats()
    return found


def main(arguments: list[str]) -> int:
    """Write the drawings, or compare them with what is there."""
    stale = [p for p, said in drawn().items() if not p.exists() or p.read_text("utf-8") != said]
    if "--check" in arguments:
        print("\n".join(f"{path} is stale: tools/drawings.py" for path in stale) or "all fresh")
        return bool(stale)
    for path in stale:
        path.write_text(drawn()[path], "utf-8")
        print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
