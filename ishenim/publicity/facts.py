"""What posters, texts and blocks say of one school, read in one place."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from ishenim.commission import rosters
from ishenim.commission.actions.setup import HELPLINES
from ishenim.commission.pages import Pin, pin_of
from ishenim.papers.poster_facts import Facts, HelpLine
from ishenim.schools.middleware import prefix
from ishenim.schools.models import Helpline, School

#: A poster names two numbers: where there is danger, and where somebody listens.
SHOWN = (Helpline.Kind.DANGER, Helpline.Kind.TALK)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the pages of a school are: «https://example.kg» and the school's slug, if any."""

    root: str
    slug: str

    def home(self, language: str = settings.LANGUAGE_CODE) -> str:
        """The whole address of the first page."""
        return f"{self.root}{prefix(language, self.slug)}/"

    def frame(self, language: str = settings.LANGUAGE_CODE) -> str:
        """The whole address of the page that other websites show."""
        return f"{self.home(language)}b"

    @property
    def regulation(self) -> str:
        """The whole address of the regulation's public page, in the language of the request."""
        try:
            return f"{self.root}{reverse('public-regulation')}"
        except NoReverseMatch:
            return ""


def first_pin(school: School) -> Pin | None:
    """Return the pin of the commission; none before the first roster is signed."""
    first = rosters.first(school)
    return pin_of(first) if first else None


def help_lines(school: School) -> tuple[HelpLine, ...]:
    """Return the first number of each shown kind; the country's where the school has none."""
    rows: dict[str, HelpLine] = {}
    for row in school.helpline_set.all():
        words = {"ky": row.line_ky, "ru": row.line_ru, "en": row.line_en}
        rows.setdefault(row.kind, HelpLine(number=row.number, words=words))
    for kind, number, ky, ru, en in HELPLINES:
        words = {"ky": ky, "ru": ru, "en": en}
        rows.setdefault(kind, HelpLine(number=number, words=words))
    return tuple(rows[kind] for kind in SHOWN)


def facts_of(school: School, place: Place, today: date) -> Facts:
    """Return what is printed for a school on a day: three queries."""
    home = place.home()
    pin = first_pin(school)
    return Facts(
        school={"ky": school.name_ky, "ru": school.name_ru, "en": school.name_en},
        address=short_of(home),
        link=f"{home}#r={pin.fragment}" if pin else home,
        pin=groups_of(pin.printed) if pin else "",
        rules=school.rulebook_on(today),
        help=help_lines(school),
        day=today,
    )


def short_of(address: str) -> str:
    """Return an address as people type it: no scheme, no last slash."""
    parts = urlsplit(address)
    return f"{parts.netloc}{parts.path}".rstrip("/")


def groups_of(printed: str) -> str:
    """Return a pin in groups of four."""
    plain = printed.replace("-", "").replace(" ", "")
    return " ".join(plain[i : i + 4] for i in range(0, len(plain), 4))


def year_words(year: int) -> str:
    """Return a school year as everybody writes it: 2025–2026."""
    return f"{year}–{year + 1}"
