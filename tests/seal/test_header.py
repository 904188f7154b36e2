"""The header of an age file."""

from ishenim.seal.header import MAX_HEADER, VERSION, Stanza, decode64, read_header, write_header
from tests.vectors import refused

FILE_KEY = bytes(16)


def test_a_header_reads_as_it_was_written():
    stanzas = [Stanza(("X25519", "abc"), bytes(32)), Stanza(("other",), b"x" * 48)]
    written = write_header(stanzas, FILE_KEY)
    header = read_header(written + b"payload")
    assert list(header.stanzas) == stanzas
    assert header.size == len(written)
    header.check(FILE_KEY, written + b"payload")


def test_another_file_key_does_not_fit():
    written = write_header([Stanza(("other",), b"")], FILE_KEY)
    with refused("BROKEN"):
        read_header(written).check(b"\1" * 16, written)


def test_a_body_of_whole_lines_ends_with_an_empty_one():
    assert Stanza(("other",), bytes(48)).encode() == f"-> other\n{'A' * 64}\n\n"


def test_a_header_without_end_is_refused_without_reading_all_of_it():
    stanza = Stanza(("other",), bytes(47)).encode().encode()
    with refused("BROKEN"):
        read_header(VERSION + stanza * (MAX_HEADER // len(stanza) + 1) + b"--- ")


def test_a_header_without_stanzas_is_refused():
    with refused("BROKEN"):
        read_header(write_header([], FILE_KEY))


def test_base64_in_a_header_has_one_spelling():
    assert decode64("AAA") == b"\0\0"
    for text in ("AAA=", "AAB", "A", "A A", "AA\n"):
        with refused("BROKEN"):
            decode64(text)
