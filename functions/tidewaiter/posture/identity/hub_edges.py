"""What a power over a namespace, over all of them, over nodes or over everything leads to."""

from collections.abc import Iterable, Iterator

from tidewaiter.model.identity import Confidence, EdgeKind, IdentityEdge, IdentityNode, NodeKind
from tidewaiter.posture.identity.cluster_facts import ClusterFacts, Key, key_of
from tidewaiter.posture.identity.names import ACCOUNTS, ALL, NAMESPACE, PODS, TOKENS, WORKLOADS, Names

_KEEPS_OFF_NODES = ("baseline", "restricted")
_WORDS = (WORKLOADS, PODS, TOKENS, ACCOUNTS)


_OVER_ACCOUNTS = (WORKLOADS, TOKENS)


def cluster_nodes(facts: ClusterFacts, accounts: Iterable[Key]) -> Iterator[IdentityNode]:
    """Yield the nodes for the things of a cluster and the powers over them."""
    names = Names(facts.cluster)
    yield from (names.admin, names.any_node, names.any_user, names.any_group)
    yield from (names.pod(*key_of(pod)) for pod in facts.pods)
    yield from (names.node(key_of(node)[1]) for node in facts.nodes)
    yield from (names.account(*key) for key in accounts)
    for namespace in (ALL, *facts.namespaces()):
        yield from (names.power(word, namespace) for word in (*_WORDS, NAMESPACE))


def hub_edges(facts: ClusterFacts, accounts: Iterable[Key], users: Iterable[IdentityNode]) -> Iterator[IdentityEdge]:
    """Yield the edges of every power of a cluster."""
    names, namespaces = Names(facts.cluster), facts.namespaces()
    yield from _cluster(names, namespaces)
    for namespace, level in namespaces.items():
        yield from (_holds(names.power(NAMESPACE, namespace), names.power(word, namespace)) for word in _WORDS)
        if level not in _KEEPS_OFF_NODES:
            yield _privileged(names, namespace, level)
    for namespace, account in accounts:
        yield from (_holds(names.power(word, namespace), names.account(namespace, account)) for word in _OVER_ACCOUNTS)
        yield _holds(names.power(ACCOUNTS, namespace), names.account_user(namespace, account))
    yield from (_holds(names.power(PODS, key_of(pod)[0]), names.pod(*key_of(pod))) for pod in facts.pods)
    yield from (_holds(names.any_node, names.node(key_of(node)[1])) for node in facts.nodes)
    users = tuple(users)
    yield from (_holds(names.any_group, user) for user in users if user.kind is NodeKind.RBAC_GROUP)
    # Whom the cluster takes an IAM principal for has groups, which impersonating a user name does not give.
    plain = [user for user in users if user.kind is NodeKind.RBAC_USER and "/entry/" not in user.id]
    yield from (_holds(names.any_user, user) for user in plain)


def _cluster(names: Names, namespaces: Iterable[str]) -> Iterator[IdentityEdge]:
    """Yield what an administrator of the cluster and the powers over all namespaces have."""
    for target in (names.power(NAMESPACE, ALL), names.any_node, names.any_user):
        yield _holds(names.admin, target)
    for word in _WORDS:
        yield _holds(names.power(NAMESPACE, ALL), names.power(word, ALL))
    for namespace in namespaces:
        for word in (NAMESPACE, *_WORDS):
            yield _holds(names.power(word, ALL), names.power(word, namespace))


def _privileged(names: Names, namespace: str, level: str) -> IdentityEdge:
    return IdentityEdge(
        source=names.power(WORKLOADS, namespace).id,
        target=names.any_node.id,
        kind=EdgeKind.ESCAPE,
        evidence=(f"namespace {namespace} enforces {level or 'no'} pod security level; other admission control is not known",),
        confidence=Confidence.POSSIBLE,
        fix=f"Label namespace {namespace} pod-security.kubernetes.io/enforce=baseline",
    )


def _holds(source: IdentityNode, target: IdentityNode) -> IdentityEdge:
    return IdentityEdge(
        source=source.id, target=target.id, kind=EdgeKind.HOLDS, evidence=(f"{source.name} includes {target.name}",), cost=0
    )
