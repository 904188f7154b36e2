"""The official test vectors of the age format (C2SP CCTV).

What does not apply, and why:
* armored files (33): this protocol has no armor; each of them must be refused as no age file;
* `hybrid_and_x25519`: allowed by age, forbidden here: the weaker recipient would decide;
* the beginning of a payload that breaks off later: here nothing is returned unless all is right.
"""

from hashlib import sha256

import pytest

from ishenim.seal import envelope
from ishenim.seal.errors import Broken, NotForThisKey
from tests.seal import cctv
from tests.vectors import refused

if not cctv.FILE.exists():
    pytest.skip("`make web` fetches the vectors", allow_module_level=True)

ALL = list(cctv.vectors())
MIXED = "hybrid_and_x25519"
BINARY = [vector for vector in ALL if not vector.armored and vector.name != MIXED]
ARMORED = [vector for vector in ALL if vector.armored]


def name(vector: cctv.Vector) -> str:
    return vector.name


def opened(vector: cctv.Vector) -> bytes:
    if vector.passphrases:
        return envelope.decrypt_with_passphrase(vector.sealed, vector.passphrases)
    return envelope.decrypt(vector.sealed, vector.identities)


def test_there_are_as_many_as_there_should_be():
    assert (len(ALL), len(BINARY), len(ARMORED)) == (143, 109, 33)


@pytest.mark.parametrize("vector", BINARY, ids=name)
def test_official_vectors_open_or_are_refused(vector: cctv.Vector):
    if vector.expect == "success":
        assert sha256(opened(vector)).hexdigest() == vector.payload
    elif vector.expect == "no match":
        with pytest.raises(NotForThisKey):
            opened(vector)
    else:
        with pytest.raises(Broken):
            opened(vector)


@pytest.mark.parametrize("vector", ARMORED, ids=name)
def test_armor_is_not_spoken_here(vector: cctv.Vector):
    with refused("BROKEN"):
        opened(vector)


def test_post_quantum_and_classic_recipients_do_not_go_together():
    vector = next(vector for vector in ALL if vector.name == MIXED)
    with refused("MIXED"):
        opened(vector)
