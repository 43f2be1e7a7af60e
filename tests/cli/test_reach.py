"""What is said about one pod and the network."""

import pytest

from tidewaiter.cli.reach import lines_of
from tidewaiter.model.network import Enforcement, PodId
from tidewaiter.posture.network.building import network_of_cluster


def pod(name, **labels):
    """Make a pod of the namespace shop with one port."""
    spec = {"containers": [{"name": "c", "ports": [{"containerPort": 8080}]}]}
    return {"metadata": {"name": name, "namespace": "shop", "labels": labels}, "spec": spec}


POLICY = {
    "metadata": {"name": "db", "namespace": "shop"},
    "spec": {"podSelector": {"matchLabels": {"app": "db"}}, "ingress": [{"ports": [{"port": 5432}]}]},
}
SERVICE = {
    "metadata": {"name": "web", "namespace": "shop"},
    "spec": {
        "type": "LoadBalancer",
        "selector": {"app": "web"},
        "ports": [{"port": 80, "targetPort": 8080}],
        "loadBalancerSourceRanges": ["8.8.8.0/24"],
    },
}
LISTS = {
    "Pod": [pod("web", app="web"), pod("db", app="db")],
    "Service": [SERVICE],
    "Ingress": [],
    "NetworkPolicy": [POLICY],
    "Namespace": [],
    "CiliumNetworkPolicy": [],
}


def said(**others):
    """Ask about the pod web."""
    network = network_of_cluster({**LISTS, **others}, {}, Enforcement(on=True, engine="calico", evidence="DaemonSet calico-node"))
    return list(lines_of(network, PodId("shop", "web")))


def test_every_answer_has_its_reason():
    """Exposure, metadata and reach are said with sources, ports and what lets them through."""
    assert said() == [
        "shop/web",
        "network policies are enforced: DaemonSet calico-node",
        "exposed to: internet",
        "  load-balancer: Service shop/web from 8.8.8.0/24, TCP/8080, internet",
        "instance metadata: not known (no policy stops it; the metadata options of node ? are not known)",
        "reaches 1 pods",
        "  shop/db: TCP/5432 (no egress policy selects shop/web; NetworkPolicy shop/db)",
    ]


def test_what_is_not_judged_is_said_first():
    """Policies of another kind may change every answer."""
    assert "not judged, and may change what follows: CiliumNetworkPolicy" in said(CiliumNetworkPolicy=[{"metadata": {"name": "c"}}])


def test_an_unknown_pod_is_an_error():
    """Nothing is said about a pod that does not run."""
    with pytest.raises(KeyError):
        list(lines_of(network_of_cluster(LISTS, {}, Enforcement(on=None)), PodId("shop", "gone")))
