"""Administrator policies."""

from urllib.parse import quote

import pytest

from tests.detection.samples import event, judge, sample
from tidewaiter.detection.rules.escalation_admin_policy import RULE
from tidewaiter.model.detection import Event


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(sample("cloudtrail-attach-user-policy-admin"), id="attached"),
        pytest.param(
            event(
                "PutRolePolicy",
                "iam",
                {"roleName": "r", "policyDocument": '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'},
            ),
            id="written",
        ),
        pytest.param(
            event(
                "CreatePolicyVersion",
                "iam",
                {
                    "policyArn": "p",
                    "policyDocument": quote('{"Statement":{"Effect":"Allow","Action":["*"],"Resource":"*"}}'),
                },
            ),
            id="url-encoded",
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
            event("AttachUserPolicy", "iam", {"userName": "u", "policyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}), id="read-only"
        ),
        pytest.param(
            event(
                "PutRolePolicy",
                "iam",
                {"roleName": "r", "policyDocument": '{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b/*"}]}'},
            ),
            id="one-bucket",
        ),
        pytest.param(
            event(
                "PutRolePolicy", "iam", {"roleName": "r", "policyDocument": '{"Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}'}
            ),
            id="deny-all",
        ),
    ],
)
def test_near_miss(seen: Event) -> None:
    """What only looks alike is left alone."""
    assert judge(RULE, seen) is None
