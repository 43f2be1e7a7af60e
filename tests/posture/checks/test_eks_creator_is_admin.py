"""The control `eks_creator_is_admin`: what it fails, what it passes and what it cannot know."""

import pytest

from tests.posture.clusters import outcomes
from tidewaiter.posture.checks.eks_creator_is_admin import CONTROL


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"authentication_mode": "CONFIG_MAP", "creator_is_admin": True}, ["FAIL medium"]),
        ({"authentication_mode": "CONFIG_MAP"}, ["FAIL medium"]),
    ],
)
def test_hit_fails_with_its_severity(fields, expected):
    """What is wrong is a violation, as severe as the case is."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"authentication_mode": "API", "creator_is_admin": False}, []),
        ({"authentication_mode": "CONFIG_MAP", "creator_is_admin": False}, []),
    ],
)
def test_near_miss_passes(fields, expected):
    """What looks alike but is right yields nothing; None is what the control does not judge."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ["UNKNOWN eks:DescribeCluster"]),
        ({"authentication_mode": "API", "creator_is_admin": True}, ["UNKNOWN"]),
    ],
)
def test_missing_facts_are_not_a_pass(fields, expected):
    """What could not be read is unknown, and the grant that would help is named."""
    assert outcomes(CONTROL, **fields) == expected
