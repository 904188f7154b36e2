"""Asking the server as a browser does: one request on a connection of its own."""

import asyncio
import secrets
from urllib.parse import urlencode

BYTES = "application/octet-stream"
FORM = "application/x-www-form-urlencoded"
#: Seconds without an answer after which an author's browser gives up (web/pages/shared.ts).
SILENCE = 30.0


class NoServer(Exception):
    """Nobody answered."""


async def ask(
    port: int, method: str, path: str, body: bytes = b"", kind: str = BYTES, wait: float = SILENCE
) -> tuple[int, bytes]:
    """Return status and body.

    Raises:
        NoServer: if the line breaks, or nothing comes.
    """
    try:
        async with asyncio.timeout(wait):
            return await _ask(port, method, path, body, kind)
    except (OSError, EOFError, ValueError, TimeoutError) as error:
        raise NoServer(type(error).__name__) from error


async def _ask(port: int, method: str, path: str, body: bytes, kind: str) -> tuple[int, bytes]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(head_of(method, path, len(body), kind) + body)
        await writer.drain()
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        lines = dict(line.split(": ", 1) for line in head.splitlines()[1:] if ": " in line)
        # A body without its length would be cut short unseen by a server that is killed.
        length = int(lines["content-length"]) if "content-length" in lines else 0
        return int(head.split(" ", 2)[1]), await reader.readexactly(length)
    finally:
        writer.close()


def head_of(method: str, path: str, length: int, kind: str) -> bytes:
    """Return the first lines of a request."""
    return (
        f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\n"
        f"Content-Length: {length}\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n"
    ).encode()


def form(**fields: str) -> bytes:
    return urlencode(fields).encode()


def with_file(name: str, told: str, data: bytes) -> tuple[bytes, str]:
    """Return a letter of the form without scripts with one file, and its type."""
    edge = secrets.token_hex(12)
    parts = "".join(
        f'--{edge}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
        for field, value in (("once", secrets.token_hex(32)), ("text", "Мени класста кордошот."))
    )
    last = f'--{edge}\r\nContent-Disposition: form-data; name="attached"; filename="{name}"\r\n'
    whole = f"{parts}{last}Content-Type: {told}\r\n\r\n".encode() + data
    return whole + f"\r\n--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}"
