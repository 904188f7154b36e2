"""What the checker does where the package `cryptography` is missing: it verifies by itself.

A journal is signatures, hashes, and the public keys of members, so three classes are enough. Every
other name of that package can be imported, since the floor's modules name them, and is an error as
soon as it is used.
"""

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import NoReturn

import ed25519
import recipient

PACKAGE = "cryptography"


class InvalidSignature(Exception):
    """A signature that its key has not made."""


class InvalidTag(Exception):
    """Never raised here: nothing is decrypted."""


class Ed25519PublicKey:
    """Verifies, and nothing else."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    @classmethod
    def from_public_bytes(cls, data: bytes) -> "Ed25519PublicKey":
        return cls(data)

    def verify(self, signature: bytes, data: bytes) -> None:
        if not ed25519.is_signed(self._data, signature, data):
            raise InvalidSignature


class Absent:
    """A name of the package that is not here."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> object:
        return HERE.get(name, Absent(f"{self._name}.{name}"))

    def __or__(self, other: object) -> "Absent":
        return self

    __ror__ = __or__

    def __call__(self, *_given: object, **_named: object) -> NoReturn:
        sys.exit(
            f"ishenim: error: this needs {self._name}\n"
            f"ishenim: hint: python3 -m pip install {PACKAGE}"
        )


class Named(Absent):
    """Made while the floor is imported or a roster is read; what it does is absent."""

    def __init__(self, *_parts: object) -> None:
        super().__init__(type(self).__name__)


class MLKEM768PublicKey(Named):
    """Half of a member's public key."""

    @classmethod
    def from_public_bytes(cls, data: bytes) -> "MLKEM768PublicKey":
        if not recipient.is_kem_key(data):
            raise ValueError("not a key of ML-KEM-768")
        return cls()


class X25519PublicKey(Named):
    """The other half."""

    @classmethod
    def from_public_bytes(cls, data: bytes) -> "X25519PublicKey":
        if len(data) != 32:
            raise ValueError("not a key of X25519")
        made = cls()
        made.data = data
        return made


class X25519PrivateKey(Named):
    """Tells whether a public key is of low order, as an exchange with it would."""

    @classmethod
    def from_private_bytes(cls, _data: bytes) -> "X25519PrivateKey":
        return cls()

    def exchange(self, peer: X25519PublicKey) -> Absent:
        if recipient.is_of_low_order(peer.data):
            raise ValueError("a point of low order")
        return Absent("the secret of an exchange")


class Suite(Named):
    """Of HPKE."""


class MLKEM768X25519PublicKey(Named):
    """Both halves together."""


HERE = {
    one.__name__: one
    for one in (
        Ed25519PublicKey,
        InvalidSignature,
        InvalidTag,
        MLKEM768PublicKey,
        MLKEM768X25519PublicKey,
        Suite,
        X25519PrivateKey,
        X25519PublicKey,
    )
}


class Finder(MetaPathFinder, Loader):
    """Answers for the package and all its modules."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        ours = name.partition(".")[0] == PACKAGE
        return ModuleSpec(name, self, is_package=True) if ours else None

    def exec_module(self, module: ModuleType) -> None:
        def named(name: str) -> object:
            if name.startswith("__"):
                raise AttributeError(name)
            return HERE.get(name, Absent(f"{module.__name__}.{name}"))

        vars(module)["__getattr__"] = named


def stand_in() -> None:
    """Let imports of the package find what is here."""
    sys.meta_path.append(Finder())
