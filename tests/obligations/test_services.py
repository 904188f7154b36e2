"""Added addresses: three services, nothing but their hosts, never the server's own network."""

import datetime
import ipaddress
import json
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ishenim.obligations import outside, services

TOKEN = "123456789:abcdefghijklmnopqrstuvwxyzABCDEFGHI"
#: Addresses that other programs understand, each with a way into the server or a file of it.
FOREIGN = [
    "mailto://user:word@example.kg?smtp=127.0.0.1",
    "mailtos://user:word@example.kg?smtp=10.0.0.1",
    f"fcm://project@key/device?keyfile=http://127.0.0.1:9/{TOKEN}",
    "vapid://someone@example.kg/endpoint?keyfile=/etc/passwd",
    "json://127.0.0.1:8000/x",
    "jsons://example.kg/",
    "xml://localhost/",
    "form://example.kg",
    "syslog://",
    "file:///etc/passwd",
    "http://example.kg/",
    "https://example.kg/",
    "ntfy://user:word@127.0.0.1/topic",
    "ntfys://example.kg/topic?attach=http://127.0.0.1/",
    "ntfys://example.kg/topic?mode=cloud",
    "ntfys://example.kg/topic#x",
    "ntfys://example.kg/../topic",
    "ntfys://example.kg:99999/topic",
    "ntfys://example.kg:0/topic",
    "ntfys://example.kg@127.0.0.1@/topic",
    "ntfys://exa\r\nmple.kg/topic",
    "ntfys://пример.kg/topic",
    f"tgram://{TOKEN}/12345?image=http://127.0.0.1/",
    f"tgram://{TOKEN}/../12345",
    f"tgram://{TOKEN}",
    "matrix://abcdefgh@example.kg/!room:example.kg",
    "matrixs://user:word@example.kg/#room",
]


@pytest.mark.parametrize("url", FOREIGN)
def test_every_other_address_and_every_option_is_refused(url):
    assert services.prepare(url) is None


def test_a_telegram_message_is_what_its_service_asks_for():
    sent = services.prepare(f"tgram://{TOKEN}/-100123", "Эскертүү", "Сизди күтөт")
    assert (sent.service, sent.host, sent.port) == ("Telegram", "api.telegram.org", 443)
    assert (sent.method, sent.path) == ("POST", f"/bot{TOKEN}/sendMessage")
    assert json.loads(sent.body) == {"chat_id": "-100123", "text": "Эскертүү\n\nСизди күтөт"}


@pytest.mark.parametrize(
    ("url", "host", "port", "signed"),
    [
        ("ntfy://my-topic", "ntfy.sh", 443, None),
        ("ntfys://ntfy.example.kg/my-topic", "ntfy.example.kg", 443, None),
        (
            "ntfys://a:b%40c@n.example.kg:8443/my-topic",
            "n.example.kg",
            8443,
            "Basic YTpiQGM=",
        ),
        ("ntfys://tk_abc@ntfy.example.kg/my-topic", "ntfy.example.kg", 443, "Bearer tk_abc"),
    ],
)
def test_an_ntfy_message_goes_to_its_host(url, host, port, signed):
    sent = services.prepare(url, "t", "x")
    assert (sent.host, sent.port, sent.headers.get("Authorization")) == (host, port, signed)
    assert json.loads(sent.body) == {"topic": "my-topic", "title": "t", "message": "x"}


def test_a_matrix_message_goes_to_its_room():
    sent = services.prepare("matrixs://syt_abcdef@matrix.example.kg/!abc:example.kg", "t", "x")
    assert sent.method == "PUT"
    assert sent.path.startswith("/_matrix/client/v3/rooms/%21abc%3Aexample.kg/send/m.room.message/")
    assert sent.headers["Authorization"] == "Bearer syt_abcdef"


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.1.1", "172.16.0.1", "192.168.1.1"),
        *("169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1"),
        *("::", "::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8"),
        *("64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::1", "2001:db8::1"),
    ],
)
def test_an_address_of_the_own_network_is_inside(address):
    assert not outside.is_outside(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "149.154.167.220", "2001:67c:4e8:f004::9"])
def test_an_address_of_the_internet_is_outside(address):
    assert outside.is_outside(address)


# ── A real connection ────────────────────────────────────────────────────────
@dataclass
class Far:
    """A service that this test plays, with a certificate of its own for localhost."""

    port: int
    answer: bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
    trickles: bool = False
    came: list[bytes] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)


def certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    day = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(day)
        .not_valid_after(day.replace(year=2120))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "far.pem"
    pem = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    file.write_bytes(key.private_bytes(pem, form, plain) + made.public_bytes(pem))
    return file


@pytest.fixture
def far(tmp_path: Path, monkeypatch) -> Iterator[Far]:
    file = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    listening = socket.create_server(("127.0.0.1", 0))
    far = Far(listening.getsockname()[1])

    def serve() -> None:
        while True:
            try:
                plain, _who = listening.accept()
            except OSError:
                return
            plain.settimeout(10)
            try:
                with context.wrap_socket(plain, server_side=True) as told:
                    asked = b""
                    while not asked.endswith(b"}"):
                        asked += told.recv(65536)
                    far.came.append(asked)
                    told.sendall(far.answer)
                    while far.trickles and not far.over.wait(0.05):
                        told.sendall(b"X-A: b\r\n")
            except OSError:
                continue

    thread = threading.Thread(target=serve)
    thread.start()
    yield far
    far.over.set()
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()
    thread.join()


@pytest.fixture
def near(monkeypatch):
    """Let the loopback be the internet, without the one address 127.0.0.2."""
    monkeypatch.setattr(outside, "is_outside", lambda address: address != "127.0.0.2")


def to(far: Far) -> services.Sent:
    sent = services.prepare(f"ntfys://localhost:{far.port}/topic", "t", "x")
    assert sent is not None
    return sent


def test_a_message_arrives(far, near):
    assert outside.send(to(far))
    (came,) = far.came
    assert came.startswith(b"POST / HTTP/1.1\r\n")


def test_at_sending_time_a_name_that_leads_inside_is_not_connected_to(far):
    with pytest.raises(outside.InsideError):
        outside.send(to(far))
    assert not far.came


def test_a_name_that_changes_between_two_looks_changes_nothing(far, near, monkeypatch):
    """The address that was looked at is the one that is connected to."""
    asked = []

    def look(host, *_more, **_options):
        asked.append(host)
        address = "127.0.0.1" if asked.count("localhost") == 1 else "127.0.0.2"
        address = host if host[:1].isdigit() else address
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, far.port))]

    monkeypatch.setattr(socket, "getaddrinfo", look)
    assert outside.send(to(far))
    assert asked.count("localhost") == 1


def test_a_redirect_is_not_followed(far, near):
    with socket.create_server(("127.0.0.1", 0)) as inside:
        port = inside.getsockname()[1]
        far.answer = f"HTTP/1.1 307 X\r\nLocation: http://127.0.0.1:{port}/\r\n\r\n".encode()
        assert not outside.send(to(far))
        inside.settimeout(0.3)
        with pytest.raises(TimeoutError):
            inside.accept()


def test_an_answer_that_only_trickles_is_cut_off(far, near):
    far.answer, far.trickles = b"HTTP/1.1 200 OK\r\n", True
    with pytest.raises(TimeoutError):
        outside.send(to(far), seconds=0.6)


def test_a_certificate_of_nobody_is_refused(far, near, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(ssl.SSLCertVerificationError):
        outside.send(to(far))


def test_no_proxy_of_the_environment_is_asked(far, near, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    assert outside.send(to(far))
