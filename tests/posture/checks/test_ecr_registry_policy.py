"""The control `ecr_registry_policy`: what it fails, what it passes and what it cannot know."""

import pytest

from tests.posture.registries import outcomes
from tidewaiter.posture.checks.ecr_registry_policy import CONTROL

OTHER = {"AWS": "arn:aws:iam::999988887777:root"}


def policy(**fields):
    """Make a policy of one statement that allows replication."""
    return {"policy": {"Statement": [{"Effect": "Allow", "Action": "ecr:ReplicateImage", "Resource": "*", **fields}]}}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (policy(Principal=OTHER), ["FAIL high"]),
        (policy(Principal={"AWS": ["111122223333", "999988887777"]}), ["FAIL high"]),
        (policy(Principal="*"), ["FAIL critical"]),
        (policy(NotPrincipal=OTHER), ["FAIL critical"]),
    ],
)
def test_hit_fails_with_its_severity(fields, expected):
    """What is wrong is a violation, as severe as the case is."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    "fields",
    [
        {"policy": {}},
        policy(Principal=OTHER, Effect="Deny"),
        policy(Principal={"AWS": "arn:aws:iam::111122223333:role/copy"}),
        policy(Principal="*", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-1"}}),
    ],
)
def test_near_miss_passes(fields):
    """What looks alike but is right yields nothing."""
    assert outcomes(CONTROL, **fields) == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ["UNKNOWN ecr:GetRegistryPolicy"]),
    ],
)
def test_missing_facts_are_not_a_pass(fields, expected):
    """What could not be read is unknown, and the grant that would help is named."""
    assert outcomes(CONTROL, **fields) == expected
