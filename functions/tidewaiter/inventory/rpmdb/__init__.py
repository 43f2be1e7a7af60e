"""Readers of the three RPM database formats and of the package headers inside them, all over bytes in memory."""

from tidewaiter.inventory.rpmdb.bdb import read_bdb
from tidewaiter.inventory.rpmdb.budget import within
from tidewaiter.inventory.rpmdb.errors import RpmDatabaseError
from tidewaiter.inventory.rpmdb.header import RpmHeader, parse_header
from tidewaiter.inventory.rpmdb.ndb import read_ndb
from tidewaiter.inventory.rpmdb.source import source_of
from tidewaiter.inventory.rpmdb.sqlite import read_sqlite

__all__ = ["RpmDatabaseError", "RpmHeader", "parse_header", "read_bdb", "read_ndb", "read_sqlite", "source_of", "within"]
