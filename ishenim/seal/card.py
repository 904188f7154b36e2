"""Key cards: 16 random bytes on paper, from which a member's keys follow (docs/spec/card.md)."""

from dataclasses import dataclass, field

from ishenim.proof.note import Signer
from ishenim.seal import chance
from ishenim.seal.bytes import crock, hkdf, sha, uncrock
from ishenim.seal.envelope import recipient_of, seed_identity
from ishenim.seal.errors import CardError

CARD_BYTES = 16
_CHECK_BYTES = 4
_DOMAIN = b"trustbox.v2/card"


@dataclass(frozen=True)
class MemberKeys:
    """What a member's card holds: an age identity and a signing key, both for one seat."""

    origin: str
    seat: int
    card: bytes = field(repr=False)
    identity: str = field(repr=False)
    recipient: str
    signer: Signer = field(repr=False)


def new_card() -> bytes:
    """Return the secret of a new card (card.md, line 1)."""
    return chance.fresh(CARD_BYTES)


def card_text(card: bytes) -> str:
    """Return the 32 characters that are printed (card.md §Text)."""
    return crock(card + _check(card))


def read_card(text: str) -> bytes:
    """Return the secret of a typed or scanned card (card.md §Text).

    Raises:
        CardError: `CARD_CHECKSUM` if it was mistyped, `CARD_CHAR` if a character is impossible.
    """
    data = uncrock(text)
    card = data[:CARD_BYTES]
    if data != card + _check(card):
        raise CardError("CARD_CHECKSUM")
    return card


def member_keys(origin: str, seat: int, card: bytes) -> MemberKeys:
    """Return the keys of a card at a seat (card.md §Keys)."""
    identity = seed_identity(hkdf(card, _DOMAIN, b"age-pq"))
    signer = Signer(member_name(origin, seat), hkdf(card, _DOMAIN, b"ed25519"))
    return MemberKeys(origin, seat, card, identity, recipient_of(identity), signer)


def member_name(origin: str, seat: int) -> str:
    """Return the name of a seat's signing key (roster.md)."""
    return f"{origin}/m{seat}"


def head_signer(origin: str, card: bytes) -> Signer:
    """Return the signing key of the head's card: it signs orders and opens nothing (roster.md)."""
    return Signer(f"{origin}/head", hkdf(card, _DOMAIN, b"ed25519"))


def _check(card: bytes) -> bytes:
    return sha(_DOMAIN + b"\n" + card)[:_CHECK_BYTES]
