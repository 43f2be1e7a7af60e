"""Whether anything enforces policies."""

import pytest

from tidewaiter.posture.network.enforcement import enforcement_of


def daemonset(name, *args, env=()):
    """Make a DaemonSet with one container."""
    container = {"name": "agent", "args": list(args), "env": [{"name": key, "value": value} for key, value in env]}
    return {
        "kind": "DaemonSet",
        "metadata": {"name": name, "namespace": "kube-system"},
        "spec": {"template": {"spec": {"containers": [container]}}},
    }


SWITCH = "--enable-network-policy"


@pytest.mark.parametrize(
    ("daemonsets", "on", "engine"),
    [
        ([daemonset("aws-node", f"{SWITCH}=true")], True, "vpc-cni"),
        ([daemonset("aws-node", f"{SWITCH}=false")], False, "vpc-cni"),
        ([daemonset("aws-node", f"{SWITCH}=true", f"{SWITCH}=false")], False, "vpc-cni"),
        ([daemonset("aws-node")], False, "vpc-cni"),
        ([daemonset("aws-node", f"{SWITCH}=false"), daemonset("calico-node")], True, "calico"),
        ([daemonset("cilium")], True, "cilium"),
        ([daemonset("my-own-network")], None, ""),
        ([], None, ""),
        (None, None, ""),
    ],
)
def test_the_agents_on_the_nodes_decide(daemonsets, on, engine):
    """The VPC CNI enforces only where its agent is switched on, other engines always; an unknown network is not known to be inert."""
    found = enforcement_of(daemonsets)
    assert (found.on, found.engine) == (on, engine)
    assert found.evidence


def test_strict_mode_is_read():
    """The mode is an environment variable of the VPC CNI."""
    args = ("aws-node", f"{SWITCH}=true")
    assert enforcement_of([daemonset(*args, env=[("NETWORK_POLICY_ENFORCING_MODE", "strict")])]).strict
    assert not enforcement_of([daemonset(*args, env=[("NETWORK_POLICY_ENFORCING_MODE", "standard")])]).strict


def test_auto_mode_has_a_switch_of_its_own():
    """The agent of Auto Mode is as its ConfigMap says, where that was read; an engine of one's own still counts."""
    assert enforcement_of([], auto_mode=True).on is None
    assert enforcement_of([], auto_mode=True, switched_on=True).on is True
    assert enforcement_of([], auto_mode=True, switched_on=False).on is False
    assert enforcement_of([daemonset("aws-node")], auto_mode=True).on is None
    assert enforcement_of([daemonset("cilium")], auto_mode=True).on is True
