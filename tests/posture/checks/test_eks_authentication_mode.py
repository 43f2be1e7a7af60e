"""The control `eks_authentication_mode`: what it fails, what it passes and what it cannot know."""

import pytest

from tidewaiter.model.cluster import Cluster
from tidewaiter.posture.checks.eks_authentication_mode import CONTROL
from tidewaiter.posture.control import Unknown, Violation


def outcomes(fields):
    """Run the control on a resource with these fields."""
    return list(
        CONTROL.check(
            Cluster(arn="arn:aws:eks:eu-west-1:111122223333:cluster/c", name="c", account="111122223333", region="eu-west-1", **fields)
        )
    )


@pytest.mark.parametrize(
    ("fields", "severities"),
    [
        ({"authentication_mode": "CONFIG_MAP"}, ["medium"]),
        ({"authentication_mode": "API_AND_CONFIG_MAP"}, ["low"]),
    ],
)
def test_hit_fails_with_its_severity(fields, severities):
    """What is wrong is a violation, as severe as the case is."""
    found = outcomes(fields)
    assert all(isinstance(one, Violation) for one in found)
    assert [str(one.severity or CONTROL.severity) for one in found] == severities


@pytest.mark.parametrize(
    "fields",
    [
        {"authentication_mode": "API"},
    ],
)
def test_near_miss_passes(fields):
    """What is right yields nothing."""
    assert outcomes(fields) == []


@pytest.mark.parametrize(
    ("fields", "permission"),
    [
        ({}, "eks:DescribeCluster"),
        ({"authentication_mode": "NEW_MODE"}, ""),
    ],
)
def test_missing_facts_are_not_a_pass(fields, permission):
    """What could not be read is unknown, and the grant that would help is named."""
    (found,) = outcomes(fields)
    assert isinstance(found, Unknown)
    assert found.permission == permission
