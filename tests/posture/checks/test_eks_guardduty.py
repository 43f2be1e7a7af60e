"""The control `eks_guardduty`: what it fails, what it passes and what it cannot know."""

import pytest

from tests.posture.clusters import outcomes
from tidewaiter.posture.checks.eks_guardduty import CONTROL


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"guardduty": ()}, ["FAIL medium", "FAIL medium"]),
        ({"guardduty": ("EKS_AUDIT_LOGS",)}, ["FAIL medium"]),
        ({"guardduty": ("RUNTIME_MONITORING",)}, ["FAIL medium"]),
    ],
)
def test_hit_fails_with_its_severity(fields, expected):
    """What is wrong is a violation, as severe as the case is."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"guardduty": ("EKS_AUDIT_LOGS", "RUNTIME_MONITORING")}, []),
        ({"guardduty": ("EKS_RUNTIME_MONITORING", "EKS_AUDIT_LOGS")}, []),
    ],
)
def test_near_miss_passes(fields, expected):
    """What looks alike but is right yields nothing; None is what the control does not judge."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ["UNKNOWN guardduty:ListDetectors"]),
    ],
)
def test_missing_facts_are_not_a_pass(fields, expected):
    """What could not be read is unknown, and the grant that would help is named."""
    assert outcomes(CONTROL, **fields) == expected
