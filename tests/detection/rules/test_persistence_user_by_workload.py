"""Identity changes by workloads."""

import pytest

from tests.detection.samples import event, judge, role, sample
from tidewaiter.detection.rules.persistence_user_by_workload import RULE
from tidewaiter.model.detection import Event


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(sample("cloudtrail-create-user-by-instance"), id="instance"),
        pytest.param(event("AttachRolePolicy", "iam", {"roleName": "r"}, userIdentity=role("eks-shop-web-12ab")), id="pod"),
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
        pytest.param(event("CreateUser", "iam", {"userName": "u"}), id="person"),
        pytest.param(event("ListUsers", "iam", None, userIdentity=role()), id="reading"),
        pytest.param(event("CreateUser", "iam", {"userName": "u"}, userIdentity=role("deploy-1")), id="pipeline"),
    ],
)
def test_near_miss(seen: Event) -> None:
    """What only looks alike is left alone."""
    assert judge(RULE, seen) is None
