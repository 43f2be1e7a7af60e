"""The part of the identity graph that an account adds: its principals, and what each can do alone."""

from collections.abc import Iterable, Iterator

from tidewaiter.model.cluster import Cluster
from tidewaiter.model.identity import EdgeKind, IdentityEdge, IdentityNode, NodeKind
from tidewaiter.posture.identity.admin_edges import admin_edges, admin_node
from tidewaiter.posture.identity.iam_edges import outsiders, takeovers
from tidewaiter.posture.identity.names import Names
from tidewaiter.posture.identity.principals import Account, Identity


def account_nodes(account: Account, limited: Iterable[Identity]) -> Iterator[IdentityNode]:
    """Yield the administrator of the account, its principals, and roles as something limits them."""
    yield IdentityNode(id=admin_node(account.number), kind=NodeKind.AWS_ADMIN, name=f"admin of account {account.number}")
    for one in account.identities.values():
        kind = NodeKind.IAM_USER if one.is_user else NodeKind.IAM_ROLE
        yield IdentityNode(id=one.node, kind=kind, name=f"{'user' if one.is_user else 'role'} {one.name}")
    for one in limited:
        yield IdentityNode(id=one.node, kind=NodeKind.ROLE_SESSION, name=f"role {one.name}, limited")


def account_edges(account: Account, limited: Iterable[Identity], region: str, issuers: tuple[str, ...]) -> Iterator[IdentityEdge]:
    """Yield what single principals can do, and whom roles let in from outside; `issuers` are those of the clusters that are looked at."""
    for source in (*account.identities.values(), *limited):
        yield from takeovers(source, account, region)
        yield from admin_edges(source, account)
    # The tokens of the clusters themselves are told apart by service account.
    yield from (edge for who, edge in outsiders(account) if not who.endswith(issuers))


def everything(account: Account, cluster: Cluster) -> IdentityEdge:
    """Return the step from an administrator of the account to its cluster."""
    return IdentityEdge(
        source=admin_node(account.number),
        target=Names(cluster).admin.id,
        kind=EdgeKind.HOLDS,
        evidence=("an administrator of the account can let itself into its clusters",),
        cost=0,
    )
