"""A PDF without what tells who made it, with what, when and where; its pages look the same."""

from io import BytesIO
from typing import Any

import pikepdf

from ishenim.cleaning.errors import Broken
from ishenim.cleaning.inside import bare

#: Wherever they stand: XMP, a program's own data, times, makers, attached files, places on a map.
TELLING = [
    "/Metadata",
    "/PieceInfo",
    "/LastModified",
    "/CreationDate",
    "/ModDate",
    "/Author",
    "/Creator",
    "/Producer",
    "/Company",
    "/CreatorInfo",
    "/EmbeddedFiles",
    "/AF",
    "/SourceModified",
    "/SpiderInfo",
    "/VP",
    "/LGIDict",
    "/Perms",
]
#: Of a note on a page: who wrote it, and when. (In a field `T` is its name, which is needed.)
OF_A_NOTE = ("/T", "/M", "/NM")
MOST_DEPTH = 60
MOST_OBJECTS = 200_000


def clean_pdf(data: bytes) -> bytes:
    """Return the document, written anew; what nothing refers to any more is not in it.

    Raises:
        Broken: if it is locked, or larger than a document is.
    """
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as book:
        if book.is_encrypted:
            raise Broken("locked")
        if len(book.objects) > MOST_OBJECTS:
            raise Broken("too many objects")
        for one in book.objects:
            _bare(one, 0)
        if "/Info" in book.trailer:
            del book.trailer["/Info"]
        book.remove_unreferenced_resources()
        book.save(out, deterministic_id=True)
    return out.getvalue()


def _bare(one: Any, depth: int) -> None:
    if depth > MOST_DEPTH:
        raise Broken("too deep")
    if isinstance(one, pikepdf.Array):
        inside = list(one)
    elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        _forget(one)
        inside = [one[key] for key in one.keys()]  # noqa: SIM118 -- it is no dict
    else:
        return
    if isinstance(one, pikepdf.Stream) and one.get("/Filter") == "/DCTDecode":
        one.write(bare(one.read_raw_bytes()), filter=pikepdf.Name.DCTDecode)
    for each in inside:
        if isinstance(each, pikepdf.Object) and not each.is_indirect:
            _bare(each, depth + 1)


def _forget(one: Any) -> None:
    names: list[str] = [*TELLING]
    if "/Rect" in one and one.get("/Subtype") != "/Widget":
        names += OF_A_NOTE
    if "/ByteRange" in one:  # a signature names its signer, and is broken by any change
        names = list(one.keys())
    for name in names:
        if name in one:
            del one[name]
