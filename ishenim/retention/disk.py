"""What destroyed letters leave on the disk goes too: deleted rows in a database's files.

SQLite overwrites what is deleted (`secure_delete`); the log of its writes is emptied here.
PostgreSQL's tables are written anew without the old rows; letters' files are overwritten as they go
(box/letter_files.py). What a disk or a backup keeps besides is in docs/limitations.md.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection

from ishenim.box.models import Letter, Message
from ishenim.casework.models import Answer, Case, Reader, Recusal, Share
from ishenim.consideration.models import Extension, Measure, Move, Note, Task
from ishenim.intake.models import Entered
from ishenim.noticeboard.models import PublicAnswer
from ishenim.opening.models import Release
from ishenim.referral.models import Referral
from ishenim.registration.models import Correction

#: Seconds the person who carries an act out waits for others' transactions to end.
PATIENCE = 3.0
#: Rows that say something of a letter and go with it, those that point at others first.
OF_CASE = (
    *(Correction, PublicAnswer, Referral, Note, Task, Measure, Extension),
    *(Move, Recusal, Reader),
)
#: Whose tables PostgreSQL writes anew.
_HELD = (*OF_CASE, Entered, Share, Answer, Message, Letter, Case, Release)
#: Whether a transaction runs that could still see what transaction %s deleted. PostgreSQL counts
#: running writers of every database of its server, and what this database's readers began with.
_SEEN = """
    SELECT pg_snapshot_xmin(pg_current_snapshot()) < %s::xid8 OR EXISTS (
        SELECT 1 FROM pg_stat_activity
        WHERE pid <> pg_backend_pid() AND (datname = current_database() OR datname IS NULL)
        AND age(backend_xmin) > age((%s::xid8)::xid))
"""


def scrub() -> bool:
    """Leave nothing of deleted rows in the database's files; return whether nothing is left.

    It is not done while another transaction could still see the rows, or holds their table.
    """
    if connection.vendor == "sqlite":
        with _short_waits(), connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return bool(cursor.fetchone()[0] == 0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text")
        (own,) = cursor.fetchone()
        deadline = time.monotonic() + PATIENCE
        while _seen(own):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
    try:
        with _short_waits():
            _write_anew()
    except OperationalError:
        return False
    return True


def _seen(transaction_id: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_SEEN, [transaction_id, transaction_id])
        return bool(cursor.fetchone()[0])


@contextmanager
def _short_waits() -> Iterator[None]:
    """Wait seconds for others, not for ever: who waits here holds up everybody behind."""
    milliseconds = int(1000 * PATIENCE)
    if connection.vendor == "sqlite":
        usual = int(1000 * connection.settings_dict["OPTIONS"]["timeout"])
        short, usually = (f"PRAGMA busy_timeout = {each}" for each in (milliseconds, usual))
    else:
        short, usually = f"SET lock_timeout = {milliseconds}", "RESET lock_timeout"
    with connection.cursor() as cursor:
        cursor.execute(short)
        try:
            yield
        finally:
            cursor.execute(usually)


def _write_anew() -> None:
    with connection.cursor() as cursor:
        for model in _HELD:
            table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001
            cursor.execute(f"VACUUM FULL {table}")
