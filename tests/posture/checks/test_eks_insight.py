"""The control `eks_insight`: what it fails, what it passes and what it cannot know."""

import pytest

from tests.posture.clusters import outcomes
from tidewaiter.model.eks import Insight
from tidewaiter.posture.checks.eks_insight import CONTROL


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"insights": (Insight(name="n", category="UPGRADE_READINESS", status="ERROR"),)}, ["FAIL medium"]),
        ({"insights": (Insight(name="n", category="MISCONFIGURATION", status="WARNING", reason="r"),)}, ["FAIL low"]),
    ],
)
def test_hit_fails_with_its_severity(fields, expected):
    """What is wrong is a violation, as severe as the case is."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"insights": (Insight(name="n", category="c", status="PASSING"), Insight(name="n", category="c", status="UNKNOWN"))}, []),
    ],
)
def test_near_miss_passes(fields, expected):
    """What looks alike but is right yields nothing; None is what the control does not judge."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ["UNKNOWN eks:ListInsights"]),
    ],
)
def test_missing_facts_are_not_a_pass(fields, expected):
    """What could not be read is unknown, and the grant that would help is named."""
    assert outcomes(CONTROL, **fields) == expected
