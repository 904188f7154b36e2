"""The block for the school's own website: as HTML to paste, or as a small page inside a frame.

Neither has a script, a cookie, or a request to anybody else. The link carries the pin of the
commission, so that the school's website vouches for it (docs/spec/roster.md).
"""

import base64
import hashlib
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join

from ishenim.papers.poster_facts import Facts
from ishenim.papers.poster_words import WORDS, when

#: No quotes and no ">" in it: it stands in the page as it is, and the policy names its hash.
STYLE = (
    "body{margin:0;padding:16px;background:#fbf6ee;color:#20303a;"
    "font:17px/1.5 system-ui,Roboto,Noto Sans,sans-serif}"
    "h1{margin:0 0 8px;font-size:22px;color:#0c5b62}p{margin:0 0 10px}"
    "ul{margin:0;padding:0;list-style:none}li{padding:4px 0}"
    ".call{font-size:20px;font-weight:700}a{color:#0c5b62}"
    ".go{display:block;padding:14px;border-radius:12px;background:#0c5b62;color:#fff;"
    "font-weight:700;text-align:center;text-decoration:none}"
    "a:focus-visible{outline:3px solid #b25a00;outline-offset:2px}"
)
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors *"
)

GO = {"ky": "Кутучага кат жаз", "ru": "Написать в ящик", "en": "Write to the box"}
HEIGHT = 400


def page(facts: Facts, language: str) -> dict[str, Any]:
    """Return what the framed page shows."""
    return {
        "style": STYLE,
        "words": WORDS[language],
        "when": when(language, facts.rules),
        "help": [(line.number, line.words[language]) for line in facts.help],
        "home": reverse("public-home"),
        "go": GO[language],
    }


def iframe(address: str, language: str) -> str:
    """Return the HTML that shows the framed page."""
    return format_html(
        '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy" '
        'referrerpolicy="no-referrer" style="border:0;border-radius:12px;max-width:560px">'
        "</iframe>",
        address,
        WORDS[language]["title"],
        HEIGHT,
    )


def snippet(facts: Facts, language: str, *, link: str) -> str:
    """Return the block as HTML to paste: its own style, one link, numbers to call."""
    words = WORDS[language]
    numbers = format_html_join(
        "\n",
        '  <p style="margin:0 0 4px"><a href="tel:{}" style="color:#0c5b62;font-size:20px;'
        'font-weight:700">{}</a> {}</p>',
        ((line.number, line.number, line.words[language]) for line in facts.help),
    )
    return format_html(
        '<div lang="{}" style="max-width:560px;padding:16px;border:2px solid #a9cfcb;'
        "border-radius:12px;background:#fbf6ee;color:#20303a;font:17px/1.5 system-ui,"
        'Roboto,sans-serif">\n'
        '  <p style="margin:0 0 8px;color:#0c5b62;font-size:22px;font-weight:700">{}</p>\n'
        '  <p style="margin:0 0 10px">{}</p>\n'
        '  <p style="margin:0 0 10px">{}</p>\n'
        '  <p style="margin:0 0 12px"><a href="{}" target="_blank" rel="noopener noreferrer" '
        'style="display:block;padding:14px;border-radius:12px;background:#0c5b62;color:#fff;'
        'font-weight:700;text-align:center;text-decoration:none">{}</a></p>\n'
        '  <p style="margin:0 0 4px">{}</p>\n{}\n</div>',
        language,
        words["title"],
        f"{words['name']} {words['alone']}",
        when(language, facts.rules),
        link,
        GO[language],
        words["now"],
        numbers,
    )
