"""A list of lies in journals, and what the tests lie with: days, rosters, a restart.

These journals are well signed: by the journal's key, and by as many cards as a lie needs.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any, TypeVar

from ishenim.proof.note import sign_note
from ishenim.seal.bytes import sha
from ishenim.seal.roster import Head, RosterMember, write_roster
from tools.cases.keeping import FIRST, HERE, SECOND, Keeper
from tools.cases.kept import HEAD, frozen
from tools.cases.school import ORIGIN, keys_of, roster, second_text, signers

#: A name, the codes, the journal, and what is asked of it.
Lie = tuple[str, tuple[str, ...], Keeper, dict[str, Any]]

THIRD = date(2026, 5, 12)  # the week of 5 May is one long holiday
LETTERS = tuple(sha(f"letter {n}".encode()) for n in (1, 2, 3))
DAY = timedelta(days=1)


# ── Rosters ───────────────────────────────────────────────────────────────────
def composed(
    seats: Sequence[int], *, epoch: int = 2, prev: bytes | None = None, day: date = FIRST + DAY
) -> str:
    """Return the text of a roster of these seats."""
    lines = [keys_of(seat) for seat in seats]
    return write_roster(
        origin=ORIGIN,
        epoch=epoch,
        prev=prev,
        date=day,
        duty=(),
        members=[RosterMember(k.seat, k.signer.public, k.recipient, "member") for k in lines],
        head=Head(HEAD.public, "head"),
    )


@cache
def second() -> str:
    """Return a roster note that follows the first: seats 4 and 5 left, 6 and 7 came."""
    text = composed((1, 2, 3, 6, 7), prev=roster().hash)
    return sign_note(text, signers(1, 2, 3, 6, 7))


@cache
def others() -> str:
    """Return a roster note that follows the first: of its seats only 1 and 2 remain."""
    text = composed((1, 2, 6, 7, 8), prev=roster().hash)
    return sign_note(text, signers(1, 2, 3, 6, 7, 8))


def anew(day: date) -> str:
    """Return the first roster of a new chain: three who were never there before."""
    return sign_note(composed((11, 12, 13), day=day), signers(11, 12, 13))


RESTARTED = FIRST + 2 * DAY
IN_FORCE = RESTARTED + 14 * DAY


def rosters() -> list[bytes]:
    """Return the roster entries that stand in several cases."""
    return [note.encode() for note in (second(), others(), anew(IN_FORCE), anew(IN_FORCE - DAY))]


def forged() -> bytes:
    """Return a roster that the one before did not sign."""
    return sign_note(second_text(), signers(1, 2, 6)).encode()


def stranger() -> bytes:
    """Return a roster whose new member did not sign."""
    return sign_note(second_text(), signers(1, 2, 3)).encode()


# ── Lies ──────────────────────────────────────────────────────────────────────
_LIES: list[tuple[str, tuple[str, ...], Callable[[], Keeper], Callable[[Keeper], object], Any]] = []
Step = Callable[[Keeper], object]
S = TypeVar("S", bound=Step)


def lies() -> list[Lie]:
    """Return every lie."""
    found = []
    for name, codes, start, tell, asked in _LIES:
        keeper = start()
        tell(keeper)
        found.append((name, codes, keeper, asked))
    return found


def lie(
    name: str, *codes: str, start: Callable[[], Keeper] = frozen, **asked: Any
) -> Callable[[S], S]:
    def keep(tell: S) -> S:
        _LIES.append((name, codes, start, tell, asked))
        return tell

    return keep


def seal_next(keeper: Keeper, day: date = SECOND, opens: date = THIRD) -> None:
    keeper.seal(day, opens, by=signers(*HERE))
