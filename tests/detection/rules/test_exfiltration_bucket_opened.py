"""Opened buckets."""

import pytest

from tests.detection.samples import event, judge, sample
from tidewaiter.detection.rules.exfiltration_bucket_opened import RULE
from tidewaiter.model.detection import Event


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(sample("cloudtrail-put-bucket-policy-public"), id="policy"),
        pytest.param(event("PutBucketAcl", "s3", {"bucketName": "b", "x-amz-acl": ["public-read"]}), id="list"),
        pytest.param(event("DeletePublicAccessBlock", "s3", {"bucketName": "b"}), id="block-removed"),
        pytest.param(
            event("PutBucketPublicAccessBlock", "s3", {"bucketName": "b", "PublicAccessBlockConfiguration": {"BlockPublicAcls": False}}),
            id="block-lifted",
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
        pytest.param(event("PutBucketAcl", "s3", {"bucketName": "b", "x-amz-acl": ["private"]}), id="private-list"),
        pytest.param(
            event("PutBucketPublicAccessBlock", "s3", {"bucketName": "b", "PublicAccessBlockConfiguration": {"BlockPublicAcls": True}}),
            id="block-set",
        ),
        pytest.param(
            event(
                "PutBucketPolicy",
                "s3",
                {
                    "bucketName": "b",
                    "bucketPolicy": {
                        "Statement": [{"Effect": "Allow", "Principal": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o"}}}]
                    },
                },
            ),
            id="with-condition",
        ),
    ],
)
def test_near_miss(seen: Event) -> None:
    """What only looks alike is left alone."""
    assert judge(RULE, seen) is None
