"""Who publishes a record, and under which licence: told by the id's prefix, or by the ecosystem where ids are plain CVEs."""

SOURCES: dict[str, tuple[str, str]] = {
    "ghsa": ("GitHub Advisory Database", "CC-BY-4.0"),
    "pysec": ("Python Packaging Advisory Database", "CC-BY-4.0"),
    "go": ("Go Vulnerability Database", "CC-BY-4.0"),
    "rustsec": ("RustSec Advisory Database", "CC0-1.0"),
    "bitnami": ("Bitnami Vulnerability Database", "Apache-2.0"),
    "malicious": ("OpenSSF Malicious Packages", "Apache-2.0"),
    "almalinux": ("AlmaLinux errata", "MIT"),
    "rocky": ("Rocky Linux errata", "not stated by the publisher"),
    "debian": ("Debian Security Tracker", "not stated by the publisher"),
    "ubuntu": ("Ubuntu Security Notices", "CC-BY-SA-4.0"),
    "alpine": ("Alpine secdb", "not stated by the publisher"),
    "amazon": ("Amazon Linux Security Center", "not stated by the publisher"),
    "kev": ("CISA Known Exploited Vulnerabilities", "CC0-1.0"),
    "epss": ("FIRST EPSS", "free to use, cite FIRST"),
    "cve": ("CVE Program records", "CVE Program terms of use"),
    "metasploit": ("Metasploit module list", "BSD-3-Clause"),
    "osv": ("Other OSV sources", "see osv.dev"),
}
"""Source id -> title and licence (SPDX id or the publisher's words)."""

SHIPPABLE = frozenset({"ghsa", "pysec", "go", "rustsec", "bitnami", "almalinux", "kev"})
"""The sources whose licence lets the wheel carry them."""

_PREFIXES = {
    "GHSA": "ghsa",
    "PYSEC": "pysec",
    "GO": "go",
    "RUSTSEC": "rustsec",
    "BIT": "bitnami",
    "MAL": "malicious",
    "ALSA": "almalinux",
    "ALBA": "almalinux",
    "ALEA": "almalinux",
    "RLSA": "rocky",
    "RXSA": "rocky",
    "DSA": "debian",
    "DLA": "debian",
    "DTSA": "debian",
    "DEBIAN": "debian",
    "USN": "ubuntu",
    "UBUNTU": "ubuntu",
    "ALPINE": "alpine",
}
_ECOSYSTEMS = {"Debian": "debian", "Ubuntu": "ubuntu", "Alpine": "alpine", "AlmaLinux": "almalinux", "Rocky Linux": "rocky"}


def source_of(identifier: str, ecosystem: str) -> str:
    """Name the source of an advisory by its id, or by the OSV ecosystem for ids that say nothing (CVE-...)."""
    known = _PREFIXES.get(identifier.split("-", 1)[0])
    return known or _ECOSYSTEMS.get(ecosystem.split(":", 1)[0], "osv")
