"""Counts that several processes of one server keep together, in the one that started them.

A class marks its methods that count. In a process by itself they do what they say; a worker asks
the process that started it instead (server/workers.py), so a limit is the same however many there
are. What is asked is a name, a number, a hash: it goes from memory to memory and is nowhere kept.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

Ask = Callable[[str, str, tuple[Any, ...]], Any]

Own = TypeVar("Own", bound="Counted")
Method = TypeVar("Method", bound=Callable[..., Any])

#: Everything that counts, by its name.
COUNTS: dict[str, "Counted"] = {}
_ask: Ask | None = None


class Counted:
    """Something that counts under a name of its own."""

    name = ""

    def named(self: Own, name: str) -> Own:
        """Take part in what workers count together."""
        COUNTS[name] = self
        self.name = name
        return self


def counts(method: Method) -> Method:
    """Mark a method that counts; its arguments are numbers and names, given by place."""

    @wraps(method)
    def counted(self: Counted, *given: Any) -> Any:
        if _ask is None or not self.name:
            return method(self, *given)
        return _ask(self.name, method.__name__, given)

    counted.__dict__["counts"] = True
    return cast("Method", counted)


def ask_elsewhere(ask: Ask) -> None:
    """Let everything with a name be counted by somebody else from now on."""
    globals()["_ask"] = ask


def answer(name: str, method: str, given: tuple[Any, ...]) -> Any:
    """Count for somebody who asks.

    Raises:
        KeyError, AttributeError: if that is nothing that counts.
    """
    found = getattr(COUNTS[name], method)
    if not getattr(found, "counts", False):
        raise AttributeError(method)
    return found(*given)
