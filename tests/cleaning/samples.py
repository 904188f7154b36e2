"""Files as phones and programs make them, with what tells of their owner: whole, broken, and traps.

Each word of SECRETS stands somewhere in a place that shows on no screen and in no loudspeaker.
"""

import struct
import zipfile
from io import BytesIO
from typing import Any

import pikepdf
from PIL import Image

PLACE, MAKER, PERSON = b"+42.8700+074.5900/", b"Aigul-Phone-12", b"Aigul-Asanova"
SECRETS = (PLACE, MAKER, PERSON)
SHOWN, HEARD = b"FRAME-OF-THE-FILM" * 4, b"WHAT-IS-HEARD" * 4


# ── Films ─────────────────────────────────────────────────────────────────────
def box(name: bytes, *inside: bytes) -> bytes:
    whole = b"".join(inside)
    return struct.pack(">I4s", 8 + len(whole), name) + whole


def _track(handler: bytes, offsets: list[int], description: bytes) -> bytes:
    table = struct.pack(">II", 0, len(offsets)) + b"".join(struct.pack(">I", o) for o in offsets)
    return box(
        b"trak",
        box(b"tkhd", b"\0\0\0\7", b"\xe5" * 8, bytes(72)),
        box(
            b"mdia",
            box(b"mdhd", b"\0\0\0\0", b"\xe5" * 8, bytes(12)),
            box(b"hdlr", bytes(8), handler, bytes(12), MAKER + b"\0"),
            box(
                b"minf",
                box(
                    b"dinf",
                    box(b"dref", struct.pack(">II", 0, 1), box(b"alis", b"\0\0\0\1", PERSON)),
                ),
                box(
                    b"stbl",
                    box(b"stsd", struct.pack(">II", 0, 1), description),
                    box(b"stco", table),
                ),
            ),
        ),
        box(b"udta", box(b"name", PERSON)),
    )


def film(brand: bytes = b"mp42") -> bytes:
    """Return an MP4 with a place, a maker, an artist and a track of measurements."""
    start = box(b"ftyp", brand, bytes(4), brand)
    pieces = [b"unused " + PERSON, SHOWN, PLACE + b" 12 km/h", HEARD]
    places, at = [], len(start) + 8
    for piece in pieces:
        places.append(at)
        at += len(piece)
    picture = box(
        b"avc1", bytes(6) + b"\0\1" + bytes(4) + b"maker"[:4] + bytes(8) + b"\0\x40\0\x20",
        b"\0\x48\0\0" * 2, bytes(4) + b"\0\1" + (bytes([14]) + MAKER).ljust(32, b"\0"), b"\0\x18\xff\xff",
        box(b"avcC", b"\1"),
    )  # fmt: skip
    sound = box(b"mp4a", bytes(6) + b"\0\1" + bytes(8) + b"\0\2\0\x10" + bytes(4) + b"\xac\x44\0\0")
    return b"".join(
        (
            start,
            box(b"mdat", *pieces),
            box(
                b"moov",
                box(b"mvhd", b"\0\0\0\0", b"\xe5" * 8, bytes(88)),
                _track(b"vide", [places[1]], picture),
                _track(b"meta", [places[2]], box(b"mebx", bytes(8) + PLACE)),
                _track(b"soun", [places[3]], sound),
                box(b"meta", bytes(4), box(b"keys", b"com.apple.quicktime.make" + MAKER)),
                box(b"udta", box(b"\xa9xyz", b"\0\x12\x15\xc7" + PLACE), box(b"\xa9ART", PERSON)),
            ),
            box(b"uuid", bytes(16), b"<x:xmpmeta>" + PERSON),
            box(b"sefd", MAKER),
        )
    )


def element(name: int, inside: bytes, width: int = 0) -> bytes:
    head = name.to_bytes((name.bit_length() + 7) // 8)
    size = (len(inside) | 1 << 7 * width).to_bytes(width) if width else bytes([0x80 | len(inside)])
    return head + size + inside


def webm(*, live: bool = False) -> bytes:
    """Return a WebM with a title, tags, an attached file; `live` as a browser records one."""
    info = element(0x2AD7B1, b"\x0f\x42\x40") + element(0x4D80, MAKER) + element(0x5741, MAKER)
    info += element(0x7BA9, PERSON) + element(0x4461, bytes(8)) + element(0xBF, b"\1\2\3\4")
    track = element(0xD7, b"\1") + element(0x73C5, b"\7") + element(0x83, b"\1")
    track += (
        element(0x86, b"V_VP8") + element(0x536E, PERSON) + element(0xE0, element(0xB0, b"\x40"))
    )
    parts = element(0x1549A966, info, 8) + element(0x1654AE6B, element(0xAE, track, 2), 4)
    parts += element(0x1254C367, element(0x7373, PLACE * 20, 2), 8)
    parts += element(0x1941A469, PERSON, 1)
    cluster = element(0xE7, b"\0") + element(0xA3, b"\x81\0\0\x80" + SHOWN, 2)
    head = element(0x1A45DFA3, element(0x4282, b"webm"))
    if live:
        return (
            head + b"\x18\x53\x80\x67\x01" + b"\xff" * 7 + parts + b"\x1f\x43\xb6\x75\xff" + cluster
        )
    return head + element(0x18538067, parts + element(0x1F43B675, cluster, 3), 8)


# ── Sounds ────────────────────────────────────────────────────────────────────
def id3() -> bytes:
    inside = b"TPE1\0\0\0\x0f\0\0\0" + PERSON + b"TXXX\0\0\0\x14\0\0\0" + PLACE
    return b"ID3\4\0\0" + bytes([0, 0, len(inside) >> 7, len(inside) & 127]) + inside


def mp3() -> bytes:
    frame = b"\xff\xfb\x90\xc4" + HEARD.ljust(413, b"\x55")
    first = b"\xff\xfb\x90\xc4" + bytes(32) + b"Xing\0\0\0\x0f" + bytes(112) + b"LAME" + MAKER
    return id3() + first.ljust(417, b"\0") + frame * 3 + b"TAG" + PERSON.ljust(125, b"\0")


def aac() -> bytes:
    frame = b"\xff\xf1\x50\x80" + bytes([(7 + len(HEARD)) >> 3, (7 + len(HEARD)) << 5 & 255, 0xFC])
    return id3() + (frame + HEARD) * 3 + b"APETAGEX" + PERSON


def _page(flags: int, number: int, *packets: bytes) -> bytes:
    lengths = b"".join(b"\xff" * (len(one) // 255) + bytes([len(one) % 255]) for one in packets)
    head = b"OggS\0" + bytes([flags]) + bytes(8) + b"ABCD" + struct.pack("<I", number) + bytes(4)
    return head + bytes([len(lengths)]) + lengths + b"".join(packets)


def opus() -> bytes:
    tags = b"OpusTags" + struct.pack("<I", len(MAKER)) + MAKER + struct.pack("<I", 1)
    tags += struct.pack("<I", 7 + len(PERSON)) + b"ARTIST=" + PERSON + PLACE * 30
    start = b"OpusHead\1\1" + bytes(2) + b"\x80\xbb\0\0" + bytes(3)
    return _page(2, 0, start) + _page(0, 1, tags) + _page(4, 2, HEARD, HEARD)


def vorbis() -> bytes:
    tags = b"\3vorbis" + struct.pack("<I", len(PERSON)) + PERSON + struct.pack("<I", 0) + b"\1"
    first = _page(2, 0, b"\1vorbis" + bytes(23))
    return first + _page(0, 1, tags, b"\5vorbis" + bytes(30)) + _page(4, 2, HEARD)


def flac() -> bytes:
    comment = struct.pack("<I", len(MAKER)) + MAKER + PERSON + PLACE
    blocks = b"\0\0\0\x22" + bytes(34) + b"\x84" + len(comment).to_bytes(3) + comment
    return b"fLaC" + blocks + b"\xff\xf8\xc9\x18" + HEARD


def _chunk(name: bytes, inside: bytes) -> bytes:
    return name + struct.pack("<I", len(inside)) + inside + bytes(len(inside) % 2)


def wav() -> bytes:
    parts = _chunk(b"fmt ", b"\1\0\1\0\x80\xbb\0\0\0\x77\1\0\2\0\x10\0") + _chunk(b"bext", PERSON)
    parts += _chunk(b"data", HEARD) + _chunk(b"LIST", b"INFOIART" + MAKER + PLACE)
    return b"RIFF" + struct.pack("<I", 4 + len(parts)) + b"WAVE" + parts


# ── Pictures inside documents ─────────────────────────────────────────────────
def jpeg(size: tuple[int, int] = (60, 40), colour: str = "red", **options: Any) -> bytes:
    exif = Image.Exif()
    exif[0x010F] = MAKER.decode()
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG", exif=exif, comment=PLACE, **options)
    return out.getvalue() + b"trailer of " + PERSON


def png(size: tuple[int, int] = (60, 40)) -> bytes:
    from PIL import PngImagePlugin

    text = PngImagePlugin.PngInfo()
    text.add_text("Author", PERSON.decode())
    text.add_itxt("Comment", MAKER.decode() + PLACE.decode())
    out = BytesIO()
    Image.new("RGB", size, "blue").save(out, "PNG", pnginfo=text)
    return out.getvalue()


_XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
    b' xmlns:pdf="http://ns.adobe.com/pdf/1.3/" pdf:Producer="' + PERSON + PLACE + b'"/></rdf:RDF>'
    b"</x:xmpmeta>"
)


# ── Documents ─────────────────────────────────────────────────────────────────
def pdf(**save: Any) -> bytes:
    """Return a PDF whose every part names somebody: its info, XMP, a picture, a note, a file."""
    book = pikepdf.new()
    page = book.add_blank_page(page_size=(200, 100))
    page.obj.PieceInfo = pikepdf.Dictionary(Maker=pikepdf.Dictionary(Private=PERSON.decode()))
    page.obj.LastModified = "D:20260401" + MAKER.decode()
    picture = pikepdf.Stream(book, b"")
    picture.write(jpeg(), filter=pikepdf.Name.DCTDecode)
    for key, value in {"Width": 60, "Height": 40, "BitsPerComponent": 8}.items():
        picture[f"/{key}"] = value
    picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    picture.ColorSpace = pikepdf.Name.DeviceRGB
    picture.Metadata = pikepdf.Stream(book, PLACE)
    page.obj.Resources = pikepdf.Dictionary(
        XObject=pikepdf.Dictionary(Im=book.make_indirect(picture))
    )
    page.obj.Contents = book.make_stream(
        b"q 100 0 0 60 20 20 cm /Im Do Q 0 0 1 rg 140 20 40 40 re f"
    )
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents="words",
        T=PERSON.decode(), M="D:20260401", NM=MAKER.decode(),
    )  # fmt: skip
    page.obj.Annots = [book.make_indirect(note)]
    book.docinfo["/Author"] = PERSON.decode()
    book.docinfo["/Producer"] = MAKER.decode()
    book.Root.Metadata = pikepdf.Stream(book, _XMP)
    book.attachments["plan.txt"] = pikepdf.AttachedFileSpec(book, PLACE, filename=PERSON.decode())
    out = BytesIO()
    book.save(out, **save)
    return out.getvalue()


def packed_pdf() -> bytes:
    return pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def archive(parts: dict[str, bytes | str], **how: Any) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.comment = how.get("comment", b"")
        for name, content in parts.items():
            stored = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            made.writestr(zipfile.ZipInfo(name, (2026, 4, 1, 7, 5, 4)), content, stored)
    return out.getvalue()


def docx() -> bytes:
    """Return a document with properties, a tracked change, a note, a picture, a template's path."""
    from docx import Document

    out, given = BytesIO(), Document()
    given.core_properties.author = PERSON.decode()
    given.core_properties.last_modified_by = MAKER.decode()
    given.add_paragraph("Мени класста кордошот.")
    given.add_picture(BytesIO(jpeg()))
    given.save(out)
    with zipfile.ZipFile(out) as made:
        parts: dict[str, bytes | str] = {one: made.read(one) for one in made.namelist()}
    body = bytes(parts["word/document.xml"])
    change = f'<w:p w:rsidR="00AA11BB"><w:ins w:id="1" w:author="{PERSON.decode()}" w:date="2026-04-01T07:05:00Z"><w:r><w:t>Жардам</w:t></w:r></w:ins></w:p><w:sectPr'
    parts["word/document.xml"] = body.replace(b"<w:sectPr", change.encode(), 1)
    parts["word/_rels/settings.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/attachedTemplate" Target="file:///C:/Users/{PERSON.decode()}/a.dotx" '
        'TargetMode="External"/></Relationships>'
    )
    return archive(parts, comment=PLACE)


def odt() -> bytes:
    space = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    who = f"<dc:creator>{PERSON.decode()}</dc:creator><dc:date>2026-04-01T07:05:04</dc:date>"
    return archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "meta.xml": f"<office:document-meta {space}><office:meta>{who}<meta:generator>{MAKER.decode()}</meta:generator></office:meta></office:document-meta>",
            "content.xml": f"<office:document-content {space}><office:body><office:text><text:p>Мени кордошот.<office:annotation>{who}<text:p>эскертүү</text:p></office:annotation></text:p></office:text></office:body></office:document-content>",
            "Pictures/1.png": png(),
            "Thumbnails/thumbnail.png": png((8, 8)),
            "META-INF/manifest.xml": '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry manifest:full-path="Thumbnails/thumbnail.png" manifest:media-type="image/png"/></manifest:manifest>',
        }
    )


#: Bytes in, the same bytes out on both ways; the documents are compared by what is in them.
SAME: dict[str, tuple[str, bytes]] = {
    "film": ("a.mp4", film()),
    "film-of-apple": ("a.mov", film(b"qt  ")),
    "webm": ("a.webm", webm()),
    "webm-live": ("a.webm", webm(live=True)),
    "mp3": ("a.mp3", mp3()),
    "aac": ("a.aac", aac()),
    "opus": ("a.opus", opus()),
    "vorbis": ("a.ogg", vorbis()),
    "flac": ("a.flac", flac()),
    "wav": ("a.wav", wav()),
}
DOCUMENTS: dict[str, tuple[str, bytes]] = {
    "pdf": ("a.pdf", pdf()),
    "pdf-packed": ("a.pdf", packed_pdf()),
    "docx": ("a.docx", docx()),
    "odt": ("a.odt", odt()),
}


# ── Traps ─────────────────────────────────────────────────────────────────────
def object_stream_bomb(streams: int = 40, each: int = 120 * 2**20) -> bytes:
    """Return a PDF of some 5 MB whose streams of objects unpack to gigabytes."""
    import zlib

    objects, out, places = [], bytearray(b"%PDF-1.5\n"), {}
    packed = zlib.compress(b"100000 0 [" + b" " * each + b"]", 9)
    objects.append(
        b"<</Type/Catalog/Pages 2 0 R/A[%s]>>"
        % b" ".join(b"%d 0 R" % (100000 + i) for i in range(streams))
    )
    objects.append(b"<</Type/Pages/Kids[3 0 R]/Count 1>>")
    objects.append(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>")
    for i, body in enumerate(objects, 1):
        places[i] = (1, len(out), 0)
        out += b"%d 0 obj%s endobj\n" % (i, body)
    for i in range(streams):
        inner = packed
        number = 4 + i
        places[number] = (1, len(out), 0)
        places[100000 + i] = (2, number, 0)
        first = len(b"%d 0 " % (100000 + i))
        out += b"%d 0 obj<</Type/ObjStm/N 1/First %d/Filter/FlateDecode/Length %d>>stream\n" % (
            number,
            first,
            len(inner),
        )
        out += inner + b"\nendstream endobj\n"
    table, index = b"", b""
    for number in sorted(places):
        kind, where, which = places[number]
        table += bytes([kind]) + where.to_bytes(4) + bytes([which])
        index += b"%d 1 " % number
    table = zlib.compress(table)
    start = len(out)
    out += (
        b"99999 0 obj<</Type/XRef/Size 200000/Root 1 0 R/W[1 4 1]/Index[%s]/Filter/FlateDecode/Length %d>>stream\n"
        % (index, len(table))
    )
    out += table + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF" % start
    return bytes(out)


def vast_png(width: int = 10_000, height: int = 5_000) -> bytes:
    """Return a real PNG of 50 megapixels in some 200 KB."""
    out = BytesIO()
    Image.new("RGBA", (width, height)).save(out, "PNG", compress_level=9)
    return out.getvalue()


def unpacking_docx(size: int = 300 * 2**20) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        with made.open("word/document.xml", "w") as part:
            for _ in range(size // 2**20):
                part.write(b" " * 2**20)
    return out.getvalue()


EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\nshowpage\n"
DDS = b"DDS " + struct.pack("<I", 124) + b"\xff" * 120
SPIDER = struct.pack(">27f", *(float(n == 4) or 3.0 for n in range(27))) + bytes(4000)
AVIF = b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf" + b"\0\0\0\x20meta" + b"\xff" * 300
