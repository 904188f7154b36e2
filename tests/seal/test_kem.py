"""The vectors' own ML-KEM: right, and the same bytes every time."""

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey

from ishenim.seal import envelope
from tools.cases.kem import encapsulate
from tools.cases.steady import steady


def test_the_library_finds_the_same_secret():
    for i in range(5):
        private = MLKEM768PrivateKey.from_seed_bytes(bytes([i]) * 64)
        public = private.public_key().public_bytes_raw()
        secret, sealed = encapsulate(public, bytes([i + 7]) * 32)
        assert private.decapsulate(sealed) == secret


def test_without_chance_the_same_file_comes_out_and_chance_returns_afterwards():
    identity = envelope.seed_identity(bytes(32))
    recipient = envelope.recipient_of(identity)
    files = []
    for _ in range(2):
        with steady("a file"):
            files.append(envelope.encrypt(b"text", [recipient]))
    assert files[0] == files[1]
    assert envelope.decrypt(files[0], [identity]) == b"text"
    assert envelope.encrypt(b"text", [recipient]) != envelope.encrypt(b"text", [recipient])


def test_a_steady_block_inside_another_leaves_it_steady():
    recipient = envelope.recipient_of(envelope.seed_identity(bytes(32)))
    files = []
    for _ in range(2):
        with steady("outside"):
            with steady("inside"):
                inside = envelope.encrypt(b"text", [recipient])
            files.append([inside, envelope.encrypt(b"text", [recipient])])
    assert files[0] == files[1]
