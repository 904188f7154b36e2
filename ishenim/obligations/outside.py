"""One HTTPS request to a host that somebody else has named: never into the server's own network.

Every address of the name is looked at, and the connection goes to the very one that was: a name
that changes in between changes nothing. No redirect is followed, no proxy of the environment is
asked, and of the answer only its first line and headers are read, for some seconds in all.
"""

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable
from http.client import HTTPException, HTTPSConnection

from ishenim.obligations.services import Sent

#: Seconds for everything.
PATIENCE = 8.0
#: Networks in which another address is hidden.
_WRAPPED = [ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16")]


class InsideError(OSError):
    """A name leads into the server's own network."""


def is_outside(address: str) -> bool:
    """Return whether an IP address is one of the internet's, and of one machine."""
    found = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    is_wrapped = getattr(found, "ipv4_mapped", None) or any(found in net for net in _WRAPPED)
    return found.is_global and not found.is_multicast and not is_wrapped


def addresses(host: str, port: int) -> list[str]:
    """Return the addresses of a name.

    Raises:
        InsideError: if one of them is not outside.
        OSError: if it has none.
    """
    try:
        rows = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise OSError("no name") from error
    found = list(dict.fromkeys(str(row[4][0]) for row in rows))
    if not all(is_outside(one) for one in found):
        raise InsideError("inside")
    return found


class _Connection(HTTPSConnection):
    """Connects to an address that was looked at; the name is still the certificate's."""

    def __init__(self, sent: Sent, ends_at: float) -> None:
        self._context = ssl.create_default_context()
        self._ends_at, self.is_cut = ends_at, False
        super().__init__(sent.host.strip("[]"), sent.port, context=self._context)

    def connect(self) -> None:
        """Try one address after the other."""
        trouble: OSError = OSError("nobody is there")
        for address in addresses(self.host, self.port):
            try:
                plain = socket.create_connection((address, self.port), self._left())
            except OSError as error:
                trouble = error
                continue
            plain.settimeout(self._left())
            self.sock = self._context.wrap_socket(plain, server_hostname=self.host)
            return
        raise trouble

    def _left(self) -> float:
        return max(self._ends_at - time.monotonic(), 0.01)

    def cut(self) -> None:
        """End it from another thread: an answer that only trickles is no answer."""
        self.is_cut = True
        if self.sock is not None:
            _quietly(lambda: self.sock.shutdown(socket.SHUT_RDWR))


def _quietly(do: Callable[[], None]) -> None:
    try:
        do()
    except OSError:
        return


def send(sent: Sent, seconds: float = PATIENCE) -> bool:
    """Send a request; return whether the service took it.

    Raises:
        OSError: if it could not be reached in time; `InsideError` if it is not outside.
    """
    connection = _Connection(sent, time.monotonic() + seconds)
    timer = threading.Timer(seconds, connection.cut)
    timer.daemon = True
    timer.start()
    try:
        connection.request(sent.method, sent.path, sent.body, sent.headers)
        status = connection.getresponse().status
        if connection.is_cut:
            raise TimeoutError
        return 200 <= status < 300
    except HTTPException as error:
        raise OSError(type(error).__name__) from error
    finally:
        timer.cancel()
        connection.close()
