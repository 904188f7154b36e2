"""Photos lose their hidden data in the browser, before a letter is sealed."""

import base64
import os
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, PngImagePlugin
from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[2]
ESBUILD = ROOT / "node_modules" / ".bin" / "esbuild"
SECRET = "Aigul's phone"
GPS, ORIENTATION, MAKE = 0x8825, 0x0112, 0x010F
READY = """async ([files]) => {
  const decode = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const given = files.map(([name, type, data]) => new File([decode(data)], name, { type }));
  try {
    const done = await photos.ready(given);
    return done.map(({ name, type, data }) => {
      let text = "";
      for (let at = 0; at < data.length; at += 8192)
        text += String.fromCharCode(...data.subarray(at, at + 8192));
      return { name, type, data: btoa(text) };
    });
  } catch (error) { return error.message; }
}"""

pytestmark = pytest.mark.skipif(not ESBUILD.exists(), reason="`make web` fetches the bundler")


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    bundled = subprocess.run(
        [ESBUILD, "web/pages/photos.ts", "--bundle", "--format=iife", "--global-name=photos"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    context = chromium.new_context()
    page = context.new_page()
    page.add_script_tag(content=bundled)
    yield page
    context.close()


def photo(form: str, size: tuple[int, int] = (60, 40), **options: Any) -> bytes:
    """Return a picture that is red on its left half, with a telling EXIF block."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[MAKE] = SECRET
    exif.get_ifd(GPS)[1] = "N"
    for tag, value in options.pop("exif", {}).items():
        exif[tag] = value
    out = BytesIO()
    image.save(out, form, exif=exif, **options)
    return out.getvalue()


def ready(page: Page, *files: tuple[str, str, bytes]) -> Any:
    given = [[name, kind, base64.b64encode(data).decode()] for name, kind, data in files]
    found = page.evaluate(READY, [given])
    if isinstance(found, list):
        for each in found:
            each["data"] = base64.b64decode(each["data"])
    return found


@pytest.mark.parametrize(
    ("form", "kind", "becomes"),
    [("JPEG", "image/jpeg", "jpg"), ("PNG", "image/png", "png"), ("WEBP", "image/webp", "jpg")],
)
def test_nothing_but_the_picture_is_left(page: Page, form: str, kind: str, becomes: str):
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", SECRET)
    options = {"pnginfo": text} if form == "PNG" else {}
    given = photo(form, **options)
    assert SECRET.encode() in given
    [found] = ready(page, ("aigul-at-home." + form.lower(), kind, given))
    assert found["name"] == f"photo-1.{becomes}"
    assert SECRET.encode() not in found["data"]
    assert b"Exif" not in found["data"]
    with Image.open(BytesIO(found["data"])) as image:
        assert image.size == (60, 40)
        assert not dict(image.getexif())
        assert not {"Author", "exif", "xmp", "comment"} & set(image.info)
        red, _green, blue = image.convert("RGB").getpixel((5, 20))  # type: ignore[misc]
        assert (red > 200, blue < 60) == (True, True)


def test_a_photo_taken_upright_stays_upright(page: Page):
    given = photo("JPEG", exif={ORIENTATION: 6})
    [found] = ready(page, ("a.jpg", "image/jpeg", given))
    with Image.open(BytesIO(found["data"])) as image:
        assert image.size == (40, 60)
        assert image.getpixel((20, 5))[0] > 200  # type: ignore[index]


def test_a_large_photo_becomes_smaller(page: Page):
    [found] = ready(page, ("a.jpg", "image/jpeg", photo("JPEG", size=(5000, 1000))))
    with Image.open(BytesIO(found["data"])) as image:
        assert image.size == (2560, 512)


def test_a_photo_that_hides_its_type_is_cleaned_all_the_same(page: Page):
    [found] = ready(page, ("recording.mp3", "", photo("JPEG")))
    assert (found["name"], found["type"]) == ("photo-1.jpg", "image/jpeg")
    assert SECRET.encode() not in found["data"]


@pytest.mark.parametrize(
    ("name", "kind", "data"),
    [
        ("a.heic", "image/heic", b"\0\0\0\x18ftypheic" + bytes(200)),
        ("a.heic", "", b"\0\0\0\x18ftypheic" + bytes(200)),
        ("a.jpg", "image/jpeg", b"\xff\xd8\xff\xe1 no picture"),
    ],
)
def test_a_photo_that_cannot_be_cleaned_is_refused(page: Page, name: str, kind: str, data: bytes):
    assert ready(page, (name, kind, data)) == "FILE_PHOTO"


def test_a_browser_that_gives_back_noise_sends_no_photo(page: Page):
    other = page.context.new_page()
    other.add_script_tag(content=page.evaluate("document.scripts[0].text"))
    other.evaluate(
        """() => {
          const read = CanvasRenderingContext2D.prototype.getImageData;
          CanvasRenderingContext2D.prototype.getImageData = function (...where) {
            const found = read.apply(this, where);
            found.data[9] ^= 1;
            return found;
          };
        }"""
    )
    assert ready(other, ("a.jpg", "image/jpeg", photo("JPEG"))) == "NO_PHOTOS"
    other.close()


def test_other_files_go_as_they_are_without_their_names(page: Page):
    found = ready(
        page,
        ("Aigul talks.AMR", "audio/amr", b"#!AMR\n sound"),
        ("my school.Zip", "application/zip", b"PK\3\4"),
        ("a.<b>", "x/<script>", b"bytes"),
    )
    assert [(each["name"], each["type"], each["data"]) for each in found] == [
        ("file-1.amr", "audio/amr", b"#!AMR\n sound"),
        ("file-2.zip", "application/octet-stream", b"PK\3\4"),
        ("file-3.bin", "application/octet-stream", b"bytes"),
    ]


def test_too_many_and_too_much_is_refused(page: Page):
    assert ready(page, *[("a.txt", "text/plain", b"a")] * 6) == "FILE_MANY"
    halves = """() => {
      const half = new File([new Uint8Array(16 * 2 ** 20)], "a.bin");
      return photos.ready([half, half]).catch((error) => error.message);
    }"""
    assert page.evaluate(halves) == "LETTER_SIZE"


def test_a_photo_of_twenty_megabytes_becomes_one_that_a_slow_line_takes(page: Page):
    noise = Image.frombytes("RGB", (4600, 3400), os.urandom(4600 * 3400 * 3))
    out = BytesIO()
    noise.save(out, "JPEG", quality=98)
    assert len(out.getvalue()) > 18 * 2**20
    [found] = ready(page, ("a.jpg", "image/jpeg", out.getvalue()))
    assert (found["name"], found["type"]) == ("photo-1.jpg", "image/jpeg")
    assert len(found["data"]) < 8 * 2**20


def _vast() -> bytes:
    """Return a small file that says it is a picture of 40 000 by 40 000 points."""
    small = bytearray(photo("PNG"))
    small[16:24] = (40_000).to_bytes(4) + (40_000).to_bytes(4)
    return bytes(small)


@pytest.mark.parametrize(
    ("name", "kind", "data"),
    [
        ("a.jpg", "image/jpeg", b"<!DOCTYPE html><script>alert(1)</script>"),
        ("a.svg", "image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        ("a.png", "image/png", _vast()),
    ],
)
def test_what_only_says_that_it_is_a_photo_is_refused(page: Page, name, kind, data):
    assert ready(page, (name, kind, data)) == "FILE_PHOTO"


@pytest.mark.parametrize(
    ("name", "kind", "becomes", "data"),
    [
        ("a.zip", "application/zip", "file-1.zip", b"PK\x03\x04" + bytes(500)),
        ("a.html", "text/html", "file-1.html", b"<script>alert(1)</script>"),
        ("a.svg", "", "file-1.svg", b"<svg/>"),
    ],
)
def test_what_is_no_photo_goes_unopened(page: Page, name, kind, becomes, data):
    [found] = ready(page, (name, kind, data))
    assert (found["name"], found["data"]) == (becomes, data)
