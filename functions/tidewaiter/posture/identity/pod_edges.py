"""What whoever controls a pod gets next: its tokens, its roles, its node; and what a node or service account gives."""

from collections.abc import Iterator, Mapping

from tidewaiter.model.identity import Confidence, EdgeKind, IdentityEdge, IdentityNode
from tidewaiter.model.network import MetadataReach
from tidewaiter.posture.identity.cluster_facts import (
    IRSA_ANNOTATION,
    TOKEN_AUDIENCE,
    ClusterFacts,
    Key,
    Object,
    account_of,
    audiences,
    key_of,
    token_mounted,
)
from tidewaiter.posture.identity.kept import key_edges
from tidewaiter.posture.identity.names import Names
from tidewaiter.posture.identity.principals import Account
from tidewaiter.posture.identity.role_edges import RoleStep
from tidewaiter.posture.pods import mapping
from tidewaiter.posture.workloads import instance_id_of

RolesOf = Mapping[Key, tuple[RoleStep, ...]]

_SURE_ESCAPES = ("privileged",)
_ROOT_PATHS = ("/", "/etc", "/root", "/proc", "/var", "/var/lib", "/var/lib/kubelet", "/var/run", "/run", "/host")
_SOCKETS = ("docker.sock", "containerd.sock", "crio.sock")
_STRONG = ("SYS_ADMIN", "SYS_MODULE", "SYS_PTRACE", "DAC_READ_SEARCH", "SYS_RAWIO", "BPF", "ALL")


def pod_edges(facts: ClusterFacts, account: Account, accounts: Mapping[Key, Object], roles: RolesOf) -> Iterator[IdentityEdge]:
    """Yield the edges that leave pods."""
    yield from key_edges(facts, account)
    names = Names(facts.cluster)
    words: dict[Key, set[str]] = {}
    for workload in facts.workloads:
        words.setdefault((workload.namespace, workload.pod), set()).update(workload.powers)
    nodes = {key_of(node)[1]: node for node in facts.nodes}
    for pod in facts.pods:
        key = key_of(pod)
        source = names.pod(*key)
        owner = (key[0], account_of(pod))
        yield from _tokens(source, pod, owner, accounts.get(owner, {}), names)
        yield from _roles(source, pod, accounts.get(owner, {}), roles.get(owner, ()))
        host = str(mapping(pod.get("spec")).get("nodeName") or "")
        if host:
            yield from _to_node(source, names.node(host), words.get(key, set()))
            yield from _metadata(source, names.node(host), nodes.get(host, {}), facts.metadata.get(key))
            yield _held(names.node(host), source, "a node holds what its pods hold")


def node_edges(facts: ClusterFacts) -> Iterator[IdentityEdge]:
    """Yield nodes to the roles of their instance profiles."""
    names = Names(facts.cluster)
    for node in facts.nodes:
        instance = facts.instances.get(instance_id_of(node))
        if instance is not None and instance.role_arn:
            evidence = (f"instance profile of {instance.id}",)
            fix = "Give the node's role no more than nodes need, and pods roles of their own"
            source = names.node(key_of(node)[1])
            yield IdentityEdge(
                source=source.id, target=instance.role_arn, kind=EdgeKind.INSTANCE_PROFILE, evidence=evidence, fix=fix, cost=5
            )


def account_edges(facts: ClusterFacts, accounts: Mapping[Key, Object], roles: RolesOf) -> Iterator[IdentityEdge]:
    """Yield service accounts to what they are in the Kubernetes API and to their roles."""
    names = Names(facts.cluster)
    for key in accounts:
        source = names.account(*key)
        yield _held(source, names.account_user(*key), "a token of the service account")
        for step in roles.get(key, ()):
            yield _role(source, step)


def _tokens(source: IdentityNode, pod: Object, owner: Key, account: Object, names: Names) -> Iterator[IdentityEdge]:
    if token_mounted(pod, account):
        yield IdentityEdge(
            source=source.id,
            target=names.account_user(*owner).id,
            kind=EdgeKind.MOUNTED_TOKEN,
            evidence=(f"the pod runs as service account {'/'.join(owner)} and its token is mounted",),
            fix="Set automountServiceAccountToken: false if the pod does not use the Kubernetes API",
            cost=2,
        )


def _roles(source: IdentityNode, pod: Object, account: Object, steps: tuple[RoleStep, ...]) -> Iterator[IdentityEdge]:
    """Yield the roles of a pod; a token for STS, which IRSA mounts, is good for every role that trusts the service account."""
    annotated = bool(mapping(mapping(account.get("metadata")).get("annotations")).get(IRSA_ANNOTATION))
    web = annotated or TOKEN_AUDIENCE in audiences(pod)
    for step in steps:
        if web or step.kind is EdgeKind.POD_IDENTITY:
            yield _role(source, step)


def _role(source: IdentityNode, step: RoleStep) -> IdentityEdge:
    return IdentityEdge(
        source=source.id,
        target=step.identity.node,
        kind=step.kind,
        evidence=step.evidence,
        confidence=step.confidence,
        fix=step.fix,
        cost=3,
    )


def _to_node(source: IdentityNode, node: IdentityNode, words: set[str]) -> Iterator[IdentityEdge]:
    sure = sorted(word for word in words if _escapes(word))
    maybe = sorted(word for word in words if word == "host-pid" or word.removeprefix("capability:") in _STRONG)
    found = sure or maybe
    if found:
        yield IdentityEdge(
            source=source.id,
            target=node.id,
            kind=EdgeKind.ESCAPE,
            evidence=tuple(found),
            confidence=Confidence.CERTAIN if sure else Confidence.POSSIBLE,
            fix=f"Take {', '.join(sure + [word for word in maybe if word not in sure])} from the pod",
            cost=2,
        )


def _escapes(word: str) -> bool:
    path = word.removeprefix("host-path:")
    if path == word:
        return word in _SURE_ESCAPES
    return (path.rstrip("/") or "/") in _ROOT_PATHS or path.endswith(_SOCKETS)


def _metadata(source: IdentityNode, node: IdentityNode, data: Object, reach: MetadataReach | None) -> Iterator[IdentityEdge]:
    """Yield a pod to its node's credentials over the metadata service (IMDS); only EC2 instances have one."""
    if not instance_id_of(data) or (reach is not None and reach.reachable is False):
        return
    sure = reach is not None and reach.reachable is True
    yield IdentityEdge(
        source=source.id,
        target=node.id,
        kind=EdgeKind.METADATA,
        evidence=(reach.reason if reach else "it is not known what keeps the pod from the metadata service",),
        confidence=Confidence.CERTAIN if sure else Confidence.POSSIBLE,
        fix="Require IMDSv2 with a hop limit of 1 on the node's instances, and give pods no host network",
        cost=1,
    )


def _held(source: IdentityNode, target: IdentityNode, why: str) -> IdentityEdge:
    return IdentityEdge(source=source.id, target=target.id, kind=EdgeKind.HOLDS, evidence=(why,), cost=0)
