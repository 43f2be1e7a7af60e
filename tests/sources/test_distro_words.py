"""How others name distributions."""

import pytest

from tidewaiter.sources.distro_words import named, release


@pytest.mark.parametrize(
    ("name", "version", "known"),
    [
        ("amazon", "2 (Karoo)", ("amzn", "2")),
        ("amazon", "2023.4.20240401 (Amazon Linux)", ("amzn", "2023.4.20240401")),
        ("amazon", "AMI release 2018.03", ("amzn", "2018.03")),
        ("RedHat", "9.4", ("rhel", "9.4")),
        ("debian", "bookworm", ("debian", "12")),
        ("ubuntu", "bookworm", ("ubuntu", "bookworm")),
        ("debian", "sid", ("debian", "sid")),
        ("arch", "", ("arch", "")),
    ],
)
def test_names_and_versions_become_those_of_os_release(name: str, version: str, known: tuple[str, str]) -> None:
    """Advisories are looked up by these; a word that is not known stays what it is."""
    assert release(name, version) == known


@pytest.mark.parametrize(
    ("qualifiers", "known"),
    [
        ({"distro": "debian-12.5"}, ("debian", "12.5")),
        ({"distro": "12.5"}, ("debian", "12.5")),
        ({"distro": "bookworm"}, ("debian", "12")),
        ({"distro": "debian-bookworm"}, ("debian", "12")),
        ({"distro": "jammy"}, ("ubuntu", "22.04")),
        ({"distro_name": "bookworm"}, ("debian", "12")),
        ({"os_name": "debian", "os_version": "12", "os_distro": "bookworm"}, ("debian", "12")),
        ({"os_name": "alpine", "os_version": "3.20"}, ("alpine", "3.20")),
        ({"distro": "opensuse-leap-15.6"}, ("opensuse-leap", "15.6")),
        ({"distro": "opensuse-tumbleweed"}, ("opensuse-tumbleweed", "")),
        ({"distro": "alpine-3.21_alpha20240807"}, ("alpine", "3.21_alpha20240807")),
        ({"distro": "amazon-AMI release 2018.03"}, ("amzn", "2018.03")),
        ({"distro": "debian"}, ("debian", "")),
        ({"distro": "sid"}, ("debian", "sid")),
        ({"arch": "amd64"}, ("", "")),
    ],
)
def test_a_purl_names_its_distribution(qualifiers: dict[str, str], known: tuple[str, str]) -> None:
    """By any of the qualifiers that writers use; the namespace stands in where only a version is told."""
    assert named(qualifiers, "debian") == known
