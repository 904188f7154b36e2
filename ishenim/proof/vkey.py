"""Verifier keys in their text form (c2sp.org/signed-note, "Verifier keys")."""

from ishenim.proof.encoding import b64, unb64
from ishenim.proof.errors import LogError
from ishenim.proof.note import BOTH, Key, Keyring, key_id

KEY_BYTES = 32


def read_vkey(text: str) -> tuple[str, Keyring]:
    """Return the name and the keyring of a verifier key, for signatures or for cosignatures.

    Raises:
        LogError: `LOG_KEY` if it is none.
    """
    try:
        name, digits, blob = text.strip().split("+", 2)
        data = unb64(blob)
        public, kind = data[1:], data[0] if data else 0
        found = key_id(name, kind, public)
    except ValueError as error:
        raise LogError("LOG_KEY", "not a verifier key") from error
    whole = kind in BOTH and len(public) == KEY_BYTES and bool(name)
    if not whole or found.hex() != digits:
        raise LogError("LOG_KEY", "not a verifier key")
    return name, {(name, found): Key(kind, public)}


def write_vkey(name: str, kind: int, public: bytes) -> str:
    """Return a verifier key in its text form."""
    return f"{name}+{key_id(name, kind, public).hex()}+{b64(bytes([kind]) + public)}"
