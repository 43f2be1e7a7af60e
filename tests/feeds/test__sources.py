"""Publishers and their licences."""

import pytest

from tidewaiter.feeds._sources import SHIPPABLE, SOURCES, source_of


@pytest.mark.parametrize(
    ("identifier", "ecosystem", "expected"),
    [
        ("GHSA-x", "npm", "ghsa"),
        ("ALSA-2024:1", "AlmaLinux:9", "almalinux"),
        ("CVE-2024-1", "Debian:12", "debian"),
        ("CVE-2024-1", "Alpine:v3.20", "alpine"),
        ("CVE-2024-1", "Somewhere", "osv"),
        ("BIT-x-1", "Bitnami", "bitnami"),
    ],
)
def test_the_publisher_is_told_by_id_or_ecosystem(identifier: str, ecosystem: str, expected: str) -> None:
    """Ids with a prefix name their publisher; plain CVE ids are their distribution's."""
    assert source_of(identifier, ecosystem) == expected


def test_only_clearly_licensed_sources_are_shipped() -> None:
    """Each shipped source has an SPDX licence that allows it."""
    licences = {SOURCES[source][1] for source in SHIPPABLE}
    assert licences == {"CC-BY-4.0", "CC0-1.0", "Apache-2.0", "MIT"}
    assert not {"debian", "alpine", "amazon", "rocky", "epss"} & SHIPPABLE
