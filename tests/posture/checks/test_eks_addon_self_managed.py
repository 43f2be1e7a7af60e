"""The control `eks_addon_self_managed`: core parts that are no add-ons."""

import pytest

from tests.posture.clusters import group, outcomes
from tidewaiter.model.eks import Addon, FargateProfile
from tidewaiter.posture.checks.eks_addon_self_managed import CONTROL

PROFILE = FargateProfile(name="f", role_arn="r")


def facts(*names, auto=False, **more):
    """Make a cluster with these add-ons."""
    return {"auto_mode": auto, "addons": tuple(Addon(name=name, version="v1", status="ACTIVE") for name in names), **more}


@pytest.mark.parametrize(
    "fields",
    [
        facts("coredns", "kube-proxy"),
        facts(),
        facts("vpc-cni", "kube-proxy", node_groups=(), fargate_profiles=(PROFILE,)),
        facts("coredns", node_groups=(group(),), fargate_profiles=(PROFILE,)),
    ],
)
def test_hit_fails(fields):
    """One part, all of them, the name server of Fargate, and parts of nodes beside Fargate."""
    assert outcomes(CONTROL, **fields) == ["FAIL low"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (facts("coredns", "kube-proxy", "vpc-cni"), []),
        (facts("coredns", "kube-proxy", "vpc-cni", auto=None), []),
        (facts("coredns", node_groups=(), fargate_profiles=(PROFILE,)), []),
        (facts(auto=True), None),
    ],
)
def test_near_miss_passes(fields, expected):
    """All parts as add-ons; on Fargate alone nothing of nodes; Auto Mode has none."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    ("fields", "expected"), [({"auto_mode": False}, ["UNKNOWN eks:ListAddons"]), (facts(auto=None), ["UNKNOWN eks:DescribeCluster"])]
)
def test_missing_facts_are_not_a_pass(fields, expected):
    """What could not be read is unknown, and the grant that would help is named."""
    assert outcomes(CONTROL, **fields) == expected
