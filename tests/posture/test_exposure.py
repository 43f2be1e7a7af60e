"""How far a pod can be reached."""

import pytest

from tidewaiter.posture.exposure import exposure_of
from tidewaiter.posture.pods import pod_of

POD = {"kind": "Pod", "metadata": {"labels": {"app": "web", "v": "1"}}, "spec": {"containers": [{"name": "c"}]}}
LB = "service.beta.kubernetes.io/aws-load-balancer-"


def service(kind="ClusterIP", annotations=None, namespace="shop", selector=None, **spec):
    """Make a Service that selects the pod."""
    metadata = {"name": "web", "namespace": namespace, "annotations": annotations or {}}
    return {"metadata": metadata, "spec": {"type": kind, "selector": {"app": "web"} if selector is None else selector, **spec}}


def ingress(kind, **annotations):
    """Make an Ingress that leads to the Service `web`."""
    rules = [{"http": {"paths": [{"backend": {"service": {"name": "web"}}}]}}]
    return {"metadata": {"namespace": "shop", "annotations": annotations}, "spec": {"ingressClassName": kind, "rules": rules}}


def reach(services, ingresses=(), pod=POD):
    """Ask for the pod's exposure in the namespace `shop`."""
    return exposure_of(pod_of(pod, 34), "shop", services, ingresses)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (service("LoadBalancer"), "internet"),
        (service("LoadBalancer", {f"{LB}internal": "true"}), "vpc"),
        (service("LoadBalancer", {f"{LB}scheme": "internal"}), "vpc"),
        (service("LoadBalancer", {f"{LB}scheme": "internet-facing"}, loadBalancerClass="service.k8s.aws/nlb"), "internet"),
        (service("LoadBalancer", loadBalancerClass="service.k8s.aws/nlb"), "vpc"),
        (service("LoadBalancer", loadBalancerSourceRanges=["10.0.0.0/8", "192.168.0.0/16"]), "vpc"),
        (service("LoadBalancer", loadBalancerSourceRanges=["10.0.0.0/8", "0.0.0.0/0"]), "internet"),
        (service("LoadBalancer", loadBalancerSourceRanges=["nonsense"]), "internet"),
        (service("NodePort"), "vpc"),
        (service(externalIPs=["192.0.2.1"]), "vpc"),
        (service(), "cluster"),
        (service("LoadBalancer", selector={"app": "other"}), "none"),
        (service("LoadBalancer", selector={}), "none"),
        (service("LoadBalancer", namespace="else"), "none"),
    ],
)
def test_services_decide(one, expected):
    """The type, scheme and source ranges of the Service that selects the pod decide."""
    assert reach([one]) == expected


def test_the_widest_way_counts():
    """Of several ways in, the widest is the exposure."""
    assert reach([service(), service("LoadBalancer"), service("NodePort")]) == "internet"


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (ingress("alb"), "vpc"),
        (ingress("alb", **{"alb.ingress.kubernetes.io/scheme": "internet-facing"}), "internet"),
        (ingress("nginx"), "internet"),
    ],
)
def test_ingresses_widen_a_cluster_service(one, expected):
    """A Service for the cluster is as open as the Ingress before it."""
    assert reach([service()], [one]) == expected
    assert reach([service(selector={"app": "other"})], [one]) == "none"


def test_lists_that_could_not_be_read_are_unknown():
    """Missing facts are never `none`, and never make less of what is known."""
    assert reach(None) == "unknown"
    assert reach([service()], None) == "unknown"
    assert reach([service("LoadBalancer")], None) == "internet"


def test_the_nodes_own_network_is_the_vpc():
    """HostNetwork and host ports answer at the node's address without any Service."""
    assert reach([], pod={"kind": "Pod", "spec": {"hostNetwork": True}}) == "vpc"
    assert reach([], pod={"kind": "Pod", "spec": {"containers": [{"ports": [{"hostPort": 80}]}]}}) == "vpc"
