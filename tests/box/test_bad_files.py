"""What authors without scripts attach by mistake or to harm: cleaned or refused in words."""

import os
import zipfile
from io import BytesIO

import pytest
from PIL import Image

from ishenim.box.clean import NotClean, clean
from ishenim.box.models import Box, Letter
from ishenim.seal import letter, receipt
from tests.box.test_write_page import WORDS, code_in, posted

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
HTML = b"<!DOCTYPE html><script>alert(1)</script>"
HEIC = b"\0\0\0\x18ftypheic" + bytes(200)
PDF = b"%PDF-1.7 no document"
REFUSED = "Из одного фото не удалось убрать скрытые данные."


def _picture(form: str, size: tuple[int, int] = (60, 40)) -> bytes:
    out = BytesIO()
    Image.frombytes("RGB", size, os.urandom(size[0] * size[1] * 3)).save(out, form, quality=98)
    return out.getvalue()


def _vast() -> bytes:
    small = bytearray(_picture("PNG"))
    small[16:24] = (40_000).to_bytes(4) + (40_000).to_bytes(4)
    return bytes(small)


def _bomb() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", bytes(50 * 2**20))
    return out.getvalue()


def _file(name: str, data: bytes) -> BytesIO:
    file = BytesIO(data)
    file.name = name
    return file


@pytest.mark.parametrize(
    ("name", "kind", "data"),
    [
        ("a.jpg", "image/jpeg", HTML),
        ("a.svg", "image/svg+xml", SVG),
        ("a.heic", "image/heic", HEIC),
        ("a.heic", "application/octet-stream", HEIC),
        ("a.png", "image/png", _vast()),
        ("a.pdf", "application/pdf", PDF),
        ("a.jpg", "image/jpeg", b""),
    ],
)
def test_what_cannot_be_cleaned_is_refused(name, kind, data):
    with pytest.raises(NotClean):
        clean(1, name, kind, data)


def test_a_photo_without_its_type_is_cleaned_all_the_same():
    found = clean(1, "IMG.bin", "application/octet-stream", _picture("JPEG"))
    assert (found.name, found.type) == ("photo-1.jpg", "image/jpeg")


def test_a_photo_of_twenty_megabytes_becomes_a_photo():
    large = _picture("JPEG", (4600, 3400))
    assert len(large) > 18 * 2**20
    assert clean(1, "a.jpg", "image/jpeg", large).type == "image/jpeg"


def test_an_archive_is_never_unpacked():
    bomb = _bomb()
    assert len(bomb) < 100_000
    found = clean(1, "a.zip", "application/zip", bomb)
    assert (found.name, found.type, found.data) == ("file-1.zip", "application/octet-stream", bomb)


@pytest.mark.usefixtures("open_box")
@pytest.mark.parametrize(("name", "data"), [("a.jpg", HTML), ("a.svg", SVG), ("a.png", _vast())])
def test_the_page_says_it_and_keeps_the_words(name, data):
    answer = posted("/ru/w", attached=[_file(name, data)])
    assert answer.status_code == 400
    assert REFUSED in answer.text
    assert WORDS in answer.text


@pytest.mark.usefixtures("open_box")
@pytest.mark.parametrize("text", ["😢😢😢", "😢", "\u202eтерс\u202c \u200fשלום", "ү" * 6000])
def test_every_writing_is_a_letter(text, members, roster):
    code = code_in(posted(text=text, danger="yes", urgent="yes").text)
    row = Letter.objects.get(mailbox=receipt.derive("testserver", code).mailbox)
    result, header, _files = letter.open_urgent(
        members[3].keys, roster, bytes(Box.objects.get().box_id), bytes(row.sealed)
    )
    assert (result, header.text) == ("ok", text)


@pytest.mark.usefixtures("open_box")
def test_seven_thousand_letters_are_too_many_and_stay_in_the_field():
    answer = posted("/ru/w", text="ң" * 7000)
    assert answer.status_code == 400
    assert "Письмо слишком длинное. Сократи его немного." in answer.text
    assert "ң" * 7000 in answer.text
