"""Brings a vault's tables up to this version of the app, one step at a time, each in one transaction."""

from collections.abc import Iterator

from sqlcipher3 import dbapi2

from outreach_app.domain.errors import refuse
from outreach_app.store.cipher import Connection
from outreach_app.store.migrations import m0001_first, m0002_in_the_room, m0003_paper, m0004_the_city, m0005_picture

APPLICATION_ID = 0x5056_6F78  # "PVox", so that `file` and we can tell a vault from any other database
MIGRATIONS: tuple[str, ...] = tuple(
    step.STATEMENTS for step in (m0001_first, m0002_in_the_room, m0003_paper, m0004_the_city, m0005_picture)
)
VERSION = len(MIGRATIONS)


def schema_version(connection: Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def needs_migration(connection: Connection) -> bool:
    """True when steps are due. Refuses a vault written by a newer app: guessing would lose work."""
    version = schema_version(connection)
    if version > VERSION:
        raise refuse("vault.newer", schema=version, known=VERSION)
    return version < VERSION


def migrate(connection: Connection) -> None:
    """Runs the steps that are due. A step that fails leaves the schema of the step before."""
    for number in range(schema_version(connection), VERSION):
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in split_statements(MIGRATIONS[number]):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number + 1}")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise


def split_statements(script: str) -> Iterator[str]:
    """Whole statements, triggers included. (`executescript` would commit the transaction around it.)"""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if dbapi2.complete_statement(pending):
            yield pending
            pending = ""
    if pending.strip():
        yield pending
