"""Header blobs of `rpmdb.sqlite`, opened in memory; the file is hostile, so its schema is not trusted and its work is bounded."""

import sqlite3
from collections.abc import Iterator

from tidewaiter.inventory.rpmdb.errors import RpmDatabaseError

_MAGIC = b"SQLite format 3\0"
_HEADER = 100
_STEPS = 50_000_000


def read_sqlite(data: bytes) -> Iterator[bytes]:
    """Yield the package headers; raises RpmDatabaseError when the file is not SQLite or has no table `Packages`."""
    if len(data) < _HEADER or not data.startswith(_MAGIC):
        raise RpmDatabaseError("not an SQLite database")
    # A database in write-ahead mode (2, 2) can't be opened in memory; as its log is a file of its own, calling it (1, 1) loses nothing.
    plain = data[:18] + b"\x01\x01" + data[20:]
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(plain)
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, len(data))  # computed columns would make values of any size
        steps = iter(range(_STEPS // 10_000))
        connection.set_progress_handler(lambda: next(steps, None) is None, 10_000)
        if not connection.execute("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'Packages'").fetchone():
            raise RpmDatabaseError("an SQLite database without a table Packages")
        for (blob,) in connection.execute("SELECT blob FROM Packages ORDER BY hnum"):
            if isinstance(blob, bytes):
                yield blob
    except (sqlite3.Error, ValueError) as error:  # its messages quote the file, which need not be UTF-8
        raise RpmDatabaseError(f"unreadable SQLite database: {error}") from None
    finally:
        connection.close()
