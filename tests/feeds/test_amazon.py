"""Amazon Linux advisories."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.feeds._feed import Link
from tidewaiter.feeds._xml import elements
from tidewaiter.feeds.amazon import AMAZON, discover, parse, recognises
from tidewaiter.model.advisory import Advisory
from tidewaiter.model.problem import Problem
from tidewaiter.model.severity import Severity


def order(_ecosystem: str, events: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    """Leave events alone."""
    return events


def record(name: str = "Amazon Linux 2023", short: str = "amazon-linux-2023") -> dict[str, Any]:
    """Make an advisory with one package for two architectures."""
    package = {"Name": "openssl", "Epoch": "1", "Version": "3.0.8", "Release": "1.amzn2023", "Arch": "x86_64"}
    return {
        "ID": "ALAS2023-2023-1",
        "Title": "Amazon Linux 2023 - ALAS2023-2023-1: important priority package update for openssl",
        "Severity": "important",
        "Issued": {"Date": "2023-03-01 10:00:00"},
        "Updated": {"Date": "2023-03-02 10:00:00"},
        "Pkglist": {"Collection": {"Name": name, "Short": short, "Package": [package, package | {"Arch": "aarch64"}]}},
        "References": {"Reference": [{"ID": "CVE-2023-1", "Type": "cve"}, {"ID": "1234", "Type": "bugzilla"}]},
    }


def advisory(raw: dict[str, Any]) -> Advisory:
    """Parse one advisory."""
    (item,) = parse(raw, "", order)
    assert isinstance(item, Advisory)
    return item


def test_reads_an_advisory() -> None:
    """Packages of all architectures are one entry with epoch; CVEs are related, as one erratum fixes several."""
    found = advisory(record())
    assert recognises(record())
    assert [(entry.ecosystem, entry.name, entry.ranges[0].fixed) for entry in found.affected] == [
        ("Amazon Linux:2023", "openssl", "1:3.0.8-1.amzn2023")
    ]
    assert (found.related, found.severity, found.vendor_severity) == (("CVE-2023-1",), Severity.HIGH, "important")
    assert found.modified == "2023-03-02T10:00:00Z"


def test_an_extras_topic_starts_at_its_own_series() -> None:
    """A fix of topic postgresql14 says nothing of the postgresql in core; a topic without that series bounds nothing."""
    raw = record("Amazon Linux 2 - openssl3.0", "amazon-linux-2---openssl3.0")
    (entry,) = advisory(raw).affected
    assert (entry.ranges[0].introduced, entry.modularity) == ("1:3.0", "")
    for topic in ("docker", "x9"):
        (entry,) = advisory(record(f"Amazon Linux 2 - {topic}", f"amazon-linux-2---{topic}")).affected
        assert (entry.ranges[0].introduced, entry.modularity) == ("0", f"extras/{topic}")


@pytest.mark.parametrize("short", ["amazon-linux-2", "amazon-linux-2---livepatch", "amazon-linux-2023---kernel-livepatch"])
def test_core_and_live_patches_have_no_stream(short: str) -> None:
    """A live patch is a package of its own name."""
    assert advisory(record(short=short)).affected[0].modularity == ""


UPDATEINFO = b"""<?xml version="1.0" encoding="UTF-8"?>
<updates><update author="a" from="a" status="final" type="security" version="1.4">
<id>ALAS2DOCKER-2024-040</id><title>Amazon Linux 2 - ALAS2DOCKER-2024-040: important priority package update for containerd</title>
<issued date="2024-05-23 22:04:00"/><updated date="2024-05-30T10:00:00Z"/><severity>important</severity>
<references><reference href="https://x" id="CVE-2024-1" title="" type="cve"/></references>
<pkglist><collection short="amazon-linux-2---docker"><name>Amazon Linux 2 - Docker</name>
<package arch="aarch64" name="containerd" version="1.7.11" release="1.amzn2.0.1" epoch="0"><filename>c.rpm</filename></package>
<package arch="x86_64" name="containerd" version="1.7.11" release="1.amzn2.0.1" epoch="0"><filename>c.rpm</filename></package>
</collection></pkglist></update></updates>"""


def test_the_xml_of_a_repository_says_the_same() -> None:
    """An updateinfo.xml is read as the JSON form of it."""
    (raw,) = elements([UPDATEINFO], {"update"})
    assert recognises(raw)
    found = advisory(dict(raw))
    assert (found.id, found.related, found.vendor_severity) == ("ALAS2DOCKER-2024-040", ("CVE-2024-1",), "important")
    assert [(entry.ecosystem, entry.name, entry.ranges[0].fixed) for entry in found.affected] == [
        ("Amazon Linux:2", "containerd", "0:1.7.11-1.amzn2.0.1")
    ]
    assert (found.published, found.modified) == ("2024-05-23T22:04:00Z", "2024-05-30T10:00:00Z")
    assert found.url == "https://alas.aws.amazon.com/AL2/ALASDOCKER-2024-040.html"


def test_an_update_of_another_publisher_is_not_ours() -> None:
    """Other distributions have files of this form."""
    (raw,) = elements([UPDATEINFO.replace(b"ALAS2DOCKER", b"FEDORA")], {"update"})
    assert not recognises(raw)


CDN = "https://cdn.amazonlinux.com"
MIRROR = f"{CDN}/2/core/2.0/x86_64/{'a1' * 32}"
REPOMD = b"""<repomd xmlns="http://linux.duke.edu/metadata/repo"><data type="primary"><location href="repodata/p"/></data>
<data type="updateinfo"><checksum type="sha256">00ff</checksum><location href="repodata/updateinfo.xml.gz"/></data></repomd>"""


def test_an_index_leads_to_the_next() -> None:
    """The catalogue of extras leads to mirror lists, a mirror list to its first mirror, and that to its updateinfo with its checksum."""
    topics = b'{"topics": [{"n": "docker"}, {"n": "a/../b"}, {"inst": []}]}'
    assert [link.url for link in discover(AMAZON.urls[1], topics)] == [
        f"{CDN}/2/extras/docker/latest/x86_64/mirror.list",
        f"{CDN}/2/extras/a%2F..%2Fb/latest/x86_64/mirror.list",
    ]
    mirrors = f"http://plain\n{MIRROR}\n{CDN}/other\n".encode()
    assert discover(AMAZON.urls[0], mirrors) == (Link(url=f"{MIRROR}/repodata/repomd.xml", index=True),)
    assert discover(f"{MIRROR}/repodata/repomd.xml", REPOMD) == (
        Link(url=f"{MIRROR}/repodata/updateinfo.xml.gz", name=f"{CDN}/2/core/2.0/x86_64/updateinfo", sha256="00ff"),
    )


@given(st.sampled_from(["x.json", "mirror.list", "repomd.xml"]), st.binary(max_size=100))
def test_an_index_that_cannot_be_read_leads_nowhere(name: str, body: bytes) -> None:
    """Noise, a web page and entities yield nothing, so that the update says so."""
    for raw in (body, b"<!DOCTYPE html><html/>", b'{"topics": 1}', b"[" * 100_000):
        assert discover(f"{CDN}/{name}", raw) == ()


def test_an_advisory_without_release_is_a_problem() -> None:
    """Its packages would judge the wrong images."""
    (item,) = parse({"ID": "ALAS-1", "Pkglist": None, "Title": "?"}, "x:1", order)
    assert isinstance(item, Problem)
    assert not recognises({"ID": "DSA-1", "Pkglist": {}})
