"""The control `eks_remote_networks`: what it fails, what it passes and what it cannot know."""

import pytest

from tests.posture.clusters import outcomes
from tidewaiter.posture.checks.eks_remote_networks import CONTROL


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"remote_networks": ("10.0.0.0/8", "10.1.0.0/16")}, ["FAIL medium"]),
        ({"remote_networks": ("172.16.0.0/12",)}, ["FAIL medium"]),
    ],
)
def test_hit_fails_with_its_severity(fields, expected):
    """What is wrong is a violation, as severe as the case is."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"remote_networks": ("10.80.0.0/16", "10.85.0.0/16")}, []),
        ({"remote_networks": ()}, None),
    ],
)
def test_near_miss_passes(fields, expected):
    """What looks alike but is right yields nothing; None is what the control does not judge."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"remote_networks": ("site",)}, ["UNKNOWN"]),
    ],
)
def test_missing_facts_are_not_a_pass(fields, expected):
    """What could not be read is unknown, and the grant that would help is named."""
    assert outcomes(CONTROL, **fields) == expected
