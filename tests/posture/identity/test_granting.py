"""Who can give any permission to somebody that is held with it."""

from tests.posture.identity.worlds import (
    ADMIN,
    NOBODY,
    PROVIDER,
    ROOT,
    account,
    allow,
    arn,
    edge,
    facts,
    pod,
    role,
    service_account,
    thing,
    trust,
    user,
)
from tidewaiter.model.cloud import Instance
from tidewaiter.model.identity import Confidence, EdgeKind
from tidewaiter.posture.identity.graph import build
from tidewaiter.posture.identity.names import BOTH
from tidewaiter.posture.identity.paths import Search

APP, NODE, POD = arn("role", "app"), arn("role", "node"), thing("pod", "shop/web")
BY_TOKEN = trust({"Federated": PROVIDER}, "sts:AssumeRoleWithWebIdentity")
GRANTS = allow("iam:PutRolePolicy", on=NODE)


def cluster(*, escapes=True):
    """Make a pod with a role of its own on a node with another; the pod breaks out unless told otherwise."""
    instance = Instance(id="i-1", account="111122223333", region="eu-west-1", state="running", vpc_id="v", interfaces=(), role_arn=NODE)
    nodes = [{"metadata": {"name": "n1"}, "spec": {"providerID": "aws:///eu-west-1a/i-1"}}]
    metadata = {} if escapes else {("shop", "web"): _shut()}
    account_object = service_account(role_arn=APP)
    powers = ("privileged",) if escapes else ()
    return facts(account_object, pods=[pod(nodeName="n1")], powers=powers, nodes=nodes, instances={"i-1": instance}, metadata=metadata)


def _shut():
    from tidewaiter.model.network import MetadataReach

    return MetadataReach(reachable=False, reason="the metadata service is switched off")


def test_a_pod_with_two_roles_makes_one_an_administrator_by_the_other():
    """Neither role leads to the other, but the pod holds both; the cut is the call that grants."""
    graph = build(account(role("app", GRANTS, trusts=BY_TOKEN), role("node", trusts=NOBODY)), [cluster()])
    search = Search(graph)
    assert ADMIN in search.reachable(POD, worst=Confidence.CERTAIN)
    assert ADMIN not in search.reachable(APP)
    (path,) = search.paths([POD], ADMIN)
    assert [(one.kind, one.source, one.actions) for one in path.cut] == [(EdgeKind.GRANT_CONTROLLED, APP + BOTH, ("iam:PutRolePolicy",))]
    assert path.edges[0].evidence == ("it gets role app", "it gets role node over node n1")


def test_a_role_out_of_reach_is_granted_in_vain():
    """The same role on a node that the pod does not get."""
    graph = build(account(role("app", GRANTS, trusts=BY_TOKEN), role("node", trusts=NOBODY)), [cluster(escapes=False)])
    assert ADMIN not in Search(graph).reachable(POD)


def test_several_steps_may_lie_between_who_grants_and_who_gets():
    """Ann writes the policy of a role that she becomes over another."""
    middle, last = role("middle", allow("sts:AssumeRole"), trusts=trust(ROOT)), role("node", trusts=trust({"AWS": arn("role", "middle")}))
    ann = user("ann", GRANTS, allow("sts:AssumeRole", on=arn("role", "middle")))
    graph = build(account(ann, middle, last))
    assert edge(graph, arn("user", "ann"), ADMIN).kind is EdgeKind.GRANT_CONTROLLED


def test_it_is_as_sure_as_its_steps():
    """A condition on an address makes the grant possible, and so everybody who has it."""
    unsure = allow("iam:PutRolePolicy", on=NODE, when={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}})
    graph = build(account(role("app", unsure, trusts=BY_TOKEN), role("node", trusts=NOBODY)), [cluster()])
    assert ADMIN not in Search(graph).reachable(POD, worst=Confidence.LIKELY)
    assert edge(graph, POD, APP + BOTH).confidence is Confidence.POSSIBLE


def test_a_way_by_one_principal_alone_is_shown_first():
    """Two at once hide the ways to each, so equally sure ways of several plain steps are told instead."""
    itself = role("node", allow("iam:PutRolePolicy", on=NODE), trusts=NOBODY)
    graph = build(account(role("app", GRANTS, trusts=BY_TOKEN), itself), [cluster()])
    (path,) = Search(graph).paths([POD], ADMIN)
    assert [one.kind for one in path.edges] == [EdgeKind.ESCAPE, EdgeKind.INSTANCE_PROFILE, EdgeKind.GRANT_ITSELF]
