"""EKS logging disabled."""

import pytest

from tests.detection.samples import event, judge, sample
from tidewaiter.detection.rules.defence_eks_logging_disabled import RULE
from tidewaiter.model.detection import Event


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(sample("cloudtrail-update-cluster-config-logging-off"), id="audit-off"),
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
            event("UpdateClusterConfig", "eks", {"name": "c", "logging": {"clusterLogging": [{"types": ["audit"], "enabled": True}]}}),
            id="audit-on",
        ),
        pytest.param(
            event("UpdateClusterConfig", "eks", {"name": "c", "logging": {"clusterLogging": [{"types": ["scheduler"], "enabled": False}]}}),
            id="scheduler-off",
        ),
        pytest.param(
            event("UpdateClusterConfig", "eks", {"name": "c", "resourcesVpcConfig": {"endpointPublicAccess": False}}), id="endpoint"
        ),
    ],
)
def test_near_miss(seen: Event) -> None:
    """What only looks alike is left alone."""
    assert judge(RULE, seen) is None
