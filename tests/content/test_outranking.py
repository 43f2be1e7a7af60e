"""Versions that beat every other."""

import pytest

from tests.builders import package
from tidewaiter.content.outranking import findings_of, outranks


@pytest.mark.parametrize("version", ["99.99.99", "999.0.0", "9.9.9", "9999", "99.10.9-rc.1"])
def test_hit(version: str) -> None:
    """Nines that nobody counts up to."""
    assert outranks(version)


@pytest.mark.parametrize("version", ["9.9.1", "9.0.0", "2099.1.1", "100.0.0", "19.99.99", "", "v99", "0.99.99", "9.9"])
def test_near_miss(version: str) -> None:
    """Honest versions, years and texts."""
    assert not outranks(version)


def test_the_finding_says_that_it_is_not_sure() -> None:
    """It is low and undetermined; what a distribution owns or what lives elsewhere raises none."""
    (found,) = findings_of([package(name="corp-auth", ecosystem="npm", version="99.99.99")], "sha256:1")
    assert (found.severity.value, found.undetermined) == ("low", True)
    others = [package(ecosystem="deb", version="99.99.99"), package(ecosystem="npm", version="99.99.99", owner="pkg:deb/x")]
    assert list(findings_of(others, "sha256:1")) == []
