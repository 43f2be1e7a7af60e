"""Layers made by somebody who wishes us ill: there is always a result, and it says what was left out."""

import gzip
import io
import struct
import tarfile
import time
import zipfile

import pytest
from backports import zstd

from tests.inventory.layers import OS_RELEASE, digest, dpkg_status, image_of, layer_ref, link, parse, scan, tar_of
from tidewaiter.inventory.assemble import assemble
from tidewaiter.inventory.catalogers import all_catalogers
from tidewaiter.inventory.catalogers.java import JAVA
from tidewaiter.inventory.catalogers.npm import NPM
from tidewaiter.inventory.walk import scan_layer
from tidewaiter.model.image import LayerRef

STATUS = "var/lib/dpkg/status"
ONE = dpkg_status(("one", "1"))
END = bytes(1024)


def entry(name: bytes, content: bytes = b"", *, kind: bytes = b"0", size: bytes = b"", target: bytes = b"") -> bytes:
    """Write a tar member by hand, with whatever size it claims."""
    head = bytearray(512)
    head[: len(name)] = name
    head[100:108], head[108:116], head[116:124] = b"0000644\0", b"0000000\0", b"0000000\0"
    head[124:136] = (size or b"%011o" % len(content)).ljust(12, b"\0")
    head[136:148], head[148:156], head[156:157] = b"00000000000\0", b" " * 8, kind
    head[157 : 157 + len(target)] = target
    head[257:265] = b"ustar\00000"
    head[148:156] = b"%06o\0 " % sum(head)
    return bytes(head) + content + bytes(-len(content) % 512)


def record(keyword: bytes, value: bytes) -> bytes:
    """Write a PAX record."""
    length = len(keyword) + len(value) + 3
    while len(b"%d" % length) + len(keyword) + len(value) + 3 != length:
        length += 1
    return b"%d %s=%s\n" % (length, keyword, value)


def codes(result) -> list[str]:
    """List what a scan complained of."""
    return [problem.code for problem in result.problems]


def names(result) -> list[str]:
    """List the packages that were found."""
    return [package.name for package in result.packages]


GOOD = entry(STATUS.encode(), ONE)


@pytest.mark.parametrize(
    ("tar", "code"),
    [
        (GOOD + entry(b"x", size=b"\xff" * 12) + END, "layer-corrupt"),
        (GOOD + entry(b"x", size=b"-0000000001") + END, "layer-corrupt"),
        (GOOD + entry(b"x", size=b"\x80" + b"\x7f" * 11) + END, "layer-truncated"),
        (GOOD + entry(b"x", kind=b"x", size=b"77777777777") + END, "layer-limit"),
        (GOOD + entry(b"x", kind=b"L", size=b"77777777777") + END, "layer-limit"),
        (GOOD + entry(b"x", b"9999999 path=y\n", kind=b"x") + END, "layer-corrupt"),
        (GOOD + entry(b"x", record(b"size", b"-5"), kind=b"x") + entry(b"y") + END, "layer-corrupt"),
        (GOOD + entry(b"x", record(b"size", b"9" * 400), kind=b"x") + entry(b"y") + END, "layer-corrupt"),
        (GOOD[:560], "layer-truncated"),
        (GOOD + b"garbage " * 64 + END, "layer-corrupt"),
    ],
)
def test_what_cannot_be_a_tar_ends_the_pass_and_keeps_what_came_before(tar: bytes, code: str) -> None:
    """Negative sizes in every notation, sizes beyond the stream, endless headers, records that lie, cuts and garbage."""
    found = scan(tar)
    assert codes(found) == [code]
    assert names(found) == (["one"] if len(tar) > 800 else [])
    assert not found.complete


def test_what_follows_the_end_mark_is_no_part_of_the_layer() -> None:
    """It counts for the digest only, as runtimes read it."""
    found = scan(GOOD + END + entry(b"var/lib/dpkg/status.d/two", dpkg_status(("two", "1"))))
    assert (names(found), codes(found)) == (["one"], [])


def test_devices_pipes_and_unknown_kinds_are_passed_over() -> None:
    """Whatever size a device claims, nothing follows it; an unknown kind has content."""
    odd = [entry(b"dev/x", kind=kind, size=b"00000000777") for kind in (b"3", b"4", b"6")]
    found = scan(b"".join(odd) + entry(b"v", b"label", kind=b"V") + entry(b"z", b"?", kind=b"Z") + GOOD + END)
    assert (names(found), codes(found)) == (["one"], [])


@pytest.mark.parametrize(
    "name", [b"/var/lib/dpkg/status", b"./var/lib/dpkg/status", b"var//lib/./dpkg/status", b"x/../var/lib/dpkg/status"]
)
def test_odd_ways_to_write_a_path_are_the_path(name: bytes) -> None:
    """Absolute, doubled, dotted: runtimes unpack them to the same place."""
    assert names(scan(entry(name, ONE) + END)) == ["one"]


def test_paths_out_of_the_root_are_said_and_not_read() -> None:
    """Nothing leaves the root, neither a file nor a link."""
    hard = entry(b"etc/os-release", kind=b"1", target=b"../../etc/passwd")
    found = scan(entry(b"../var/lib/dpkg/status", ONE) + hard + END)
    assert (names(found), sorted(codes(found))) == ([], ["link-rejected", "path-rejected"])


def test_a_hard_link_to_what_is_not_there_or_comes_later_ends() -> None:
    """The later file counts by its own name; a link to nothing is said only where it mattered."""
    late = entry(STATUS.encode(), kind=b"1", target=b"opt/later")
    found = scan(late + entry(b"opt/later", ONE) + END)
    assert names(found) == ["one"]
    assert scan(late + END).packages == ()


def test_links_in_circles_end() -> None:
    """Each of them, and a chain longer than any kernel follows."""
    chain = [(f"l{number}", link(f"l{number + 1}")) for number in range(200)]
    members = [
        ("etc/os-release", link("../usr/lib/os-release")),
        ("usr/lib/os-release", link("../../etc/os-release")),
        ("lib", link("lib")),
    ]
    tar = tar_of([*members, *chain, (STATUS, ONE)])
    found = assemble(image_of(tar), [scan(tar)])
    assert (found.distribution.id, names(found)) == ("", ["one"])


@pytest.mark.parametrize("name", [b".wh..wh..opq", b".wh..", b".wh...", b".wh.", b"a/.wh..wh.plnk", b".wh./", b".wh..wh."])
def test_whiteouts_of_the_root_and_of_nothing_do_no_harm(name: bytes) -> None:
    """They never touch their own layer; the opaque root hides what is below, and only that."""
    below, above = GOOD + END, entry(name) + entry(b"var/lib/dpkg/status.d/two", dpkg_status(("two", "1"))) + END
    found = assemble(image_of(below, above), [scan(below), scan(above)])
    assert {package.name: package.deleted for package in found.packages} == {"one": name == b".wh..wh..opq", "two": False}


def test_names_that_are_no_text_or_differ_in_case_only() -> None:
    """Bytes that are not UTF-8, line breaks, NUL in a PAX path: kept apart, and written as they can be."""
    cases = entry(b"A.dist-info/METADATA", b"Name: a\nVersion: 1\n") + entry(b"a.dist-info/METADATA", b"Name: b\nVersion: 1\n")
    odd = entry(b"\xff\xfe\n.dist-info/METADATA", b"Name: c\nVersion: 1\n")
    null = entry(b"p", record(b"path", b"d\0/../x.dist-info/METADATA"), kind=b"x") + entry(b"y", b"Name: d\nVersion: 1\n")
    found = scan(cases + odd + null + END)
    assert sorted(names(found)) == ["a", "b", "c"]


def test_a_flood_of_global_headers_takes_linear_time() -> None:
    """Each adds keywords of its own to those in force."""
    head = entry(b"g", b"".join(record(b"GNU.sparse.%d" % number, b"x" * 100) for number in range(500)), kind=b"g")
    start = time.process_time()
    found = scan(head * 200 + GOOD + END)
    assert time.process_time() - start < 2
    assert found.entries <= 1


@pytest.mark.parametrize(
    ("stored", "code"),
    [
        (gzip.compress(GOOD) + gzip.compress(END), ""),
        (gzip.compress(GOOD + END) + b"garbage", "layer-truncated"),
        (gzip.compress(GOOD + END) + b"garbage " * 8, "layer-corrupt"),
        (gzip.compress(GOOD + END)[:-6], "layer-truncated"),
        (b"\x50\x2a\x4d\x18" + struct.pack("<I", 5) + b"hello" + zstd.compress(GOOD + END), ""),
        (zstd.compress(GOOD) + b"\x5f\x2a\x4d\x18" + struct.pack("<I", 0) + zstd.compress(END), ""),
        (b"\x28\xb5\x2f\xfd\x00\xf8" + b"\x00" * 50, "layer-corrupt"),
        (b"\x50\x2a\x4d\x18" + struct.pack("<I", 0xFFFFFFFF) + b"x", "layer-truncated"),
    ],
    ids=["members", "gzip and a little", "gzip and garbage", "cut", "skippable", "frames", "window of terabytes", "endless skippable"],
)
def test_compressed_streams_of_odd_form(stored: bytes, code: str) -> None:
    """Members and frames follow each other; what asks for terabytes of window gets none."""
    plain = LayerRef(
        digest=digest(stored), diff_id=digest(GOOD + END), media_type="application/vnd.oci.image.layer.v1.tar", size=len(stored)
    )
    found = scan_layer(io.BytesIO(stored), plain, catalogers=all_catalogers())
    assert codes(found) == ([code] if code else [])
    assert names(found) == (["one"] if not code or stored.startswith(b"\x1f") else [])


class Zeros(io.RawIOBase):
    """A tar with one file of a size that nobody wants to hold: a header, then blanks."""

    def __init__(self, head: bytes, size: int) -> None:
        self.rest, self.left = head, size

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        if self.rest:
            data, self.rest = self.rest[:size], self.rest[size:]
            return data
        count = min(size, self.left)
        self.left -= count
        return b" " * count


def test_json_of_two_hundred_megabytes_is_said_and_not_held() -> None:
    """It is passed over in the stream."""
    size = 200 << 20
    head = entry(b"app/node_modules/a/package.json", size=b"%011o" % size)
    layer = LayerRef(digest="", diff_id="", media_type="application/vnd.oci.image.layer.v1.tar")
    found = scan_layer(Zeros(head, size + 1024), layer, catalogers=all_catalogers())
    assert "file-too-large" in codes(found)


@pytest.mark.parametrize(
    "body", [b"[" * 1_000_000, b'{"a":' * 200_000, b'{"name": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", b"1" * 100_000]
)
def test_deep_json_and_endless_numbers_are_problems(body: bytes) -> None:
    """The parser's own limits are met, and said."""
    assert [item.code for item in parse(NPM, "node_modules/a/package.json", body)] in (["package-malformed"], [])


def jar(write) -> bytes:
    """Write a JAR by a function."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        write(archive)
    return buffer.getvalue()


POM = ("META-INF/maven/g/a/pom.properties", "groupId=g\nartifactId=a\nversion=1\n")


def test_zip64_is_read() -> None:
    """As writers of streams make it, whatever the size."""

    def write(archive: zipfile.ZipFile) -> None:
        with archive.open(POM[0], "w", force_zip64=True) as member:
            member.write(POM[1].encode())

    assert [item.purl for item in parse(JAVA, "a.jar", jar(write))] == ["pkg:maven/g/a@1"]


def test_an_encrypted_member_is_said() -> None:
    """Its name is no secret, its content is."""
    data = bytearray(jar(lambda archive: archive.writestr(*POM)))
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        at = data.index(mark) + (6 if mark[2] == 3 else 8)
        data[at] |= 1
    found = parse(JAVA, "a.jar", bytes(data))
    assert "archive-unreadable" in [getattr(item, "code", "") for item in found]


def test_sparse_files_that_are_evidence_are_said_or_read() -> None:
    """Old GNU and the three PAX forms: their content is never taken for the stored pieces."""
    for version in ((b"GNU.sparse.major", b"1", b"GNU.sparse.minor", b"0"), (b"GNU.sparse.map", b"0,5"), (b"GNU.sparse.size", b"5")):
        records = b"".join(record(*pair) for pair in zip(version[::2], version[1::2], strict=True))
        found = scan(entry(b"p", records, kind=b"x") + entry(STATUS.encode(), b"1\n0\n5\n".ljust(512, b"\0") + ONE) + END)
        assert names(found) == ["one"] or [code for code in codes(found) if code != "layer-corrupt"] or not found.complete


def test_archives_of_the_standard_library_in_every_format_are_read() -> None:
    """The good and the odd in one."""
    members = {"etc/os-release": OS_RELEASE, STATUS: ONE, "long/" * 60 + "x": b"x", "ü/" + "n" * 200: b"x"}
    for kind in (tarfile.PAX_FORMAT, tarfile.GNU_FORMAT):
        found = scan_layer(io.BytesIO(tar := tar_of(members, fmt=kind)), layer_ref(tar), catalogers=all_catalogers())
        assert (names(found), codes(found), found.entries) == (["one"], [], 4)
