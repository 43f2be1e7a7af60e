"""The control `kubelet_anonymous_auth`: what it fails, what it passes and what it cannot know."""

import pytest

from tests.posture.clusters import cluster
from tests.posture.kubelet.kubelets import configuration, node_class, node_config, node_group, outcomes, script
from tidewaiter.posture.checks.kubelet_anonymous_auth import CONTROL

USER_DATA = "/nodegroups/g/launchTemplate/userData"


@pytest.mark.parametrize(
    ("subject", "place"),
    [
        (node_group(node_config(authentication={"anonymous": {"enabled": True}})), USER_DATA),
        (configuration(authentication={"anonymous": {"enabled": True}}), "/authentication/anonymous/enabled"),
        (node_class(node_config(authentication={"anonymous": {"enabled": True}})), "/spec/userData"),
        (node_group(script("--anonymous-auth=true"), ami_type="AL2_x86_64"), USER_DATA),
        (node_group("[settings.kubernetes]\nstandalone-mode = true\n", ami_type="BOTTLEROCKET_x86_64"), USER_DATA),
    ],
)
def test_hit_names_where_it_is_set(subject, place):
    """Whatever starts the kubelet: NodeConfig, bootstrap arguments, a node class, or its own configuration."""
    assert outcomes(CONTROL, subject) == [f"FAIL {place}"]


@pytest.mark.parametrize(
    "subject",
    [
        node_group(node_config(authentication={"anonymous": {"enabled": False}})),
        node_group(),
        configuration(authentication={"anonymous": {"enabled": False}}),
        node_group('[settings.kubernetes]\ncluster-name = "c"\n', ami_type="CUSTOM"),
        node_group(node_config(authentication={"anonymous": {"enabled": True}}) + "    flags: [--anonymous-auth=false]\n"),
        configuration(),
    ],
)
def test_near_miss_passes(subject):
    """What is set well, and what EKS images do by themselves."""
    assert outcomes(CONTROL, subject) == []


def test_missing_facts_are_not_a_pass():
    """An image of one's own, a list that was refused, and a value that only the node knows."""
    assert outcomes(CONTROL, node_group(ami_type="CUSTOM")) == ["UNKNOWN kubernetes:get nodes/proxy"]
    assert outcomes(CONTROL, cluster()) == ["UNKNOWN eks:ListNodegroups"]
    assert outcomes(CONTROL, node_group(script("--anonymous-auth=$VALUE"))) == ["UNKNOWN kubernetes:get nodes/proxy"]
