"""Hidden data out of attachments, for letters that the server seals (UX-30).

Whoever attaches a file may mean harm, and the libraries that read it are large. So a file is
cleaned by a process of its own, with limits (`ishenim/cleaning/child.py`): what goes wrong in it
is a sentence about the file. It starts when somebody attaches something and ends with it, so an
idle server holds nothing for it.
"""

import contextlib
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator

from django.utils.translation import pgettext

from ishenim.box.refusals import Busy
from ishenim.cleaning import Attachment, Kind, kind_of
from ishenim.cleaning.child import MOST_SECONDS
from ishenim.ui.refusals import BadInput

#: How many files are cleaned at the same time, and how many letters may wait for a place.
#: Together fewer than the threads that answer pages, so that one of them is always free.
AT_ONCE = 2
WAITING = 1
PATIENCE_SECONDS = 5
#: A machine under load takes longer than the processor time that a file may use.
MOST_WAIT_SECONDS = 3 * MOST_SECONDS
#: A letter takes 30 MB of files; a photo drawn anew may be larger than it was, but not so much.
MOST_MADE = 64 * 2**20
_STEP = 2**20
_NAME = re.compile(r"(?:photo|file)-\d+\.[a-z0-9]{1,5}")
_TYPE = re.compile(r"[a-z]+/[\w.+-]+", re.ASCII)


class NotClean(BadInput):
    """A file whose hidden data cannot be removed is not sent behind the author's back."""

    def __init__(self, voice: str, code: str) -> None:
        super().__init__(pgettext(voice, SENTENCES[code]), code=code)


SENTENCES = {
    "FILE_PHOTO": (
        "Hidden data could not be removed from one photo. Choose a screenshot of it instead."
    ),
    "FILE_OTHER": (
        "Hidden data could not be removed from one file. Leave it out or add a photo of it."
    ),
    "FILE_EMPTY": "One file is empty. Leave it out or choose it again.",
}
_places = threading.BoundedSemaphore(AT_ONCE)
_queue = threading.BoundedSemaphore(AT_ONCE + WAITING)


def be_one_of_several() -> None:
    """Clean one file at a time: other processes of this server do so too."""
    global _places, _queue  # noqa: PLW0603
    _places = threading.BoundedSemaphore(1)
    _queue = threading.BoundedSemaphore(1 + WAITING)


@contextlib.contextmanager
def _place() -> Iterator[None]:
    """Hold one of the few places in which files are cleaned.

    Raises:
        Busy: if too many wait already, or the wait was too long.
    """
    if not _queue.acquire(blocking=False):
        raise Busy
    try:
        if not _places.acquire(timeout=PATIENCE_SECONDS):
            raise Busy
        try:
            yield
        finally:
            _places.release()
    finally:
        _queue.release()


def clean(number: int, name: str, kind: str, data: bytes, *, voice: str = "child") -> Attachment:
    """Return the file without hidden data and with a name that tells nothing.

    Raises:
        NotClean: if it is empty, cannot be read, or is too heavy.
        Busy: if too many files are being cleaned.
    """
    if not data:
        raise NotClean(voice, "FILE_EMPTY")
    with _place():
        made = _in_a_process(number, name, kind, data)
    if made is None:
        raise NotClean(voice, "FILE_PHOTO" if kind_of(kind, data) == Kind.PHOTO else "FILE_OTHER")
    return made


def _in_a_process(number: int, name: str, kind: str, data: bytes) -> Attachment | None:
    """Clean it in a process of its own; None if that did not end well."""
    head = json.dumps({"number": number, "name": name, "type": kind}).encode()
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "ishenim.cleaning.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # what a library says may quote the file
        env={"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
    timer = threading.Timer(MOST_WAIT_SECONDS, child.kill)
    timer.start()
    try:
        return _talk(child, len(head).to_bytes(4) + head, data)
    finally:
        timer.cancel()
        child.kill()
        child.wait()


def _talk(child: "subprocess.Popen[bytes]", head: bytes, data: bytes) -> Attachment | None:
    # It reads to the end before it writes, so neither waits for the other.
    assert child.stdin is not None and child.stdout is not None  # noqa: PT018, S101
    with child.stdout as said:
        with contextlib.suppress(BrokenPipeError), child.stdin as asked:
            asked.write(head)
            asked.write(data)
        answer = bytearray()
        while len(answer) <= MOST_MADE and (part := said.read(_STEP)):
            answer += part
    if len(answer) > MOST_MADE or child.wait() != 0:
        return None
    return _told(bytes(answer))


def _told(answer: bytes) -> Attachment | None:
    """Read what the process said; one that a file has taken over is not believed everything."""
    start = 4 + int.from_bytes(answer[:4])
    try:
        told = json.loads(answer[4:start])
        name, kind = str(told["name"]), str(told["type"])
    except (ValueError, LookupError, TypeError):
        return None
    if not (_NAME.fullmatch(name) and _TYPE.fullmatch(kind)):
        return None
    return Attachment(name=name, type=kind, data=answer[start:])
