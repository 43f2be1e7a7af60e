"""Alpine package databases."""

import base64
import hashlib

from hypothesis import given
from hypothesis import strategies as st

from tests.inventory.layers import parse, scan, tar_of
from tidewaiter.inventory.catalogers.apk import APK
from tidewaiter.model.package import Package
from tidewaiter.model.problem import Problem

DATABASE = b"""C:Q1abc=
P:libcrypto3
V:3.1.4-r5
A:x86_64
o:openssl
L:Apache-2.0
F:usr/lib
R:libcrypto.so.3
a:0:0:755

P:musl
V:1.2.4-r2
A:x86_64
"""


def test_packages_with_origin_licence_and_files():
    """Origin is the source package; F and R lines make the owned files."""
    crypto, musl = parse(APK, "lib/apk/db/installed", DATABASE)
    assert crypto.purl == "pkg:apk/libcrypto3@3.1.4-r5?arch=x86_64"
    assert (crypto.source.name, crypto.licences, crypto.owned_files) == ("openssl", ("Apache-2.0",), ("usr/lib/libcrypto.so.3",))
    assert (musl.name, musl.source.name) == ("musl", "musl")


def test_checksums_of_programs():
    """`Z:` is the SHA-1 of the file of the `R:` line before it; scripts of no folder of programs, links and other kinds are left out."""
    digest = base64.b64encode(hashlib.sha1(b"x", usedforsecurity=False).digest())
    files = (
        b"Z:Q1" + digest + b"\nF:usr/bin\nR:tool\na:0:0:755\nZ:Q1" + digest + b"\nR:link\nZ:Q3x\nF:usr/share\nR:a\nZ:Q1" + digest + b"\n"
    )
    found, _ = parse(APK, "lib/apk/db/installed", b"P:tools\nV:1\n" + files)
    assert (found.package, found.ecosystem) == ("tools", "apk")
    assert found.digests == (("usr/bin/tool", hashlib.sha1(b"x", usedforsecurity=False).hexdigest()),)


def test_only_the_database_at_its_place():
    """The same bytes elsewhere are not a database."""
    assert scan(tar_of({"srv/lib/apk/db/installed": DATABASE})).packages == ()
    assert len(scan(tar_of({"./lib/apk/db/installed": DATABASE})).packages) == 2


def test_empty_database_and_broken_entry():
    """Both are problems."""
    assert [item.code for item in parse(APK, "lib/apk/db/installed", b"")] == ["database-empty"]
    assert [item.code for item in parse(APK, "lib/apk/db/installed", b"P:x\n")] == ["package-malformed"]


@given(st.binary(max_size=300) | st.text(alphabet="PVAFR:\nx1", max_size=100).map(str.encode))
def test_any_bytes_give_packages_or_problems(data):
    """No input makes the parser fail."""
    assert all(isinstance(item, Package | Problem) for item in parse(APK, "lib/apk/db/installed", data))


def test_long_folder_with_many_files_stays_small():
    """Paths that no system can open are left out: joining them would grow the database a thousandfold."""
    text = b"P:a\nV:1\nF:" + b"d" * 5_000 + b"\n" + b"R:y\nZ:Q1" + b"A" * 27 + b"=\n" + b"R:y\n" * 100 + b"F:usr/bin\nR:tool\n"
    (found,) = parse(APK, "lib/apk/db/installed", text)
    assert found.owned_files == ("usr/bin/tool",)
