"""The record of which scripts a site serves."""

from datetime import date

import pytest

from ishenim.proof.bundle import Bundle, read_bundle, write_bundle
from ishenim.proof.errors import NoteError

BUNDLE = Bundle(
    origin="box.example",
    version="1.2.3",
    date=date(2026, 4, 15),
    files={"write.js": b"w" * 48, "author.css": b"a" * 48},
)


def test_a_record_is_read_as_it_was_written():
    text = write_bundle(BUNDLE)
    assert read_bundle(text) == BUNDLE
    assert text.index("author.css") < text.index("write.js")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("bundle\n", "box\n", "NOTE_TYPE"),
        ("author.css", "zz.css", "NOTE_FIELD"),
        ("write.js", "author.css", "NOTE_FIELD"),
        ("version 1.2.3\n", "", "NOTE_FIELD"),
        ("2026-04-15", "2026-02-30", "NOTE_FIELD"),
        ("YWFh", "", "NOTE_FIELD"),
    ],
)
def test_what_is_written_otherwise_is_refused(old: str, new: str, code: str):
    text = write_bundle(BUNDLE)
    assert old in text
    with pytest.raises(NoteError, match=code):
        read_bundle(text.replace(old, new, 1))


def test_a_record_without_files_is_none():
    text = write_bundle(BUNDLE)
    with pytest.raises(NoteError, match="NOTE_FIELD"):
        read_bundle(text[: text.index("file ")])
