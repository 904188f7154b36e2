"""The program offers its own source, its changes and its notices (AGPL-3.0 section 13)."""

import gzip
import io
import re
import tarfile
from pathlib import Path

import pytest
from django.test import Client

from ishenim import __version__
from ishenim.source import archive as packing

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def members() -> dict[str, bytes]:
    """Return what lies in the archive as a browser gets it."""
    answer = Client().get("/source.tar.gz")
    assert answer.status_code == 200
    assert f'filename="ishenim-{__version__}.tar.gz"' in answer.headers["Content-Disposition"]
    with tarfile.open(fileobj=io.BytesIO(answer.content)) as tar:
        return {entry.name: tar.extractfile(entry).read() for entry in tar.getmembers()}


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["", "/ru", "/en"])
def test_whoever_uses_it_is_offered_the_source_before_and_after_a_school_is_set_up(language):
    page = Client().get(f"{language}/source")
    assert page.status_code == 200
    assert not page.cookies
    assert __version__ in page.text
    assert packing.archive().sha256 in page.text
    for name in ("changes", "licence", "notices"):
        assert f'href="{language}/source/{name}"' in page.text
        assert Client().get(f"{language}/source/{name}").status_code == 200


@pytest.mark.django_db
def test_the_archive_is_what_runs_and_what_it_is_made_of(members):
    start = f"ishenim-{__version__}"
    assert members[f"{start}/ishenim/settings.py"] == (ROOT / "ishenim/settings.py").read_bytes()
    for name in ("web/build.mjs", "package-lock.json", "requirements/dev.txt", "pyproject.toml"):
        assert members[f"{start}/{name}"] == (ROOT / name).read_bytes()
    sources = {f"{start}/{path.relative_to(ROOT)}" for path in (ROOT / "web").rglob("*.ts")}
    assert sources <= set(members)


@pytest.mark.django_db
def test_a_line_that_a_school_changed_is_in_it_and_what_is_no_source_is_not(tmp_path, monkeypatch):
    package = tmp_path / "ishenim"
    package.mkdir()
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    (package / "changed.py").write_text("# a line of this school\n")
    for secret in (".env", "ishenim.sqlite3", "django.secret", "journal.seed", "letter"):
        (package / secret).write_text("secret")
    monkeypatch.setattr(packing, "PACKAGE", package)
    assert set(packing.members()) == {"pyproject.toml", "ishenim/changed.py"}


def test_the_same_files_give_the_same_bytes(monkeypatch):
    first = packing.archive.__wrapped__()
    assert packing.archive.__wrapped__() == first
    assert gzip.decompress(first.data)[:7] == b"ishenim"


def test_a_wheel_carries_what_lies_beside_the_package(tmp_path, monkeypatch):
    package = tmp_path / "site-packages/ishenim"
    inside = package / "source/beside"
    (inside / "web").mkdir(parents=True)
    (inside / "web/build.mjs").write_text("// how bundles are made\n")
    (inside / "LICENSE").write_text("AGPL\n")
    (package / "urls.py").write_text("# addresses\n")
    monkeypatch.setattr(packing, "PACKAGE", package)
    monkeypatch.setattr(packing, "WITHIN", inside)
    assert set(packing.members()) == {"LICENSE", "ishenim/urls.py", "web/build.mjs"}


@pytest.mark.django_db
def test_where_weaknesses_are_reported_is_said_if_somebody_is_there(settings):
    assert Client().get("/.well-known/security.txt").status_code == 404
    assert "mailto:" not in Client().get("/en/source").text
    settings.SECURITY_CONTACT = "mailto:box@school.example"
    answer = Client().get("/.well-known/security.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "Contact: mailto:box@school.example\n" in answer.text
    assert re.search(r"(?m)^Expires: 20\d\d-\d\d-\d\dT00:00:00Z$", answer.text)
    assert 'href="mailto:box@school.example"' in Client().get("/en/source").text
