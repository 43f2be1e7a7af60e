"""Ecosystems as they are stored."""

import pytest

from tidewaiter.feeds._releases import release_of


@pytest.mark.parametrize(
    ("published", "stored"),
    [
        ("Red Hat:enterprise_linux:9::appstream", "Red Hat:enterprise_linux:9"),
        ("Red Hat:enterprise_linux:10.0", "Red Hat:enterprise_linux:10"),
        ("Red Hat:enterprise_linux:7::server", "Red Hat:enterprise_linux:7"),
        ("Red Hat:rhel_eus:9.2::appstream", "Red Hat:rhel_eus:9.2::appstream"),
        ("Red Hat:enterprise_linux_ai:1.5::el9", "Red Hat:enterprise_linux_ai:1.5::el9"),
        ("SUSE:Linux Enterprise Module for Basesystem 15 SP6", "SUSE:15 SP6"),
        ("SUSE:Linux Enterprise Server 15 SP4-LTSS", "SUSE:15 SP4"),
        ("SUSE:Linux Enterprise Server for SAP Applications 15", "SUSE:15"),
        ("SUSE:Linux Enterprise Server 12 SP5-LTSS Extended Security", "SUSE:12 SP5"),
        ("SUSE:Linux Enterprise Server 16.0", "SUSE:16.0"),
        ("SUSE:Linux Enterprise Micro 5.5", "SUSE:Linux Enterprise Micro 5.5"),
        ("SUSE:Linux Micro 6.0", "SUSE:Linux Micro 6.0"),
        ("SUSE:Linux Enterprise Live Patching 15 SP6", "SUSE:Linux Enterprise Live Patching 15 SP6"),
        ("openSUSE:Leap 15.6", "openSUSE:Leap 15.6"),
        ("Debian:12", "Debian:12"),
        ("", ""),
    ],
)
def test_products_of_one_release_are_one(published: str, stored: str) -> None:
    """Repositories and modules are merged; streams with builds of their own, and what is not known, stay apart."""
    assert release_of(published) == stored
