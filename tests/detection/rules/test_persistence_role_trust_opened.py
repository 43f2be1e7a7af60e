"""Role trust."""

import pytest

from tests.detection.samples import event, judge, sample
from tidewaiter.detection.rules.persistence_role_trust_opened import RULE
from tidewaiter.model.detection import Event


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(sample("cloudtrail-update-assume-role-policy-foreign"), id="foreign"),
        pytest.param(
            event(
                "CreateRole",
                "iam",
                {
                    "roleName": "r",
                    "assumeRolePolicyDocument": '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}]}',
                },
            ),
            id="everyone",
        ),
        pytest.param(
            event(
                "UpdateAssumeRolePolicy",
                "iam",
                {
                    "roleName": "r",
                    "policyDocument": (
                        '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:As'
                        'sumeRole","Condition":{"StringEquals":{"sts:ExternalId":"1"}}}]}'
                    ),
                },
            ),
            id="everyone-with-external-id",
        ),
    ],
)
def test_hit(seen: Event) -> None:
    """What the rule is about is matched, with a reason."""
    hit = judge(RULE, seen)
    assert hit is not None
    assert all(hit.reasons)


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(
            event(
                "UpdateAssumeRolePolicy",
                "iam",
                {
                    "roleName": "r",
                    "policyDocument": '{"Statement":[{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}]}',
                },
            ),
            id="own-account",
        ),
        pytest.param(
            event(
                "CreateRole",
                "iam",
                {
                    "roleName": "r",
                    "assumeRolePolicyDocument": (
                        '{"Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}'
                    ),
                },
            ),
            id="service",
        ),
        pytest.param(
            event(
                "UpdateAssumeRolePolicy",
                "iam",
                {
                    "roleName": "r",
                    "policyDocument": (
                        '{"Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::999988887777:root'
                        '"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"1"}}}]}'
                    ),
                },
            ),
            id="vendor-with-external-id",
        ),
    ],
)
def test_near_miss(seen: Event) -> None:
    """What only looks alike is left alone."""
    assert judge(RULE, seen) is None
