"""Our rules about ourselves."""

import ast
import base64
import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "ishenim"
MODULES = sorted(p for p in PACKAGE.rglob("*.py") if "migrations" not in p.parts)
SCRIPTS = sorted((ROOT / "web").rglob("*.ts"))
TEMPLATES = sorted(p for p in PACKAGE.rglob("*.html") if "static" not in p.parts)
ACTIONS = [p for p in MODULES if p.stem == "actions" or p.parent.name == "actions"]


def name(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES + SCRIPTS, ids=name)
def test_a_module_can_be_read_in_one_sitting(path):
    assert len(path.read_text().splitlines()) <= 400


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_says_what_it_is(path):
    assert ast.get_docstring(ast.parse(path.read_text()))


@pytest.mark.parametrize("path", ACTIONS, ids=name)
def test_actions_take_only_named_arguments(path):
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            assert not node.args.args, f"{node.name} takes positional arguments"


def views():
    for path in MODULES:
        if path.stem == "views" or path.parent.name == "views":
            for node in ast.parse(path.read_text()).body:
                if isinstance(node, ast.FunctionDef):
                    yield path, node


@pytest.mark.parametrize(
    ("path", "node"),
    list(views()),
    ids=lambda v: v.name if isinstance(v, ast.FunctionDef) else name(v),
)
def test_a_view_fits_on_a_screen(path, node):
    assert node.end_lineno - node.lineno < 30, f"{name(path)} {node.name}"


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_inline_code_in_templates(path):
    text = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", path.read_text(), flags=re.S)
    assert not re.search(r"\son\w+\s*=", text), "an inline handler"
    assert not re.search(r"\sstyle\s*=", text), "an inline style"
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", text), "an inline script"
    assert "|safe" not in text
    assert "autoescape off" not in text


@pytest.mark.parametrize(("tag", "rule"), [("script", "script-src"), ("style", "style-src")])
def test_the_saved_verifier_runs_its_own_script_alone(tag, rule):
    """One file with everything inside, that opens without a server: its policy names it by hash."""
    text = (PACKAGE / "ui/static/ishenim/verify.html").read_text()
    (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.S)
    named = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
    assert "default-src 'none'; script-src 'sha256-" in text
    assert f"{rule} 'sha256-{named}'" in text
    assert not re.search(r"<[^>]+\s(?:src|on\w+|style)\s*=", text.replace(inside, ""))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_nothing_is_fetched_from_another_site(path):
    assert not re.search(r"(?:src|href|action)=[\"'](?:https?:)?//", path.read_text())


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_scripts_build_pages_from_text_only(path):
    text = path.read_text()
    if path.name == "probe.ts":  # the page's own part for browsers without scripts, nothing else
        text = text.replace('part.insertAdjacentHTML("beforebegin"', "", 1)
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
        assert word not in text
    assert "localStorage" not in text, "a draft or a code must not outlive the page"


def test_no_signals_anywhere():
    for path in MODULES:
        assert "django.dispatch" not in path.read_text(), name(path)


def test_every_setting_is_documented():
    source = (PACKAGE / "settings.py").read_text()
    known = set(re.findall(r'"(ISHENIM_[A-Z_]+)"', source))
    documented = set(
        re.findall(r"ISHENIM_[A-Z_]+", (ROOT / "docs/operate/settings.md").read_text())
    )
    assert known == documented


def test_nothing_committed_names_a_package_registry():
    hosts = re.compile("py" + r"pi\.org|python" + r"hosted|registry\." + r"npmjs|deb\.de" + "bian")
    for path in [
        *ROOT.glob("*.*"),
        *ROOT.glob("requirements/*"),
        *ROOT.glob("deploy/*"),
        *ROOT.glob("docs/**/*.md"),
    ]:
        if path.is_file() and path.suffix != ".png":
            assert not hosts.search(path.read_text(errors="replace")), name(path)
