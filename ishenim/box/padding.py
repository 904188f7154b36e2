"""Answers whose size does not tell whether there is a reply (docs/spec/wire.md §Sizes)."""

#: What a proxy must not touch: compressed again, a padded answer would tell its real size.
AS_IS = "no-store, no-transform"


def padded(body: bytes, *, room: int, beside: int = 0) -> bytes:
    """Fill with spaces to one of few sizes: `beside` and `room`, or twice, four times that room.

    Neither JSON nor HTML minds spaces at its end. `beside` is the part that is no secret, being
    the same in everybody's answer.
    """
    while len(body) - beside > room:
        room *= 2
    return body.ljust(beside + room)
