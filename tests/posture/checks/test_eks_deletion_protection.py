"""The control `eks_deletion_protection`: what it fails, what it passes and what it cannot know."""

import pytest

from tidewaiter.model.cluster import Cluster
from tidewaiter.posture.checks.eks_deletion_protection import CONTROL
from tidewaiter.posture.control import Unknown, Violation


def outcomes(fields):
    """Run the control on a resource with these fields."""
    return list(
        CONTROL.check(
            Cluster(arn="arn:aws:eks:eu-west-1:111122223333:cluster/c", name="c", account="111122223333", region="eu-west-1", **fields)
        )
    )


@pytest.mark.parametrize("fields", [{"deletion_protection": False}])
def test_hit_fails(fields):
    """What is wrong is a violation."""
    (found,) = outcomes(fields)
    assert isinstance(found, Violation)


@pytest.mark.parametrize("fields", [{"deletion_protection": True}])
def test_near_miss_passes(fields):
    """What is right yields nothing."""
    assert outcomes(fields) == []


@pytest.mark.parametrize(("fields", "permission"), [({}, "eks:DescribeCluster")])
def test_missing_facts_are_not_a_pass(fields, permission):
    """What could not be read is unknown, and the grant that would help is named."""
    (found,) = outcomes(fields)
    assert isinstance(found, Unknown)
    assert found.permission == permission
