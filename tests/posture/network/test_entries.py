"""How far a pod can be reached."""

import pytest

from tidewaiter.model.network import Enforcement, PodId
from tidewaiter.posture.network.endpoints import endpoint_of
from tidewaiter.posture.network.entries import Entries, EntryObjects
from tidewaiter.posture.network.policies import policy_of
from tidewaiter.posture.network.truth import Reachability
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
    return {
        "metadata": {"name": "way", "namespace": "shop", "annotations": annotations},
        "spec": {"ingressClassName": kind, "rules": rules},
    }


def reach(services, ingresses=(), pod=POD):
    """Ask for the pod's exposure in the namespace `shop`."""
    return exposed(pod, services=services, ingresses=ingresses).level


def exposed(pod=POD, policies=None, **lists):
    """Ask for everything about the exposure of a pod, behind policies if there are any."""
    objects = EntryObjects(**{"services": (), "ingresses": ()} | lists)
    identity, found = PodId("shop", "web"), pod_of(pod, 34)
    on = Enforcement(on=True, engine="calico")
    truth = None if policies is None else Reachability([endpoint_of(identity, found, {})], [policy_of(p) for p in policies], {}, on)
    return Entries(objects).exposure(identity, found, truth)


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


def test_entries_say_where_from_and_to_which_ports():
    """A load balancer names its source ranges and the pod's port, also where the Service names it by its name."""
    pod = {**POD, "spec": {"containers": [{"name": "c", "ports": [{"name": "http", "containerPort": 8080}]}]}}
    one = service("LoadBalancer", loadBalancerSourceRanges=["203.0.113.0/24", "8.8.8.8/32"], ports=[{"port": 80, "targetPort": "http"}])
    (entry,) = exposed(pod, services=[one]).entries
    assert (entry.kind, entry.via, entry.level) == ("load-balancer", "Service shop/web", "internet")
    assert (entry.sources, [str(port) for port in entry.ports]) == (("203.0.113.0/24", "8.8.8.8/32"), ["TCP/8080"])


ALB = {
    "metadata": {"name": "edge"},
    "spec": {"controller": "eks.amazonaws.com/alb", "parameters": {"kind": "IngressClassParams", "name": "p"}},
}
FACING = {"alb.ingress.kubernetes.io/scheme": "internet-facing"}


@pytest.mark.parametrize(
    ("parameters", "annotations", "expected"),
    [
        ([{"metadata": {"name": "p"}, "spec": {"scheme": "internal"}}], FACING, "vpc"),
        ([{"metadata": {"name": "p"}, "spec": {"scheme": "internet-facing"}}], {}, "internet"),
        ([{"metadata": {"name": "p"}, "spec": {"scheme": "internet-facing", "inboundCIDRs": ["10.0.0.0/8"]}}], {}, "vpc"),
        ([], {}, "internet"),
        ([], FACING | {"alb.ingress.kubernetes.io/inbound-cidrs": "10.0.0.0/8, 192.168.0.0/16"}, "vpc"),
    ],
)
def test_the_parameters_of_a_class_overrule_the_ingress(parameters, annotations, expected):
    """A class is known by its controller; parameters that were not read may open it."""
    found = exposed(services=[service()], ingresses=[ingress("edge", **annotations)], ingress_classes=[ALB], class_parameters=parameters)
    assert found.level == expected


def test_the_default_class_counts():
    """An Ingress without a class belongs to the default one."""
    default = {**ALB, "metadata": {"name": "edge", "annotations": {"ingressclass.kubernetes.io/is-default-class": "true"}}}
    inside = [{"metadata": {"name": "p"}, "spec": {"scheme": "internal"}}]
    assert exposed(services=[service()], ingresses=[ingress(None)], ingress_classes=[default], class_parameters=inside).level == "vpc"
    assert exposed(services=[service()], ingresses=[ingress(None)]).level == "internet"


def test_ranges_of_nginx_narrow():
    """Only private addresses let in are no internet."""
    key = "nginx.ingress.kubernetes.io/whitelist-source-range"
    assert reach([service()], [ingress("nginx", **{key: "10.0.0.0/8"})]) == "vpc"
    assert reach([service()], [ingress("nginx", **{key: "10.0.0.0/8,0.0.0.0/0"})]) == "internet"


ROUTE = {
    "kind": "HTTPRoute",
    "metadata": {"name": "r", "namespace": "shop"},
    "spec": {"parentRefs": [{"name": "g", "namespace": "edge"}], "rules": [{"backendRefs": [{"name": "web", "port": 80}]}]},
}


@pytest.mark.parametrize(
    ("spec", "controller", "expected"),
    [
        ({}, "gateway.envoyproxy.io/controller", "internet"),
        ({"infrastructure": {"annotations": {f"{LB}scheme": "internal"}}}, "gateway.envoyproxy.io/controller", "vpc"),
        ({}, "application-networking.k8s.aws/gateway-api-controller", "vpc"),
    ],
)
def test_routes_lead_through_gateways(spec, controller, expected):
    """A route joins a Service to gateways of other namespaces too."""
    gateway = {"metadata": {"name": "g", "namespace": "edge"}, "spec": {"gatewayClassName": "c", **spec}}
    kind = {"metadata": {"name": "c"}, "spec": {"controllerName": controller}}
    found = exposed(services=[service()], gateways=[gateway], gateway_classes=[kind], routes=[ROUTE])
    assert found.level == expected
    assert "Gateway edge/g by HTTPRoute shop/r" in [one.via for one in found.entries]
    assert exposed(services=[service()], gateways=[], routes=[ROUTE]).level == "cluster"


FACING_OUT = {"scheme": "internet-facing"}


@pytest.mark.parametrize(
    ("own", "of_class", "settings", "expected"),
    [
        ("", "", {}, "vpc"),
        ("own", "", {"own": FACING_OUT}, "internet"),
        ("own", "", {"own": {"scheme": "internal"}}, "vpc"),
        ("own", "", {}, "internet"),
        ("own", "", {"own": FACING_OUT | {"sourceRanges": ["10.0.0.0/8"]}}, "vpc"),
        ("own", "of-class", {"own": FACING_OUT, "of-class": {"scheme": "internal"}}, "vpc"),
        ("own", "of-class", {"own": FACING_OUT, "of-class": {}}, "internet"),
    ],
)
def test_gateways_of_the_load_balancer_controller_are_internal_by_default(own, of_class, settings, expected):
    """Their configurations open them, that of the class first; one that was not read may."""
    reference = {"group": "gateway.k8s.aws", "kind": "LoadBalancerConfiguration"}
    spec = {"gatewayClassName": "c"} | ({"infrastructure": {"parametersRef": {**reference, "name": own}}} if own else {})
    kind = {"metadata": {"name": "c"}, "spec": {"controllerName": "gateway.k8s.aws/alb"}}
    kind["spec"] |= {"parametersRef": {**reference, "name": of_class, "namespace": "edge"}} if of_class else {}
    gateway = {"metadata": {"name": "g", "namespace": "edge"}, "spec": spec}
    listed = [{"metadata": {"name": name, "namespace": "edge"}, "spec": body} for name, body in settings.items()]
    found = exposed(services=[service()], gateways=[gateway], gateway_classes=[kind], routes=[ROUTE], gateway_settings=listed)
    assert found.level == expected


def policy(*rules):
    """Make a policy that lets only these rules into every pod of the namespace."""
    return {"metadata": {"name": "n", "namespace": "shop"}, "spec": {"podSelector": {}, "ingress": list(rules)}}


DIRECT = service("LoadBalancer", {f"{LB}nlb-target-type": "ip"}, ports=[{"port": 80}])


@pytest.mark.parametrize(
    ("one", "rules", "expected"),
    [
        (DIRECT, [], "none"),
        (DIRECT, [{"from": [{"podSelector": {}}]}], "none"),
        (DIRECT, [{"ports": [{"port": 81}]}], "none"),
        (DIRECT, [{"ports": [{"port": 80}]}], "internet"),
        (DIRECT, [{"from": [{"ipBlock": {"cidr": "0.0.0.0/0"}}]}], "internet"),
        (service("LoadBalancer"), [], "internet"),
        (service("LoadBalancer", externalTrafficPolicy="Local"), [], "none"),
    ],
)
def test_policies_stop_what_comes_in(one, rules, expected):
    """A policy stops clients that the pod sees; where the node speaks in their place the node's own traffic may pass."""
    assert exposed(services=[one], policies=[policy(*rules)]).level == expected


def test_policies_do_not_hold_on_the_node_s_network():
    """A hostNetwork pod stays reachable behind any policy."""
    assert exposed({**POD, "spec": {"hostNetwork": True}}, policies=[policy()]).level == "vpc"
