"""How many wrong tries there were of late, and what is asked for then.

Whoever does not know a password can always type wrong ones. So many of them close no door: from
then on the password is asked for together with two codes, one after the other, and nobody guesses
those. Nothing is stored; who was tried for stands in no list, only in one of many places.
"""

import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt

from ishenim.commission.models import Person
from ishenim.ui.counting import Counted, counts

#: As many places as a stranger may fill without this program growing.
PLACES = 2**14


class Tries(Counted):
    """Counts tries in a few minutes, for names that exist and for names that do not alike."""

    def __init__(
        self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._turn, self._salt = threading.Lock(), secrets.token_bytes(16)
        self._places: dict[int, list[float]] = {}

    def _place(self, who: str) -> int:
        return int.from_bytes(hmac.digest(self._salt, who.encode(), "sha256")[:8]) % PLACES

    def _recent(self, place: int) -> list[float]:
        since = self._clock() - self._seconds
        return [moment for moment in self._places.get(place, ()) if moment > since]

    @counts
    def are_spent(self, who: str) -> bool:
        """Return whether there were as many as may be."""
        with self._turn:
            return len(self._recent(self._place(who))) >= self._most

    @counts
    def take(self, who: str) -> bool:
        """Count a try before it is looked at, so that many at once are no more than one by one.

        Return False, and count nothing, if there were as many as may be.
        """
        with self._turn:
            place = self._place(who)
            recent = self._recent(place)
            is_free = len(recent) < self._most
            self._places[place] = [*recent, self._clock()] if is_free else recent
            return is_free

    @counts
    def give_back(self, who: str) -> None:
        """Take back the last one: it was right."""
        with self._turn:
            place = self._place(who)
            self._places[place] = self._recent(place)[:-1]

    def forget(self) -> None:
        """Begin anew."""
        with self._turn:
            self._places.clear()


#: Wrong passwords for an e-mail, typed by anybody.
PASSWORDS = Tries(5, 5 * 60).named("passwords")
#: Wrong codes of one person, typed by who had the password.
CODES = Tries(5, 5 * 60).named("codes")
#: Wrong passwords and codes of whoever is signed in already, counted for that person alone.
SIGNED_IN = Tries(5, 15 * 60).named("signed in")


def use_two_codes(person: Person | None, first: str, second: str) -> Authenticator | None:
    """Use two codes of a person, one after the other; return what they are of, or None.

    Two codes of the app in a row, or two recovery codes: of a thousand million guesses hardly one
    is right, so they may be tried as often as anybody likes. A wrong pair uses nothing up.
    """
    first, second = ("".join(code.split()) for code in (first, second))
    if person is None or not first or not second:
        return None
    for found in Authenticator.objects.filter(user=person.pk):
        is_app = found.type == Authenticator.Type.TOTP
        if is_app and _is_pair_of_app(found, first, second) and TOTP(found).validate_code(second):
            return found
        if found.type == Authenticator.Type.RECOVERY_CODES:
            codes = RecoveryCodes(found)
            unused = {_digest(code) for code in codes.get_unused_codes()}
            pair = {_digest(first), _digest(second)}
            if len(pair) == 2 and pair <= unused and codes.validate_code(first):
                return found if RecoveryCodes(found).validate_code(second) else None
    return None


def _digest(code: str) -> bytes:
    return hashlib.sha256(code.encode()).digest()


def _is_pair_of_app(found: Authenticator, first: str, second: str) -> bool:
    secret, typed = decrypt(found.data["secret"]), f"{first} {second}".encode()
    right = False
    for step in yield_hotp_counters_from_time():
        pair = " ".join(format_hotp_value(hotp_value(secret, one)) for one in (step - 1, step))
        right |= hmac.compare_digest(pair.encode(), typed)
    return right
