"""The control `eks_node_group_public_subnet`: what it fails, what it passes and what it cannot know."""

from tests.posture.clusters import group, outcomes
from tidewaiter.posture.checks.eks_node_group_public_subnet import CONTROL


def test_hit_is_a_subnet_that_a_gateway_reaches():
    """Each group is told once, whatever else it has."""
    groups = (group(subnets=("subnet-1", "subnet-2")), group(subnets=("subnet-2",)))
    assert outcomes(CONTROL, node_groups=groups, public_subnets=("subnet-2", "subnet-9")) == ["FAIL medium", "FAIL medium"]


def test_near_miss_passes():
    """Public subnets of which no group has one, as load balancers need them."""
    assert outcomes(CONTROL, node_groups=(group(subnets=("subnet-1",)),), public_subnets=("subnet-2",)) == []


def test_missing_facts_are_not_a_pass():
    """Groups or routes that could not be read; a cluster without groups has none to judge."""
    assert outcomes(CONTROL) == ["UNKNOWN eks:ListNodegroups"]
    assert outcomes(CONTROL, node_groups=(group(),)) == ["UNKNOWN ec2:DescribeRouteTables"]
    assert outcomes(CONTROL, node_groups=()) is None
