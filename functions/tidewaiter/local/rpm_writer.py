"""Write a small rpm database as SQLite, so that the demo's images hold what a real AlmaLinux image holds.

Format: rpm's `rpmdb.sqlite` (table Packages: hnum, blob) and the header structure of https://rpm.org/docs/latest/manual/format_header.html.
"""

import sqlite3
import struct
from collections.abc import Iterable
from dataclasses import dataclass

_IMMUTABLE_REGION, _BINARY, _STRING, _INT32 = 63, 7, 6, 4
_NAME, _VERSION, _RELEASE, _EPOCH, _VENDOR, _ARCH, _SOURCE = 1000, 1001, 1002, 1003, 1011, 1022, 1044
_ENTRY_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Rpm:
    """One installed package: `evr` is `[epoch:]version-release`; `source` its source package's name."""

    name: str
    evr: str
    source: str
    arch: str = "x86_64"


def rpm_database(packages: Iterable[Rpm]) -> bytes:
    """Return the bytes of an rpmdb.sqlite that lists the packages."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE Packages (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)")
    connection.executemany("INSERT INTO Packages (blob) VALUES (?)", [(_header(package),) for package in packages])
    connection.commit()
    try:
        return connection.serialize()
    finally:
        connection.close()


def _header(package: Rpm) -> bytes:
    epoch, _, rest = package.evr.rpartition(":")
    version, _, release = rest.partition("-")
    values: list[tuple[int, int, bytes]] = [
        (_NAME, _STRING, _text(package.name)),
        (_VERSION, _STRING, _text(version)),
        (_RELEASE, _STRING, _text(release)),
        *([(_EPOCH, _INT32, struct.pack(">i", int(epoch)))] if epoch else []),
        (_VENDOR, _STRING, _text("AlmaLinux")),
        (_ARCH, _STRING, _text(package.arch)),
        (_SOURCE, _STRING, _text(f"{package.source}-{version}-{release}.src.rpm")),
    ]
    data, entries = b"", []
    for tag, kind, raw in values:
        data += b"\0" * (-len(data) % 4 if kind == _INT32 else 0)
        entries.append(struct.pack(">iiii", tag, kind, len(data), 1))
        data += raw
    count = len(entries) + 1
    region = struct.pack(">iiii", _IMMUTABLE_REGION, _BINARY, len(data), _ENTRY_BYTES)
    trailer = struct.pack(">iiii", _IMMUTABLE_REGION, _BINARY, -count * _ENTRY_BYTES, _ENTRY_BYTES)
    data += trailer
    return struct.pack(">ii", count, len(data)) + region + b"".join(entries) + data


def _text(value: str) -> bytes:
    return value.encode() + b"\0"
