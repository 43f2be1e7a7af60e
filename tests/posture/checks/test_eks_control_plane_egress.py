"""The control `eks_control_plane_egress`: what it fails, what it passes and what it cannot know."""

import pytest

from tests.posture.clusters import outcomes
from tidewaiter.posture.checks.eks_control_plane_egress import CONTROL


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"public_endpoint": False, "egress_mode": "AWS_MANAGED"}, ["FAIL informational"]),
    ],
)
def test_hit_fails_with_its_severity(fields, expected):
    """What is wrong is a violation, as severe as the case is."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"public_endpoint": False, "egress_mode": "CUSTOMER_ROUTED"}, []),
        ({"public_endpoint": True, "egress_mode": "AWS_MANAGED"}, None),
    ],
)
def test_near_miss_passes(fields, expected):
    """What looks alike but is right yields nothing; None is what the control does not judge."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"public_endpoint": False}, ["UNKNOWN eks:DescribeCluster"]),
    ],
)
def test_missing_facts_are_not_a_pass(fields, expected):
    """What could not be read is unknown, and the grant that would help is named."""
    assert outcomes(CONTROL, **fields) == expected
