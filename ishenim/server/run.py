"""Starting and stopping the server: one process, one event loop, no access log."""

import asyncio
import logging
import signal
import socket
from collections.abc import Callable

from django.db import connections
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server

from ishenim.server import files
from ishenim.server.app import App
from ishenim.server.ticker import Ticker

log = logging.getLogger(__name__)

#: Requests that may be under way at once; a stalled one costs memory only.
AT_ONCE = 4096
#: Seconds without a byte after which an upload is given up.
PATIENCE = 30.0


def serve(
    *, host: str, port: int, patience: float = PATIENCE, ready: Callable[[], None] = lambda: None
) -> None:
    """Serve until SIGTERM or SIGINT; requests under way are finished."""
    logging.getLogger("_granian").setLevel(logging.ERROR)
    files.collect()
    app, ticker = App(patience=patience), Ticker()
    try:
        asyncio.run(_serve(app, host, port, patience, ready))
    finally:
        ticker.close()
        app.close()
        connections.close_all()


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


async def _serve(
    app: App, host: str, port: int, patience: float, ready: Callable[[], None]
) -> None:
    server = Server(
        app,
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        websockets=False,
        backlog=2048,
        backpressure=AT_ONCE,
        http1_settings=HTTP1Settings(header_read_timeout=int(patience * 1000)),
        log_access=False,
        log_enabled=False,
    )
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, server.stop)
    loop.add_signal_handler(signal.SIGHUP, log.warning, "settings are read at the start: restart")
    loop.call_later(0.05, ready)
    await server.serve()
