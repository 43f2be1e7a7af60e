"""The control `kubelet_iptables_chains`: what it fails, what it passes and what it cannot know."""

import pytest

from tests.posture.clusters import cluster
from tests.posture.kubelet.kubelets import configuration, node_class, node_config, node_group, outcomes, script
from tidewaiter.posture.checks.kubelet_iptables_chains import CONTROL

USER_DATA = "/nodegroups/g/launchTemplate/userData"


@pytest.mark.parametrize(
    ("subject", "place"),
    [
        (node_group(node_config(makeIPTablesUtilChains=False)), USER_DATA),
        (configuration(makeIPTablesUtilChains=False), "/makeIPTablesUtilChains"),
        (node_class(node_config(makeIPTablesUtilChains=False)), "/spec/userData"),
        (node_group(script("--make-iptables-util-chains=false"), ami_type="AL2_x86_64"), USER_DATA),
    ],
)
def test_hit_names_where_it_is_set(subject, place):
    """Whatever starts the kubelet: NodeConfig, bootstrap arguments, a node class, or its own configuration."""
    assert outcomes(CONTROL, subject) == [f"FAIL {place}"]


@pytest.mark.parametrize(
    "subject",
    [
        node_group(node_config(makeIPTablesUtilChains=True)),
        node_group(),
        configuration(makeIPTablesUtilChains=True),
    ],
)
def test_near_miss_passes(subject):
    """What is set well, and what EKS images do by themselves."""
    assert outcomes(CONTROL, subject) == []


def test_missing_facts_are_not_a_pass():
    """An image of one's own, a list that was refused, and a value that only the node knows."""
    assert outcomes(CONTROL, node_group(ami_type="CUSTOM")) == ["UNKNOWN kubernetes:get nodes/proxy"]
    assert outcomes(CONTROL, cluster()) == ["UNKNOWN eks:ListNodegroups"]
    assert outcomes(CONTROL, node_group(script("--make-iptables-util-chains=$VALUE"))) == ["UNKNOWN kubernetes:get nodes/proxy"]
