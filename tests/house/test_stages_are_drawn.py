"""docs/stages.md is what the table of stages says."""

import pytest

from tools import stages


def test_the_drawing_is_fresh(capsys: pytest.CaptureFixture[str]):
    assert stages.main(["--check"]) == 0, capsys.readouterr().out


def test_a_stale_drawing_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(stages, "DOCUMENT", tmp_path / "stages.md")
    assert stages.main(["--check"]) == 1
    assert stages.main([]) == 0
    assert stages.main(["--check"]) == 0
