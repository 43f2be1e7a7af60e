"""The control `kubelet_streaming_timeout`: what it fails, what it passes and what it cannot know."""

import pytest

from tests.posture.clusters import cluster
from tests.posture.kubelet.kubelets import configuration, node_class, node_config, node_group, outcomes, script
from tidewaiter.posture.checks.kubelet_streaming_timeout import CONTROL

USER_DATA = "/nodegroups/g/launchTemplate/userData"


@pytest.mark.parametrize(
    ("subject", "place"),
    [
        (node_group(node_config(streamingConnectionIdleTimeout="0s")), USER_DATA),
        (configuration(streamingConnectionIdleTimeout="0s"), "/streamingConnectionIdleTimeout"),
        (node_class(node_config(streamingConnectionIdleTimeout="0s")), "/spec/userData"),
        (node_group(script("--streaming-connection-idle-timeout=0"), ami_type="AL2_x86_64"), USER_DATA),
    ],
)
def test_hit_names_where_it_is_set(subject, place):
    """Whatever starts the kubelet: NodeConfig, bootstrap arguments, a node class, or its own configuration."""
    assert outcomes(CONTROL, subject) == [f"FAIL {place}"]


@pytest.mark.parametrize(
    "subject",
    [
        node_group(node_config(streamingConnectionIdleTimeout="5m")),
        node_group(),
        configuration(streamingConnectionIdleTimeout="5m"),
    ],
)
def test_near_miss_passes(subject):
    """What is set well, and what EKS images do by themselves."""
    assert outcomes(CONTROL, subject) == []


def test_missing_facts_are_not_a_pass():
    """An image of one's own, a list that was refused, and a value that only the node knows."""
    assert outcomes(CONTROL, node_group(ami_type="CUSTOM")) == ["UNKNOWN kubernetes:get nodes/proxy"]
    assert outcomes(CONTROL, cluster()) == ["UNKNOWN eks:ListNodegroups"]
    assert outcomes(CONTROL, node_group(script("--streaming-connection-idle-timeout=$VALUE"))) == ["UNKNOWN kubernetes:get nodes/proxy"]
