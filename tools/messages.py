"""Compile every catalog and say what is missing.

    python tools/messages.py           write the .mo files
    python tools/messages.py --check   fail if a text is missing, fuzzy or a .mo is stale
"""

import re
import sys
from io import StringIO
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
    from io import BytesIO

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
            found |= keys_of(re.sub(r"\bu(['\"])", r"\1", templatize(path.read_text())))
    return found


def compiled(catalog: polib.POFile) -> bytes:
    """Return the .mo bytes."""
    return catalog.to_binary()


def main(*, check: bool) -> int:
    """Compile or check; return the number of faults."""
    faults, out = 0, StringIO()
    every: dict[str, dict[Key, str]] = {language: {} for language in LANGUAGES}
    apps = sorted(p.parent for p in ROOT.glob("*/locale"))
    for app in apps:
        for language in LANGUAGES:
            po = app / "locale" / language / "LC_MESSAGES" / "django.po"
            if not po.exists():
                continue
            catalog = polib.pofile(str(po), check_for_duplicates=True)
            for entry in catalog:
                text = entry.msgstr or (entry.msgstr_plural or {}).get(0, "")
                if entry.obsolete:
                    continue
                if not text or entry.fuzzy:
                    faults += 1
                    print(f"{po.relative_to(ROOT)}: no text for {entry.msgid!r}", file=out)
                every[language][entry.msgctxt or "", entry.msgid] = text
            mo = po.with_suffix(".mo")
            if check and (not mo.exists() or mo.read_bytes() != compiled(catalog)):
                faults += 1
                print(f"{mo.relative_to(ROOT)}: stale, run tools/messages.py", file=out)
            elif not check:
                mo.write_bytes(compiled(catalog))
    for app in sorted(p for p in ROOT.iterdir() if p.is_dir()):
        for language in LANGUAGES:
            for key in sorted(used(app) - every[language].keys()):
                faults += 1
                print(f"{app.name}: {language} lacks {key}", file=out)
    print(out.getvalue(), end="")
    print(f"{faults} faults" if faults else "catalogs complete")
    return faults


if __name__ == "__main__":
    sys.exit(bool(main(check="--check" in sys.argv)) and "--check" in sys.argv)
