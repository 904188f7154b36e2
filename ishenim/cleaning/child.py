"""A process that cleans one file and ends: `python -m ishenim.cleaning.child`.

It reads all of its input, loads what this kind of file needs, gives up everything else (memory,
time, files, sockets, other processes) and only then looks into the file.

Input:   4 bytes length, JSON {"number", "name", "type"}, the file.
Output:  4 bytes length, JSON {"name", "type"}, the cleaned file; nothing if it cannot be cleaned.
"""

import contextlib
import json
import os
import sys

from ishenim.cleaning import Attachment, cleaner

try:
    import resource
except ImportError:  # not on Windows
    resource = None  # type: ignore[assignment]

#: Address space, in bytes. A photo of 50 megapixels takes 140 MB of it, a document of 30 MB 200.
MOST_MEMORY = 256 * 2**20
#: Seconds of processor time. A document of 30 MB takes two.
MOST_SECONDS = 5
#: Numbers of open files: in, out, err. So no file is opened, no temporary one made, no socket.
OPEN_FILES = 3
#: What is given up; a platform that lacks one does without it.
LIMITS = (
    ("RLIMIT_AS", MOST_MEMORY),
    ("RLIMIT_CPU", MOST_SECONDS),
    ("RLIMIT_FSIZE", 0),
    ("RLIMIT_CORE", 0),
    ("RLIMIT_NPROC", 0),
    ("RLIMIT_NOFILE", OPEN_FILES),
)


def confine() -> None:
    """Give up what cleaning does not need, for good."""
    os.nice(5)  # who only reads a page is served first
    if resource is None:
        return
    for name, most in LIMITS:
        if (which := getattr(resource, name, None)) is None:
            continue
        with contextlib.suppress(OSError, ValueError):  # macOS refuses some
            resource.setrlimit(which, (most, most))


def main() -> int:
    """Clean one file; say nothing about one that cannot be."""
    given, out = sys.stdin.buffer, sys.stdout.buffer
    told = json.loads(given.read(int.from_bytes(given.read(4))))
    data = given.read()
    try:
        work = cleaner(told["number"], told["name"], told["type"], data)
        confine()
        del data
        made: Attachment = work()
    except Exception:  # a hostile file may raise anything, and its text may quote the file
        return 1
    head = json.dumps({"name": made.name, "type": made.type}).encode()
    out.write(len(head).to_bytes(4) + head)
    out.write(made.data)
    out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
