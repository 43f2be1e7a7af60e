"""Which AWS identities control what is in a cluster from outside: its nodes by commands, its service accounts by associations."""

from collections.abc import Iterable, Iterator

from tidewaiter.iam import Decision
from tidewaiter.model.cluster import Cluster
from tidewaiter.model.identity import Confidence, EdgeKind, IdentityEdge
from tidewaiter.posture.identity.cluster_facts import ClusterFacts, key_of
from tidewaiter.posture.identity.iam_edges import ASSUME, PASS, service_trusted
from tidewaiter.posture.identity.names import Names
from tidewaiter.posture.identity.principals import Account, Identity, confidence_of, evidence_of
from tidewaiter.posture.identity.role_edges import PODS_SERVICE
from tidewaiter.posture.workloads import instance_id_of

_SEND, _START, BIND = "ssm:SendCommand", "ssm:StartSession", "eks:CreatePodIdentityAssociation"


def control_edges(facts: ClusterFacts, account: Account, identities: Iterable[Identity]) -> Iterator[IdentityEdge]:
    """Yield the edges from identities of an account to the nodes and the roles of a cluster."""
    names = Names(facts.cluster)
    nodes = [(instance_id_of(node), names.node(key_of(node)[1]).id) for node in facts.nodes]
    for one in identities:
        found: list[IdentityEdge | None] = []
        if one.mentions(_SEND) or one.mentions(_START):
            found += [_commanding(one, instance, node, facts.cluster, account) for instance, node in nodes if instance]
        if one.mentions(BIND) and one.mentions(PASS):
            found += [_associating(one, role, facts.cluster) for role in account.roles if role.node != one.node]
        yield from filter(None, found)


def _commanding(source: Identity, instance: str, node: str, cluster: Cluster, account: Account) -> IdentityEdge | None:
    """Judge whether an identity can run commands on a node through Systems Manager, whose agent the node may or may not run."""
    prefix = f"arn:{account.partition}"
    machine = f"{prefix}:ec2:{cluster.region}:{cluster.account}:instance/{instance}"
    document = f"{prefix}:ssm:{cluster.region}::document/AWS-RunShellScript"
    sending = [(_SEND, source.may(_SEND, machine)), (_SEND, source.may(_SEND, document))]
    starting = [(_START, source.may(_START, machine))]
    ways = [steps for steps in (sending, starting) if confidence_of(decision for _, decision in steps)]
    if not ways:
        return None
    actions = tuple(steps[0][0] for steps in ways)
    return IdentityEdge(
        source=source.node,
        target=node,
        kind=EdgeKind.COMMAND_NODE,
        evidence=(evidence_of(*ways[0][0]), "if the node runs the agent of Systems Manager"),
        confidence=Confidence.POSSIBLE,
        fix=f"Deny {source.name} {', '.join(actions)} on the instances of the cluster",
        actions=actions,
        resource="*",
    )


def _associating(source: Identity, role: Identity, cluster: Cluster) -> IdentityEdge | None:
    """Judge whether an identity can give a role to service accounts of the cluster; it needs a pod there besides."""
    steps = associating(source, role, cluster)
    if confidence_of(decision for _, decision in steps) is None:
        return None
    return IdentityEdge(
        source=source.node,
        target=role.node,
        kind=EdgeKind.ASSOCIATE_ROLE,
        evidence=(*(evidence_of(action, decision) for action, decision in steps), "for who runs a pod in the cluster"),
        confidence=Confidence.POSSIBLE,
        fix=f"Deny {source.name} {PASS} on {role.name}",
        actions=(PASS,),
        resource=role.arn,
    )


def associating(source: Identity, role: Identity, cluster: Cluster) -> tuple[tuple[str, Decision], ...]:
    """Return the calls that give a role to a service account of a cluster by Pod Identity, with their decisions."""
    context = {"aws:SourceAccount": cluster.account, "aws:SourceArn": cluster.arn}
    trusted = service_trusted(role, PODS_SERVICE, context, ("aws:RequestTag/*",))
    if confidence_of((trusted,)) is None:
        return ((f"{PODS_SERVICE} {ASSUME}", trusted),)
    passed, bound = source.may(PASS, role.arn, {"iam:PassedToService": PODS_SERVICE}), source.may(BIND, cluster.arn)
    return ((f"{PODS_SERVICE} {ASSUME}", trusted), (PASS, passed), (BIND, bound))
