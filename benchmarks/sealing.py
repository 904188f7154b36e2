"""What sealing and opening one letter costs in Python, beside its bare primitives."""

import secrets
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ishenim.seal.card import MemberKeys
    from ishenim.seal.roster import Roster

TIMES = 10


def seal_and_open() -> dict[str, float]:
    """Return milliseconds: a whole letter sealed and opened, and one envelope of the same size."""
    from ishenim.seal import deal, envelope
    from ishenim.seal.bytes import sha
    from ishenim.seal.letter import BUCKETS, seal_to_seats, split_letter

    keys, roster = _five()
    box_id, plain = secrets.token_bytes(32), secrets.token_bytes(BUCKETS[0])
    recipients = [one.recipient for one in keys]
    identities = [one.identity for one in keys]
    one = envelope.encrypt(plain, recipients[:1])

    def sealed() -> bytes:
        return deal.lock(roster, box_id, seal_to_seats(roster, plain, roster.members))

    lines, payload = split_letter(sealed(), 5)

    def opened() -> None:
        its = deal.read_deal(box_id, list(roster.members), lines, sha(payload))
        shares = {
            seat: deal.unwrap_share(identities[seat - 1], seat, line, its)
            for seat, line in enumerate(deal.split_lines(lines)[:3], start=1)
        }
        inner = deal.unlock(deal.join(its, shares, roster.quorum), payload)
        assert envelope.decrypt(inner, [identities[4]]) == plain

    return {
        "seal": _milliseconds(sealed),
        "open": _milliseconds(opened),
        "envelope_seal": _milliseconds(lambda: envelope.encrypt(plain, recipients[:1])),
        "envelope_open": _milliseconds(lambda: envelope.decrypt(one, identities[:1])),
        "kem": _milliseconds(_kem()),
    }


def _five() -> "tuple[list[MemberKeys], Roster]":
    """Return five cards' keys and the roster that names them."""
    from ishenim.seal.card import member_keys
    from ishenim.seal.roster import RosterMember, read_roster, write_roster

    keys = [member_keys("example.kg", seat, secrets.token_bytes(16)) for seat in range(1, 6)]
    members = [
        RosterMember(seat, one.signer.public, one.recipient, "teacher")
        for seat, one in enumerate(keys, start=1)
    ]
    text = write_roster(
        origin="example.kg", epoch=1, prev=None, date="2026-09-01", duty=[], members=members
    )
    return keys, read_roster(text)


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
