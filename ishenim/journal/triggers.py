"""The database itself refuses to change or remove a line of the journal, or of another record."""

from collections.abc import Iterable

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("journal_entry", "journal_node", "journal_checkpoint", "journal_cosignature")

_SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'this record is append-only'); END
"""
_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'this record is append-only'; END $$
"""
#: TRUNCATE touches no row, so it needs a trigger of its own.
_POSTGRES = """
CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION journal_append_only();
CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION journal_append_only()
"""


def install(connection: BaseDatabaseWrapper, tables: Iterable[str] = TABLES) -> None:
    """Create the triggers; those that exist stay."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRES_FUNCTION)
        for table in tables:
            if connection.vendor == "postgresql":
                cursor.execute(_POSTGRES.format(table=table))
            else:
                for verb in ("UPDATE", "DELETE"):
                    cursor.execute(_SQLITE.format(table=table, verb=verb))


def remove(connection: BaseDatabaseWrapper, tables: Iterable[str] = TABLES) -> None:
    """Drop the triggers: for the reverse of the migration and for emptying a test database."""
    with connection.cursor() as cursor:
        for table in tables:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}")
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}")
            else:
                for verb in ("UPDATE", "DELETE"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")
