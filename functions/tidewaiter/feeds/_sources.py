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
    "redhat": ("Red Hat Product Security", "CC-BY-4.0"),
    "suse": ("SUSE and openSUSE notices", "see osv.dev"),
    "oracle": ("Oracle Linux errata", "not stated by the publisher"),
    "azure": ("Azure Linux vulnerability data", "see osv.dev"),
    "photon": ("Photon OS CVE metadata", "not stated by the publisher"),
    "openeuler": ("openEuler notices", "see osv.dev"),
    "mageia": ("Mageia advisories", "see osv.dev"),
    "kev": ("CISA Known Exploited Vulnerabilities", "CC0-1.0"),
    "epss": ("FIRST EPSS", "free to use, cite FIRST"),
    "cve": ("CVE Program records", "CVE Program terms of use"),
    "metasploit": ("Metasploit module list", "BSD-3-Clause"),
    "debian-tracker": ("Debian Security Tracker, live", "not stated by the publisher"),
    "wolfi": ("Wolfi secdb", "CC-BY-NC-ND-4.0, not passed on"),
    "chainguard": ("Chainguard secdb", "not stated by the publisher, not passed on"),
    "rubysec": ("Ruby Advisory Database", "public domain, with parts of OSVDB"),
    "friendsofphp": ("FriendsOfPHP security advisories", "Unlicense"),
    "exploitdb": ("Exploit-DB list", "GPL-2.0-or-later"),
    "malware-bazaar": ("abuse.ch MalwareBazaar", "CC0-1.0"),
    "known-bad": ("Known-bad files of one's own", "one's own"),
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
    "RHSA": "redhat",
    "SUSE": "suse",
    "openSUSE": "suse",
    "AZL": "azure",
    "OESA": "openeuler",
    "MGASA": "mageia",
    "DSA": "debian",
    "DLA": "debian",
    "DTSA": "debian",
    "DEBIAN": "debian",
    "USN": "ubuntu",
    "UBUNTU": "ubuntu",
    "ALPINE": "alpine",
    "CGA": "chainguard",
}
_ECOSYSTEMS = {
    "Wolfi": "wolfi",
    "Chainguard": "chainguard",
    "Debian": "debian",
    "Ubuntu": "ubuntu",
    "Alpine": "alpine",
    "AlmaLinux": "almalinux",
    "Rocky Linux": "rocky",
}


def source_of(identifier: str, ecosystem: str) -> str:
    """Name the source of an advisory by its id, or by the OSV ecosystem for ids that say nothing (CVE-...)."""
    known = _PREFIXES.get(identifier.split("-", 1)[0])
    return known or _ECOSYSTEMS.get(ecosystem.split(":", 1)[0], "osv")
