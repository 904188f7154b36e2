"""What is new as Atom (RFC 4287), for whoever reads it in a feed reader."""

from hashlib import sha256
from xml.sax.saxutils import escape

from ishenim.watch.board import Board, News, news_of
from ishenim.watch.words import Words

#: A feed holds so many entries.
MOST = 500


def feed(board: Board, words: Words) -> str:
    """Return the feed in one language."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{words.language}">',
        f"<title>{_safe(words.say('title'))}</title>",
        f"<id>{_id('feed', words.language)}</id>",
        f"<updated>{_moment(board.moment)}</updated>",
        "<author><name>ishenim watch</name></author>",
    ]
    for one in news_of(board)[:MOST]:
        lines += _entry(one, words)
    return "\n".join([*lines, "</feed>", ""])


def _entry(one: News, words: Words) -> list[str]:
    said = words.finding(one.code) if one.is_finding else words.say(one.code)
    name = one.line.name(words.language)
    when = "" if one.is_finding else f"{words.day(one.on)}. "
    detail = f": {one.detail}" if one.detail else ""
    return [
        "<entry>",
        f"<title>{_safe(f'{name}: {said}')}</title>",
        f"<id>{_id(one.line.row.id, one.name)}</id>",
        f"<updated>{_moment(one.on)}</updated>",
        f'<link href="school/{one.line.row.id}.{words.language}.html"/>',
        f"<summary>{_safe(f'{when}{said}{detail}')}</summary>",
        "</entry>",
    ]


def _id(*parts: str) -> str:
    return f"urn:ishenim:watch:{sha256(chr(10).join(parts).encode()).hexdigest()[:32]}"


def _moment(text: str) -> str:
    return text if len(text) > 10 else f"{text}T12:00:00+06:00"


def _safe(text: str) -> str:
    """Return a text as XML may hold it: characters that XML has no place for are left out."""
    return escape("".join(one for one in text if _is_allowed(one)))


def _is_allowed(one: str) -> bool:
    return one in "\t\n\r" or (one >= " " and not "\ud800" <= one <= "\udfff" and one < "\ufffe") \
        or one >= "\U00010000"  # fmt: skip
