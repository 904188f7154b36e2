"""Starting and stopping the server: one process, one event loop, no access log."""

import asyncio
import contextlib
import logging
import resource
import signal
import socket
from collections.abc import Callable

from django.conf import settings
from django.db import connections
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server

from ishenim.server import files, watch
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


def serve(
    *, host: str, port: int, patience: float = PATIENCE, ready: Callable[[], None] = lambda: None
) -> None:
    """Serve until SIGTERM or SIGINT; requests under way are finished."""
    logging.getLogger("_granian").setLevel(logging.ERROR)
    files.collect()
    _allow_connections()
    ticker = Ticker()
    app = App(patience=patience, ticker_lag=lambda: ticker.lag)
    try:
        asyncio.run(_serve(app, host, port, patience, ready))
    finally:
        ticker.close()
        app.close()
        connections.close_all()


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
        http1_settings=HTTP1Settings(header_read_timeout=int(min(patience, HEAD_PATIENCE) * 1000)),
        log_access=False,
        log_enabled=False,
    )
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, server.stop)
    loop.add_signal_handler(signal.SIGHUP, log.warning, "settings are read at the start: restart")
    loop.call_later(0.05, ready)
    private = await watch.listen(app.watch, settings.WATCH) if settings.WATCH else None
    try:
        await server.serve()
    finally:
        if private:
            private.close()
