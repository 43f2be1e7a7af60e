"""Chainguard's secdb."""

from tidewaiter.feeds._sources import SHIPPABLE
from tidewaiter.feeds.chainguard_secdb import parse, recognises
from tidewaiter.model.advisory import Advisory, VersionRange

REPOSITORY = {
    "urlprefix": "https://packages.cgr.dev",
    "reponame": "os",
    "packages": [{"pkg": {"name": "zlib", "secfixes": {"1.3-r1": ["CVE-2026-1"], "0": ["GHSA-x1"]}}}],
}


def test_reads_fixes_of_the_rolling_distribution() -> None:
    """There is one release, which no file names."""
    assert recognises(REPOSITORY)
    (found,) = parse(REPOSITORY, "", lambda _ecosystem, events: events)
    assert isinstance(found, Advisory)
    assert (found.id, found.source) == ("CVE-2026-1", "chainguard")
    assert [(entry.ecosystem, entry.name, entry.ranges) for entry in found.affected] == [
        ("Chainguard", "zlib", (VersionRange(fixed="1.3-r1"),))
    ]


def test_the_other_distributions_repository_is_not_ours() -> None:
    """Both have the same fields; the address of the packages tells them apart. What is read is never shipped."""
    assert not recognises(REPOSITORY | {"urlprefix": "https://packages.wolfi.dev"})
    assert not recognises({"distroversion": "v3.20", "packages": []})
    assert "chainguard" not in SHIPPABLE
