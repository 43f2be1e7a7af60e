"""Builders with sensible defaults: a test names only what it is about."""

from typing import Any

from tidewaiter.model.finding import Finding, FindingKind, Location
from tidewaiter.model.image import Image, ImageConfig, Platform
from tidewaiter.model.package import FoundAt, Package
from tidewaiter.model.severity import Severity


def finding(**fields: Any) -> Finding:
    """Make a high vulnerability in openssl, unless told otherwise."""
    defaults: dict[str, Any] = {
        "id": "finding-1",
        "kind": FindingKind.VULNERABILITY,
        "rule_id": "CVE-2024-0001",
        "title": "CVE-2024-0001 in openssl",
        "resource": "sha256:" + "a" * 64,
        "severity": Severity.HIGH,
        "location": Location(path="var/lib/dpkg/status", purl="pkg:deb/debian/openssl@3.0.1"),
    }
    return Finding(**(defaults | fields))


def package(**fields: Any) -> Package:
    """Make Debian's openssl, unless told otherwise."""
    defaults: dict[str, Any] = {
        "purl": "pkg:deb/debian/openssl@3.0.1",
        "name": "openssl",
        "version": "3.0.1",
        "ecosystem": "deb",
        "found_at": (FoundAt(path="var/lib/dpkg/status", layer="sha256:" + "b" * 64),),
        "cataloger": "dpkg",
    }
    return Package(**(defaults | fields))


def image(**fields: Any) -> Image:
    """Make an empty linux/amd64 image that runs as root, unless told otherwise."""
    defaults: dict[str, Any] = {
        "digest": "sha256:" + "a" * 64,
        "reference": "shop:1.0",
        "platform": Platform(),
        "layers": (),
        "config": ImageConfig(),
    }
    return Image(**(defaults | fields))
