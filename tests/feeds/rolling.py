"""Repositories of distributions with one release."""

from typing import Any

from tidewaiter.feeds._feed import Feed
from tidewaiter.model.advisory import Advisory

HOSTS = {"Wolfi": "https://packages.wolfi.dev", "Chainguard": "https://packages.cgr.dev"}
PACKAGE = {"name": "zlib", "secfixes": {"1.3-r1": ["CVE-2026-1"], "0": ["GHSA-x1"]}}


def repository(ecosystem: str) -> dict[str, Any]:
    """Write a repository as its publisher does."""
    return {"urlprefix": HOSTS[ecosystem], "reponame": "os", "packages": [{"pkg": PACKAGE}]}


def others(ecosystem: str) -> list[dict[str, Any]]:
    """Write what looks alike: the other distributions' repositories, and one with a release."""
    return [*(repository(name) for name in HOSTS if name != ecosystem), {"distroversion": "v3.20", "packages": []}]


def fixes(feed: Feed, raw: dict[str, Any]) -> list[tuple[str, str, str, str, str]]:
    """Read a repository: (flaw, source, ecosystem, package, fixed version)."""
    found = [item for item in feed.parse(raw, "", lambda _ecosystem, events: events) if isinstance(item, Advisory)]
    return [(item.id, item.source, one.ecosystem, one.name, one.ranges[0].fixed) for item in found for one in item.affected]
