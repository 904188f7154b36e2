"""Whatever a host answers is a finding, never a crash; and it costs no more than it may."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ishenim.proof.checkpoint import Checkpoint
from ishenim.proof.note import sign_note
from ishenim.proof.tiles import pack_bundle
from ishenim.watch.listing import Row
from ishenim.watch.school import Limits, Task, look
from tests.watch.conftest import TODAY, Watcher, at, codes, row_of, school
from tests.watch.hosts import country, plain, serving

LITTLE = Limits(most_bytes=2**20, seconds=3, patience=2)


@cache
def honest() -> dict[str, bytes]:
    return school(1).files()


def seen(address: str, limits: Limits = LITTLE, **more: object) -> dict:
    row = Row(addresses=(f"{address}/s1",), key=school(1).journal.vkey)
    moment = at(TODAY)
    task = Task(row=row, today=TODAY, now=int(moment.timestamp()), limits=limits, **more)
    return look(task)


def found(said: dict) -> set[str]:
    return {code for _weight, code, _index, _detail in said["findings"]}


def body_of(path: str) -> bytes | None:
    return honest().get(path.removeprefix("/s1"))


# ── What a host may do with one answer ────────────────────────────────────────
def endless(_body: bytes) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n\r\n"
    while True:
        yield b"x" * 65536


def endless_headers(_body: bytes) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n"
    while True:
        yield b"X: " + b"y" * 1000 + b"\r\n"


def continues(_body: bytes) -> Iterator[bytes]:
    while True:
        yield b"HTTP/1.1 100 Continue\r\n\r\n"


def trickle(body: bytes) -> Iterator[bytes]:
    yield f"HTTP/1.1 200 OK\r\nContent-Length: {len(body) + 9}\r\n\r\n".encode()
    for place in range(len(body)):
        time.sleep(0.3)
        yield body[place : place + 1]


def shorter(body: bytes) -> Iterator[bytes]:
    yield f"HTTP/1.1 200 OK\r\nContent-Length: {len(body) + 9}\r\n\r\n".encode()
    yield body


def answered(status: str, *headers: str):
    return lambda body: plain(status, body, *headers)


WAYS = {
    "endless": endless,
    "endless headers": endless_headers,
    "continues": continues,
    "shorter": shorter,
    "broken": answered("500 Internal Server Error"),
    "elsewhere": answered("302 Found", "Location: http://127.0.0.1:9/"),
    "round": answered("302 Found", "Location: ?again"),
    "nowhere": answered("302 Found"),
    "to brackets": answered("302 Found", "Location: http://[/"),
    "zipped": answered("200 OK", "Content-Encoding: gzip"),
    "no number": answered("two hundred"),
    "chunks": lambda _body: iter([b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"]),
    "no http": lambda body: iter([body]),
    "nothing": lambda _body: iter([]),
}
BODIES = {
    "empty": b"",
    "zeros": bytes(2000),
    "deep": b"[" * 100_000,
    "deep object": b'{"names":' * 20_000,
    "infinite": b'{"names": {}, "days": {}, "rulebooks": [{"version": Infinity, "toml": ""}]}',
    "number": b"9" * 5000,
    "null": b"null",
    "strange marks": b"<![ %<!DOCTYPE [<!ENTITY<!--<script src='//['>",
    "no address": b"<script src='http://[x'></script>",
    "comments": b"<!--" * 20_000,
}


def test_an_honest_host_is_clean():
    with country({"s1": honest()}) as hosts:
        said = seen(hosts.address)
    assert (said["word"], said["findings"]) == ("clean", [])


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("where", ["vkey", "checkpoint", "tile/entries", "school.json", "/k", "/w"])
def test_a_host_that_does_not_answer_as_it_must(way: str, where: str):
    """Each of these is told; what was read before it is not taken for misconduct."""

    def answer(path: str) -> Iterator[bytes]:
        body = body_of(path)
        if where in path:
            yield from WAYS[way](body or b"")
        else:
            yield from plain("200 OK", body) if body is not None else plain("404 Not Found")

    with serving(answer) as hosts:
        said = seen(hosts.address)
    assert found(said)
    assert "CHECK_FAILED" not in found(said)
    assert said["word"] == "unreadable"
    assert said["bytes"] <= LITTLE.most_bytes + 2**17


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize(
    "where",
    ["vkey", "checkpoint", "cosigned", "tile/entries", "school.json", "manifest", "/k", "/w"],
)
def test_a_host_that_answers_rubbish(body: str, where: str):
    def answer(path: str) -> Iterator[bytes]:
        right = body_of(path)
        said = BODIES[body] if where in path else right
        yield from plain("200 OK", said) if said is not None else plain("404 Not Found")

    with serving(answer, stays=True) as hosts:
        said = seen(hosts.address)
    assert "CHECK_FAILED" not in found(said)
    assert said["word"] in {"misconduct", "unreadable", "clean"}
    if where not in {"/w", "cosigned"}:
        assert found(said)


paths = st.sampled_from(
    ["vkey", "checkpoint", "cosigned", "policy", "tile/entries", "school.json", "manifest",
     "/k", "/w", "/static", ""]
)  # fmt: skip


@settings(deadline=None, max_examples=25)
@given(data=st.data(), where=paths)
def test_no_bytes_of_a_host_break_it(data: st.DataObject, where: str):
    """An honest answer with anything put into it, or raw bytes instead of HTTP."""
    start, length = data.draw(st.floats(0, 1)), data.draw(st.integers(0, 40))
    put, is_raw = data.draw(st.binary(max_size=60)), data.draw(st.booleans())

    def change(body: bytes) -> bytes:
        at = int(start * len(body))
        return body[:at] + put + body[at + length :]

    def answer(path: str) -> Iterator[bytes]:
        body = body_of(path)
        if where not in path:
            yield from plain("200 OK", body) if body is not None else plain("404 Not Found")
        elif is_raw:
            yield change(b"".join(plain("200 OK", body or b"")))
        else:
            yield from plain("200 OK", change(body or b""))

    with serving(answer) as hosts:
        said = seen(hosts.address, Limits(most_bytes=2**20, seconds=2, patience=0.5))
    assert "CHECK_FAILED" not in found(said), said["findings"]
    json.dumps(said)


def test_a_host_that_trickles_is_left_in_time():
    def answer(path: str) -> Iterator[bytes]:
        yield from trickle(body_of(path) or b"")

    with serving(answer) as hosts:
        said = seen(hosts.address, Limits(most_bytes=2**20, seconds=1, patience=30))
    assert found(said) == {"HOST_SLOW"}


def test_a_journal_that_never_ends_is_left_after_its_bytes():
    """The head promises more entries than anybody can read, and the host makes them up."""
    key = school(1).journal
    head = sign_note(Checkpoint(key.name, 2**40, bytes(32)).text, [key]).encode()
    bundle = pack_bundle([b"trustbox.v9/new\n\n" + b"x" * 900] * 256)

    def answer(path: str) -> Iterator[bytes]:
        body = body_of(path)
        if "tile/entries" in path:
            body = bundle
        elif "checkpoint" in path:
            body = head
        elif "cosigned" in path:
            body = None
        yield from plain("200 OK", body) if body is not None else plain("404 Not Found")

    with serving(answer) as hosts:
        said = seen(hosts.address, Limits(most_bytes=2**20, seconds=30))
    assert found(said) == {"HOST_MUCH"}
    assert said["bytes"] < 2**21


def test_nobody_listens():
    assert found(seen("http://127.0.0.1:9")) == {"HOST_SILENT"}


def test_a_hidden_service_is_looked_up_by_no_resolver(monkeypatch: pytest.MonkeyPatch):
    """Without a proxy the name of a hidden service leaves this computer for nobody."""
    asked = []
    monkeypatch.setattr("socket.getaddrinfo", lambda *said, **_more: asked.append(said))
    assert found(seen("http://" + "a" * 56 + ".onion")) == {"PROXY_REFUSED"}
    assert asked == []


# ── Through a proxy ───────────────────────────────────────────────────────────
@pytest.mark.parametrize("kind", ["socks5", "http"])
def test_a_proxy_is_given_the_name_and_carries_the_rest(kind: str):
    asked: list[bytes] = []
    with country({"s1": honest()}) as hosts, socket.create_server(("127.0.0.1", 0)) as listener:
        place = f"127.0.0.1:{listener.getsockname()[1]}"

        def carry() -> None:
            while True:
                try:
                    client, _from = listener.accept()
                except OSError:
                    return
                threading.Thread(
                    target=_serve, args=(client, hosts.server_port, kind, asked)
                ).start()

        carrier = threading.Thread(target=carry, daemon=True)
        carrier.start()
        limits = Limits(most_bytes=2**20, seconds=20, proxy=f"{kind}://{place}")
        said = seen("http://school.onion", limits)
        listener.shutdown(socket.SHUT_RDWR)
    carrier.join()
    assert (said["word"], said["findings"]) == ("clean", [])
    assert set(asked) == {b"school.onion"}


def _serve(client, port: int, kind: str, asked: list[bytes]) -> None:
    with client, socket.create_connection(("127.0.0.1", port)) as server:
        if kind == "socks5":
            client.recv(3)
            client.sendall(b"\x05\x00")
            head = client.recv(5, socket.MSG_WAITALL)
            rest = client.recv(head[4] + 2, socket.MSG_WAITALL)
            asked.append(rest[:-2])
            client.sendall(b"\x05\x00\x00\x01" + bytes(6))
        else:
            said = b""
            while not said.endswith(b"\r\n\r\n"):
                said += client.recv(1)
            asked.append(said.split(b" ")[1].partition(b":")[0])
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        back = threading.Thread(target=_pump, args=(server, client))
        back.start()
        _pump(client, server)
        back.join()


def _pump(source, target) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


@pytest.mark.parametrize(
    "said", [b"", b"\x05\xff", b"\x05\x00\x05\x05\x00\x01", b"HTTP/1.1 403 No\r\n\r\n"]
)
@pytest.mark.parametrize("kind", ["socks5", "http"])
def test_a_proxy_that_refuses_is_a_finding(kind: str, said: bytes):
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def refuse() -> None:
            client, _from = listener.accept()
            with client:
                client.sendall(said)

        thread = threading.Thread(target=refuse)
        thread.start()
        place = f"{kind}://127.0.0.1:{listener.getsockname()[1]}"
        limits = Limits(most_bytes=2**20, seconds=3, patience=1, proxy=place)
        assert found(seen("http://school.onion", limits)) <= {"PROXY_REFUSED", "HOST_SILENT"}
        thread.join()


# ── What is remembered ────────────────────────────────────────────────────────
def test_a_rollback_is_named_and_what_was_seen_stays(watcher: Watcher):
    kept = school(1)
    older = type(kept)(1, last=TODAY.replace(day=5)).keep()
    files = {"s1": kept.files()}
    with country(files) as hosts:
        rows = [row_of(kept, hosts.address)]
        assert watcher.look(rows).lines[0].state == "clean"
        files["s1"] = older.files()
        for _round in range(2):
            (line,) = watcher.look(rows).lines
            assert (line.state, "ROLLBACK" in codes(line)) == ("misconduct", True)
        files["s1"] = kept.files()
        (line,) = watcher.look(rows).lines
        assert line.state == "clean"
        assert "ROLLBACK" in {one["code"] for one in line.known.earlier}


def test_a_fork_is_named_with_its_evidence(watcher: Watcher):
    kept, forked = school(1), school(1)
    forked.keeper.entries[-1] = forked.keeper.entries[3]
    files = {"s1": kept.files()}
    with country(files) as hosts:
        rows = [row_of(kept, hosts.address, key="")]
        watcher.look(rows)
        files["s1"] = forked.files()
        (line,) = watcher.look(rows).lines
        assert codes(line) >= {"REWRITTEN", "COSIGNED_TWICE"}
        assert line.evidence
        assert "trustbox" in watcher.folder.evidence(line.evidence[0])


def test_another_key_than_the_first_one_is_misconduct(watcher: Watcher):
    """The list names no key: the first one that was seen is believed, no other."""
    files = {"s1": school(1).files()}
    with country(files) as hosts:
        rows = [row_of(school(1), hosts.address, key="")]
        watcher.look(rows)
        files["s1"] = school(2).files()
        (line,) = watcher.look(rows).lines
        assert "VKEY_CHANGED" in codes(line)


def test_a_list_that_was_missing_once_is_looked_for_again(watcher: Watcher):
    """A memory must not go on behind what it could not read."""
    whole = school(3).files()
    lists = {path: body for path, body in whole.items() if "/manifest/" in path}
    files = {"s3": {path: body for path, body in whole.items() if path not in lists}}
    with country(files) as hosts:
        rows = [row_of(school(3), hosts.address)]
        for _round in range(2):
            (line,) = watcher.look(rows).lines
            assert codes(line) == {"MANIFEST_MISSING"}
        files["s3"] = whole
        assert watcher.look(rows).lines[0].state == "clean"


NO_MEMORY = [
    *("", "{", "null", "[]", "[" * 9999),
    '{"format": "ishenim.watch/1"}',
    '{"format": "ishenim.watch/1", "seen": 5}',
]


@pytest.mark.parametrize("text", NO_MEMORY)
def test_a_memory_that_cannot_be_read_is_told_and_kept(watcher: Watcher, text: str):
    with country({"s1": school(1).files()}) as hosts:
        rows = [row_of(school(1), hosts.address)]
        file = watcher.place / "schools" / f"{rows[0].id}.json"
        file.parent.mkdir(parents=True)
        file.write_text(text)
        (line,) = watcher.look(rows).lines
        if text == '{"format": "ishenim.watch/1"}':
            assert line.state == "clean"
        else:
            assert codes(line) == {"MEMORY_FORM"}
            assert file.read_text() == text


def test_a_remembered_edge_that_contradicts_itself_is_told(watcher: Watcher):
    with country({"s1": school(1).files()}) as hosts:
        rows = [row_of(school(1), hosts.address)]
        watcher.look(rows)
        file = watcher.place / "schools" / f"{rows[0].id}.json"
        said = json.loads(file.read_text())
        said["memory"]["edge"] = []
        file.write_text(json.dumps(said))
        assert codes(watcher.look(rows).lines[0]) == {"MEMORY_FORM"}
