"""EKS administrators."""

import pytest

from tests.detection.samples import event, judge, sample
from tidewaiter.detection.rules.persistence_eks_cluster_admin import RULE
from tidewaiter.model.detection import Event


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(sample("cloudtrail-associate-access-policy-admin"), id="admin-policy"),
        pytest.param(
            event(
                "CreateAccessEntry", "eks", {"name": "c", "principalArn": "arn:aws:iam::1:role/r", "kubernetesGroups": ["system:masters"]}
            ),
            id="masters",
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
                "AssociateAccessPolicy",
                "eks",
                {"name": "c", "principalArn": "r", "policyArn": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"},
            ),
            id="view-policy",
        ),
        pytest.param(
            event("CreateAccessEntry", "eks", {"name": "c", "principalArn": "r", "kubernetesGroups": ["viewers"]}), id="plain-entry"
        ),
    ],
)
def test_near_miss(seen: Event) -> None:
    """What only looks alike is left alone."""
    assert judge(RULE, seen) is None
