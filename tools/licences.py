"""Say under which licence every part is, and carry the words that bundled parts ask for.

python tools/licences.py           write ishenim/source/notices.txt and docs/licences.md
python tools/licences.py --check   fail where they differ, or where a licence is unknown or unfit

Python packages are installed beside the program and bring their licences along. What is copied
into our own files, scripts in the bundles and fonts, is named with its whole licence in the
notices. The words come from node_modules; where that is missing, only names and versions are held
against package-lock.json.
"""

import json
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTICES = ROOT / "ishenim" / "source" / "notices.txt"
TABLE = ROOT / "docs" / "licences.md"
FONTS = {"PT Sans": "PTSans-OFL.txt", "PT Serif": "PTSerif-OFL.txt"}
#: May be combined with AGPL-3.0-or-later and passed on together (the FSF's list of licences).
FIT = frozenset({
    *("0BSD", "AGPL-3.0-or-later", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC"),
    *("GPL-3.0-or-later", "LGPL-3.0-only", "MIT", "MIT-0", "MIT-CMU", "MPL-2.0", "OFL-1.1"),
    *("PSF-2.0",),
})  # fmt: skip
#: Free licences of tools that only build and test, and go to nobody with the program.
FREE = FIT | {"BlueOak-1.0.0", "CNRI-Python", "Python-2.0"}
MIT = """Permission is hereby granted, free of charge, to any person obtaining a copy of this
software and associated documentation files (the "Software"), to deal in the Software without
restriction, including without limitation the rights to use, copy, modify, merge, publish,
distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the
Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or
substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM,
DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT
OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""
#: Packages without a licence file: what their scripts begin with, and the text that it names.
ITS_WORDS = {"qrcode-generator": "Copyright (c) 2009 Kazuhiko Arase\n\n" + MIT}


def pinned(name: str, root: Path = ROOT) -> dict[str, str]:
    """Return every package of a requirements list with its version."""
    text = (root / "requirements" / name).read_text()
    return dict(re.findall(r"(?m)^([a-z0-9._-]+)==([^\s;\\]+)", text))


def known(root: Path = ROOT) -> dict[str, dict[str, str]]:
    """Return the licence of every Python package, of what runs and of what builds."""
    return tomllib.loads((root / "tools" / "licences.toml").read_text())


def scripts(root: Path = ROOT, *, built_with: bool = False) -> dict[str, tuple[str, str]]:
    """Return version and licence of every npm package that is bundled, or that builds."""
    packages = json.loads((root / "package-lock.json").read_text())["packages"]
    return {
        path.rpartition("node_modules/")[2]: (one["version"], one.get("license", ""))
        for path, one in sorted(packages.items())
        if path and bool(one.get("dev")) == built_with
    }


def fits(licence: str, allowed: frozenset[str]) -> bool:
    """Tell whether one choice of an SPDX expression is allowed; all parts of an AND must be."""
    choices = licence.strip("()").split(" OR ")
    return any(all(part.strip("()") in allowed for part in one.split(" AND ")) for one in choices)


def faults() -> list[str]:
    """Return a sentence for every licence that is unknown, stale or unfit."""
    table, base = known(), pinned("base.txt")
    rest = {name: one for name, one in pinned("dev.txt").items() if name not in base}
    found = []
    for part, listed, allowed in (("ours", base, FIT), ("tools", rest, FREE)):
        said = table[part]
        found += [f"{name}: no licence in tools/licences.toml" for name in listed.keys() - said]
        found += [f"{name}: in tools/licences.toml, in no list" for name in said.keys() - listed]
        found += [f"{name}: {one}" for name, one in said.items() if not fits(one, allowed)]
    for built_with, allowed in ((False, FIT), (True, FREE)):
        found += [
            f"{name}: {licence or 'no licence'}"
            for name, (_version, licence) in scripts(built_with=built_with).items()
            if not fits(licence, allowed)
        ]
    return sorted(found)


def words_of(name: str) -> str:
    """Return the licence text of an npm package.

    Raises:
        FileNotFoundError: if it has neither a licence file nor words known here.
    """
    if name in ITS_WORDS:
        return ITS_WORDS[name]
    return (ROOT / "node_modules" / name / "LICENSE").read_text("utf-8-sig")


def heading(name: str, version: str, licence: str) -> str:
    """Return the line that begins a part of the notices."""
    return " ".join(filter(None, (name, version, "·", licence)))


def notices() -> str:
    """Return the whole text of the notices."""
    parts = [(heading(name, *said), words_of(name)) for name, said in scripts().items()]
    fonts = ROOT / "ishenim" / "papers" / "fonts"
    parts += [
        (heading(name, "", "OFL-1.1"), (fonts / file).read_text("utf-8-sig"))
        for name, file in FONTS.items()
    ]
    head = (
        "Ishenim is under the GNU Affero General Public License, version 3 or any later one.\n"
        "Its scripts and papers contain these parts of others, with our thanks.\n"
    )
    rule = "\n" + "─" * 80 + "\n"
    plain = [
        f"{title}\n\n" + "\n".join(line.rstrip() for line in words.strip().splitlines())
        for title, words in parts
    ]
    return head + rule + f"\n{rule}".join(plain) + "\n"


def table() -> str:
    """Return the page of every part that an installation consists of."""
    versions, ours = pinned("base.txt"), known()["ours"]
    rows = [f"| {name} | {versions[name]} | {licence} | Python |" for name, licence in ours.items()]
    rows += [f"| {n} | {v} | {one} | in the scripts |" for n, (v, one) in scripts().items()]
    rows += [f"| {name} | | OFL-1.1 | in papers |" for name in FONTS]
    return (
        "# Parts of others and their licences\n\n"
        "Written by `tools/licences.py` from both lock files; `tests/house/test_licences.py` holds "
        "it to them. Ishenim itself is AGPL-3.0-or-later; each of these may be combined with it. "
        "Tools that only build and test are in `tools/licences.toml`.\n\n"
        "The full words of what is copied into our own files are in "
        "[the notices](../ishenim/source/notices.txt), which every installation serves at "
        "`/source/notices`. Python packages bring theirs with them.\n\n"
        "| part | version | licence | where |\n|---|---|---|---|\n" + "\n".join(rows) + "\n"
    )


def main(arguments: list[str]) -> int:
    """Write both, or compare them with what is there."""
    found = faults()
    whole = all((ROOT / "node_modules" / name).is_dir() for name in scripts())
    if "--check" not in arguments:
        NOTICES.write_text(notices(), "utf-8")
        TABLE.write_text(table(), "utf-8")
    elif TABLE.read_text("utf-8") != table():
        found.append("docs/licences.md is stale: tools/licences.py")
    elif whole and NOTICES.read_text("utf-8") != notices():
        found.append("ishenim/source/notices.txt is stale: tools/licences.py")
    print("\n".join(found) or "licences known, fit and told")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
