"""Checkpoints of the journal."""

import pytest

from ishenim.proof.checkpoint import Checkpoint, journal_name, read_checkpoint
from tests.vectors import refused

ROOT = bytes(range(32))


def test_a_checkpoint_reads_as_it_was_written():
    head = Checkpoint(journal_name("box.example/s/17"), 7, ROOT)
    assert (
        head.text == "box.example/s/17/journal\n7\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"
    )
    assert read_checkpoint(head.text) == head


@pytest.mark.parametrize(
    "text",
    [
        "",
        "box.example/journal\n7\n",
        "box.example/journal\n07\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
        "box.example/journal\n-1\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
        "\n7\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
        "box.example/journal\n7\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "box.example/journal\n7\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\nmore\n",
        "box.example/journal\n7\nAAEC\n",
        "box.example/journal\n7\nnot Base64\n",
    ],
)
def test_anything_else_is_no_checkpoint(text: str):
    with refused("LOG_FORMAT"):
        read_checkpoint(text)
