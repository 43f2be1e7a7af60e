"""The control `ecr_foreign_replication`: what it fails, what it passes and what it cannot know."""

import pytest

from tests.posture.registries import outcomes
from tidewaiter.posture.checks.ecr_foreign_replication import CONTROL


def rules(*accounts, **fields):
    """Make one rule that copies to these accounts."""
    return {"replication": ({"destinations": [{"region": "us-east-1", "registryId": one} for one in accounts], **fields},)}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (rules("999988887777"), ["FAIL high"]),
        (rules("111122223333", "999988887777", repositoryFilters=[{"filter": "prod"}]), ["FAIL high"]),
    ],
)
def test_hit_fails_with_its_severity(fields, expected):
    """What is wrong is a violation, as severe as the case is."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    "fields",
    [
        rules("111122223333"),
        {"replication": ()},
    ],
)
def test_near_miss_passes(fields):
    """What looks alike but is right yields nothing."""
    assert outcomes(CONTROL, **fields) == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ["UNKNOWN ecr:DescribeRegistry"]),
    ],
)
def test_missing_facts_are_not_a_pass(fields, expected):
    """What could not be read is unknown, and the grant that would help is named."""
    assert outcomes(CONTROL, **fields) == expected
