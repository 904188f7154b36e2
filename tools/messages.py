"""Compile every catalog and say what is missing.

python tools/messages.py           write the .mo files
python tools/messages.py --check   fail if a text is missing, fuzzy or a .mo is stale
"""

import re
import sys
from io import BytesIO
from pathlib import Path

import polib
from babel.messages.extract import extract_python

ROOT = Path(__file__).resolve().parent.parent / "ishenim"
LANGUAGES = ("ky", "ru", "en")
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
Key = tuple[str, str]


def keys_of(source: str) -> set[Key]:
    """Return (context, msgid) of every gettext call in Python source."""
    found: set[Key] = set()
    for _line, function, messages, _comments in extract_python(
        BytesIO(source.encode()), list(KEYWORDS), [], {}
    ):
        values = messages if isinstance(messages, tuple) else (messages,)
        if function and "pgettext" in function:
            if len(values) > 1 and values[0] and values[1]:
                found.add((values[0], values[1]))
        elif values[0]:
            found.add(("", values[0]))
    return found


def used(app: Path) -> set[Key]:
    """Return every text an app's Python and templates use."""
    from django.utils.translation.template import templatize

    found: set[Key] = set()
    for path in app.rglob("*.py"):
        if "migrations" not in path.parts:
            found |= keys_of(path.read_text())
    for path in [*app.rglob("*.html"), *app.rglob("*.txt")]:
        if "templates" in path.parts or "components" in path.parts:
            # The author's pages speak in two voices: each text needs both (UX-52).
            text = path.read_text()
            for voice in ("child", "adult"):
                said = text.replace("context voice", f'context "{voice}"')
                code = re.sub(r"\bu(['\"])", r"\1", templatize(said))
                found |= keys_of(re.sub(r"(?m)^[ \t]+", "", code))
    return found


class Check:
    """Reads every catalog; counts and prints what is wrong."""

    def __init__(self, *, write: bool) -> None:
        self.write = write
        self.faults = 0
        self.texts: dict[str, set[Key]] = {language: set() for language in LANGUAGES}

    def fault(self, sentence: str) -> None:
        self.faults += 1
        print(sentence)

    def read(self, app: Path, language: str) -> None:
        po = app / "locale" / language / "LC_MESSAGES" / "django.po"
        if not po.exists():
            return
        catalog = polib.pofile(str(po), check_for_duplicates=True)
        for entry in catalog:
            if entry.obsolete:
                continue
            text = entry.msgstr or (entry.msgstr_plural or {}).get(0, "")
            if not text or entry.fuzzy:
                self.fault(f"{po.relative_to(ROOT)}: no text for {entry.msgid!r}")
            self.texts[language].add((entry.msgctxt or "", entry.msgid))
        self.compile(po.with_suffix(".mo"), catalog.to_binary())

    def compile(self, mo: Path, current: bytes) -> None:
        if self.write:
            mo.write_bytes(current)
        elif not mo.exists() or mo.read_bytes() != current:
            self.fault(f"{mo.relative_to(ROOT)}: stale, run tools/messages.py")

    def lacking(self, app: Path) -> None:
        for key in sorted(used(app)):
            for language in LANGUAGES:
                if key not in self.texts[language]:
                    self.fault(f"{app.name}: {language} lacks {key}")


def main(*, check: bool) -> int:
    """Compile or check; return the number of faults."""
    found = Check(write=not check)
    apps = sorted(p for p in ROOT.iterdir() if p.is_dir())
    for app in apps:
        for language in LANGUAGES:
            found.read(app, language)
    for app in apps:
        found.lacking(app)
    print(f"{found.faults} faults" if found.faults else "catalogs complete")
    return found.faults


if __name__ == "__main__":
    asked = "--check" in sys.argv
    sys.exit(main(check=asked) > 0 and asked)
