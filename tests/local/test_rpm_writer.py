"""The rpm databases that the demo writes are read by the reader for real ones."""

import sqlite3

import pytest

from tests.inventory.layers import parse
from tidewaiter.inventory.catalogers.rpm import RPM
from tidewaiter.local.rpm_writer import Rpm, rpm_database


@pytest.mark.parametrize("evr", ["1:3.0.1-41.el9_0", "5.1.8-9.el9"])
def test_a_package_comes_out_as_it_went_in(evr: str) -> None:
    """Name, epoch, version, release and source survive."""
    body = rpm_database([Rpm(name="openssl-libs", evr=evr, source="openssl")])
    (package,) = parse(RPM, "var/lib/rpm/rpmdb.sqlite", body)
    assert (package.name, package.version) == ("openssl-libs", evr)
    assert package.source is not None
    assert package.source.name == "openssl"


def test_it_is_a_database_of_rpms_own_table() -> None:
    """The table and its columns are rpm's."""
    connection = sqlite3.connect(":memory:")
    connection.deserialize(rpm_database([Rpm(name="bash", evr="5-1", source="bash")]))
    assert connection.execute("SELECT hnum, length(blob) > 0 FROM Packages").fetchall() == [(1, 1)]
    connection.close()
