"""Comparing the pages a site serves with the scripts its journal names."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from hashlib import sha384
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from ishenim.audit.verdict import GAP, MISCONDUCT, Verdict

#: What an author's browser runs, and the sign-in; the rest of the desk loads the same script.
PAGES = ("/", "/n", "/w", "/f", "/i", "/o", "/v", "/account/login")
#: Kinds of script elements that browsers do not run.
DATA = frozenset({"application/json", "text/plain"})


@dataclass(frozen=True)
class Loaded:
    """A script or style as a page loads it; `address` is "" for one written into the page."""

    address: str
    integrity: str


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.loaded: list[Loaded] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "script" and given.get("type", "") not in DATA:
            self.loaded.append(Loaded(given.get("src", ""), given.get("integrity", "")))
        elif tag == "link" and "stylesheet" in given.get("rel", "").split():
            self.loaded.append(Loaded(given.get("href", ""), given.get("integrity", "")))
        elif "data-script" in given:  # loaded by the page's script when it is needed
            self.loaded.append(Loaded(given["data-script"], given.get("data-integrity", "")))
        elif any(name.startswith("on") for name in given) or tag == "base":
            self.loaded.append(Loaded("", ""))


def loaded_by(page: str) -> list[Loaded]:
    """Return every script and style of a page, also such as stand in it.

    Raises:
        ValueError: if the page is so written that it cannot be read.
    """
    reader = _Reader()
    try:
        reader.feed(page)
    except AssertionError as error:  # what the reader of the library says of strange marks
        raise ValueError("no page") from error
    return reader.loaded


def _address(page: str, said: str) -> str:
    """Return where a script is fetched from, "" where nobody can tell."""
    try:
        full = urljoin(page, said)
        return full if urlsplit(full).netloc == urlsplit(page).netloc else ""
    except ValueError:
        return ""


def check_site(
    address: str, known: Mapping[str, Set[bytes]], fetch: Callable[[str], bytes], verdict: Verdict
) -> int:
    """Compare every script of the public pages with the journal's; return how many there are.

    Raises:
        OSError: if a page cannot be fetched.
    """
    found: dict[str, bytes] = {}
    root = address.rstrip("/")
    for path in PAGES:
        page = fetch(root + path).decode("utf-8", "replace")
        try:
            loaded = loaded_by(page)
        except ValueError:
            verdict.add(GAP, "PAGE_FORM", detail=path)
            continue
        for one in loaded:
            full = _address(root + path, one.address) if one.address else ""
            if not full:
                verdict.add(MISCONDUCT, "SCRIPT_FOREIGN", detail=f"{path}: {one.address}")
                continue
            if full not in found:
                found[full] = sha384(fetch(full)).digest()
            name = urlsplit(full).path.rpartition("/")[2]
            if found[full] not in known.get(name, ()):
                verdict.add(MISCONDUCT, "SCRIPT_CHANGED", detail=f"{path}: {name}")
    return len(found)
