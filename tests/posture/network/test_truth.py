"""Who reaches whom: equal to judging every connection alone, on random clusters."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.posture.network.brute import PORTS, allowed
from tidewaiter.model.network import Enforcement, PodId
from tidewaiter.posture.network.endpoints import running
from tidewaiter.posture.network.policies import policy_of
from tidewaiter.posture.network.ports import holds
from tidewaiter.posture.network.truth import Reachability

ON = Enforcement(on=True, engine="calico")
SPACES = ["red", "blue"]
KEYS = ["app", "tier"]
VALUES = ["a", "b"]
CIDRS = ["10.0.0.0/8", "10.0.0.0/30", "10.0.0.4/30", "0.0.0.0/0", "192.168.0.0/16"]

LABELS = st.dictionaries(st.sampled_from(KEYS), st.sampled_from(VALUES), max_size=2)
EXPRESSION = st.one_of(
    st.fixed_dictionaries(
        {
            "key": st.sampled_from(KEYS),
            "operator": st.sampled_from(["In", "NotIn"]),
            "values": st.lists(st.sampled_from(VALUES), min_size=1),
        }
    ),
    st.fixed_dictionaries({"key": st.sampled_from(KEYS), "operator": st.sampled_from(["Exists", "DoesNotExist"])}),
)
SELECTOR = st.one_of(
    st.just({}),
    st.builds(lambda labels: {"matchLabels": labels}, LABELS),
    st.builds(lambda one: {"matchExpressions": [one]}, EXPRESSION),
    st.builds(lambda space: {"matchLabels": {"kubernetes.io/metadata.name": space}}, st.sampled_from(SPACES)),
)
BLOCK = st.fixed_dictionaries({"cidr": st.sampled_from(CIDRS)}, optional={"except": st.lists(st.sampled_from(CIDRS[1:3]), max_size=1)})
PEER = st.one_of(
    st.fixed_dictionaries({"podSelector": SELECTOR}, optional={"namespaceSelector": SELECTOR}),
    st.fixed_dictionaries({"namespaceSelector": SELECTOR}),
    st.fixed_dictionaries({"ipBlock": BLOCK}),
)
PORT = st.one_of(
    st.just({}),
    st.fixed_dictionaries(
        {"port": st.sampled_from([80, 81, 53, "web", "dns"])}, optional={"protocol": st.sampled_from(["TCP", "UDP", "SCTP"])}
    ),
    st.just({"port": 80, "endPort": 81}),
    st.just({"protocol": "UDP"}),
)


def rules(side):
    """Make rules of one direction."""
    return st.lists(st.fixed_dictionaries({}, optional={side: st.lists(PEER, max_size=2), "ports": st.lists(PORT, max_size=2)}), max_size=2)


POLICY = st.builds(
    lambda space, spec: {"metadata": {"name": "n", "namespace": space}, "spec": spec},
    st.sampled_from(SPACES),
    st.fixed_dictionaries(
        {"podSelector": SELECTOR},
        optional={
            "policyTypes": st.lists(st.sampled_from(["Ingress", "Egress"]), unique=True),
            "ingress": rules("from"),
            "egress": rules("to"),
        },
    ),
)
NAMED = st.sampled_from(
    [
        [],
        [{"name": "web", "containerPort": 80}],
        [{"name": "web", "containerPort": 8080}],
        [{"name": "dns", "containerPort": 53, "protocol": "UDP"}],
        [{"name": "web", "containerPort": 81}, {"name": "dns", "containerPort": 80}],
    ]
)
POD = st.builds(
    lambda space, labels, ports, host, node: {
        "metadata": {"namespace": space, "labels": labels},
        "spec": {"containers": [{"name": "c", "ports": ports}], "hostNetwork": host, "nodeName": node},
    },
    st.sampled_from(SPACES),
    LABELS,
    NAMED,
    st.sampled_from([False, False, False, True]),
    st.sampled_from(["n1", "n2"]),
)


@st.composite
def clusters(draw):
    """Make a cluster: pods with names and addresses, policies, labels of namespaces."""
    pods = draw(st.lists(POD, min_size=1, max_size=8))
    for index, pod in enumerate(pods):
        pod["metadata"]["name"] = f"p{index}"
        pod["status"] = {"podIP": f"10.0.0.{index}"}
    return {"pods": pods, "policies": draw(st.lists(POLICY, max_size=5)), "spaces": {space: draw(LABELS) for space in SPACES}}


def reachability(cluster, enforcement=ON):
    """Build what is tested."""
    policies = [policy_of(one) for one in cluster["policies"]]
    return Reachability([endpoint for endpoint, _ in running(cluster["pods"])], policies, cluster["spaces"], enforcement)


def name(pod):
    """Name a pod."""
    return PodId(pod["metadata"]["namespace"], pod["metadata"]["name"])


@settings(max_examples=300, deadline=None)
@given(clusters())
def test_reach_equals_judging_every_connection_alone(cluster):
    """The connections found are exactly those that the oracle makes, for every pair of pods and probed port."""
    truth = reachability(cluster)
    for source in cluster["pods"]:
        found = {(pod, probe) for flow in truth.reach(name(source)) for pod in flow.pods for probe in PORTS if holds(flow.ports, *probe)}
        expected = {(name(pod), probe) for pod in cluster["pods"] for probe in PORTS if allowed(cluster, source, pod, *probe)}
        assert found | {(name(source), probe) for probe in PORTS} == expected


def pod(pod_name, space="red", **spec):
    """Make one pod."""
    return {
        "metadata": {"name": pod_name, "namespace": space, "labels": {"app": pod_name}},
        "spec": {"containers": [{"name": "c"}], **spec},
    }


DENY_ALL = {"metadata": {"name": "deny", "namespace": "red"}, "spec": {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}}
ALLOW_ALL = {"metadata": {"name": "open", "namespace": "red"}, "spec": {"podSelector": {}, "ingress": [{}], "egress": [{}]}}


def names(truth, source):
    """List the names that a pod reaches."""
    return sorted(one.name for flow in truth.reach(PodId("red", source)) for one in flow.pods)


@pytest.mark.parametrize(
    ("policies", "enforcement", "expected"),
    [
        ([], ON, ["b"]),
        ([DENY_ALL], ON, []),
        ([DENY_ALL, ALLOW_ALL], ON, ["b"]),
        ([DENY_ALL], Enforcement(on=False, evidence="no engine"), ["b"]),
        ([DENY_ALL], Enforcement(on=None), []),
        ([], Enforcement(on=True, engine="vpc-cni", strict=True), []),
        ([ALLOW_ALL], Enforcement(on=True, engine="vpc-cni", strict=True), ["b"]),
    ],
)
def test_policies_hold_as_far_as_they_are_enforced(policies, enforcement, expected):
    """An allow-all cancels a default-deny, inert policies stop nothing, and strict mode closes what no policy selects."""
    cluster = {"pods": [pod("a"), pod("b")], "policies": policies, "spaces": {}}
    assert names(reachability(cluster, enforcement), "a") == expected


def test_fargate_is_beyond_the_vpc_cni():
    """Policies of the VPC CNI do not hold for pods on Fargate; those of other engines are taken at their word."""
    fargate = pod("a")
    fargate["metadata"]["labels"]["eks.amazonaws.com/fargate-profile"] = "p"
    blocked = {"pods": [fargate, pod("b", "blue")], "policies": [DENY_ALL], "spaces": {}}
    assert names(reachability(blocked, Enforcement(on=True, engine="vpc-cni")), "a") == ["b"]
    assert names(reachability(blocked, Enforcement(on=True, engine="calico")), "a") == []


def test_blocks_do_not_select_pods_for_engines_that_say_so():
    """Cilium applies address blocks only to what is outside the cluster."""
    policy = {
        "metadata": {"name": "n", "namespace": "red"},
        "spec": {"podSelector": {}, "egress": [{"to": [{"ipBlock": {"cidr": "0.0.0.0/0"}}]}]},
    }
    cluster = {"pods": [pod("a"), pod("b", "blue")], "policies": [policy], "spaces": {}}
    assert names(reachability(cluster), "a") == ["b"]
    assert names(reachability(cluster, Enforcement(on=True, engine="cilium", blocks_match_pods=False)), "a") == []


def test_flows_say_why():
    """Both ends give their reason: the policy that lets through, or that none selects the pod."""
    allow = {"metadata": {"name": "web", "namespace": "blue"}, "spec": {"podSelector": {}, "ingress": [{"ports": [{"port": 80}]}]}}
    truth = reachability({"pods": [pod("a"), pod("b", "blue")], "policies": [allow], "spaces": {}})
    (flow,) = truth.reach(PodId("red", "a"))
    assert (flow.reasons, [str(one) for one in flow.ports]) == (("no egress policy selects red/a", "NetworkPolicy blue/web"), ["TCP/80"])
