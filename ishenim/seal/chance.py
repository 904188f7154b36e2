"""The only place where the floor takes randomness, so that vectors can be made without any."""

import secrets
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def fresh(count: int) -> bytes:
    """Return `count` unpredictable bytes."""
    return secrets.token_bytes(count)


def below(bound: int) -> int:
    """Return a uniform number from 0 to `bound` - 1; `bound` is at most 256."""
    fair = 256 - 256 % bound
    while (value := fresh(1)[0]) >= fair:
        continue
    return value % bound


def shuffled(items: Sequence[T]) -> list[T]:
    """Return the items in a uniformly random order (Fisher and Yates)."""
    mixed = list(items)
    for last in range(len(mixed) - 1, 0, -1):
        other = below(last + 1)
        mixed[last], mixed[other] = mixed[other], mixed[last]
    return mixed
