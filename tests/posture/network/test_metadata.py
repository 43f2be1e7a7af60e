"""Who reaches the credentials of its node."""

import pytest

from tidewaiter.model.cloud import Instance, MetadataOptions
from tidewaiter.model.network import Enforcement, PodId
from tidewaiter.posture.network.endpoints import running
from tidewaiter.posture.network.metadata import metadata_reach
from tidewaiter.posture.network.policies import policy_of
from tidewaiter.posture.network.truth import Reachability

ON, OFF, UNSURE = (Enforcement(on=on, engine="vpc-cni", evidence="e") for on in (True, False, None))
POD = PodId("shop", "p")
DENY = {"podSelector": {}, "policyTypes": ["Egress"]}
BUT = {"podSelector": {}, "egress": [{"to": [{"ipBlock": {"cidr": "0.0.0.0/0", "except": ["169.254.0.0/16"]}}]}, {"ports": [{"port": 53}]}]}
ALL = {"podSelector": {}, "egress": [{"to": [{"ipBlock": {"cidr": "0.0.0.0/0"}}]}]}


def options(*, tokens, hops, enabled=True):
    """Make the metadata options of the node."""
    return MetadataOptions(enabled=enabled, tokens_required=tokens, hop_limit=hops)


def ask(node=None, specs=(), enforcement=ON, *, live=True, labels=None, unmodelled=(), **spec):
    """Ask about one pod on the node n1."""
    data = {"metadata": {"name": "p", "namespace": "shop", "labels": labels or {}}, "spec": {"nodeName": "n1", "containers": [], **spec}}
    policies = [policy_of({"metadata": {"name": "n", "namespace": "shop"}, "spec": one}) for one in specs]
    truth = Reachability([endpoint for endpoint, _ in running([data])], policies, {}, enforcement, unmodelled)
    instance = Instance(id="i-1", account="1", region="r", state="running", vpc_id="v", interfaces=(), metadata=node)
    found = metadata_reach(truth, POD, {"n1": instance} if live else None)
    assert found.reason
    return found.reachable


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (options(tokens=True, hops=2), True),
        (options(tokens=True, hops=1), False),
        (options(tokens=False, hops=1), True),
        (options(tokens=False, hops=2, enabled=False), False),
        (None, None),
    ],
)
def test_the_node_decides_without_policies(node, expected):
    """A hop limit of 1 stops pods only where tokens are required; unknown options are not safe."""
    assert ask(node) is expected


def test_the_node_s_own_network_is_no_hop_away():
    """A hostNetwork pod reaches what the node reaches, also with one hop and behind policies."""
    assert ask(options(tokens=True, hops=1), [DENY], hostNetwork=True) is True
    assert ask(None, hostNetwork=True) is True
    assert ask(options(tokens=True, hops=1, enabled=False), hostNetwork=True) is False


@pytest.mark.parametrize(
    ("specs", "enforcement", "expected"),
    [
        ([DENY], ON, False),
        ([BUT], ON, False),
        ([ALL], ON, True),
        ([DENY, ALL], ON, True),
        ([DENY], OFF, True),
        ([DENY], UNSURE, None),
        ([ALL], UNSURE, True),
    ],
)
def test_policies_stop_it_where_they_are_enforced(specs, enforcement, expected):
    """Egress policies count only as far as something enforces them, and an allow-all cancels a deny."""
    assert ask(options(tokens=True, hops=2), specs, enforcement) is expected


def test_fargate_has_none():
    """Pods on Fargate have no instance metadata."""
    assert ask(None, labels={"eks.amazonaws.com/fargate-profile": "p"}) is False


def test_policies_of_unknown_kinds_leave_it_open():
    """Other kinds may deny or allow: neither answer is claimed. What the node itself stops stays stopped."""
    assert ask(options(tokens=True, hops=2), unmodelled=("CiliumNetworkPolicy",)) is None
    assert ask(options(tokens=True, hops=2), [DENY], unmodelled=("CiliumNetworkPolicy",)) is None
    assert ask(options(tokens=True, hops=1), unmodelled=("CiliumNetworkPolicy",)) is False


def test_manifests_are_judged_by_their_policies():
    """Files know no nodes: no policy is a way."""
    assert ask(live=False) is True
    assert ask(specs=[DENY], live=False) is False
