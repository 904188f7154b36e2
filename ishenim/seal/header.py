"""The header of an age file (c2sp.org/age v1.1): stanzas and their MAC, read strictly."""

import base64
import hmac
import re
from dataclasses import dataclass

from ishenim.seal.bytes import hkdf
from ishenim.seal.errors import Broken

VERSION = b"age-encryption.org/v1\n"
#: Room for 29 members many times over; without a limit a stranger decides how long reading takes.
MAX_HEADER = 2**17
_COLUMNS = 64
_PRINTABLE = re.compile(rb"[\x20-\x7e]*")
_MAC_BYTES = 32


@dataclass(frozen=True)
class Stanza:
    """The file key wrapped for one recipient: a type, its arguments and a body."""

    args: tuple[str, ...]
    body: bytes

    @property
    def kind(self) -> str:
        """The recipient type."""
        return self.args[0]

    def encode(self) -> str:
        """Return the stanza as it stands in a header."""
        body = encode64(self.body)
        # A last line is shorter than a full one, if need be empty.
        lines = [body[at : at + _COLUMNS] for at in range(0, len(body) + 1, _COLUMNS)]
        return "\n".join(["-> " + " ".join(self.args), *lines]) + "\n"


@dataclass(frozen=True)
class Header:
    """A header as it was read."""

    stanzas: tuple[Stanza, ...]
    mac: bytes
    size: int

    def check(self, file_key: bytes, sealed: bytes) -> None:
        """Check that the holder of the file key wrote exactly this header.

        Raises:
            Broken: if not.
        """
        covered = sealed[: self.size - len(f" {encode64(self.mac)}\n")]
        if not hmac.compare_digest(_mac(file_key, covered), self.mac):
            raise Broken("the header was changed")


def write_header(stanzas: list[Stanza], file_key: bytes) -> bytes:
    """Return the header with its MAC."""
    text = VERSION + "".join(stanza.encode() for stanza in stanzas).encode() + b"---"
    return text + f" {encode64(_mac(file_key, text))}\n".encode()


def read_header(sealed: bytes) -> Header:
    """Return the header of an age file; the MAC is not checked yet.

    Raises:
        Broken: if it is not written exactly as the format demands.
    """
    if not sealed.startswith(VERSION):
        raise Broken("not an age file")
    at = len(VERSION)
    stanzas = []
    while True:
        line, at = _line(sealed, at)
        if line.startswith("--- "):
            break
        stanza, at = _stanza(line, sealed, at)
        stanzas.append(stanza)
    mac = decode64(line.removeprefix("--- "))
    if len(mac) != _MAC_BYTES or not stanzas:
        raise Broken("a header without its end")
    return Header(tuple(stanzas), mac, at)


def encode64(data: bytes) -> str:
    """Return Base64 without padding."""
    return base64.b64encode(data).rstrip(b"=").decode()


def decode64(text: str) -> bytes:
    """Return the bytes of canonical Base64 without padding.

    Raises:
        Broken: if it is not.
    """
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except ValueError as error:
        raise Broken("not Base64") from error
    if encode64(data) != text:
        raise Broken("not canonical Base64")
    return data


def _mac(file_key: bytes, covered: bytes) -> bytes:
    return hmac.digest(hkdf(file_key, b"", b"header"), covered, "sha256")


def _line(sealed: bytes, at: int) -> tuple[str, int]:
    end = sealed.find(b"\n", at, MAX_HEADER)
    line = sealed[at:end]
    if end < 0 or not _PRINTABLE.fullmatch(line):
        raise Broken("not a header line")
    return line.decode(), end + 1


def _stanza(line: str, sealed: bytes, at: int) -> tuple[Stanza, int]:
    start, *args = line.split(" ")
    if start != "->" or not args or "" in args:
        raise Broken("not a stanza")
    body = ""
    while True:
        line, at = _line(sealed, at)
        body += line
        if len(line) > _COLUMNS:
            raise Broken("a long line")
        if len(line) < _COLUMNS:
            return Stanza(tuple(args), decode64(body)), at
