"""The control `kubelet_client_ca`: what it fails, what it passes and what it cannot know."""

import pytest

from tests.posture.clusters import cluster
from tests.posture.kubelet.kubelets import configuration, node_class, node_config, node_group, outcomes, script
from tidewaiter.posture.checks.kubelet_client_ca import CONTROL

USER_DATA = "/nodegroups/g/launchTemplate/userData"


@pytest.mark.parametrize(
    ("subject", "place"),
    [
        (node_group(node_config(authentication={"x509": {"clientCAFile": ""}})), USER_DATA),
        (configuration(authentication={"x509": {"clientCAFile": ""}}), "/authentication/x509/clientCAFile"),
        (node_class(node_config(authentication={"x509": {"clientCAFile": ""}})), "/spec/userData"),
        (node_group(script("--client-ca-file="), ami_type="AL2_x86_64"), USER_DATA),
        (configuration(), "/authentication/x509/clientCAFile"),
    ],
)
def test_hit_names_where_it_is_set(subject, place):
    """Whatever starts the kubelet: NodeConfig, bootstrap arguments, a node class, or its own configuration."""
    assert outcomes(CONTROL, subject) == [f"FAIL {place}"]


@pytest.mark.parametrize(
    "subject",
    [
        node_group(node_config(authentication={"x509": {"clientCAFile": "/ca.crt"}})),
        node_group(),
        configuration(authentication={"x509": {"clientCAFile": "/ca.crt"}}),
    ],
)
def test_near_miss_passes(subject):
    """What is set well, and what EKS images do by themselves."""
    assert outcomes(CONTROL, subject) == []


def test_missing_facts_are_not_a_pass():
    """An image of one's own, a list that was refused, and a value that only the node knows."""
    assert outcomes(CONTROL, node_group(ami_type="CUSTOM")) == ["UNKNOWN kubernetes:get nodes/proxy"]
    assert outcomes(CONTROL, cluster()) == ["UNKNOWN eks:ListNodegroups"]
    assert outcomes(CONTROL, node_group(script("--client-ca-file=$VALUE"))) == ["UNKNOWN kubernetes:get nodes/proxy"]
