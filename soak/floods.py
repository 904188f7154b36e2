"""What strangers send, each kind by itself: `python -m soak.floods KIND PORT SECONDS LETTERS`."""

import asyncio
import contextlib
import json
import os
import secrets
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from functools import cache
from itertools import cycle
from pathlib import Path

from ishenim.seal.receipt import DIGITS, damm
from soak import letters, wire

#: Who floods sends so many requests at once.
AT_ONCE = 8
STALLED, SLOW = 1500, 200

Flood = Callable[[int, letters.Letters, float], Awaitable[None]]


def _code() -> str:
    digits = f"{secrets.randbelow(10 ** (DIGITS - 1)):0{DIGITS - 1}d}"
    return next(made for d in "0123456789" if not damm(made := digits + d))


@cache
def _traps() -> Iterator[tuple[bytes, str]]:
    from tests.cleaning import samples

    made = [
        ("a.pdf", "application/pdf", samples.object_stream_bomb()),
        ("a.png", "image/png", samples.vast_png()),
        ("a.docx", "application/octet-stream", samples.unpacking_docx()),
    ]
    return cycle([wire.with_file(*one) for one in made])


async def _asked(port: int, until: float, one: Callable[[], tuple[str, str, bytes, str]]) -> None:
    """Send one request after the other, eight at a time, whatever comes back."""

    async def stranger() -> None:
        while time.monotonic() < until:
            try:
                method, path, body, kind = one()
                await wire.ask(port, method, path, body, kind)
            except wire.NoServer:
                await asyncio.sleep(0.2)

    await asyncio.gather(*(stranger() for _ in range(AT_ONCE)))


async def of_letters(port: int, made: letters.Letters, until: float) -> None:
    await _asked(port, until, lambda: ("POST", "/d", made.new().drop(), wire.BYTES))


async def of_urgent(port: int, made: letters.Letters, until: float) -> None:
    await _asked(port, until, lambda: ("POST", "/d", made.new("urgent").drop(), wire.BYTES))


async def of_follow_ups(port: int, made: letters.Letters, until: float) -> None:
    mine = made.new()
    for bits in range(21):
        if (await wire.ask(port, "POST", "/d", mine.drop(bits)))[0] == 200:
            break

    def one() -> tuple[str, str, bytes, str]:
        body = mine.add(secrets.token_bytes(16), made.follow_up)
        return "POST", "/t/add", body, wire.BYTES

    await _asked(port, until, one)


async def of_forms(port: int, _made: letters.Letters, until: float) -> None:
    def one() -> tuple[str, str, bytes, str]:
        return "POST", "/w", wire.form(once=secrets.token_hex(32), text="Кат"), wire.FORM

    await _asked(port, until, one)


async def of_codes(port: int, _made: letters.Letters, until: float) -> None:
    await _asked(port, until, lambda: ("POST", "/f", wire.form(code=_code()), wire.FORM))


async def of_pages(port: int, _made: letters.Letters, until: float) -> None:
    await _asked(port, until, lambda: ("GET", f"/?{secrets.token_hex(4)}", b"", wire.FORM))


async def of_big_bodies(port: int, _made: letters.Letters, until: float) -> None:
    bodies = cycle([b"TBD1" + bytes(60 * 2**20), b"TBD1" + bytes(80 * 2**20)])
    await _asked(port, until, lambda: ("POST", "/d", next(bodies), wire.BYTES))


async def of_files(port: int, _made: letters.Letters, until: float) -> None:
    traps = _traps()

    def one() -> tuple[str, str, bytes, str]:
        body, kind = next(traps)
        return "POST", "/w", body, kind

    await _asked(port, until, one)


async def of_stalled(port: int, _made: letters.Letters, until: float) -> None:
    """Begin letters and stop after three bytes."""
    await _begun(port, until, STALLED, 0)


async def of_slow(port: int, _made: letters.Letters, until: float) -> None:
    """Send letters byte by byte."""
    await _begun(port, until, SLOW, 0.5)


async def _begun(port: int, until: float, count: int, pause: float) -> None:
    async def one() -> None:
        while time.monotonic() < until:
            with contextlib.suppress(OSError):
                _reader, writer = await asyncio.open_connection("127.0.0.1", port)
                try:
                    writer.write(wire.head_of("POST", "/d", 31000, wire.BYTES) + b"TBD")
                    while time.monotonic() < until and not writer.is_closing():
                        await asyncio.sleep(pause or 1)
                        if pause:
                            writer.write(b"1")
                            await writer.drain()
                finally:
                    writer.close()
            await asyncio.sleep(0.5)

    await asyncio.gather(*(one() for _ in range(count)))


FLOODS: dict[str, Flood] = {
    "letters": of_letters,
    "urgent letters": of_urgent,
    "follow-ups": of_follow_ups,
    "forms without scripts": of_forms,
    "codes": of_codes,
    "pages": of_pages,
    "big bodies": of_big_bodies,
    "files made to stop it": of_files,
    "stalled letters": of_stalled,
    "slow letters": of_slow,
}


async def flood(kind: str, port: int, seconds: float, made: letters.Letters) -> None:
    until = time.monotonic() + seconds
    kinds = [FLOODS[kind]] if kind in FLOODS else [*FLOODS.values()]
    with contextlib.suppress(wire.NoServer):
        await asyncio.wait_for(asyncio.gather(*(one(port, made, until) for one in kinds)), seconds)


def main(kind: str, port: str, seconds: str, file: str) -> None:
    os.nice(10)  # a stranger's machine is another one
    made = letters.read(json.loads(Path(file).read_text()))
    if FLOODS.get(kind, of_files) is of_files:
        _traps()
    print("ready", flush=True)
    with contextlib.suppress(TimeoutError):
        asyncio.run(flood(kind, int(port), float(seconds), made))


if __name__ == "__main__":
    main(*sys.argv[1:])
