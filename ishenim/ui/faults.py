"""What is not the asker's doing: the database away, a disk full or read-only, a mistake of ours.

Each has its own sentence, its own code for scripts and its own word in the log. Which one it is
is told by the kind of error and its number alone: its text may quote what somebody wrote.

Fault
├── Away      503 AWAY       the database does not answer, or starts anew
│   └── Held                 it answers, but something else holds what is needed
├── DiskFull  503 DISK_FULL  nothing more can be kept
├── ReadOnly  503 READ_ONLY  nothing can be kept: the disk or the database takes no writing
└── Broken    500 BROKEN     anything else: our own mistake
"""

import errno
import sqlite3
from collections.abc import Iterator
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ishenim.ui.refusals import KIND, Refusal


class Fault(Refusal):
    """Nobody's refusal: something of the server's own fails. `cause` is what the log says."""

    status = 503
    known_as: ClassVar[str]
    cause: ClassVar[str]
    words: ClassVar[str]
    retry = 10

    def __init__(self) -> None:
        super().__init__(_(self.words), code=self.known_as)


class Away(Fault):
    """The database does not answer."""

    known_as, cause = "AWAY", "the database is away"
    words = gettext_noop(
        "The box does not answer just now. This passes by itself in a few minutes."
    )


class Held(Away):
    """Something else holds what is needed, a backup or an opening: the next who asks may get it."""

    cause = "the database is held by something else"

    @property
    def headers(self) -> dict[str, str]:
        """Not counted as a database that is away."""
        return {**super().headers, KIND: "HELD"}


class DiskFull(Fault):
    """There is no room on the disk."""

    known_as, cause, retry = "DISK_FULL", "the disk is full", 300
    words = gettext_noop(
        "The box has no room left, so nothing was kept. "
        "Whoever looks after it must make room first."
    )


class ReadOnly(Fault):
    """The disk or the database takes no writing."""

    known_as, cause, retry = "READ_ONLY", "the disk or the database takes no writing", 300
    words = gettext_noop(
        "The box can be read just now, but it takes nothing new. Nothing was kept."
    )


class Broken(Fault):
    """A mistake of the program."""

    status = 500
    known_as, cause = "BROKEN", "a mistake of the program"
    words = gettext_noop("This is our mistake. Nothing is wrong with what was written.")


_BY_ERRNO = {
    errno.ENOSPC: DiskFull,
    errno.EDQUOT: DiskFull,
    errno.EROFS: ReadOnly,
}
_BY_SQLITE = {
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_READONLY: ReadOnly,
    sqlite3.SQLITE_BUSY: Away,  # for half a minute already: nobody else is to wait as long
    sqlite3.SQLITE_LOCKED: Away,
    sqlite3.SQLITE_CANTOPEN: Away,
    sqlite3.SQLITE_IOERR: Away,
}
#: PostgreSQL's own (appendix A of its manual); a class of codes by its first two characters.
_BY_STATE = {
    "53100": DiskFull,  # disk_full
    "25006": ReadOnly,  # read_only_sql_transaction
    "08": Away,  # connection exceptions
    "53": Away,  # too many connections, out of memory
    "57": Away,  # shut down, crashed, starting; a statement that took too long
    "55": Held,  # lock not available
    "58": Away,  # its own disk fails
}
_AWAY = {"PoolTimeout", "PoolClosed", "TooManyRequests"}  # psycopg_pool's, not always installed


def fault_of(error: BaseException) -> Fault:
    """Return which fault an error is, by itself or by what led to it."""
    return next(filter(None, map(_one, _chain(error))), Broken)()


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _one(error: BaseException) -> type[Fault] | None:
    if isinstance(error, Fault):
        return type(error)
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", None)
        return _BY_SQLITE.get(code & 0xFF) if code is not None else None
    if isinstance(error, OSError):
        return _BY_ERRNO.get(error.errno or 0)
    if type(error).__module__.startswith("psycopg"):
        return _of_postgresql(error)
    return None


def _of_postgresql(error: BaseException) -> type[Fault] | None:
    state = getattr(error, "sqlstate", None)
    if state:
        return _BY_STATE.get(state) or _BY_STATE.get(state[:2])
    kinds = {kind.__name__ for kind in type(error).__mro__}
    # Without a number it never reached the server, or the line broke.
    return Away if kinds & (_AWAY | {"OperationalError", "InterfaceError"}) else None
