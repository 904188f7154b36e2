"""What somebody typed is not lost when a page cannot be shown: it comes back in a form of its own.

For pages of authors, whose browsers may have no scripts and keep nothing by themselves. Files do
not come back: a page cannot hand a browser its file again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.urls import Resolver404, resolve

View = TypeVar("View", bound=Callable[..., Any])
#: A button's own name, by which a form asks for another language only.
NOT_TYPED = {"only"}


def keeps_words(view: View) -> View:
    """Mark a view whose posted form is shown again with whatever refuses it."""
    view.keeps_words = True  # type: ignore[attr-defined]
    return view


@dataclass(frozen=True)
class Kept:
    """A form that was posted, to be posted again."""

    address: str
    text: str | None
    others: list[tuple[str, str]]


def kept_of(request: HttpRequest) -> Kept | None:
    """Return the words of a request to a page that keeps them, if it brought any."""
    if request.method != "POST" or not _keeps(request.path_info):
        return None
    try:
        lists = list(request.POST.lists())
    except (MultiPartParserError, SuspiciousOperation, UnreadablePostError):
        return None
    others = [
        (name, value)
        for name, values in lists
        for value in values
        if name != "text" and name not in NOT_TYPED
    ]
    text = request.POST.get("text")
    if text is None and not others:
        return None
    query = request.META.get("QUERY_STRING", "")
    return Kept(f"{request.path}?{query}" if query else request.path, text, others)


def _keeps(path: str) -> bool:
    try:
        return getattr(resolve(path).func, "keeps_words", False)
    except Resolver404:
        return False
