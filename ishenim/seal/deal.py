"""The lock of a letter: its author splits one secret among the seats (docs/spec/letter.md §Lock).

    letter = n lines of one length, seats ascending ‖ payload

A line holds a seat's share, sealed to its card and bound to this letter; the payload is an age file
whose file key only the joined secret unwraps. So a letter carries its own lock, and what opens it
opens nothing else.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from ishenim.seal import chance, quorum
from ishenim.seal.bytes import hkdf, sha
from ishenim.seal.envelope import (
    decrypt_with_key,
    encrypt_with_key,
    hpke_open,
    hpke_seal,
)
from ishenim.seal.errors import Broken, DealError, EnvelopeError, ShareError
from ishenim.seal.header import Stanza, read_header
from ishenim.seal.roster import Roster
from ishenim.seal.stanza import FILE_KEY
from ishenim.seal.stream import payload_size

#: The one stanza of a payload.
LOCK = "trustbox.v2/lock"
_HASH = 32
_SEALED_SHARE = 1120 + quorum.SHARE_BYTES + 16
LINE_BYTES = 1 + _HASH + _SEALED_SHARE
_HEADER_BYTES = len(f"age-encryption.org/v1\n-> {LOCK}\n") + 44 + len("--- ") + 44

#: What a seat hands out where its line did not unwrap: no share.
NO_SHARE = bytes(quorum.SHARE_BYTES)


@dataclass(frozen=True)
class Deal:
    """What everybody may know of a letter's lock: who got which share, and of which payload.

    All of it is hashed into the letter's seal, so that whoever holds the list of seals needs to
    believe nothing else.
    """

    box_id: bytes
    commitments: Mapping[int, bytes]  # by seat, ascending
    line_hashes: tuple[bytes, ...] = field(repr=False)
    payload_hash: bytes

    @property
    def id(self) -> bytes:
        """The hash that every line is bound to."""
        return _deal_id(self.box_id, self.commitments.values(), self.payload_hash)

    @property
    def seal(self) -> bytes:
        """The letter's seal: 32 bytes."""
        return sha(b"trustbox.v2/letter\n" + self.id + b"".join(self.line_hashes))


def seal_of(payload_hash: bytes) -> bytes:
    """Return the seal of a letter without a lock (urgent, entered), from SHA-256 of its bytes."""
    return sha(b"trustbox.v2/letter\n" + payload_hash)


# ── Sealing ───────────────────────────────────────────────────────────────────
def lock(roster: Roster, box_id: bytes, inner: bytes) -> bytes:
    """Return the letter: the inner file locked, its secret dealt to every seat of the roster."""
    secret = chance.fresh(quorum.SECRET_BYTES)
    payload = lock_payload(inner, secret)
    return deal_secret(roster, box_id, secret, payload) + payload


def lock_payload(inner: bytes, secret: bytes) -> bytes:
    """Return the inner file under a lock that this secret opens; a secret is used for one file."""
    file_key = chance.fresh(FILE_KEY)
    return encrypt_with_key(inner, file_key, [_wrap(secret, file_key)])


def deal_secret(roster: Roster, box_id: bytes, secret: bytes, payload: bytes) -> bytes:
    """Return the lines that hand a payload's secret to the seats of the roster, k of n."""
    shares = quorum.split(secret, list(roster.members), roster.quorum)
    return write_lines(roster, box_id, shares, sha(payload))


def write_lines(
    roster: Roster, box_id: bytes, shares: Mapping[int, bytes], payload_hash: bytes
) -> bytes:
    """Return a line for each seat: its share, committed to and sealed to its card."""
    commitments = {seat: commitment_of(box_id, seat, share) for seat, share in shares.items()}
    bound = _deal_id(box_id, commitments.values(), payload_hash)
    return b"".join(
        bytes([seat])
        + commitments[seat]
        + hpke_seal(share, roster.members[seat].recipient, _info(bound, seat))
        for seat, share in shares.items()
    )


def commitment_of(box_id: bytes, seat: int, share: bytes) -> bytes:
    """Return what a line says of a share without telling it."""
    return sha(b"trustbox.v2/commit\n" + box_id + bytes([seat]) + share)


# ── Reading ───────────────────────────────────────────────────────────────────
def read_deal(box_id: bytes, seats: Sequence[int], lines: bytes, payload_hash: bytes) -> Deal:
    """Return the deal of a letter's lines.

    Raises:
        DealError: `DEAL_FORMAT` if there is not one line for each of these seats, in their order.
    """
    each = split_lines(lines)
    if len(lines) % LINE_BYTES or [line[0] for line in each] != list(seats):
        raise DealError("DEAL_FORMAT", "lines")
    commitments = {line[0]: line[1 : 1 + _HASH] for line in each}
    return Deal(box_id, commitments, tuple(sha(line) for line in each), payload_hash)


def split_lines(lines: bytes) -> list[bytes]:
    """Return lines one by one."""
    return [lines[at : at + LINE_BYTES] for at in range(0, len(lines), LINE_BYTES)]


def unwrap_share(identity: str, seat: int, line: bytes, deal: Deal) -> bytes:
    """Return one's own share, which only this letter's own line can give.

    Raises:
        ShareError: `SHARE_FORMAT` if the line is not this seat's of this deal or its author sealed
            something else, `SHARE_COMMIT` if it is not the share that was committed to.
    """
    at = list(deal.commitments).index(seat) if seat in deal.commitments else -1
    if at < 0 or len(line) != LINE_BYTES or sha(line) != deal.line_hashes[at]:
        raise ShareError("SHARE_FORMAT", f"seat {seat}")
    try:
        share = hpke_open(line[1 + _HASH :], identity, _info(deal.id, seat))
    except EnvelopeError as error:
        raise ShareError("SHARE_FORMAT", f"seat {seat}") from error
    if not is_share(deal, seat, share):
        raise ShareError("SHARE_COMMIT", f"seat {seat}")
    return share


def is_share(deal: Deal, seat: int, share: bytes) -> bool:
    """Tell whether this is the share that the letter's author committed to for a seat."""
    whole = seat in deal.commitments and len(share) == quorum.SHARE_BYTES
    return whole and deal.commitments[seat] == commitment_of(deal.box_id, seat, share)


def join(deal: Deal, shares: Mapping[int, bytes], k: int) -> bytes:
    """Return the secret of a letter from the true ones among these shares.

    The verdict is the same whoever came: where any k true shares do not give all seats what they
    were promised, the author dealt falsely.

    Raises:
        ShareError: `QUORUM` if fewer than k are true: the letter waits.
        DealError: `DEAL_FALSE` if the author dealt falsely: the letter is damaged for everybody.
    """
    true = {seat: share for seat, share in shares.items() if is_share(deal, seat, share)}
    if len(true) < k:
        raise ShareError("QUORUM")
    some = dict(sorted(true.items())[:k])
    secret, every = quorum.join(some, list(deal.commitments))
    if not all(is_share(deal, seat, share) for seat, share in every.items()):
        raise DealError("DEAL_FALSE")
    return secret


def unlock_key(secret: bytes, payload: bytes) -> bytes:
    """Return the age file key of a payload; it opens this file and no other.

    Raises:
        Broken: if the payload is not locked with this secret.
    """
    stanzas = read_header(payload).stanzas
    if not _is_lock(stanzas):
        raise Broken("not a lock")
    try:
        key = hkdf(secret, b"", LOCK.encode())
        return ChaCha20Poly1305(key).decrypt(bytes(12), stanzas[0].body, None)
    except InvalidTag as error:
        raise Broken("another lock") from error


def unlock(secret: bytes, payload: bytes) -> bytes:
    """Return the inner file of a payload. Passes on `Broken`."""
    return decrypt_with_key(payload, unlock_key(secret, payload))


# ── From outside ──────────────────────────────────────────────────────────────
def locked_size(inner: int, n: int) -> int:
    """Return the length of a letter whose inner file has `inner` bytes, for n seats."""
    return n * LINE_BYTES + _HEADER_BYTES + payload_size(inner)


def look(box_id: bytes, seats: Sequence[int], lines: bytes, payload: bytes) -> Deal:
    """Return the deal of a letter once all that a stranger may check of it is right.

    That is a line for each seat and a locked payload.

    Raises:
        DealError: `DEAL_FORMAT` if it cannot be one.
    """
    found = read_deal(box_id, seats, lines, sha(payload))
    try:
        if _is_lock(read_header(payload).stanzas):
            return found
    except EnvelopeError:
        pass
    raise DealError("DEAL_FORMAT", "payload")


def _is_lock(stanzas: Sequence[Stanza]) -> bool:
    return [stanza.args for stanza in stanzas] == [(LOCK,)] and len(
        stanzas[0].body
    ) == FILE_KEY + 16


def _wrap(secret: bytes, file_key: bytes) -> Stanza:
    key = hkdf(secret, b"", LOCK.encode())  # used once: the secret is this letter's own
    return Stanza((LOCK,), ChaCha20Poly1305(key).encrypt(bytes(12), file_key, None))


def _deal_id(box_id: bytes, commitments: Collection[bytes], payload_hash: bytes) -> bytes:
    return sha(b"trustbox.v2/deal\n" + box_id + b"".join(commitments) + payload_hash)


def _info(deal_id: bytes, seat: int) -> bytes:
    return b"trustbox.v2/share\n" + deal_id + bytes([seat])
