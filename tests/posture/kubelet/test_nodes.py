"""Whose kubelet a subject tells of."""

import pytest

from tests.posture.clusters import cluster, group
from tests.posture.kubelet.kubelets import configuration, made, node_class, node_config, node_group, outcomes, script
from tidewaiter.posture.checks.kubelet_anonymous_auth import CONTROL
from tidewaiter.posture.kubelet.nodes import has_kubelet

OPEN = {"authentication": {"anonymous": {"enabled": True}}}
GROUP = {"eks.amazonaws.com/nodegroup": "g"}


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ({}, ["UNKNOWN kubernetes:get nodes/proxy"]),
        (GROUP, None),
        ({"karpenter.sh/nodepool": "p"}, None),
        ({"eks.amazonaws.com/compute-type": "fargate"}, None),
        ({"eks.amazonaws.com/compute-type": "hybrid"}, ["UNKNOWN kubernetes:get nodes/proxy"]),
    ],
)
def test_nodes_that_nothing_else_tells_of(labels, expected):
    """A self-managed or hybrid node is not assessed, and the right that would help is named; the others are judged by what made them."""
    assert outcomes(CONTROL, made("Node", "v1", labels=labels)) == expected


def test_a_node_that_answered_is_judged_by_its_answer():
    """The answer is an object of its own."""
    answer = configuration(**OPEN)
    assert outcomes(CONTROL, made("Node", "v1", beside={"KubeletConfiguration": [answer.data]})) is None
    assert outcomes(CONTROL, answer) == ["FAIL /authentication/anonymous/enabled"]


def test_a_launch_template_that_could_not_be_read():
    """Its group is unknown, and the others are judged."""
    groups = (group(template_unread="denied"), *node_group(node_config(**OPEN)).details.node_groups)
    assert outcomes(CONTROL, cluster(node_groups=groups)) == [
        "UNKNOWN ec2:DescribeLaunchTemplateVersions",
        "FAIL /nodegroups/g/launchTemplate/userData",
    ]


def test_node_classes_of_images_of_ones_own():
    """A family or an alias tells the image; so does what starts the kubelet."""
    unknown = ["UNKNOWN kubernetes:get nodes/proxy"]
    assert outcomes(CONTROL, node_class("", family="Custom")) == unknown
    assert outcomes(CONTROL, node_class(script("--v=2"), family="Custom")) == []
    alias = {"amiSelectorTerms": [{"alias": "al2023@latest"}]}
    assert outcomes(CONTROL, made("EC2NodeClass", "karpenter.k8s.aws/v1", **alias)) == []
    assert outcomes(CONTROL, made("EC2NodeClass", "karpenter.k8s.aws/v1", amiSelectorTerms=[{"id": "ami-1"}])) == unknown


def test_a_node_config_object():
    """As a file, it is judged where it is written."""
    kubelet = {"kubelet": {"flags": ["--anonymous-auth=true"]}}
    assert outcomes(CONTROL, made("NodeConfig", "node.eks.aws/v1alpha1", **kubelet)) == ["FAIL /spec/kubelet"]


def test_other_objects_have_no_kubelet():
    """A kind of the same name in another group is something else."""
    assert not has_kubelet(made("NodeConfig", "example.com/v1"))
    assert not has_kubelet(made("Pod", "v1"))


def test_a_cluster_without_node_groups_has_none_to_judge():
    """On Fargate and in Auto Mode kubelets are AWS's; groups that are not known may be there."""
    assert not has_kubelet(cluster(node_groups=()))
    assert has_kubelet(cluster(node_groups=None))
    assert has_kubelet(cluster())
