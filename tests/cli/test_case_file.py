"""`ishenim open-case-file`: a case file is read without the server, with its card."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ishenim.cli import main
from ishenim.cli.case_file import safe
from ishenim.seal.card import card_text
from ishenim.seal.case_file import seal_case
from tests.seal.test_case_file import KEYS, TAKEN


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ИК-2026-0012.tbcase"
    path.write_bytes(seal_case(KEYS.recipient, TAKEN))
    return path


def _open(file: Path, folder: Path, card: bytes = KEYS.card) -> Result:
    words = ["open-case-file", str(file), str(folder)]
    return CliRunner().invoke(main, words, input=card_text(card) + "\n")


def test_it_writes_the_letter_and_its_files(file: Path, tmp_path: Path):
    done = _open(file, tmp_path / "out")
    assert done.exit_code == 0, done.output
    written = (tmp_path / "out" / "letter.txt").read_text()
    assert "ИК-2026-0012" in written
    assert "Алар акча сурашат. 😢" in written
    assert "Дагы эле уланып жатат." in written
    assert (tmp_path / "out" / "1-a.txt").read_bytes() == b"abc"
    assert (tmp_path / "out").stat().st_mode & 0o77 == 0
    assert card_text(KEYS.card) not in done.output


def test_another_card_a_damaged_file_and_a_full_folder_are_told(file: Path, tmp_path: Path):
    other = _open(file, tmp_path / "out", b"d" * 16)
    assert "sealed to another key card" in other.output
    assert not (tmp_path / "out").exists()
    full = _open(file, tmp_path)
    assert "exists already" in full.output
    file.write_bytes(b"no case file")
    broken = _open(file, tmp_path / "out")
    assert "no case file, or it is damaged" in broken.output
    assert {other.exit_code, full.exit_code, broken.exit_code} == {1}


@pytest.mark.parametrize(
    ("name", "becomes"),
    [
        ("../../etc/passwd", "etc_passwd"),
        ("сүрөт\u202egpj.exe", "сүрөт_gpj.exe"),
        (".bashrc", "bashrc"),
        ("a\0b", "a_b"),
        ("..", "file"),
        ("", "file"),
    ],
)
def test_a_name_stays_a_name(name: str, becomes: str):
    assert safe(name) == becomes
