"""The control `eks_wide_endpoint_ranges`: what it fails, what it passes and what it cannot know."""

import pytest

from tests.posture.clusters import outcomes
from tidewaiter.posture.checks.eks_wide_endpoint_ranges import CONTROL


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"public_endpoint": True, "public_cidrs": ("52.0.0.0/8", "198.51.100.0/24")}, ["FAIL medium"]),
        ({"public_endpoint": True, "public_cidrs": ("3.0.0.0/17", "3.0.128.0/17", "3.1.0.0/16")}, ["FAIL medium"]),
        ({"public_endpoint": True, "public_cidrs": ("2a05:d000::/25",)}, ["FAIL medium"]),
    ],
)
def test_hit_fails_with_its_severity(fields, expected):
    """What is wrong is a violation, as severe as the case is."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"public_endpoint": True, "public_cidrs": ("203.0.113.0/24", "52.1.0.0/16")}, []),
        ({"public_endpoint": True, "public_cidrs": ("0.0.0.0/0",)}, []),
        ({"public_endpoint": True, "public_cidrs": ("10.0.0.0/8", "100.64.0.0/10")}, []),
        ({"public_endpoint": False, "public_cidrs": ("52.0.0.0/8",)}, None),
    ],
)
def test_near_miss_passes(fields, expected):
    """What looks alike but is right yields nothing; None is what the control does not judge."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"public_endpoint": True, "public_cidrs": ("offices",)}, ["UNKNOWN"]),
    ],
)
def test_missing_facts_are_not_a_pass(fields, expected):
    """What could not be read is unknown, and the grant that would help is named."""
    assert outcomes(CONTROL, **fields) == expected
