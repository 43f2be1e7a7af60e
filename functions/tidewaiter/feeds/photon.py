"""Photon OS's CVE metadata (https://packages.broadcom.com/photon/photon_cve_metadata/): rows `cve_id, pkg, aff_ver, res_ver, status`.

A row does not name its release: the file does (`cve_data_photon5.0.json`). OSV.dev does not carry Photon. `pkg` is the source package.
"""

import json
import re
from collections.abc import Iterator, Sequence

from tidewaiter.feeds._feed import Arrange, Feed, FeedItem, Link, Record, mapping, text, texts, unusable
from tidewaiter.model.advisory import Advisory, Affected, VersionRange
from tidewaiter.model.severity import Severity, severity_of_cvss

_ADDRESS = "https://packages.broadcom.com/photon/photon_cve_metadata"
_RELEASE = re.compile(r"cve_data_photon(\d+\.\d+)\.json")
_UNFIXED = frozenset({"", "NA", "N/A", "None"})
_BRANCH = re.compile(r"\d+\.\d+")


def recognises(record: Record) -> bool:
    """Tell a row by its columns."""
    return "cve_id" in record and "pkg" in record and "res_ver" in record


def parse(record: Record, where: str, arrange: Arrange) -> Iterator[FeedItem]:
    """Yield one row as an advisory; rows of one CVE are put together later. Ids that are no CVE name nothing public and are left out."""
    del arrange
    cve, name, release = text(record.get("cve_id")), text(record.get("pkg")), _RELEASE.search(where)
    if not release or not name or not cve:
        yield unusable("photon", where, f"row of {cve[:32] or '?'} has no package, or its file no release in its name")
        return
    if not cve.startswith("CVE-"):
        return
    score = record.get("cve_score")
    rated = isinstance(score, int | float) and not isinstance(score, bool) and 0 <= score <= 10  # noqa: PLR2004 - CVSS
    yield Advisory(
        id=cve,
        source="photon",
        affected=(_affected(record, f"Photon OS:{release[1]}", name),),
        severity=severity_of_cvss(float(score)) if rated and isinstance(score, int | float) else Severity.UNKNOWN,
        url="https://github.com/vmware/photon/wiki/Security-Advisories",
    )


def _affected(record: Record, ecosystem: str, name: str) -> Affected:
    """Keep the publisher's state; what it calls not affected has no range."""
    status, fixed = text(record.get("status")).strip().lower().replace(" ", "-"), text(record.get("res_ver")).strip()
    if status == "not-affected":
        return Affected(ecosystem=ecosystem, name=name, state=status)
    if fixed in _UNFIXED:
        return Affected(ecosystem=ecosystem, name=name, ranges=(VersionRange(),), state=status if status != "fixed" else "affected")
    return Affected(ecosystem=ecosystem, name=name, ranges=(VersionRange(fixed=fixed),), state="fixed")


def discover(url: str, body: bytes) -> Sequence[Link]:
    """Follow the list of branches to one file per release."""
    try:
        branches = texts(mapping(json.loads(body)).get("branches"))
    except (ValueError, RecursionError):
        return ()
    base = url.rpartition("/")[0]
    return tuple(Link(url=f"{base}/cve_data_photon{branch}.json") for branch in branches if _BRANCH.fullmatch(branch))


PHOTON = Feed(
    id="photon",
    title="Photon OS CVE metadata",
    licence="not stated by the publisher",
    recognises=recognises,
    parse=parse,
    urls=(f"{_ADDRESS}/photon_versions.json",),
    discover=discover,
)
