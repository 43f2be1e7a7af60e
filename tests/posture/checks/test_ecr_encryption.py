"""The control `ecr_encryption`: what it fails, what it passes and what it cannot know."""

import pytest

from tidewaiter.model.cloud import Repository
from tidewaiter.posture.checks.ecr_encryption import CONTROL
from tidewaiter.posture.control import Unknown, Violation


def outcomes(fields):
    """Run the control on a resource with these fields."""
    return list(
        CONTROL.check(
            Repository(
                name="team/shop",
                arn="arn:aws:ecr:eu-west-1:111122223333:repository/team/shop",
                account="111122223333",
                region="eu-west-1",
                **fields,
            )
        )
    )


@pytest.mark.parametrize(
    ("fields", "severities"),
    [
        ({"encryption": "AES256"}, ["low"]),
        ({"encryption": "KMS", "key_manager": "AWS"}, ["low"]),
    ],
)
def test_hit_fails_with_its_severity(fields, severities):
    """What is wrong is a violation, as severe as the case is."""
    found = outcomes(fields)
    assert all(isinstance(one, Violation) for one in found)
    assert [str(one.severity or CONTROL.severity) for one in found] == severities


@pytest.mark.parametrize(
    "fields",
    [
        {"encryption": "KMS", "key_manager": "CUSTOMER"},
        {"encryption": "KMS_DSSE", "key_manager": "CUSTOMER"},
    ],
)
def test_near_miss_passes(fields):
    """What is right yields nothing."""
    assert outcomes(fields) == []


@pytest.mark.parametrize(
    ("fields", "permission"),
    [
        ({}, "ecr:DescribeRepositories"),
        ({"encryption": "KMS"}, "kms:DescribeKey"),
    ],
)
def test_missing_facts_are_not_a_pass(fields, permission):
    """What could not be read is unknown, and the grant that would help is named."""
    (found,) = outcomes(fields)
    assert isinstance(found, Unknown)
    assert found.permission == permission
