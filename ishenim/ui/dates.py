"""Dates as official papers write them (glossary 6.5, UX-54)."""

from datetime import date

from django.utils.translation import get_language

MONTHS = {
    "ky": "январы февралы марты апрели майы июну июлу августу сентябры октябры ноябры декабры",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "en": "January February March April May June July August September October November December",
}


def official_date(day: date, language: str | None = None) -> str:
    """Return «2026-жылдын 7-апрели», «7 апреля 2026 г.» or «7 April 2026»."""
    language = language or get_language() or "ky"
    month = MONTHS.get(language, MONTHS["en"]).split()[day.month - 1]
    if language == "ky":
        return f"{day.year}-жылдын {day.day}-{month}"
    return (
        f"{day.day} {month} {day.year} г." if language == "ru" else f"{day.day} {month} {day.year}"
    )


def on_screen(words: str) -> str:
    """Return a date that no line of a page breaks within its day, nor before «г.»."""
    if words.endswith(" г."):
        return words.replace(" ", "\N{NO-BREAK SPACE}")
    return words.replace("-", "\N{NON-BREAKING HYPHEN}")


def short_date(day: date) -> str:
    """Return 07.04.2026, the same in all three languages."""
    return f"{day:%d.%m.%Y}"
