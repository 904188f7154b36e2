"""What sealing and opening one letter costs in Python, beside its bare primitives."""

import secrets
import time
from collections.abc import Callable

TIMES = 10


def seal_and_open() -> dict[str, float]:
    """Return milliseconds: a whole letter sealed and opened, and one envelope of the same size."""
    from ishenim.seal import envelope
    from ishenim.seal.letter import BUCKETS

    seeds = [secrets.token_bytes(32) for _ in range(5)]
    identities = [envelope.seed_identity(seed) for seed in seeds]
    recipients = [envelope.recipient_of(identity) for identity in identities]
    plain = secrets.token_bytes(BUCKETS[0])
    one = envelope.encrypt(plain, recipients[:1])

    def nested() -> bytes:
        sealed = envelope.encrypt(plain, recipients)
        for recipient in recipients[:3]:
            sealed = envelope.encrypt(sealed, [recipient])
        return sealed

    letter = nested()

    def opened() -> None:
        sealed = letter
        for identity in reversed(identities[:3]):
            sealed = envelope.decrypt(sealed, [identity])
        assert envelope.decrypt(sealed, [identities[4]]) == plain

    return {
        "seal": _milliseconds(nested),
        "open": _milliseconds(opened),
        "envelope_seal": _milliseconds(lambda: envelope.encrypt(plain, recipients[:1])),
        "envelope_open": _milliseconds(lambda: envelope.decrypt(one, identities[:1])),
        "kem": _milliseconds(_kem()),
    }


def _kem() -> Callable[[], object]:
    """Return the bare post-quantum step: one ML-KEM-768 encapsulation and one X25519 exchange."""
    from cryptography.hazmat.primitives.asymmetric import mlkem, x25519

    public = mlkem.MLKEM768PrivateKey.generate().public_key()
    theirs = x25519.X25519PrivateKey.generate().public_key()

    def one() -> object:
        return public.encapsulate(), x25519.X25519PrivateKey.generate().exchange(theirs)

    return one


def _milliseconds(work: Callable[[], object]) -> float:
    work()
    began = time.perf_counter()
    for _ in range(TIMES):
        work()
    return 1000 * (time.perf_counter() - began) / TIMES
