"""Programs that no package manager installed: in a layer, and what is left of them in the image."""

import json
from pathlib import Path

import pytest

from tests.inventory.classifiers.samples import SAMPLES
from tests.inventory.layers import OS_RELEASE, dpkg_status, hard, image_of, scan, tar_of
from tidewaiter.inventory.assemble import assemble
from tidewaiter.inventory.classifiers import ALL
from tidewaiter.inventory.programs import package_of, settled
from tidewaiter.model.package import FoundAt, Package

TEXTS = {name for one in ALL if one.text for name in one.files}
NGINX = b"\x7fELF" + bytes(5000) + b"\0nginx version: nginx/1.25.3\n\0" + bytes(5000)


def binary(data):
    """Put bytes into something that begins like a program."""
    return b"\x7fELF".ljust(8192, b"\1") + data + b"\1" * 8192


def classified(members, mode=0o755):
    """Scan files and list what classifiers recognised."""
    return [package.purl for package in scan(tar_of(members, mode=mode)).packages if package.cataloger == "classifier"]


def installed(*layers):
    """Scan layers of (members) and list the packages of the image."""
    tars = [tar_of(members, mode=0o755) for members in layers]
    return assemble(image_of(*tars), [scan(tar) for tar in tars]).packages


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_every_classifier_knows_its_program_and_nothing_else(sample):
    """The version is found in the file of its name; the same bytes without a version, and another file with them, are nothing."""
    wrap = bytes if sample.file in TEXTS else binary
    (classifier,) = [one for one in ALL if one.name == sample.name]
    expected = package_of(classifier, sample.version, FoundAt(path="")).purl
    assert classified({f"opt/{sample.file}": wrap(sample.hit)}, 0o644 if sample.file in TEXTS else 0o755) == [expected]
    assert classified({f"opt/{sample.file}": wrap(sample.near_miss), "opt/app": wrap(sample.hit)}) == []


def test_every_classifier_has_a_sample():
    """Fifty programs or more are known, each once."""
    assert sorted(one.name for one in ALL) == sorted(sample.name for sample in SAMPLES)
    assert len({one.name for one in ALL}) == len(ALL) >= 50


@pytest.mark.parametrize(
    ("name", "data", "mode"),
    [
        ("usr/sbin/nginx", NGINX, 0o644),
        ("usr/sbin/nginx", b"#!/bin/sh\n" + NGINX, 0o755),
        ("usr/lib/nginx.so", NGINX, 0o755),
        ("usr/sbin/nginx", NGINX[:4000], 0o755),
    ],
)
def test_only_programs_of_their_name_are_read(name, data, mode):
    """No execute bit, a script, a plugin that is named like a program and a file cut short are not recognised."""
    assert classified({name: data}, mode) == []


def test_libraries_need_no_execute_bit():
    """Distributions install libraries without one."""
    assert classified({"opt/lib/libcurl.so.4.8.0": binary(b"\0libcurl/8.5.0\0")}, 0o644) == ["pkg:generic/curl@8.5.0"]


def test_the_report_says_what_was_looked_into():
    """Every file that was searched counts, whether it was recognised or not."""
    tar = tar_of({"usr/sbin/nginx": NGINX, "opt/sbin/nginx": binary(b""), "opt/app": NGINX}, mode=0o755)
    assert dict(scan(tar).read)["classifier"] == 2


def test_an_image_of_hard_links():
    """Images of busybox hold one file under the name that sorts first."""
    busybox = binary(b"\0BusyBox v1.36.1 (2023-12-05)\0")
    assert classified([("bin/[", busybox), ("bin/busybox", hard("bin/["))]) == ["pkg:generic/busybox@1.36.1"]


def test_what_an_os_package_installed_is_that_package():
    """The same program is dropped where dpkg put it and kept where it was copied to."""
    system = {
        "etc/os-release": OS_RELEASE,
        "var/lib/dpkg/status": dpkg_status(("nginx", "1.25.3-1")),
        "var/lib/dpkg/info/nginx.list": b"/.\n/usr\n/usr/sbin\n/usr/sbin/nginx\n/usr/lib/x86_64-linux-gnu/libcurl.so.4\n",
        "usr/sbin/nginx": NGINX,
        "usr/lib/x86_64-linux-gnu/libcurl.so.4": binary(b"\0libcurl/8.5.0\0"),
    }
    assert [package.ecosystem for package in installed(system)] == ["deb"]
    (copied,) = [package for package in installed(system, {"opt/sbin/nginx": NGINX}) if package.ecosystem == "generic"]
    assert (copied.purl, [place.path for place in copied.found_at]) == ("pkg:generic/nginx@1.25.3", ["opt/sbin/nginx"])


def test_what_was_replaced_or_removed_is_gone():
    """A later layer's program takes the place of the one before; a removed one is not told from an upgraded OS package."""
    newer = NGINX.replace(b"1.25.3", b"1.25.4")
    assert [package.purl for package in installed({"usr/sbin/nginx": NGINX}, {"usr/sbin/nginx": newer})] == ["pkg:generic/nginx@1.25.4"]
    assert installed({"usr/sbin/nginx": NGINX}, {"usr/sbin/.wh.nginx": b""}) == ()


def test_metadata_of_the_program_itself_is_believed_first():
    """A Java runtime is named once, by its `release`; another beside it without one is named by its library."""
    jvm = binary(b"\0OpenJDK 64-Bit Server VM (21.0.1+12-LTS) for linux-amd64 JRE (21.0.1+12-LTS), built")
    release = b'JAVA_RUNTIME_VERSION="21.0.1+12-LTS"\nJAVA_VERSION="21.0.1"\n'
    found = installed({"opt/java/release": release, "opt/java/lib/server/libjvm.so": jvm})
    assert [package.purl for package in found] == ["pkg:generic/openjdk@21.0.1%2B12-LTS"]
    other = installed({"opt/java/release": release, "srv/jre/lib/server/libjvm.so": jvm})
    assert [package.cataloger for package in other] == ["classifier", "jdk"]


def test_build_information_without_a_version_gives_way():
    """One package per program: a version in the build information wins, else the classifier's."""
    place = FoundAt(path="usr/bin/containerd")

    def known(version, cataloger):
        return Package(
            purl=f"pkg:golang/example.com/app@{version}",
            name="example.com/app",
            version=version,
            ecosystem="golang",
            found_at=(place,),
            cataloger=cataloger,
        )

    ours = known("v1.6.20", "classifier")
    assert settled([known("(devel)", "go-binary"), ours]) == (ours,)
    assert settled([known("v1.6.21", "go-binary"), ours]) == (known("v1.6.21", "go-binary"),)


def test_what_is_proven_is_recorded():
    """Every classifier but those that limits.md names was proven on a real binary; a record names package, binary and version."""
    rows = json.loads((Path(__file__).parent / "classifiers" / "proof.json").read_text("utf-8"))
    proven = {row["program"] for row in rows}
    assert {one.name for one in ALL} - proven == {"libressl", "mysql", "openresty"}
    assert all(row["package"] and row["version"] and len(row["sha256"]) == 64 and row["found"] for row in rows)


@pytest.mark.parametrize(
    ("file", "data", "purl"),
    [
        ("redis-server", b"\0008.0.2\00014.2.0\0c11-builtin\0", "pkg:generic/redis@8.0.2"),
        ("redis-server", b"\0007.0.15\0\0# Server\r\nredis_version:%s\r\n", "pkg:generic/redis@7.0.15"),
        ("redis-server", b"\0007.0.151778644800000000000\0", "pkg:generic/redis@7.0.15"),
        ("valkey-server", b"\0valkey8.1.11774773269000000000\0", "pkg:generic/valkey@8.1.1"),
        ("zstd", b"\0001.3.1\0\0v1.5.7\0", "pkg:generic/zstd@1.5.7"),
        ("liblzma.so.5", b"XZ_5.1.2alpha\0\xd65.4.1\0", "pkg:generic/xz@5.4.1"),
        ("libmbedcrypto.so.16", b"H\xb8Mbed TLSH\x89\x07H\xb8S 3.6.6\0H\x89", "pkg:generic/mbedtls@3.6.6"),
        ("libjpeg.so.62", b"\x10\x10libjpeg-turbo version 2.1.5 (build 20250503)\0", "pkg:generic/libjpeg-turbo@2.1.5"),
        ("python3.13", b"\0/root/.pyenv/versions/3.13.0\0", "pkg:generic/python@3.13.0"),
        ("libjvm.so", b"OpenJDK 64-Bit Server VM (25.392-b08) for linux-amd64 JRE (1.8.0_392-b08), built", "pkg:generic/openjdk@1.8.0_392"),
        ("libcrypto.so.1.1", b"OpenSSL 1.1.1k  FIPS 25 Mar 2021\0", "pkg:generic/openssl@1.1.1k"),
    ],
)
def test_other_builds_write_it_otherwise(file, data, purl):
    """Versions of the compiler and of linked libraries are none of the program; other compilers put other bytes before and after it."""
    assert classified({f"opt/{file}": binary(data)}) == [purl]
