"""Hidden data out of attachments, for letters that the server seals (UX-30).

A photo is drawn anew from its pixels, a PDF loses its properties; nothing else can be cleaned and
goes as it is, which the page says. Names are replaced: they tell whose phone it was.
"""

import re
import warnings
from dataclasses import dataclass
from io import BytesIO

import pikepdf
from django.utils.translation import pgettext
from PIL import Image, ImageOps

from ishenim.ui.refusals import BadInput

#: A photo of 50 megapixels is larger than any phone makes; more is a trap.
MOST_PIXELS = 50_000_000
#: How photos begin: JPEG, PNG, GIF, BMP, TIFF, WebP, and what phones make of HEIF. Phones hand over
#: files without a type or with another one; the same list is in web/pages/photos.ts.
PHOTO = re.compile(
    rb"\xff\xd8\xff|\x89PNG|GIF8|BM|II\*\0|MM\0\*|RIFF.{4}WEBP"
    rb"|.{4}ftyp(?:hei|hev|mif1|msf1|avi[fs])",
    re.DOTALL,
)
KNOWN = {"audio", "video", "image", "text"}


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file as it goes into the letter."""

    name: str
    type: str
    data: bytes


class NotClean(BadInput):
    """A photo whose hidden data cannot be removed is not sent behind the author's back."""

    def __init__(self, voice: str) -> None:
        text = "Hidden data could not be removed from one photo. Choose a screenshot of it instead."
        super().__init__(pgettext(voice, text), code="FILE_PHOTO")


def clean(number: int, name: str, kind: str, data: bytes, *, voice: str = "child") -> Attachment:
    """Return the file without hidden data and with a name that tells nothing.

    Raises:
        NotClean: if it is a photo or a PDF that cannot be read.
    """
    try:
        if data.startswith(b"%PDF-"):
            return Attachment(name=f"file-{number}.pdf", type="application/pdf", data=_pdf(data))
        if kind.startswith("image/") or PHOTO.match(data):
            return _photo(number, data)
    except (
        OSError,
        ValueError,
        SyntaxError,
        pikepdf.PdfError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:
        raise NotClean(voice) from error
    return _as_it_is(number, name, kind, data)


def _as_it_is(number: int, name: str, kind: str, data: bytes) -> Attachment:
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    safe = ending if ending.isascii() and ending.isalnum() and len(ending) <= 5 else "bin"
    plain = kind if kind.partition("/")[0] in KNOWN else "application/octet-stream"
    return Attachment(name=f"file-{number}.{safe}", type=plain, data=data)


def _photo(number: int, data: bytes) -> Attachment:
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(BytesIO(data)) as source:
            if source.width * source.height > MOST_PIXELS:
                raise ValueError("too many pixels")
            drawn = ImageOps.exif_transpose(source)
    clear = drawn.mode in {"RGBA", "LA", "PA"} or "transparency" in drawn.info
    # A new image takes pixels alone: no EXIF, no profile, no comment can come along.
    plain = Image.new("RGBA" if clear else "RGB", drawn.size)
    plain.paste(drawn.convert(plain.mode))
    out, form = BytesIO(), "PNG" if clear else "JPEG"
    plain.save(out, form, quality=88) if form == "JPEG" else plain.save(out, form)
    ending = "png" if clear else "jpg"
    return Attachment(
        name=f"photo-{number}.{ending}", type=f"image/{form.lower()}", data=out.getvalue()
    )


def _pdf(data: bytes) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as book:
        for part in [book.Root, *book.pages]:
            for key in ("/Metadata", "/PieceInfo", "/LastModified"):
                if key in part:
                    del part[key]
        if "/Info" in book.trailer:
            del book.trailer["/Info"]
        book.save(out, deterministic_id=True)
    return out.getvalue()
