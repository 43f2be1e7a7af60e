"""What whoever controls a pod gets next."""

import pytest

from tests.posture.identity.worlds import account, arn, edge, facts, pod, role, service_account, thing
from tidewaiter.model.cloud import Instance
from tidewaiter.model.identity import Confidence, EdgeKind
from tidewaiter.model.network import MetadataReach
from tidewaiter.posture.identity.graph import build
from tidewaiter.posture.identity.paths import Search

POD, NODE = thing("pod", "shop/web"), thing("node", "n1")
AS_ACCOUNT = thing("kubernetes-user", "system:serviceaccount:shop:web")
NODES = [{"metadata": {"name": "n1"}, "spec": {"providerID": "aws:///eu-west-1a/i-1"}}]
INSTANCE = Instance(id="i-1", account="1", region="eu-west-1", state="running", vpc_id="v", interfaces=(), role_arn=arn("role", "node"))


def graph_of(*objects, pods, **more):
    """Build the graph of a cluster with one node."""
    cluster = facts(*(objects or [service_account()]), pods=pods, nodes=NODES, instances={"i-1": INSTANCE}, **more)
    return build(account(role("node")), [cluster])


PROJECTED = [{"projected": {"sources": [{"serviceAccountToken": {}}]}}]


@pytest.mark.parametrize(
    ("own", "mounts", "expected"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"automountServiceAccountToken": True}, False, True),
        ({"automountServiceAccountToken": False}, True, False),
        ({"automountServiceAccountToken": False, "volumes": PROJECTED}, True, True),
    ],
)
def test_mounted_tokens(own, mounts, expected):
    """The pod's word counts before its account's, and a projected token for the API is a token."""
    graph = graph_of(service_account(mounts=mounts), pods=[pod(**own)])
    assert bool(edge(graph, POD, AS_ACCOUNT)) is expected


@pytest.mark.parametrize(
    ("powers", "confidence"),
    [
        (["privileged"], Confidence.CERTAIN),
        (["host-path:/"], Confidence.CERTAIN),
        (["host-path:/var/run/docker.sock"], Confidence.CERTAIN),
        (["host-pid"], Confidence.POSSIBLE),
        (["capability:SYS_ADMIN"], Confidence.POSSIBLE),
        (["capability:NET_BIND_SERVICE", "host-path:/var/log/app"], None),
        ([], None),
    ],
)
def test_escapes_to_the_node(powers, confidence):
    """What breaks walls for sure, what may, and what does not."""
    no_metadata = {("shop", "web"): MetadataReach(reachable=False, reason="r")}
    found = edge(graph_of(pods=[pod(nodeName="n1")], powers=powers, metadata=no_metadata), POD, NODE)
    assert (found.confidence if found else None) is confidence


@pytest.mark.parametrize(
    ("reach", "confidence"),
    [(True, Confidence.CERTAIN), (False, None), (None, Confidence.POSSIBLE)],
)
def test_the_metadata_service_gives_the_node(reach, confidence):
    """As the network truth says; what is not known is possible."""
    known = {("shop", "web"): MetadataReach(reachable=reach, reason="r")}
    found = edge(graph_of(pods=[pod(nodeName="n1")], metadata=known), POD, NODE)
    assert (found.confidence if found else None) is confidence


def test_a_node_has_its_role_and_its_pods():
    """Whoever is on a node is every pod on it."""
    graph = graph_of(pods=[pod(nodeName="n1"), pod("other", nodeName="n1"), pod("far", nodeName="n2")], powers=["privileged"])
    reached = Search(graph).reachable(POD, worst=Confidence.LIKELY)
    assert {NODE, arn("role", "node"), thing("pod", "shop/other")} <= reached
    assert thing("pod", "shop/far") not in reached
    assert edge(graph, NODE, arn("role", "node")).kind is EdgeKind.INSTANCE_PROFILE
