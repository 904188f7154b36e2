"""Office documents (OOXML, ODF), archives of XML, without who wrote and changed them, and when.

The archive is packed anew: no times, no comments, no extra fields. How much comes out of it is
counted while it comes, so a small archive cannot become a large one.
"""

import codecs
import re
import zipfile
import zlib
from io import BytesIO

from ishenim.cleaning.errors import Broken
from ishenim.cleaning.inside import bare

#: Names in old archives are written so; it is loaded now, for behind the limits no file opens.
codecs.lookup("cp437")
MOST_PARTS = 5000
MOST_BYTES = 64 * 2**20
#: Of one part that is read as text.
MOST_TEXT = 12 * 2**20
MOST_DEPTH = 3
_CUSTOM = b"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_EXTENDED = b"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
_CORE = b"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_META = b"urn:oasis:names:tc:opendocument:xmlns:office:1.0"
#: Parts that hold nothing else: an empty one stands for each, because others refer to it.
EMPTY = {
    "docprops/core.xml": b'<cp:coreProperties xmlns:cp="' + _CORE + b'"/>',
    "docprops/app.xml": b'<Properties xmlns="' + _EXTENDED + b'"/>',
    "docprops/custom.xml": b'<Properties xmlns="' + _CUSTOM + b'"/>',
    "meta.xml": b'<office:document-meta xmlns:office="' + _META + b'" office:version="1.2"/>',
}
_GONE = re.compile(r"(?:docprops|thumbnails)/thumbnail\.\w+|meta-inf/documentsignatures\.xml")
_PRINTER = re.compile(r"printersettings/|printersettings\d*\.bin$")
_VALUE = rb"=(?:\"[^\"]*\"|'[^']*')"
#: What is cut out of any XML, and what stands there instead.
CUTS = tuple(
    (re.compile(pattern, re.DOTALL), instead)
    for pattern, instead in (
        # who: authors and initials of changes and notes, people and the accounts they came from
        (
            rb"(\s(?:\w+:)?(?:author|initials|userId|providerId|lastModifiedBy|userName))" + _VALUE,
            rb'\1=""',
        ),
        (
            rb"(<(?:\w+:)?(?:cmAuthor|author|person)\b[^>]*?\s(?:name|displayName))" + _VALUE,
            rb'\1=""',
        ),
        (rb"(<((?:\w+:)?author)>)[^<]*(</\2>)", rb"\1\3"),
        (rb"(<((?:dc:creator|meta:creator-initials|meta:initial-creator))>)[^<]*(</\2>)", rb"\1\3"),
        # when
        (rb"\s(?:w\d*\w*:(?:date|dateUtc)|dT|dt)" + _VALUE, b""),
        (rb"<dc:date>[^<]*</dc:date>", b"<dc:date>1980-01-01T00:00:00</dc:date>"),
        # which sitting a word was typed in
        (rb"<w:rsids>.*?</w:rsids>", b""),
        (rb"\sw:rsid\w*" + _VALUE, b""),
        # where on whose machine
        (rb"(<x15ac:absPath\b[^>]*?\surl)" + _VALUE, rb'\1=""'),
        (rb"(\sTarget=[\"'])file:[^\"']*", rb"\1file:///"),
        (rb"(config:name=\"Printer(?:Name|Setup)\"[^>]*>)[^<]*", rb"\1"),
        (rb"<Relationship\b[^>]*/thumbnail\"[^>]*/>", b""),
        (rb"<manifest:file-entry\b[^>]*\"Thumbnails/[^>]*/>", b""),
    )
)


def clean_office(data: bytes, depth: int = 0) -> bytes:
    """Return the document without what tells of its people, machines and days.

    Raises:
        Broken: if it cannot be unpacked, or grows larger than a letter may be.
    """
    out = BytesIO()
    left = MOST_BYTES
    try:
        with zipfile.ZipFile(BytesIO(data)) as given, zipfile.ZipFile(out, "w") as fresh:
            parts = given.infolist()
            if len(parts) > MOST_PARTS:
                raise Broken("too many parts")
            for part in parts:
                if _GONE.fullmatch(part.filename.lower()) or part.is_dir():
                    continue
                content = _unpacked(given, part, left)
                left -= len(content)
                plain = zipfile.ZipInfo(part.filename)
                is_mark = part.filename == "mimetype"
                plain.compress_type = zipfile.ZIP_STORED if is_mark else zipfile.ZIP_DEFLATED
                fresh.writestr(plain, _clean_part(part.filename.lower(), content, depth))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise Broken("no archive") from error
    return out.getvalue()


def _unpacked(given: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> bytes:
    with given.open(part) as stream:
        content = stream.read(left + 1)
    if len(content) > left:
        raise Broken("too much in it")
    return content


def _clean_part(name: str, content: bytes, depth: int) -> bytes:
    if name in EMPTY:
        return b'<?xml version="1.0" encoding="UTF-8"?>' + EMPTY[name]
    if _PRINTER.search(name):
        return bytes(len(content))
    if content.startswith(b"PK\x03\x04"):  # a document in a document
        if depth == MOST_DEPTH:
            raise Broken("too deep")
        return clean_office(content, depth + 1)
    if name.endswith((".xml", ".rels", ".vml")):
        if len(content) > MOST_TEXT or content.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise Broken("too long a text, or one in letters of two bytes")
        for pattern, instead in CUTS:
            content = pattern.sub(instead, content)
        return content
    return bare(content)
