"""The control `eks_node_group_release`: what it fails, what it passes and what it cannot know."""

from datetime import date

import pytest

from tests.posture.clusters import cluster, group
from tidewaiter.posture.checks.eks_node_group_release import CONTROL
from tidewaiter.posture.context import NO_CONTEXT, Context
from tidewaiter.posture.control import Unknown

TODAY = Context(today=date(2026, 11, 23))


def outcomes(context=TODAY, **fields):
    """Run the control on a cluster with one node group."""
    found = CONTROL.check(cluster(node_groups=(group(**fields),)), context)
    return [f"UNKNOWN {one.permission}".rstrip() if isinstance(one, Unknown) else "FAIL" for one in found]


@pytest.mark.parametrize(
    ("release", "ami", "expected"),
    [
        ("1.34.1-20260701", "AL2023_x86_64_STANDARD", ["FAIL"]),
        ("1.34-2026.07.01", "WINDOWS_CORE_2022_x86_64", ["FAIL"]),
        ("1.34.1-20260901", "AL2023_x86_64_STANDARD", []),
        ("1.50.0-eb7ea5a4", "BOTTLEROCKET_x86_64", []),
        ("ami-0123", "CUSTOM", []),
        ("", "AL2023_ARM_64_STANDARD", ["UNKNOWN"]),
        ("1.34.1-20269999", "AL2023_ARM_64_STANDARD", ["UNKNOWN"]),
    ],
)
def test_the_day_of_the_release(release, ami, expected):
    """Older than 90 days fails; images whose releases name no day are not judged by one, and a day that cannot be is not known."""
    assert outcomes(release=release, ami_type=ami) == expected


def test_missing_facts_are_not_a_pass():
    """No groups, and no day."""
    assert [one.permission for one in CONTROL.check(cluster(), TODAY)] == ["eks:ListNodegroups"]
    assert outcomes(NO_CONTEXT, release="1.34.1-20260701") == ["UNKNOWN"]
    assert not CONTROL.applies(cluster(node_groups=()))
