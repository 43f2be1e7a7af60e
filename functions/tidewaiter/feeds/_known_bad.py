"""Lists of known malware as advisories: what is affected is a file, named by its SHA-256; databases and look-ups need no more."""

import re

from tidewaiter.feeds._feed import clipped
from tidewaiter.model.advisory import Advisory, Affected
from tidewaiter.model.severity import Severity

ECOSYSTEM = "sha256"
"""Stands for the OSV ecosystem; no package has it."""
PREFIX = "KNOWN-BAD-"
_SHA256 = re.compile(r"[0-9a-fA-F]{64}")
_RUNS = re.compile(r"[^a-z0-9]+")
_NAMELESS = frozenset({"", "n/a", "null", "none", "unknown"})


def is_sha256(text: str) -> bool:
    """Tell whether a text is a SHA-256 in hex."""
    return _SHA256.fullmatch(text) is not None


def known_bad(source: str, sha256: str, name: str, day: str) -> Advisory:
    """Make the advisory of one file: those of one malware share an id, and are one advisory in a database; `day` is the list's."""
    called = "" if name.strip().lower() in _NAMELESS else clipped(name)
    slug = _RUNS.sub("-", called.lower()).strip("-")[:80] or "unnamed"
    return Advisory(
        id=f"{PREFIX}{source}-{slug}",
        source=source,
        summary=called or "malware without a name",
        affected=(Affected(ecosystem=ECOSYSTEM, name=sha256.lower(), state="affected"),),
        severity=Severity.CRITICAL,
        modified=f"{day}T00:00:00Z" if day else "",
    )
