"""Whether anything can be sealed to a public key, as `cryptography` would say it."""

P = 2**255 - 19
#: The points of low order on the curve and its twist: every multiple of eight of them is nothing.
LOW = {
    0,
    1,
    P - 1,
    325606250916557431795983626356110631294008115727848805560023387167927233504,
    39382357235489614581723060781553021112529911719440698176882885853963445705823,
}
#: ML-KEM-768 (FIPS 203, sections 7.2 and 8): three polynomials of 256 numbers, and a seed.
PACKED, WHOLE, MODULUS = 1152, 1184, 3329


def is_of_low_order(data: bytes) -> bool:
    """Return whether an X25519 key has a point that nothing can be sealed to (RFC 7748)."""
    return int.from_bytes(data, "little") % 2**255 % P in LOW


def is_kem_key(data: bytes) -> bool:
    """Return whether bytes are an encapsulation key, each number in its one spelling."""
    if len(data) != WHOLE:
        return False
    three = (int.from_bytes(data[at : at + 3], "little") for at in range(0, PACKED, 3))
    return all(one & 0xFFF < MODULUS and one >> 12 < MODULUS for one in three)
