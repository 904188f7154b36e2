"""A photo is drawn anew from its pixels: place, time and phone stay behind.

Only the formats named here reach the library, one at a time, each told by its first bytes. How
many pixels there are is read before any is decoded.
"""

import re
from io import BytesIO

# Every decoder is loaded here: behind the limits of its process no file can be opened any more.
from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageOps,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from ishenim.cleaning.errors import Broken

LOADED = (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    JpegImagePlugin,
    MpoImagePlugin,  # phones put a second picture into a JPEG
    PngImagePlugin,
    TiffImagePlugin,  # reads EXIF, which says how a phone was held
    WebPImagePlugin,
)
Image.preinit()
#: One thread each: the process may not start another.
AvifImagePlugin.DEFAULT_MAX_THREADS = 1
#: What a browser draws, too. HEIF and TIFF it does not, so the author is asked for a screenshot.
FORMATS = (
    (re.compile(rb"\xff\xd8\xff"), "JPEG"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "PNG"),
    (re.compile(rb"GIF8[79]a"), "GIF"),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), "WEBP"),
    (re.compile(rb".{4}ftypavi[fs]", re.DOTALL), "AVIF"),
    (re.compile(rb"BM"), "BMP"),
)
#: More than any phone makes. A JPEG is decoded at a smaller scale; the rest takes 4 bytes a pixel.
MOST_PIXELS = {"JPEG": 64_000_000}
MOST_PIXELS_ELSEWHERE = 20_000_000
#: Longer sides add bytes and nothing to what can be seen; the same is in web/pages/photos.ts.
LONGEST_SIDE = 2560
QUALITY = 88


def drawn_anew(data: bytes) -> tuple[str, bytes]:
    """Return the ending of the format it is drawn in, and its bytes.

    Raises:
        Broken: if it is no picture of a format named here, or too large.
    """
    form = next((name for start, name in FORMATS if start.match(data)), None)
    if form is None:
        raise Broken("not a format that is drawn")
    Image.MAX_IMAGE_PIXELS = None  # our own limit stands below, before anything is decoded
    with Image.open(BytesIO(data), formats=(form,)) as source:
        if source.width * source.height > MOST_PIXELS.get(form, MOST_PIXELS_ELSEWHERE):
            raise Broken("too many pixels")
        source.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        source.load()
        clear = source.mode in {"RGBA", "LA", "PA"} or "transparency" in source.info
        exif = source.getexif()
        turned = exif.get(0x0112, 1)
        small = _small(source, "RGBA" if clear else "RGB")
    return _saved(_upright(small, turned), clear=clear)


def _small(source: Image.Image, mode: str) -> Image.Image:
    scale = min(1, LONGEST_SIDE / max(source.size))
    size = (max(1, round(source.width * scale)), max(1, round(source.height * scale)))
    if source.mode in {"P", "PA", "1"} or source.mode.startswith("I"):
        source = source.convert(mode)  # numbers of colours cannot be averaged
    if size != source.size:
        source = source.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
    return source.convert(mode)


def _upright(drawn: Image.Image, turned: int) -> Image.Image:
    """Turn it as the camera said: once, because the mark that says so is gone afterwards."""
    mark = Image.Exif()
    mark[0x0112] = turned
    drawn.info = {"exif": mark.tobytes()}
    return ImageOps.exif_transpose(drawn)


def _saved(drawn: Image.Image, *, clear: bool) -> tuple[str, bytes]:
    # A new image takes pixels alone: no EXIF, no profile, no comment can come along.
    plain = Image.new(drawn.mode, drawn.size)
    plain.paste(drawn)
    out = BytesIO()
    if clear:
        plain.save(out, "PNG")
        return "png", out.getvalue()
    plain.save(out, "JPEG", quality=QUALITY)
    return "jpg", out.getvalue()
