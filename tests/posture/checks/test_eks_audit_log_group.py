"""The control `eks_audit_log_group`: what it fails, what it passes and what it cannot know."""

import pytest

from tests.posture.clusters import outcomes
from tidewaiter.model.eks import LogGroup
from tidewaiter.posture.checks.eks_audit_log_group import CONTROL

ON = {"logging": ("audit",)}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({**ON, "log_groups": (LogGroup(name="l", retention_days=30, kms_key="k"),)}, ["FAIL medium"]),
        ({**ON, "log_groups": (LogGroup(name="l", retention_days=0),)}, ["FAIL low"]),
        ({**ON, "log_groups": ()}, ["FAIL medium"]),
    ],
)
def test_hit_fails_with_its_severity(fields, expected):
    """What is wrong is a violation, as severe as the case is."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({**ON, "log_groups": (LogGroup(name="l", retention_days=90, kms_key="k"),)}, []),
        ({**ON, "log_groups": (LogGroup(name="l", retention_days=0, kms_key="k"),)}, []),
        ({"logging": (), "log_groups": ()}, None),
    ],
)
def test_near_miss_passes(fields, expected):
    """What looks alike but is right yields nothing; None is what the control does not judge."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({**ON}, ["UNKNOWN logs:DescribeLogGroups"]),
    ],
)
def test_missing_facts_are_not_a_pass(fields, expected):
    """What could not be read is unknown, and the grant that would help is named."""
    assert outcomes(CONTROL, **fields) == expected
