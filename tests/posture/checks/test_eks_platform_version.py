"""The control `eks_platform_version`: what it fails, what it passes and what it cannot know."""

import pytest

from tests.posture.clusters import cluster, outcomes
from tidewaiter.posture.checks.eks_platform_version import CONTROL


@pytest.mark.parametrize(
    ("own", "newest", "expected"),
    [
        ("eks.3", "eks.9", ["FAIL low"]),
        ("eks.9", "eks.11", ["FAIL low"]),
        ("eks.10", "eks.11", []),
        ("eks.11", "eks.11", []),
        ("eks.12", "eks.9", []),
        ("", "eks.9", ["UNKNOWN eks:DescribeCluster"]),
        ("eks.9", "", ["UNKNOWN eks:DescribeClusterVersions"]),
        ("eks-local-outposts.1", "eks.9", ["UNKNOWN eks:DescribeCluster"]),
    ],
)
def test_how_far_behind(own, newest, expected):
    """One behind is EKS's own pace, two are not; numbers are compared as numbers, and what is not known does not pass."""
    assert outcomes(CONTROL, platform_version=own, newest_platform=newest) == expected


def test_what_is_behind_is_named():
    """Both versions."""
    (found,) = CONTROL.check(cluster(platform_version="eks.3", newest_platform="eks.9"))
    assert found.message == "the platform is eks.3, new clusters get eks.9"
