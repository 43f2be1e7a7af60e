"""ECR policies."""

import pytest

from tests.detection.samples import event, judge, sample
from tidewaiter.detection.rules.exfiltration_ecr_policy_open import RULE
from tidewaiter.model.detection import Event


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(sample("cloudtrail-set-repository-policy-public"), id="everyone"),
        pytest.param(
            event(
                "SetRepositoryPolicy",
                "ecr",
                {
                    "repositoryName": "r",
                    "policyText": (
                        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"'
                        'AWS":"arn:aws:iam::999988887777:root"},"Action":"ecr:BatchGetImage"}]}'
                    ),
                },
            ),
            id="other-account",
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
                "SetRepositoryPolicy",
                "ecr",
                {
                    "repositoryName": "r",
                    "policyText": (
                        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"'
                        'AWS":"arn:aws:iam::111122223333:root"},"Action":"ecr:BatchGetImage"}]}'
                    ),
                },
            ),
            id="own-account",
        ),
        pytest.param(
            event(
                "SetRepositoryPolicy",
                "ecr",
                {
                    "repositoryName": "r",
                    "policyText": '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"ecr:BatchGetImage"}]}',
                },
            ),
            id="deny-everyone",
        ),
        pytest.param(
            event(
                "SetRepositoryPolicy",
                "ecr",
                {
                    "repositoryName": "r",
                    "policyText": (
                        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":'
                        '"ecr:BatchGetImage","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}}]}'
                    ),
                },
            ),
            id="organisation",
        ),
        pytest.param(
            event(
                "SetRepositoryPolicy",
                "ecr",
                {
                    "repositoryName": "r",
                    "policyText": (
                        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{'
                        '"Service":"codebuild.amazonaws.com"},"Action":"ecr:BatchGetImage"}]}'
                    ),
                },
            ),
            id="service",
        ),
        pytest.param(event("SetRepositoryPolicy", "ecr", {"repositoryName": "r", "policyText": "{"}), id="not-json"),
    ],
)
def test_near_miss(seen: Event) -> None:
    """What only looks alike is left alone."""
    assert judge(RULE, seen) is None
