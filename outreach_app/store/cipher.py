"""The one door to SQLCipher: a connection that is really encrypted, or none at all."""

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import sqlcipher3
from sqlcipher3 import dbapi2

from outreach_app.domain.errors import Refused, refuse

# sqlite-utils prefers pysqlite3 where there is one; this makes it ours (before its first import).
sys.modules["pysqlite3"] = sqlcipher3
sys.modules["pysqlite3.dbapi2"] = dbapi2

Connection: TypeAlias = Any
"""A `sqlcipher3.dbapi2.Connection`, which has no type stubs."""

_PLAIN_HEADER = b"SQLite format 3\0"
KEY_BYTES = 32

_DISK_TROUBLES = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), "store.disk_full"),
    # a file where a folder should be cannot be written to either
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS, errno.EEXIST, errno.ENOTDIR), "store.read_only"),
}


def connect(path: Path | str, key: bytes, *, read_only: bool = False) -> Connection:
    """An open connection in autocommit mode.

    Raises Refused `vault.damaged` (wrong key looks the same as damage to SQLCipher), `vault.not_encrypted`,
    `store.busy` and the disk's own troubles.
    """
    if len(key) != KEY_BYTES:  # a short hex key would silently become a passphrase
        raise ValueError(f"the vault's key has {len(key)} bytes, not {KEY_BYTES}")
    with told():
        _refuse_plaintext(Path(path))
    uri = f"{Path(path).absolute().as_uri()}?mode={'ro' if read_only else 'rw'}" if path != ":memory:" else ":memory:"
    with told():
        connection = dbapi2.connect(uri, uri=True, isolation_level=None, timeout=5.0)
    try:
        with told():
            _prepare(connection, key, read_only)
    except BaseException:
        connection.close()
        raise
    return connection


def create(path: Path | str, key: bytes) -> Connection:
    """A connection to a new, empty file; refuses to step on one that is there."""
    if path != ":memory:":
        try:
            with told():
                Path(path).open("xb").close()
        except Refused as refused:
            raise refuse("vault.exists") if Path(path).exists() else refused from None
    return connect(path, key)


@contextmanager
def told() -> Iterator[None]:
    """Turns the disk's and SQLite's troubles into something a person can act on."""
    try:
        yield
    except dbapi2.Error as error:
        refused = _read_error(error)
        if refused is None:
            raise
        raise refused from error
    except OSError as error:
        code = _DISK_TROUBLES.get(error.errno or 0)
        if code is None:
            raise
        raise refuse(code) from error


def _read_error(error: Exception) -> Refused | None:
    said = str(error)
    for words, code in (
        ("disk is full", "store.disk_full"),
        ("disk I/O error", "store.disk_full"),
        ("readonly database", "store.read_only"),
        ("unable to open", "store.read_only"),
        ("is locked", "store.busy"),
        ("not a database", "vault.damaged"),
        ("malformed", "vault.damaged"),
    ):
        if words in said:
            return refuse(code)
    return None


def _refuse_plaintext(path: Path) -> None:
    if path.is_file():
        with path.open("rb") as file:
            if file.read(16) == _PLAIN_HEADER:
                raise refuse("vault.not_encrypted")


def _prepare(connection: Connection, key: bytes, read_only: bool) -> None:
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    if not connection.execute("PRAGMA cipher_version").fetchone():
        raise RuntimeError("this SQLite is not SQLCipher: it would write in the clear")
    for pragma in (
        "cipher_log_level = NONE",
        "foreign_keys = ON",
        "trusted_schema = OFF",
        "secure_delete = ON",
        "synchronous = FULL",
        "fullfsync = ON",  # macOS only; elsewhere nothing
        "busy_timeout = 5000",
    ):
        connection.execute(f"PRAGMA {pragma}")
    if not read_only:
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("SELECT count(*) FROM sqlite_schema")  # the key is only tried on the first read
