"""The control `ecr_no_lifecycle_policy`: what it fails, what it passes and what it cannot know."""

import pytest

from tests.posture.registries import outcomes
from tidewaiter.posture.checks.ecr_no_lifecycle_policy import CONTROL


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"lifecycle": False}, ["FAIL low"]),
    ],
)
def test_hit_fails_with_its_severity(fields, expected):
    """What is wrong is a violation, as severe as the case is."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    "fields",
    [
        {"lifecycle": True},
    ],
)
def test_near_miss_passes(fields):
    """What looks alike but is right yields nothing."""
    assert outcomes(CONTROL, **fields) == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ["UNKNOWN ecr:GetLifecyclePolicy"]),
        ({"unread": {"lifecycle": "denied"}}, ["UNKNOWN ecr:GetLifecyclePolicy"]),
    ],
)
def test_missing_facts_are_not_a_pass(fields, expected):
    """What could not be read is unknown, and the grant that would help is named."""
    assert outcomes(CONTROL, **fields) == expected
