"""The control `ecr_public_policy`: what it fails, what it passes and what it cannot know."""

import pytest

from tidewaiter.model.cloud import Repository
from tidewaiter.posture.checks.ecr_public_policy import CONTROL
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
    "fields",
    [
        {"policy": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage"}]}},
        {"policy": {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": ["*"]}, "Action": "ecr:*"}}},
        {
            "policy": {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": "*",
                        "Action": "ecr:BatchGetImage",
                        "Condition": {"Bool": {"aws:SecureTransport": "true"}},
                    }
                ],
            }
        },
    ],
)
def test_hit_fails(fields):
    """What is wrong is a violation."""
    (found,) = outcomes(fields)
    assert isinstance(found, Violation)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"policy": {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "ecr:*"}]}},
        {
            "policy": {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": "*",
                        "Action": "ecr:BatchGetImage",
                        "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-example"}},
                    }
                ],
            }
        },
        {
            "policy": {
                "Version": "2012-10-17",
                "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "ecr:*"}],
            }
        },
    ],
)
def test_near_miss_passes(fields):
    """What is right yields nothing."""
    assert outcomes(fields) == []


def test_a_policy_that_could_not_be_read_is_not_a_pass():
    """It may be the one that lets everybody in."""
    (found,) = outcomes({"unread": {"policy": "denied"}})
    assert isinstance(found, Unknown)
    assert found.permission == "ecr:GetRepositoryPolicy"


def test_all_but_some_is_everybody():
    """NotPrincipal with Allow lets in whoever it does not name."""
    statement = {"Effect": "Allow", "NotPrincipal": {"AWS": "111122223333"}, "Action": "ecr:*"}
    (found,) = outcomes({"policy": {"Statement": statement}})
    assert isinstance(found, Violation)
