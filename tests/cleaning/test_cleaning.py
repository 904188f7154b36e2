"""What tells place, device, person or time is gone, and what is seen and heard is not touched."""

import struct
import zipfile
from io import BytesIO
from random import Random

import pikepdf
import pypdfium2
import pytest
from docx import Document
from PIL import Image

from ishenim.cleaning import Broken, Kind, cleaner, kind_of
from ishenim.cleaning.inside import bare
from ishenim.cleaning.office import CUTS
from tests.cleaning.samples import (
    DOCUMENTS,
    HEARD,
    SAME,
    SECRETS,
    SHOWN,
    docx,
    film,
    jpeg,
    odt,
    opus,
    packed_pdf,
    pdf,
    png,
    webm,
)


def cleaned(name: str, data: bytes) -> bytes:
    return cleaner(1, name, "", data)().data


def unpacked(data: bytes) -> bytes:
    """Return everything that is in a file, whatever packs it."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(data)) as parts:
            return data + b"".join(unpacked(parts.read(one)) for one in parts.namelist())
    if data.startswith(b"%PDF"):
        with pikepdf.open(BytesIO(data)) as book:
            out = BytesIO()
            book.save(
                out,
                object_stream_mode=pikepdf.ObjectStreamMode.disable,
                stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            )
            return data + out.getvalue()
    return data


@pytest.mark.parametrize("which", [*SAME, *DOCUMENTS])
def test_what_tells_of_its_owner_is_gone(which: str):
    name, data = (SAME | DOCUMENTS)[which]
    before, after = unpacked(data), unpacked(cleaned(name, data))
    told = [one for one in SECRETS if one in before]
    assert told
    assert [one for one in told if one in after] == []


@pytest.mark.parametrize("which", SAME)
def test_what_is_seen_and_heard_is_as_it_was(which: str):
    name, data = SAME[which]
    after = cleaned(name, data)
    for part in (SHOWN, HEARD):
        assert after.count(part) == data.count(part)
    assert cleaned(name, after) == after


@pytest.mark.parametrize("made", [film, webm, opus])
def test_nothing_moves_where_tables_say_where_things_lie(made):
    before, after = made(), cleaned("a", made())
    assert len(after) == len(before)
    for part in (SHOWN, HEARD):
        assert after.find(part) == before.find(part)


def test_times_of_a_film_are_gone():
    assert b"\xe5" * 8 in film()
    assert b"\xe5" not in cleaned("a.mp4", film())


def test_a_page_of_comments_gets_its_new_sum():
    after = cleaned("a.opus", opus())
    at = after.index(b"OpusTags")
    page = after.rindex(b"OggS", 0, at)
    assert after[page + 22 : page + 26] != bytes(4)
    assert struct.unpack_from("<II", after, at + 8) == (0, 0)


@pytest.mark.parametrize("made", [pdf, packed_pdf])
def test_a_document_looks_as_it_did(made):
    def drawn(data: bytes) -> bytes:
        return pypdfium2.PdfDocument(data)[0].render(scale=2).to_pil().tobytes()

    after = cleaned("a.pdf", made())
    assert drawn(after) == drawn(made())
    with pikepdf.open(BytesIO(after)) as book:
        assert not book.docinfo
        assert not book.attachments
        assert str(book.pages[0].Annots[0].Contents) == "words"


def test_an_office_document_says_what_it_said():
    after = Document(BytesIO(cleaned("a.docx", docx())))
    assert [one.text for one in after.paragraphs if one.text] == ["Мени класста кордошот."]
    assert "Жардам" in after.element.xml
    assert after.core_properties.author == ""
    assert len(after.inline_shapes) == 1
    with zipfile.ZipFile(BytesIO(cleaned("a.odt", odt()))) as parts:
        assert parts.namelist()[0] == "mimetype"
        assert "эскертүү" in parts.read("content.xml").decode()
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("made", [jpeg, png])
def test_a_picture_in_a_document_keeps_its_pixels(made):
    after = bare(made())
    assert not [one for one in SECRETS if one in after]
    with Image.open(BytesIO(made())) as old, Image.open(BytesIO(after)) as new:
        assert old.convert("RGB").tobytes() == new.convert("RGB").tobytes()


def test_a_progressive_picture_keeps_all_its_scans():
    given = jpeg((300, 200), progressive=True)
    with Image.open(BytesIO(given)) as old, Image.open(BytesIO(bare(given))) as new:
        assert old.tobytes() == new.tobytes()
    assert bare(given).endswith(b"\xff\xd9")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"<w:ins w:author='a b' w:date=\"2026\">", b'<w:ins w:author="">'),
        (b"<author>Aigul</author>", b"<author></author>"),
        (
            b'<p:cmAuthor id="0" name="Aigul" initials="A">',
            b'<p:cmAuthor id="0" name="" initials="">',
        ),
        (
            b'<x15ac:absPath url="C:\\Users\\a" xmlns:a="b"/>',
            b'<x15ac:absPath url="" xmlns:a="b"/>',
        ),
        (b"<w:p w:rsidR=\"1\" w:rsidRDefault='2'>", b"<w:p>"),
        (b'<text:p>author="no attribute"</text:p>', b'<text:p>author="no attribute"</text:p>'),
    ],
)
def test_only_what_tells_is_cut_out_of_a_text(before: bytes, after: bytes):
    for pattern, instead in CUTS:
        before = pattern.sub(instead, before)
    assert before == after


@pytest.mark.parametrize(
    ("told", "data", "kind"),
    [
        ("", b"\0\0\0\x18ftypheic", Kind.PHOTO),
        ("image/x", b"anything", Kind.PHOTO),
        ("", b"junk\n%PDF-1.4", Kind.PDF),
        ("", b"PK\3\4" + b"word" + b"[Content_Types].xml", Kind.OFFICE),
        ("", b"PK\3\4 photos", Kind.OTHER),
        ("", b"#!AMR\n", Kind.OTHER),
        ("", b"\xd0\xcf\x11\xe0", Kind.OTHER),
    ],
)
def test_a_kind_is_told_by_the_bytes(told: str, data: bytes, kind: Kind):
    assert kind_of(told, data) == kind


@pytest.mark.parametrize("which", SAME)
def test_no_bytes_break_it(which: str):
    """Cut off, turned over and filled with noise, it is cleaned or refused, and nothing else."""
    name, data = SAME[which]
    chance = Random(which)
    for turn in range(250):
        bad = bytearray(data)
        if turn % 3 == 0:
            del bad[12 + turn * len(bad) // 250 :]
        for _ in range(turn % 7):
            bad[chance.randrange(len(bad))] = chance.choice((0, 1, 0x7F, 0x80, 0xFF))
        try:
            made = cleaner(1, name, "", bytes(bad))
            if kind_of("", bytes(bad)) not in {Kind.PHOTO, Kind.PDF, Kind.OFFICE}:
                assert len(made().data) <= len(bad) + 8
        except Broken:
            continue


@pytest.mark.parametrize("made", [jpeg, png])
def test_no_bytes_break_a_picture_in_a_document(made):
    for end in range(3, 400, 3):
        try:
            bare(made()[:end])
        except Broken:
            continue
