"""The control `ecr_creation_template`: what it fails, what it passes and what it cannot know."""

import pytest

from tests.posture.registries import outcomes
from tidewaiter.posture.checks.ecr_creation_template import CONTROL

GOOD = {
    "prefix": "team/",
    "imageTagMutability": "IMMUTABLE",
    "lifecyclePolicy": "{}",
    "encryptionConfiguration": {"encryptionType": "KMS"},
    "appliedFor": ["REPLICATION"],
}
OPEN = '{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "ecr:*"}}'


def template(**fields):
    """Make a template that differs from a good one."""
    return {"templates": ({**GOOD, **fields},)}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (template(imageTagMutability="MUTABLE"), ["FAIL medium"]),
        (template(lifecyclePolicy=None), ["FAIL low"]),
        (template(encryptionConfiguration={"encryptionType": "AES256"}), ["FAIL low"]),
        (template(repositoryPolicy=OPEN), ["FAIL critical"]),
        ({"templates": ({"prefix": "ROOT"},)}, ["FAIL medium", "FAIL low", "FAIL low"]),
    ],
)
def test_hit_fails_with_its_severity(fields, expected):
    """What is wrong is a violation, as severe as the case is."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    "fields",
    [
        template(),
        template(imageTagMutability="MUTABLE", appliedFor=["PULL_THROUGH_CACHE"]),
        template(repositoryPolicy="not JSON"),
        {"templates": ()},
    ],
)
def test_near_miss_passes(fields):
    """What looks alike but is right yields nothing."""
    assert outcomes(CONTROL, **fields) == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ["UNKNOWN ecr:DescribeRepositoryCreationTemplates"]),
    ],
)
def test_missing_facts_are_not_a_pass(fields, expected):
    """What could not be read is unknown, and the grant that would help is named."""
    assert outcomes(CONTROL, **fields) == expected
