"""Cases of single envelopes, and of proof of work."""

from ishenim.seal import bech32
from ishenim.seal.bytes import b64, sha
from ishenim.seal.envelope import (
    encrypt,
    is_hybrid,
    recipient_of,
    sealed_size,
    seed_identity,
    stanzas,
)
from ishenim.seal.header import Stanza, read_header, write_header
from ishenim.seal.stanza import ClassicIdentity
from ishenim.seal.work import do_work, work_done
from tools.cases.school import Case, Cases
from tools.cases.steady import SteadyRecipient, steady

ONE, TWO = (seed_identity(bytes([number]) * 32) for number in (1, 2))
FILE_KEY = bytes(range(16))
#: A whole ML-KEM key beside a curve point with which every exchange gives zeros.
LOW_ORDER = bech32.encode("age1pq", bech32.decode(recipient_of(ONE))[1][:1184] + bytes(32))

#: The recipient of an X25519 seed of zeros.
CLASSIC = "age19ljhmg68e43yx9fgm2k9lwefquc0la5y4lzvlshdjzv47kxt8d6qr9vf4p"


def envelopes() -> Cases:
    """Envelopes that open or do not, seeds, recipients, sizes."""
    return _decrypts() + _seeds() + _recipients() + _sizes()


def _decrypts() -> Cases:
    text = "Кат".encode()
    with steady("envelope"):
        one = encrypt(text, [recipient_of(ONE)])
        both = encrypt(text, [recipient_of(TWO), recipient_of(ONE)])
        empty = encrypt(b"", [recipient_of(ONE)])
        chunks = encrypt(bytes(65_537), [recipient_of(ONE)])
        hybrid = SteadyRecipient(recipient_of(ONE)).wrap(FILE_KEY)
    classic = Stanza(("X25519", "A" * 43), bytes(32))
    mixed = write_header([hybrid, classic], FILE_KEY)
    body = read_header(one).size

    def case(name: str, sealed: bytes, **more: object) -> Case:
        return {"name": name, "do": "decrypt", "identity": ONE, "sealed": b64(sealed), **more}

    return [
        case("one recipient", one, plaintext=text.hex(), stanzas=stanzas(one)),
        case("two recipients", both, plaintext=text.hex(), stanzas=stanzas(both)),
        case("nothing inside", empty, plaintext="", stanzas=stanzas(empty)),
        case("two chunks", chunks, sha256=sha(bytes(65_537)).hex(), stanzas=stanzas(chunks)),
        case("for somebody else", one, error="NOT_FOR_THIS_KEY") | {"identity": TWO},
        case("post-quantum and classic together", mixed, error="MIXED"),
        case("a changed last byte", one[:-1] + bytes([one[-1] ^ 1]), error="BROKEN"),
        case("a byte more", one + b"\0", error="BROKEN"),
        case("cut off in the payload", one[:-1], error="BROKEN"),
        case("cut off in the header", one[:1000], error="BROKEN"),
        case("the header alone", one[:body], error="BROKEN"),
        case("the MAC of another file", both[: read_header(both).size - 44] + one[body - 44 :], error="BROKEN"),
        case("another version", one.replace(b"/v1\n", b"/v2\n", 1), error="BROKEN"),
        case("Windows line ends", one[:body].replace(b"\n", b"\r\n") + one[body:], error="BROKEN"),
        case("nothing", b"", error="BROKEN"),
    ]  # fmt: skip


def _seeds() -> Cases:
    seeds = (bytes(32), b"\xff" * 32, sha(b"a seed"))
    return [
        {"name": f"the seed {seed.hex()[:6]}…", "do": "seed", "seed": seed.hex(), "identity": seed_identity(seed),
         "recipient": recipient_of(seed_identity(seed))}
        for seed in seeds
    ]  # fmt: skip


def _recipients() -> Cases:
    good = recipient_of(ONE)
    other = "q" if good[100] != "q" else "p"
    texts = {
        "a recipient": good,
        "in upper case": good.upper(),
        "one character changed": good[:100] + other + good[101:],
        "a character too few": good[:-1],
        "a classic recipient": ClassicIdentity(bytes(32)).recipient,
        "an identity": ONE,
        "a key of 1215 bytes": bech32.encode("age1pq", bytes(1215)),
        "a key whose numbers are too large": bech32.encode("age1pq", b"\xff" * 1216),
        "a curve point of low order": LOW_ORDER,
        "nothing": "",
    }
    return [
        {"name": n, "do": "recipient", "text": t, "hybrid": is_hybrid(t)} for n, t in texts.items()
    ]


def _sizes() -> Cases:
    return [
        {"name": f"{plain} bytes for {count}", "do": "size", "plain": plain, "recipients": count, "size": sealed_size(plain, count)}
        for plain, count in ((0, 1), (1, 1), (65_536, 5), (65_537, 5), (2**26, 29))
    ]  # fmt: skip


def work() -> Cases:
    """Proofs of work: the smallest nonce, and whether a nonce is enough."""
    at, seal = sha(b"a mailbox")[:16], sha(b"a letter")
    cases: Cases = [
        {"name": f"the smallest nonce for {bits} bits", "do": "least", "at": at.hex(), "seal": seal.hex(), "bits": bits, "nonce": do_work(at, seal, bits)}
        for bits in (0, 1, 8, 12)
    ]  # fmt: skip
    nonce = do_work(at, seal, 12)
    tried = ((nonce, 12), (nonce, 11), (nonce, 20), (nonce + 1, 12), (0, 0), (2**53 - 1, 0))
    cases += [
        {"name": f"nonce {n} for {bits} bits", "do": "done", "at": at.hex(), "seal": seal.hex(), "nonce": n, "bits": bits, "done": work_done(at, seal, n, bits)}
        for n, bits in tried
    ]  # fmt: skip
    return cases
