"""Whole addresses of a school's pages, for messages that leave the house."""

from django.conf import settings

from ishenim.schools.models import School


def root(school: School) -> str:
    """Return scheme and host of a school's address, without a final slash.

    From its own name, never from what a request calls it: pages and papers that all get alike must
    not carry the name by which one came.
    """
    scheme = "https" if settings.HTTPS else "http"
    return f"{scheme}://{school.origin.partition('/')[0]}"


def absolute(school: School, path: str) -> str:
    """Return the whole address of a path that `reverse` gave, in its language."""
    return root(school) + path


def whole(school: School, language: str, path: str) -> str:
    """Return the address of a page of a school in a language; `path` begins without a slash."""
    place = school.origin.partition("/")[2]
    spoken = "" if language == settings.LANGUAGE_CODE else language
    return "/".join([root(school), *(part for part in (spoken, place) if part), path])
