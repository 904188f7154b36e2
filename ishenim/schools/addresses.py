"""Whole addresses of a school's pages, for messages that leave the house."""

from django.conf import settings

from ishenim.schools.models import School


def whole(school: School, language: str, path: str) -> str:
    """Return the address of a page of a school in a language; `path` begins without a slash."""
    scheme = "https" if settings.HTTPS else "http"
    host, _slash, place = school.origin.partition("/")
    spoken = "" if language == settings.LANGUAGE_CODE else language
    return f"{scheme}://{'/'.join([part for part in (host, spoken, place) if part] + [path])}"
