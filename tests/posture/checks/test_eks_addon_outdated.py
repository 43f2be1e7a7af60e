"""The control `eks_addon_outdated`: what it fails, what it passes and what it cannot know."""

import pytest

from tests.posture.clusters import outcomes
from tidewaiter.model.eks import Addon
from tidewaiter.posture.checks.eks_addon_outdated import CONTROL


@pytest.mark.parametrize(
    ("version", "usual", "expected"),
    [
        ("v1.20.4-eksbuild.1", "v1.21.1-eksbuild.3", ["FAIL low"]),
        ("v1.21.1-eksbuild.2", "v1.21.1-eksbuild.10", ["FAIL low"]),
        ("v1.9.0", "v1.10.0", ["FAIL low"]),
        ("v1.21.1-eksbuild.3", "v1.21.1-eksbuild.3", []),
        ("v1.22.0-eksbuild.1", "v1.21.1-eksbuild.3", []),
        ("v1.21.1", "", ["UNKNOWN eks:DescribeAddonVersions"]),
    ],
)
def test_versions_are_compared_as_numbers(version, usual, expected):
    """Older than what EKS installs fails, newer passes, and what EKS installs may not be known."""
    assert outcomes(CONTROL, addons=(Addon(name="vpc-cni", version=version, status="ACTIVE", usual=usual),)) == expected


def test_missing_facts_are_not_a_pass():
    """Add-ons that could not be listed; none at all are none to judge."""
    assert outcomes(CONTROL) == ["UNKNOWN eks:ListAddons"]
    assert outcomes(CONTROL, addons=()) == []
