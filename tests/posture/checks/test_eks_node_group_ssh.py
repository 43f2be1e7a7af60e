"""The control `eks_node_group_ssh`: what it fails, what it passes and what it cannot know."""

import pytest

from tests.posture.clusters import group, outcomes
from tidewaiter.posture.checks.eks_node_group_ssh import CONTROL


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"node_groups": (group(ssh_key="k"), group())}, ["FAIL high"]),
    ],
)
def test_hit_fails_with_its_severity(fields, expected):
    """What is wrong is a violation, as severe as the case is."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"node_groups": (group(ssh_key="k", ssh_sources=("sg-1",)), group())}, []),
        ({"node_groups": ()}, []),
    ],
)
def test_near_miss_passes(fields, expected):
    """What looks alike but is right yields nothing; None is what the control does not judge."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ["UNKNOWN eks:ListNodegroups"]),
    ],
)
def test_missing_facts_are_not_a_pass(fields, expected):
    """What could not be read is unknown, and the grant that would help is named."""
    assert outcomes(CONTROL, **fields) == expected
