"""Dates as official papers write them (glossary 6.5, UX-54)."""

from datetime import date

MONTHS = {
    "ky": "январы февралы марты апрели майы июну июлу августу сентябры октябры ноябры декабры",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "en": "January February March April May June July August September October November December",
}
_ROMAN = ("", "I", "II", "III", "IV")


def official_date(day: date, language: str) -> str:
    """Return «2026-жылдын 7-апрели», «7 апреля 2026 г.» or «7 April 2026»."""
    month = MONTHS.get(language, MONTHS["en"]).split()[day.month - 1]
    if language == "ky":
        return f"{day.year}-жылдын {day.day}-{month}"
    return (
        f"{day.day} {month} {day.year} г." if language == "ru" else f"{day.day} {month} {day.year}"
    )


def roman(number: int) -> str:
    """Return a quarter or a half-year in Roman digits, as papers write them."""
    return _ROMAN[number]


def short_date(day: date) -> str:
    """Return 07.04.2026, the same in all three languages."""
    return f"{day:%d.%m.%Y}"


def ended(sentence: str) -> str:
    """Return a sentence with one full stop: a Russian date or a reason brings one of its own."""
    return sentence[:-1] if sentence.endswith("..") else sentence
