"""`ishenim witness`: watch other schools' journals, remember them, sign what only grew.

A witness needs no house: a folder with its key and what it remembers. It takes checkpoints by
`POST /add-checkpoint` (c2sp.org/tlog-witness) and answers with a cosignature.
"""

import json
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ishenim.audit.evidence import Evidence, judge, write_evidence
from ishenim.cli import house
from ishenim.cli.start import address_of
from ishenim.cli.voice import Trouble, note, say
from ishenim.proof.errors import LogError
from ishenim.proof.note import SIGNATURE, Keyring, Signer, split_note
from ishenim.proof.vkey import read_vkey, write_vkey
from ishenim.proof.witness import (
    CONFLICT,
    UNPROVEN,
    Asked,
    Known,
    Unwitnessed,
    consider,
    origin_of,
    read_request,
)

if TYPE_CHECKING:
    from ishenim.schools.models import School

#: A request is a proof and one signed checkpoint with at most 64 lines.
LARGEST = 64 * 1024
PATIENCE = 15
#: A journal whose key signs whatever comes along fills no disk.
MOST_EVIDENCE = 100


class Witness:
    """What is remembered of each log, on disk before a signature leaves the house."""

    def __init__(
        self,
        folder: Path,
        name: str,
        logs: dict[str, Keyring],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._clock = clock
        self.signer = Signer(name, _seed(folder / "witness.seed"))
        self._logs, self._file, self._turn = logs, folder / "seen.json", threading.Lock()

    def add(self, body: str) -> str:
        """Return the cosignature for a request. Passes on `Unwitnessed`."""
        asked = read_request(body)
        with self._turn:
            seen = self._seen()
            kept = seen.get(origin_of(asked))
            known = Known(kept["size"], bytes.fromhex(kept["root"])) if kept else Known()
            try:
                head = consider(asked, self._logs, known)
            except Unwitnessed as refused:
                if kept:
                    self._accuse(asked, kept, refused)
                raise
            text = split_note(asked.note)[0]
            line = self.signer.cosign(text, at=int(self._clock()))
            # What was cosigned is kept whole: it is one half of any evidence.
            signed = {"note": asked.note + line}
            seen[head.origin] = {"size": head.size, "root": head.root.hex(), **signed}
            self._keep(seen)
            return line

    def _accuse(self, asked: Asked, kept: dict[str, Any], refused: Unwitnessed) -> None:
        """Keep two heads of a journal that was forked, or that was not shown to have grown."""
        keys = self._logs.get(origin_of(asked))
        if keys is None or not kept.get("note"):
            return
        ((name, key),) = [(name, key) for (name, _id), key in keys.items()]
        evidence = Evidence(
            journal=write_vkey(name, SIGNATURE, key.public),
            first=kept["note"],
            second=asked.note,
            steps=asked.proof,
            cosigners=(self.signer.witness_vkey,),
        )
        folder = self._file.parent / "evidence"
        folder.mkdir(mode=0o700, exist_ok=True)
        if judge(evidence).proven:
            place = folder / f"{sha256(asked.note.encode()).hexdigest()[:16]}.txt"
            if not place.exists() and len(list(folder.iterdir())) < MOST_EVIDENCE:
                place.write_text(write_evidence(evidence), encoding="utf-8")
                note(f"{name} has shown another journal than before; the evidence is {place}")
        elif refused.status == UNPROVEN:  # anybody can send a false proof: the last one is enough
            place = folder / f"unproven-{sha256(name.encode()).hexdigest()[:16]}.txt"
            place.write_text(write_evidence(evidence), encoding="utf-8")

    def _seen(self) -> dict[str, Any]:
        return dict(json.loads(self._file.read_text())) if self._file.exists() else {}

    def _keep(self, seen: dict[str, Any]) -> None:
        beside = self._file.with_suffix(".new")
        with beside.open("w") as file:
            file.write(json.dumps(seen, indent=1))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._file)


def _seed(path: Path) -> bytes:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_bytes(secrets.token_bytes(32))
    return path.read_bytes()


def _handler(witness: Witness) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = PATIENCE

        def do_POST(self) -> None:
            if self.path != "/add-checkpoint":
                self._answer(404, "")
                return
            length = self.headers.get("Content-Length", "")
            if not length.isascii() or not length.isdigit() or int(length) > LARGEST:
                self._answer(413, "")
                return
            try:
                body = self.rfile.read(int(length)).decode()
                self._answer(200, witness.add(body))
            except UnicodeDecodeError:
                self._answer(400, "")
            except Unwitnessed as refused:
                told = f"{refused.size}\n" if refused.status == CONFLICT else ""
                self._answer(refused.status, told)

        def _answer(self, status: int, body: str) -> None:
            kind = "text/x.tlog.size" if status == CONFLICT else "text/plain; charset=utf-8"
            data = body.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_said: object) -> None:
            """Write down nothing: who asked is nobody's business."""

    return Handler


@click.group("witnesses")
def asked() -> None:
    """Who outside the school is asked to vouch for its journal."""


def _school(slug: str) -> "School":
    from ishenim.schools.models import School

    house.wake()
    found = School.objects.filter(slug=slug) if slug else School.objects.all()
    if found.count() != 1:
        raise Trouble("which school?", "name one with --school; there is none, or more than one")
    return found.get()


@asked.command("add")
@click.argument("vkey")
@click.argument("url")
@click.option("--school", "slug", default="", help="which one, if there are several")
def add(vkey: str, url: str, slug: str) -> None:
    """Ask a witness from now on: its key as it printed it, and its address."""
    school = _school(slug)
    from django.utils import timezone

    from ishenim.journal.actions import add_witness

    try:
        witness = add_witness(school=school, vkey=vkey, url=url, now=timezone.now())
    except ValueError as error:
        hint = "the key is the line that `ishenim witness` prints, the address begins with https://"
        raise Trouble("that is no witness", hint) from error
    say(f"{witness.name} is asked from now on")


@asked.command("list")
@click.option("--school", "slug", default="", help="which one, if there are several")
def list_them(slug: str) -> None:
    """Print who is asked, and until where each has vouched."""
    school = _school(slug)
    for witness in school.witness_set.asked():
        until = f"{witness.size} entries, {witness.cosigned_on}" if witness.size else "nothing yet"
        said = f", refused on {witness.refused_on}: {witness.refused}" if witness.refused else ""
        say(f"{witness.name}: {until}{f' ({witness.problem})' if witness.problem else ''}{said}")


@asked.command("remove")
@click.argument("name")
@click.option("--school", "slug", default="", help="which one, if there are several")
def remove(name: str, slug: str) -> None:
    """Ask a witness no more; what it has signed stays."""
    school = _school(slug)
    from django.utils import timezone

    from ishenim.journal.actions import remove_witness

    if not remove_witness(school=school, name=name, now=timezone.now()):
        raise Trouble(f"{name} is no witness", "`ishenim witnesses list` names them")
    say(f"{name} is not asked any more")


class _Server(ThreadingHTTPServer):
    """Listens on addresses of either kind."""

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self.address_family = socket.getaddrinfo(*address, type=socket.SOCK_STREAM)[0][0]
        super().__init__(address, handler)


@click.command("witness")
@click.option("--name", required=True, help="the witness's name, such as an address")
@click.option("--log", "logs", multiple=True, required=True, help="a school's /j/vkey")
@click.option("--folder", default="witness", type=click.Path(path_type=Path), show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8100, type=click.IntRange(1, 65535), show_default=True)
def command(name: str, logs: tuple[str, ...], folder: Path, host: str, port: int) -> None:
    """Watch other schools' journals: remember each, and sign only what grew from that."""
    try:
        known = dict(read_vkey(log) for log in logs)
    except LogError as error:
        hint = "it is one line, at /j/vkey of a school"
        raise Trouble("that is no verifier key", hint) from error
    if not name or any(c in name for c in " +\n"):
        raise Trouble("a witness's name has no spaces and no plus", "use an address, such as a.kg")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    witness = Witness(folder, name, known)
    try:
        server = _Server((host, port), _handler(witness))
    except OSError as error:
        hint = "choose another with --port"
        address = address_of(host, port)
        raise Trouble(f"cannot listen on {address}: {error.strerror}", hint) from error
    note(f"watching {len(known)} journals on {address_of(host, port)}; give the schools this key")
    say(witness.signer.witness_vkey)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        note("stopped")
    finally:
        server.server_close()
