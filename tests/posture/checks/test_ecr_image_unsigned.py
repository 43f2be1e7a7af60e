"""The control `ecr_image_unsigned`: what it fails, what it passes and what it cannot know."""

import pytest

from tests.posture.registries import outcomes, repository
from tidewaiter.posture.checks.ecr_image_unsigned import CONTROL


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"latest_signed": False}, ["FAIL low"]),
    ],
)
def test_hit_fails_with_its_severity(fields, expected):
    """What is wrong is a violation, as severe as the case is."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    "fields",
    [
        {"latest_signed": True},
    ],
)
def test_near_miss_passes(fields):
    """What looks alike but is right yields nothing."""
    assert outcomes(CONTROL, **fields) == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"unread": {"images": "denied"}}, ["UNKNOWN ecr:DescribeImages"]),
    ],
)
def test_missing_facts_are_not_a_pass(fields, expected):
    """What could not be read is unknown, and the grant that would help is named."""
    assert outcomes(CONTROL, **fields) == expected


def test_an_empty_repository_is_not_judged():
    """There is nothing to pass or fail."""
    assert not CONTROL.applies(repository())
