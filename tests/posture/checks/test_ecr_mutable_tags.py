"""The control `ecr_mutable_tags`: what it fails, what it passes and what it cannot know."""

import pytest

from tests.posture.registries import outcomes
from tidewaiter.posture.checks.ecr_mutable_tags import CONTROL


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"immutable_tags": False}, ["FAIL medium"]),
        ({"immutable_tags": False, "tag_exclusions": ("v*",)}, ["FAIL medium"]),
        ({"immutable_tags": True, "tag_exclusions": ("latest",)}, ["FAIL medium"]),
        ({"immutable_tags": True, "tag_exclusions": ("dev-*", "prod*")}, ["FAIL medium"]),
    ],
)
def test_hit_fails_with_its_severity(fields, expected):
    """What is wrong is a violation, as severe as the case is."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    "fields",
    [
        {"immutable_tags": True},
        {"immutable_tags": True, "tag_exclusions": ("dev-*", "cache")},
        {"immutable_tags": False, "tag_exclusions": ("*",)},
    ],
)
def test_near_miss_passes(fields):
    """What looks alike but is right yields nothing."""
    assert outcomes(CONTROL, **fields) == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ["UNKNOWN ecr:DescribeRepositories"]),
    ],
)
def test_missing_facts_are_not_a_pass(fields, expected):
    """What could not be read is unknown, and the grant that would help is named."""
    assert outcomes(CONTROL, **fields) == expected
