"""Amazon Linux advisories."""

from typing import Any

from tidewaiter.feeds.amazon import parse, recognises
from tidewaiter.model.advisory import Advisory
from tidewaiter.model.problem import Problem
from tidewaiter.model.severity import Severity


def order(_ecosystem: str, events: object) -> object:
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
    assert advisory(raw).affected[0].ranges[0].introduced == "1:3.0"
    assert advisory(record("Amazon Linux 2 - docker", "amazon-linux-2---docker")).affected[0].ranges[0].introduced == "0"
    assert advisory(record("Amazon Linux 2 - x9", "amazon-linux-2---x9")).affected[0].ranges[0].introduced == "0"


def test_an_advisory_without_release_is_a_problem() -> None:
    """Its packages would judge the wrong images."""
    (item,) = parse({"ID": "ALAS-1", "Pkglist": None, "Title": "?"}, "x:1", order)
    assert isinstance(item, Problem)
    assert not recognises({"ID": "DSA-1", "Pkglist": {}})
