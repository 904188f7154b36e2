"""The static pages: for an official, without scripts, printable, in three languages."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from ishenim.watch.board import KINDS, STATES, Board, Line
from ishenim.watch.words import LANGUAGES, Words

NAMES = {"ky": "Кыргызча", "ru": "Русский", "en": "English"}
#: Quarters that the bars show.
SHOWN = 12
COLOURS = {
    "on_time": "#2e6b3f",
    "late": "#c79a2b",
    "moved": "#4c76a8",
    "missed": "#8a8a8a",
    "unexplained": "#a8322a",
}
STYLE = " ".join(files("ishenim.watch").joinpath("page.css").read_text("utf-8").split())
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def index(board: Board, words: Words) -> str:
    """Return the page about all schools."""
    say = words.say
    body = [
        f"<p>{_t(say('looked'))}: {_t(words.day(board.moment))}. {_t(say('intro'))}</p>",
        _states(board, words),
        f"<p>{_t(say('meaning'))} {_t(say('limits'))}</p>",
        *_needs(board, words),
        *_trends(board.quarters, words, with_more=True),
        *_districts(board, words),
        *_schools(board, words),
        f'<p class="off">{_t(say("files"))}: <a href="schools.csv">schools.csv</a>, '
        '<a href="quarters.csv">quarters.csv</a>, <a href="findings.csv">findings.csv</a>. '
        f'<a href="news.{words.language}.atom">{_t(say("news"))}</a></p>',
    ]
    return _page(words, say("title"), body, "index", feed=f"news.{words.language}.atom")


def school(line: Line, words: Words) -> str:
    """Return the page about one school."""
    say, last = words.say, line.known.last
    counts: Mapping[str, Any] = last.get("counts", {})
    read_on = words.day(line.known.read_on) if line.known.read_on else say("never")
    facts = [
        (say("result"), words.state(line.state)),
        (say("address"), "\n".join(line.row.addresses)),
        *([(say("district"), line.row.district)] if line.row.district else []),
        (say("read_on"), read_on),
    ]
    if last:
        facts += [
            (say("entries"), last.get("size", 0)),
            (say("vouch"), f"{last.get('cosigned', 0)} ({say('needed')}: {last.get('quorum', 0)})"),
            (say("letters"), f"{counts.get('letters', 0)}; {say('opened')}: "
                             f"{counts.get('opened', 0)}; {say('waiting')}: "
                             f"{counts.get('waiting', 0)}"),
        ]  # fmt: skip
    days = [
        (words.day(day), say(kind), why)
        for day, kind, why in sorted(line.said("days"), reverse=True)
        if kind != "on_time"
    ]
    body = [
        f'<p class="off"><a href="../index.{words.language}.html">{_t(say("back"))}</a></p>',
        _table((), facts),
        f"<h2>{_t(say('findings'))}</h2>",
        _findings(line.known.now, words),
        *_evidence(line, words),
        *_trends(dict(sorted(line.quarters.items())), words),
        *_part(say("days"), (say("day"), say("result"), say("reason")), days),
        *_reports(line, words),
        *_minutes(line, words),
    ]
    if line.known.earlier:
        body += [f"<h2>{_t(say('earlier'))}</h2>", _findings(line.known.earlier, words)]
    return _page(words, line.name(words.language), body, line.row.id)


# ── Parts ─────────────────────────────────────────────────────────────────────
def _states(board: Board, words: Words) -> str:
    items = [
        f'<li class="{state}"><b>{board.states[state]}</b>{_t(words.state(state))}</li>'
        for state in STATES
    ]
    return f'<ul class="states">{"".join(items)}</ul>'


def _needs(board: Board, words: Words) -> list[str]:
    """Return every school that is not clean, with what was found."""
    said = []
    for line in board.lines:
        found = [one for one in line.known.now if one["weight"] != "note"]
        if line.state == "clean":
            continue
        told = "; ".join(dict.fromkeys(words.finding(one["code"]) for one in found[:9]))
        said.append(
            f"<li>{_link(line, words)}: <b>{_t(words.state(line.state))}</b>. {_t(told)}</li>"
        )
    heading = f"<h2>{_t(words.say('needs'))}</h2>"
    if not said:
        return [heading, f"<p>{_t(words.say('nothing'))}</p>"]
    return [heading, f"<ul>{''.join(said)}</ul>"]


def _trends(
    quarters: Mapping[str, Counter[str]], words: Words, *, with_more: bool = False
) -> list[str]:
    if not quarters:
        return []
    say = words.say
    more = ("no_report", "unsigned") if with_more else ()
    head = [say("quarter"), "", say("planned"), *(say(kind) for kind in (*KINDS, *more))]
    rows = []
    for name, counted in list(quarters.items())[-SHOWN:]:
        planned = sum(counted[kind] for kind in KINDS)
        cells = [_number(counted[kind]) for kind in (*KINDS, *more)]
        rows.append(
            f"<tr><td>{_t(name)}</td><td>{_bar(counted, planned)}</td>{_number(planned)}"
            f"{''.join(cells)}</tr>"
        )
    key = "".join(
        f'<span style="background:{COLOURS[kind]}"></span>{_t(say(kind))}' for kind in KINDS
    )
    return [f"<h2>{_t(say('trends'))}</h2>", _rows(head, rows), f'<p class="key">{key}</p>']


def _bar(counted: Counter[str], planned: int) -> str:
    """Draw the parts of a quarter side by side."""
    at, parts = 0.0, []
    for kind in KINDS:
        width = 100 * counted[kind] / planned if planned else 0
        if width:
            parts.append(
                f'<rect x="{at:.2f}" width="{width:.2f}" height="10" fill="{COLOURS[kind]}"/>'
            )
        at += width
    return (
        '<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        f"{''.join(parts)}</svg>"
    )


def _districts(board: Board, words: Words) -> list[str]:
    say = words.say
    rows = []
    for name, lines in board.districts.items():
        days: Counter[str] = Counter()
        for line in lines:
            days.update(kind for _day, kind, _why in line.said("days"))
        states = Counter(line.state for line in lines)
        cells = [len(lines), *(states[state] for state in STATES), *(days[kind] for kind in KINDS)]
        numbers = "".join(map(_number, cells))
        rows.append(f"<tr><td>{_t(name or say('no_district'))}</td>{numbers}</tr>")
    if not rows:
        return []
    kinds = (say(kind) for kind in KINDS)
    head = [say("district"), say("schools"), *map(words.state, STATES), *kinds]
    return [f"<h2>{_t(say('districts'))}</h2>", _rows(head, rows)]


def _schools(board: Board, words: Words) -> list[str]:
    say = words.say
    head = [say("school"), say("district"), say("result"), *(say(kind) for kind in KINDS)]
    head += [say("no_report"), say("unsigned"), say("read_on")]
    rows = []
    for line in board.lines:
        days = Counter(kind for _day, kind, _why in line.said("days"))
        counts = [*(days[kind] for kind in KINDS), len(line.said("reports_missing"))]
        numbers = "".join(map(_number, [*counts, len(line.unsigned)]))
        read_on = words.day(line.known.read_on) if line.known.read_on else say("never")
        rows.append(
            f"<tr><td>{_link(line, words)}</td><td>{_t(line.row.district)}</td>"
            f"<td>{_t(words.state(line.state))}</td>{numbers}<td>{_t(read_on)}</td></tr>"
        )
    return [f"<h2>{_t(say('schools'))}</h2>", _rows(head, rows)]


def _findings(found: Sequence[Mapping[str, Any]], words: Words) -> str:
    if not found:
        return f"<p>{_t(words.say('nothing'))}</p>"
    items = []
    for one in found:
        entry = "" if one["index"] is None else f" ({words.say('entry')} {one['index']})"
        detail = f": {one['detail']}" if one["detail"] else ""
        told = f"{words.say('w_' + one['weight'])}: {words.finding(one['code'])}{detail}{entry}"
        since = f"{words.say('since')}: {words.day(one['first'])}"
        items.append(f"<li>{_t(told)} [{_t(one['code'])}]. {_t(since)}</li>")
    return f"<ul>{''.join(items)}</ul>"


def _evidence(line: Line, words: Words) -> list[str]:
    if not line.evidence:
        return []
    links = [f'<li><a href="../evidence/{quote(one)}">{_t(one)}</a></li>' for one in line.evidence]
    return [f"<h2>{_t(words.say('evidence'))}</h2>", f"<ul>{''.join(links)}</ul>"]


def _reports(line: Line, words: Words) -> list[str]:
    say = words.say
    missing, late = set(line.said("reports_missing")), set(line.said("reports_late"))
    signed: Mapping[str, str] = line.known.last.get("reports", {})
    rows = [
        (name,
         words.day(signed[name]) if name in signed else "",
         say("no_report") if name in missing else say("report_late") if name in late else "")
        for name in sorted({*missing, *signed}, reverse=True)
    ]  # fmt: skip
    return _part(say("reports"), (say("quarter"), say("day"), say("result")), rows)


def _minutes(line: Line, words: Words) -> list[str]:
    say = words.say
    rows = []
    for number, day, _index, seats in reversed(line.said("minutes")):
        told = (
            f"{say('missing_seats')}: {', '.join(map(str, seats))}" if seats else say("all_signed")
        )
        rows.append((f"№ {number}", words.day(day), told))
    few = [
        (name, f"{held}; {say('needed')}: {needed}")
        for name, held, needed in line.said("half_years")
    ]
    return [
        *_part(say("minutes"), ("№", say("day"), say("result")), rows),
        *_part(say("few"), (), few),
    ]


# ── Marks ─────────────────────────────────────────────────────────────────────
def _t(text: object) -> str:
    """Return a text for a page. What a host said comes in by here alone."""
    return escape("".join(one for one in str(text) if one >= " " or one == "\n"))


def _number(value: int) -> str:
    return f'<td class="n">{value}</td>'


def _link(line: Line, words: Words) -> str:
    address = f"school/{line.row.id}.{words.language}.html"
    return f'<a href="{address}">{_t(line.name(words.language))}</a>'


def _part(title: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """Return a heading and a table, nothing where there are no rows."""
    return [f"<h2>{_t(title)}</h2>", _table(head, rows)] if rows else []


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    made = [
        "<tr>" + "".join(f"<td>{_t(cell).replace(chr(10), '<br>')}</td>" for cell in row) + "</tr>"
        for row in rows
    ]
    return _rows(head, made)


def _rows(head: Sequence[str], rows: Iterable[str]) -> str:
    top = "".join(f'<th scope="col">{_t(name)}</th>' for name in head)
    said = f"<thead><tr>{top}</tr></thead>" if head else ""
    return f'<div class="wide"><table>{said}<tbody>{"".join(rows)}</tbody></table></div>'


def _page(words: Words, title: str, body: Iterable[str], name: str, feed: str = "") -> str:
    links = "".join(
        f"<b>{NAMES[one]}</b>"
        if one == words.language
        else f'<a href="{name}.{one}.html" hreflang="{one}" lang="{one}">{NAMES[one]}</a>'
        for one in LANGUAGES
    )
    atom = f'<link rel="alternate" type="application/atom+xml" href="{feed}">' if feed else ""
    return (
        f'<!doctype html><html lang="{words.language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{_t(title)}</title>{atom}<style>{STYLE}</style></head><body>"
        f"<nav>{links}</nav><h1>{_t(title)}</h1>{''.join(body)}"
        f"<p>{_t(words.say('made'))}</p></body></html>\n"
    )
