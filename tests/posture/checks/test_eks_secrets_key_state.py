"""The control `eks_secrets_key_state`: what it fails, what it passes and what it cannot know."""

import pytest

from tests.posture.clusters import KEY, outcomes
from tidewaiter.model.eks import SecretsKey
from tidewaiter.posture.checks.eks_secrets_key_state import CONTROL

OWNER = {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:*"}
ANYONE = {"Effect": "Allow", "Principal": {"AWS": ["*"]}, "Action": "kms:Decrypt"}
LIMITED = {**ANYONE, "Condition": {"StringEquals": {"kms:CallerAccount": "111122223333"}}}


def key(state="Enabled", statement=OWNER, *, policy=True):
    """Make the facts of a cluster with a key."""
    document = {"Statement": [OWNER, statement]} if policy else None
    return {"secrets_key": KEY, "keys": (SecretsKey(arn=KEY, state=state, policy=document),)}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (key("Disabled"), ["FAIL high"]),
        (key("PendingDeletion"), ["FAIL high"]),
        (key(statement=ANYONE), ["FAIL high"]),
        (key(statement={**ANYONE, "Principal": "*"}), ["FAIL high"]),
        (key(statement={**ANYONE, "Condition": {"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}}}), ["FAIL high"]),
    ],
)
def test_hit_fails_with_its_severity(fields, expected):
    """What is wrong is a violation, as severe as the case is."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (key(), []),
        (key(statement=LIMITED), []),
        (key(statement={**ANYONE, "Effect": "Deny"}), []),
        ({"secrets_key": ""}, None),
    ],
)
def test_near_miss_passes(fields, expected):
    """What looks alike but is right yields nothing; None is what the control does not judge."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"secrets_key": KEY}, ["UNKNOWN kms:DescribeKey"]),
        (key(policy=False), ["UNKNOWN kms:GetKeyPolicy"]),
    ],
)
def test_missing_facts_are_not_a_pass(fields, expected):
    """What could not be read is unknown, and the grant that would help is named."""
    assert outcomes(CONTROL, **fields) == expected
