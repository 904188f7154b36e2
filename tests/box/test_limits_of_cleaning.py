"""No file stops the server or takes an author's words: it is cleaned, or refused in a sentence."""

import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from io import BytesIO
from pathlib import Path

import psutil
import pytest
from PIL import Image

from ishenim.box import clean as cleaning
from ishenim.box.clean import NotClean, clean
from ishenim.box.refusals import Busy
from ishenim.cleaning import child
from ishenim.cleaning.pictures import FORMATS
from tests.box.test_bad_files import _file
from tests.box.test_write_page import WORDS, code_groups, posted
from tests.cleaning import samples

MIB = 2**20
BUSY = "Сейчас слишком много писем. Твой текст на месте."
SAID = {
    "FILE_PHOTO": "Из одного фото не удалось убрать скрытые данные. Выбери вместо него скриншот.",
    "FILE_OTHER": "Из одного файла не удалось убрать скрытые данные. Убери этот файл",
    "FILE_EMPTY": "Один файл пустой. Убери его",
}


def encoded(form: str, **options: object) -> bytes:
    out = BytesIO()
    Image.new("RGB", (64, 48), "red").save(out, form, **options)
    return out.getvalue()


@cache
def bad_files() -> dict[str, tuple[str, bytes]]:
    """Return name → told type and bytes: broken ones, lies, and files that grow when looked at."""
    return {
        "bomb.pdf": ("application/pdf", samples.object_stream_bomb()),
        "vast.png": ("image/png", samples.vast_png()),
        "eps.png": ("image/png", samples.EPS),
        "dds.png": ("image/png", samples.DDS),
        "spider.png": ("image/png", samples.SPIDER),
        "a.tif": ("image/tiff", encoded("TIFF")),
        "a.ppm": ("image/x-portable-pixmap", b"P6 9 9 255\n" + bytes(243)),
        "broken.avif": ("image/avif", samples.AVIF),
        "cut.avif": ("image/avif", encoded("AVIF")[:200]),
        "cut.jpg": ("image/jpeg", encoded("JPEG")[:300]),
        "cut.png": ("image/png", encoded("PNG")[:60]),
        "cut.webp": ("image/webp", encoded("WEBP")[:30]),
        "broken.pdf": ("application/pdf", b"%PDF-1.7\n1 0 obj<</Type/Catalog>>"),
        "cut.pdf": ("application/pdf", samples.pdf()[:200]),
        "bomb.docx": ("", samples.unpacking_docx()),
        "broken.docx": ("", b"PK\3\4 [Content_Types].xml" + os.urandom(400)),
        "cut.mp4": ("video/mp4", samples.film()[:300]),
        "empty.mp4": ("video/mp4", b"\0\0\0\x10ftypmp42\0\0\0\0"),
        "cut.webm": ("video/webm", samples.webm()[:150]),
        "cut.opus": ("audio/ogg", samples.opus()[:100]),
        "no.mp3": ("audio/mpeg", b"ID3\4\0\0\0\0\0\5words"),
        "empty.jpg": ("image/jpeg", b""),
    }


@pytest.mark.parametrize("name", list(bad_files()))
def test_a_file_that_cannot_be_cleaned_is_refused_in_words(name: str):
    told, data = bad_files()[name]
    with pytest.raises(NotClean) as refused:
        clean(1, name, told, data)
    photo = told.startswith("image/") and data
    assert refused.value.code == ("FILE_PHOTO" if photo else "FILE_OTHER" if data else "FILE_EMPTY")


@pytest.mark.usefixtures("open_box")
@pytest.mark.parametrize(
    "name", ["broken.avif", "cut.pdf", "dds.png", "spider.png", "cut.mp4", "empty.jpg"]
)
def test_the_page_says_so_and_keeps_the_words(name: str):
    answer = posted("/ru/w", attached=[_file(name, bad_files()[name][1])])
    assert answer.status_code == 400
    assert WORDS in answer.text
    code = "FILE_EMPTY" if name == "empty.jpg" else "FILE_OTHER"
    code = "FILE_PHOTO" if name in {"broken.avif", "dds.png", "spider.png"} else code
    assert f'<p class="problem" role="alert">{SAID[code]}' in answer.text


@pytest.mark.usefixtures("open_box")
def test_a_full_queue_is_a_calm_refusal(monkeypatch):
    monkeypatch.setattr(cleaning, "_queue", threading.BoundedSemaphore(1))
    with cleaning._place():
        answer = posted("/ru/w", attached=[_file("a.png", encoded("PNG"))])
        assert answer.status_code == 503
        assert WORDS in answer.text
        assert BUSY in answer.text
    assert len(code_groups(posted("/ru/w", attached=[_file("a.png", encoded("PNG"))]).text)) == 5


def test_a_few_at_once_and_no_more(monkeypatch):
    monkeypatch.setattr(cleaning, "PATIENCE_SECONDS", 0.01)
    held = [cleaning._place() for _ in range(cleaning.AT_ONCE)]
    for one in held:
        one.__enter__()
    try:
        with pytest.raises(Busy):
            clean(1, "a.txt", "text/plain", b"words")
    finally:
        for one in held:
            one.__exit__(None, None, None)
    assert clean(1, "a.txt", "text/plain", b"words").data == b"words"


@pytest.mark.parametrize("form", [name for _start, name in FORMATS])
def test_every_named_format_is_drawn_behind_the_limits(form: str):
    found = clean(1, "a", "image/x", encoded(form))
    with Image.open(BytesIO(found.data)) as image:
        assert image.size == (64, 48)
        assert image.getpixel((9, 9))[0] > 200


def test_whole_files_are_cleaned_behind_the_limits():
    for name, data in (samples.SAME | samples.DOCUMENTS).values():
        made = clean(1, f"Aigul.{name}", "", data)
        assert not [one for one in samples.SECRETS if one in made.data]


@pytest.mark.parametrize("name", ["bomb.pdf", "vast.png", "bomb.docx"])
def test_the_serving_process_does_not_grow(name: str):
    """What a bomb takes is taken from another process, and given back when that ends."""
    told, data = bad_files()[name]
    own, most = psutil.Process(), [0, 0]
    others = set(own.children())  # of another test, as multiprocessing leaves one for later
    before, over = own.memory_info().rss, threading.Event()

    def watch() -> None:
        while not over.wait(0.01):
            most[0] = max(most[0], own.memory_info().rss)
            for one in set(own.children()) - others:
                try:
                    most[1] = max(most[1], one.memory_info().rss)
                except psutil.NoSuchProcess:
                    continue

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        with pytest.raises(NotClean):
            clean(1, name, told, data)
    finally:
        over.set()
        watcher.join()
    assert most[0] - before < 24 * MIB + len(data)
    assert most[1] <= child.MOST_MEMORY
    assert set(own.children()) <= others


@pytest.mark.usefixtures("open_box")
def test_others_are_answered_meanwhile(client):
    """Pages answer while every place is taken by a bomb."""
    told, data = bad_files()["bomb.pdf"]
    with ThreadPoolExecutor(cleaning.AT_ONCE) as bombs:
        working = [bombs.submit(clean, 1, "a.pdf", told, data) for _ in range(cleaning.AT_ONCE)]
        answered = 0
        while not all(one.done() for one in working):
            assert client.get("/w").status_code == 200
            answered += 1
        assert answered > 1
        assert all(isinstance(one.exception(), NotClean) for one in working)


def confined(code: str, before: str = "") -> "subprocess.CompletedProcess[str]":
    """Run code behind the limits of the process that cleans."""
    begin = ["import socket, os, sys, tempfile", "from ishenim.cleaning import child", before]
    code = "\n".join([*begin, "child.confine()", code])
    return subprocess.run(
        [sys.executable, "-P", "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )


def test_a_file_that_takes_too_long_ends_its_process():
    ended = confined("while True: pass", "child.LIMITS = (('RLIMIT_CPU', 1),)")
    assert ended.returncode in {-signal.SIGXCPU, -signal.SIGKILL}


@pytest.mark.parametrize(
    "code",
    [
        "socket.socket()",
        "open('/etc/hostname')",
        "tempfile.TemporaryFile()",
        "os.pipe()",
        f"bytes({child.MOST_MEMORY})",
        "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (99, 99)); socket.socket()",
    ],
)
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="macOS lacks some of the limits")
def test_a_process_that_cleans_has_nothing_else(code: str):
    if "setrlimit" in code and os.geteuid() == 0:
        pytest.skip("root may raise its limits again; the server is not run as root")
    ended = confined(code)
    assert ended.returncode != 0
    assert "ImportError" not in ended.stderr
    assert "NameError" not in ended.stderr


def test_a_limit_that_does_not_exist_is_skipped(monkeypatch):
    monkeypatch.setattr(child, "LIMITS", (("RLIMIT_OF_NO_SYSTEM", 1),))
    monkeypatch.setattr(os, "nice", lambda _by: 0)
    child.confine()
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] > child.OPEN_FILES


def test_it_learns_no_secret_of_the_server(monkeypatch):
    monkeypatch.setenv("ISHENIM_SECRET_KEY", "x" * 50)
    seen: list[dict[str, str]] = []
    real = subprocess.Popen

    def watched(*given: object, **options: object) -> object:
        seen.append(options["env"])  # type: ignore[arg-type]
        return real(*given, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(cleaning.subprocess, "Popen", watched)
    clean(1, "a.txt", "text/plain", b"words")
    assert [set(one) for one in seen] == [{"PYTHONPATH"}]


def test_nothing_is_left_in_temporary_files():
    folder = Path(tempfile.gettempdir())
    before = {one.name for one in folder.iterdir()}
    clean(1, "a.pdf", "", samples.packed_pdf())
    for name in ("bomb.docx", "vast.png"):
        with pytest.raises(NotClean):
            clean(1, name, *bad_files()[name])
    made = {one.name for one in folder.iterdir()} - before
    assert not [one for one in made if one.startswith(("tmp", "pikepdf", "PIL"))]


def test_an_idle_server_has_not_loaded_what_reads_files():
    ended = subprocess.run(
        [sys.executable, "-c", "import sys, ishenim.box.clean; print(*sorted(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    loaded = set(ended.stdout.split())
    assert not loaded & {"PIL.Image", "pikepdf", "ishenim.cleaning.office", "ishenim.cleaning.pdf"}


def test_a_real_photo_inside_an_archive_is_not_looked_at():
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("a.jpg", samples.jpeg())
    assert clean(1, "a.zip", "application/zip", out.getvalue()).data == out.getvalue()
