"""Films, sounds and documents lose in the browser what they lose on the server: the same bytes."""

import zipfile
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from docx import Document

from ishenim.cleaning import Broken, cleaner, kind_of
from tests.cleaning import samples
from tests.cleaning.test_cleaning import unpacked
from tests.journeys.test_photos import page, ready  # noqa: F401


@pytest.mark.parametrize("which", samples.SAME)
def test_both_ways_give_the_same_bytes(page, which):  # noqa: F811
    name, data = samples.SAME[which]
    [found] = ready(page, (name, "video/mp4", data))
    made = cleaner(1, name, "video/mp4", data)()
    assert (found["name"], found["type"]) == (made.name, made.type)
    assert found["data"] == made.data


def cut_off(data: bytes) -> list[bytes]:
    return [data[: len(data) * part // 12] for part in range(1, 12)]


@pytest.mark.parametrize("which", samples.SAME)
def test_both_ways_refuse_the_same(page, which):  # noqa: F811
    name, data = samples.SAME[which]
    for part in cut_off(data):
        try:
            made = cleaner(1, name, "", part)().data
        except Broken:
            assert ready(page, (name, "", part)) == "FILE_OTHER"
        else:
            assert ready(page, (name, "", part))[0]["data"] == made


@pytest.mark.parametrize("which", samples.DOCUMENTS)
def test_a_document_loses_what_tells_of_its_owner(page, which):  # noqa: F811
    name, data = samples.DOCUMENTS[which]
    [found] = ready(page, (name, "", data))
    after = unpacked(found["data"])
    assert [one for one in samples.SECRETS if one in unpacked(data)]
    assert not [one for one in samples.SECRETS if one in after]


@pytest.mark.parametrize("made", [samples.pdf, samples.packed_pdf])
def test_a_pdf_looks_as_it_did(page, made):  # noqa: F811
    def drawn(data: bytes) -> bytes:
        return pypdfium2.PdfDocument(data)[0].render(scale=2).to_pil().tobytes()

    [found] = ready(page, ("a.pdf", "", made()))
    assert drawn(found["data"]) == drawn(made())
    with pikepdf.open(BytesIO(found["data"])) as book:
        assert not book.check_pdf_syntax()
        assert str(book.pages[0].Annots[0].Contents) == "words"


def test_a_pdf_that_was_changed_shows_its_last_state_alone(page):  # noqa: F811
    """What was written over is not in it; a length that stands elsewhere is found."""
    before = samples.pdf(object_stream_mode=pikepdf.ObjectStreamMode.disable)
    with pikepdf.open(BytesIO(before)) as book:
        number = book.pages[0].Contents.objgen[0]
    words = b"0 1 0 rg 0 0 200 100 re f"
    after = before + b"\n%d 0 obj<</Length 990 0 R>>stream\n%s\nendstream endobj\n" % (
        number,
        words,
    )
    after += b"990 0 obj\n%d\nendobj\ntrailer<</Root 1 0 R>>\n%%%%EOF" % len(words)
    [found] = ready(page, ("a.pdf", "", after))
    with pikepdf.open(BytesIO(found["data"])) as book:
        assert book.pages[0].Contents.read_bytes() == words


def test_an_office_document_says_what_it_said(page):  # noqa: F811
    [found] = ready(page, ("a.docx", "", samples.docx()))
    with (
        zipfile.ZipFile(BytesIO(found["data"])) as here,
        zipfile.ZipFile(BytesIO(cleaner(1, "a.docx", "", samples.docx())().data)) as there,
    ):
        assert here.testzip() is None
        assert {one: here.read(one) for one in here.namelist()} == {
            one: there.read(one) for one in there.namelist()
        }
    assert Document(BytesIO(found["data"])).paragraphs[0].text == "Мени класста кордошот."


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.docx", samples.unpacking_docx(80 * 2**20), "FILE_OTHER"),
        ("a.pdf", b"%PDF-1.7 no document", "FILE_OTHER"),
        ("a.pdf", samples.pdf(encryption=pikepdf.Encryption(owner="a", user="")), "FILE_OTHER"),
        ("a.jpg", b"", "FILE_EMPTY"),
        ("a.bin", b"", "FILE_EMPTY"),
    ],
)
def test_what_cannot_be_cleaned_is_refused(page, name, data, code):  # noqa: F811
    assert ready(page, (name, "", data)) == code
    if data:
        assert kind_of("", data) in {"office", "pdf"}
        with pytest.raises((Broken, pikepdf.PdfError)):
            cleaner(1, name, "", data)()


def test_a_name_keeps_no_word_of_its_owner(page):  # noqa: F811
    [found] = ready(page, ("my.Aibek", "", b"bytes"))
    assert found["name"] == cleaner(1, "my.Aibek", "", b"bytes")().name == "file-1.bin"


RECORD = """async (type) => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [64, 48];
  const pen = canvas.getContext("2d");
  const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: type });
  const parts = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const ended = new Promise((done) => (recorder.onstop = done));
  recorder.start(100);
  for (let i = 0; i < 20; i += 1) {
    pen.fillStyle = i % 2 ? "red" : "blue";
    pen.fillRect(0, 0, 64, 48);
    await new Promise((done) => setTimeout(done, 30));
  }
  recorder.stop();
  await ended;
  const [made] = await photos.ready([new File(parts, "a.webm", { type: "video/webm" })]);
  const film = document.createElement("video");
  film.muted = true;
  film.src = URL.createObjectURL(new Blob([made.data], { type }));
  await new Promise((done, failed) => { film.onended = done; film.onerror = failed; film.play(); });
  return [film.videoWidth, film.videoHeight, film.currentTime > 0];
}"""


def test_a_film_that_a_browser_recorded_still_plays(page):  # noqa: F811
    assert page.evaluate(RECORD, "video/webm;codecs=vp8") == [64, 48, True]
