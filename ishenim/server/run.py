"""Starting and stopping the server: one process, one event loop, no access log."""

import asyncio
import contextlib
import logging
import os
import resource
import signal
import socket
from collections.abc import Callable

from django.conf import settings
from django.db import connections
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server

from ishenim.server import watch
from ishenim.server.app import App
from ishenim.server.ticker import Ticker

log = logging.getLogger(__name__)

#: Connections at once. Bodies on their way are far fewer (bodies.OPEN): whoever stalls in one
#: keeps nobody from connecting.
AT_ONCE = 8192
#: Seconds without a byte after which an upload is given up.
PATIENCE = 30.0
#: Seconds in which a request's first lines must come; a phone on GPRS needs two.
HEAD_PATIENCE = 10.0
#: Seconds for uploads under way after the server was asked to end; then they give way.
END_PATIENCE = 20.0
#: Seconds for the last answers to leave, once nothing is under way.
LAST_ANSWERS = 3.0


def serve(
    *,
    host: str,
    port: int,
    patience: float = PATIENCE,
    ready: Callable[[], None] = lambda: None,
    worker: int = 0,
) -> None:
    """Serve until SIGTERM or SIGINT; requests under way are finished.

    Nobody keeps it from ending: who still sends gives way after a while, and who does not read the
    answer is not waited for, as granian would for ever. Workers are numbered; the numbers of the
    second are on the port after that of the first.
    """
    logging.getLogger("_granian").setLevel(logging.ERROR)
    _allow_connections()
    ticker = Ticker()
    app = App(patience=patience, ticker_lag=lambda: ticker.lag)
    ended = True
    try:
        ended = asyncio.run(_serve(app, host, port, patience, ready, worker))
    finally:
        ticker.close()
        app.close()
        connections.close_all()
    if not ended:
        os._exit(0)  # what was begun is finished; its threads wait for who never reads


def _allow_connections() -> None:
    """Let this process have as many connections as its machine allows: 1024 is a usual default."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def check_is_free(host: str, port: int) -> str:
    """Try the address first, and return it as a number: granian takes nothing else, and panics.

    Raises:
        OSError: if something else listens there, or there is no such host.
    """
    family, kind, protocol, _name, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM
    )[0]
    with socket.socket(family, kind, protocol) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        tried.bind(address)
    return str(address[0])


def _when(
    sign: signal.Signals, loop: asyncio.AbstractEventLoop, do: Callable[..., object], *words: str
) -> None:
    """Do something on a signal, however busy the loop is.

    asyncio's own handlers hear of a signal by a byte in the pipe that also wakes the loop; granian
    fills that pipe when a thousand requests come at once, and the byte is lost.
    """
    signal.signal(sign, lambda *_: loop.call_soon_threadsafe(do, *words))


async def _serve(
    app: App, host: str, port: int, patience: float, ready: Callable[[], None], worker: int
) -> bool:
    """Serve until a signal; return whether granian ended by itself."""
    server = Server(
        app,
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        websockets=False,
        backlog=2048,
        backpressure=AT_ONCE,
        http1_settings=HTTP1Settings(header_read_timeout=int(min(patience, HEAD_PATIENCE) * 1000)),
        log_access=False,
        log_enabled=False,
    )
    loop, told = asyncio.get_running_loop(), asyncio.Event()
    _when(signal.SIGTERM, loop, told.set)
    _when(signal.SIGINT, loop, told.set)
    _when(signal.SIGHUP, loop, log.warning, "settings are read at the start: restart")
    loop.call_later(0.05, ready)
    private = await watch.listen(app.watch, settings.WATCH, worker) if settings.WATCH else None
    serving, ending = asyncio.create_task(server.serve()), asyncio.create_task(told.wait())
    try:
        await asyncio.wait({serving, ending}, return_when=asyncio.FIRST_COMPLETED)
        server.stop()
        await app.finish(min(patience, END_PATIENCE))
        await asyncio.wait({serving}, timeout=LAST_ANSWERS)
        if not serving.done():
            return False
        serving.result()
        return True
    finally:
        ending.cancel()
        if private:
            private.close()
