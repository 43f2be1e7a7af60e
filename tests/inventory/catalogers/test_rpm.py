"""RPM databases in their three formats."""

import sqlite3
import struct
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.inventory.layers import parse, scan, tar_of
from tidewaiter.inventory import digests
from tidewaiter.inventory.catalogers.rpm import RPM
from tidewaiter.model.inventory import ExpectedFiles
from tidewaiter.model.package import Package, SourcePackage
from tidewaiter.model.problem import Problem

SHARED = Path(__file__).resolve().parents[3].parent / "shared" / "fixtures" / "rpmdb"


def header(tags):
    """Write a package header of (tag, value) with texts, lists of texts and lists of numbers."""
    index, store = b"", b""
    for tag, value in tags.items():
        if isinstance(value, str):
            kind, count, data = 6, 1, value.encode() + b"\0"
        elif isinstance(value[0], str):
            kind, count, data = 8, len(value), b"".join(item.encode() + b"\0" for item in value)
        else:
            store += bytes(-len(store) % 4)
            kind, count, data = 4, len(value), struct.pack(f">{len(value)}I", *value)
        index += struct.pack(">4I", tag, kind, len(store), count)
        store += data
    return struct.pack(">2I", len(index) // 16, len(store)) + index + store


FULL = header(
    {
        1000: "python3-flask",
        1001: "1.0",
        1002: "3.el9",
        1003: [2],
        1011: "Fedora Project",
        1022: "noarch",
        1014: "BSD",
        1044: "flask-1.0-3.el9.src.rpm",
        5096: "python39:3.9:1",
        1116: [0, 1],
        1117: ["METADATA", "flask"],
        1118: ["/usr/lib/flask.dist-info/", "/usr/bin/"],
    }
)


def database(*blobs, journal="delete"):
    """Write an rpmdb.sqlite with SQLite itself."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, blob BLOB NOT NULL)")
    connection.executemany("INSERT INTO Packages (blob) VALUES (?)", [(blob,) for blob in blobs])
    connection.commit()
    data = connection.serialize()
    connection.close()
    return data if journal == "delete" else data[:18] + b"\x02\x02" + data[20:]


@pytest.mark.parametrize("journal", ["delete", "wal"])
def test_everything_a_header_says(journal):
    """Epoch, module, source package and files are read, in either journal mode."""
    (package,) = parse(RPM, "var/lib/rpm/rpmdb.sqlite", database(FULL, journal=journal))
    assert package.purl == "pkg:rpm/python3-flask@1.0-3.el9?arch=noarch&epoch=2"
    assert package.version == "2:1.0-3.el9"
    assert package.source == SourcePackage(name="flask", version="2:1.0-3.el9")
    assert (package.modularity, package.licences, package.vendor) == ("python39:3.9:1", ("BSD",), "Fedora Project")
    assert package.owned_files == ("usr/lib/flask.dist-info/METADATA", "usr/bin/flask")


def test_digests_of_programs_but_not_of_settings_or_what_rpm_leaves_out():
    """Flags say what is a setting (1) or not in the package (64); verify flags, what `rpm --verify` compares; a wrong index is no file."""
    names = ["tool", "tool.conf", "made-later", "changes", "nowhere", "link"]
    blob = header(
        {
            1000: "tools",
            1001: "1",
            1035: ["a" * 64, "b" * 64, "c" * 64, "d" * 64, "e" * 64, ""],
            1037: [0, 1, 64, 0, 0, 0],
            1045: [0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFF],
            1116: [0, 0, 0, 0, 7, 0],
            1117: names,
            1118: ["/usr/bin/"],
        }
    )
    found, _ = parse(RPM, "var/lib/rpm/rpmdb.sqlite", database(blob))
    assert (found.package, found.digests) == ("tools", (("usr/bin/tool", "a" * 64),))


@pytest.mark.shared
@pytest.mark.parametrize(
    ("place", "count", "expected"),
    [
        ("cbl-mariner-2.0/rpmdb.sqlite", 129, "pkg:rpm/mariner-release@2.0-4.cm2?arch=noarch"),
        ("sle15-bci/Packages.db", 35, "pkg:rpm/system-user-root@20190513-3.3.1?arch=noarch"),
        ("libuuid/Packages", 1, "pkg:rpm/libuuid@2.32.1-42.el8_8?arch=x86_64"),
    ],
)
def test_real_databases(place, count, expected):
    """The three formats as distributions wrote them."""
    path = SHARED / place
    if not path.is_file():
        pytest.skip(f"shared data absent: fixtures/rpmdb/{place}")
    found = parse(RPM, f"var/lib/rpm/{path.name}", path.read_bytes())
    assert sum(isinstance(item, Package) for item in found) == count
    assert expected in {item.purl for item in found if isinstance(item, Package)}
    sums = [digest for item in found if isinstance(item, ExpectedFiles) for path, digest in item.digests if digests.may_run(path)]
    assert {len(digest) for digest in sums} == {64}


@pytest.mark.shared
@pytest.mark.parametrize("place", ["sle15-bci/Packages.db", "libuuid/Packages", "cbl-mariner-2.0/rpmdb.sqlite"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.97])
def test_cut_databases_say_so(place, part):
    """A database that is cut short gives a problem, never an exception."""
    path = SHARED / place
    if not path.is_file():
        pytest.skip(f"shared data absent: fixtures/rpmdb/{place}")
    data = path.read_bytes()
    assert any(isinstance(item, Problem) for item in parse(RPM, f"var/lib/rpm/{path.name}", data[: int(len(data) * part)]))


@pytest.mark.parametrize("name", ["Packages", "Packages.db", "rpmdb.sqlite"])
def test_empty_and_foreign_bytes(name):
    """0 bytes and something else are problems with their own codes."""
    assert [item.code for item in parse(RPM, f"var/lib/rpm/{name}", b"")] == ["database-empty"]
    assert [item.code for item in parse(RPM, f"var/lib/rpm/{name}", b"x" * 9000)] == ["database-corrupt"]


def test_sqlite_view_in_place_of_the_table_is_refused():
    """A view that would run for ever is never asked."""
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE VIEW Packages AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT i AS hnum, i AS blob FROM n"
    )
    (problem,) = parse(RPM, "var/lib/rpm/rpmdb.sqlite", connection.serialize())
    connection.close()
    assert problem.code == "database-corrupt"


def test_write_ahead_log_is_said_and_keys_are_no_packages():
    """A log that is not read is a problem; gpg-pubkey entries are not software; other places are left alone."""
    result = scan(tar_of({"var/lib/rpm/rpmdb.sqlite-wal": b"x", "opt/rpm/rpmdb.sqlite": database(FULL)}))
    assert ([problem.code for problem in result.problems], result.packages) == (["database-log"], ())
    assert parse(RPM, "usr/lib/sysimage/rpm/rpmdb.sqlite", database(header({1000: "gpg-pubkey", 1001: "a", 1002: "b"}))) == []


@given(
    st.binary(max_size=200)
    | st.builds(lambda at, byte: FULL[:at] + bytes([byte]) + FULL[at + 1 :], st.integers(0, len(FULL)), st.integers(0, 255))
)
def test_damaged_headers_are_packages_or_problems(blob):
    """No header makes the reader fail."""
    for item in parse(RPM, "var/lib/rpm/rpmdb.sqlite", database(blob)):
        assert isinstance(item, Problem) or item.name


def test_tag_given_many_times_is_read_once():
    """A header of 60,000 equal tags over one large store takes no longer than one tag."""
    entries, store = 60_000, b"x\0" * 20_000
    index = struct.pack(">4I", 1000, 6, 0, 1) + struct.pack(">4I", 1001, 6, 0, 1) + struct.pack(">4I", 1117, 8, 0, 20_000) * entries
    blob = struct.pack(">2I", entries + 2, len(store)) + index + store
    started = time.process_time()
    (found,) = parse(RPM, "var/lib/rpm/rpmdb.sqlite", database(blob))
    assert (found.name, found.version) == ("x", "x")
    assert time.process_time() - started < 10


def test_computed_column_cannot_fill_the_memory():
    """A value larger than the file is refused by SQLite before it is made."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, blob GENERATED ALWAYS AS (zeroblob(900000000)) VIRTUAL)")
    connection.executemany("INSERT INTO Packages (hnum) VALUES (?)", [(1,), (2,)])
    connection.commit()
    (problem,) = parse(RPM, "var/lib/rpm/rpmdb.sqlite", connection.serialize())
    connection.close()
    assert (problem.code, "too big" in problem.what) == ("database-corrupt", True)


def test_ndb_value_used_many_times_over_ends():
    """Slots that all point to one large package stop when they add up to more than the file."""
    slots = b"".join(struct.pack("<4s3I", b"Slot", 7, 256, 0) for _ in range(254))
    data = struct.pack("<4s7I", b"RpmP", 0, 0, 1, 0, 0, 0, 0) + slots + struct.pack("<4s3I", b"BlbS", 7, 0, 60_000) + bytes(60_000)
    found = parse(RPM, "var/lib/rpm/Packages.db", data)
    assert found[-1].code == "database-corrupt"
    assert len(found) < 5


def test_bdb_value_that_goes_in_a_circle_ends():
    """A large value whose last page leads back to its first, and claims 4 GiB, is refused before it is read."""
    meta, page, overflow = bytearray(512), bytearray(512), bytearray(512)
    struct.pack_into("<I", meta, 12, 0x61561)
    struct.pack_into("<I", meta, 20, 512)
    struct.pack_into("<I", meta, 32, 2)
    struct.pack_into("<H", page, 20, 2)
    page[25], overflow[25] = 13, 7
    struct.pack_into("<2H", page, 26, 510, 498)
    page[498] = 3
    struct.pack_into("<2I", page, 502, 2, 0xFFFFFFFF)
    struct.pack_into("<I", overflow, 16, 2)
    (problem,) = parse(RPM, "var/lib/rpm/Packages", bytes(meta + page + overflow))
    assert (problem.code, "longer than the file" in problem.what) == ("database-corrupt", True)


@pytest.mark.parametrize("name", ["/", " / ", "\n", "/\t/"])
def test_a_name_that_no_package_has_is_a_problem(name):
    """The other packages count."""
    found = parse(RPM, "var/lib/rpm/rpmdb.sqlite", database(header({1000: name, 1001: "1"}), FULL))
    assert [getattr(item, "code", item.name if hasattr(item, "name") else "") for item in found] == ["package-malformed", "python3-flask"]


def test_a_message_of_the_database_may_be_of_any_bytes():
    """SQLite quotes the damaged schema in its message, which is then no UTF-8."""
    data = database(FULL).replace(b"CREATE TABLE Packages (", b"CREATE TABLE Pack\xcfges {")
    assert [item.code for item in parse(RPM, "var/lib/rpm/rpmdb.sqlite", data)] == ["database-corrupt"]
