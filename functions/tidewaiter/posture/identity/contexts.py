"""What of a cluster decides where the permissions of its users lead, collected once for all of them."""

from collections.abc import Iterator, Sequence

from tidewaiter.model.identity import IdentityNode
from tidewaiter.posture.identity.cluster_facts import ClusterFacts, key_of
from tidewaiter.posture.identity.controllers import deputies
from tidewaiter.posture.identity.kept import Kept, kept_in, owners
from tidewaiter.posture.identity.names import Names
from tidewaiter.posture.identity.principals import Account
from tidewaiter.posture.identity.rbac_edges import Context
from tidewaiter.posture.rbac import Grant


def context_of(facts: ClusterFacts, account: Account, grants: Sequence[Grant]) -> Context:
    """Collect it; `grants` are those of all bindings."""
    names, details = Names(facts.cluster), facts.cluster.details
    return Context(
        names=names,
        aws_auth=facts.reads_aws_auth,
        accounts=frozenset(facts.accounts()),
        pods=frozenset(map(key_of, facts.pods)),
        lacks_map=facts.aws_auth is not None and not facts.aws_auth,
        kept=tuple(_kept(facts, account, names)),
        deputies=deputies(grants, details.capabilities or () if details else (), names),
    )


def _kept(facts: ClusterFacts, account: Account, names: Names) -> Iterator[tuple[Kept, IdentityNode]]:
    """Yield what lies in the cluster with whom each leads to."""
    users = owners(facts, account)
    for one in kept_in(facts).values():
        if one.account:
            yield one, names.account_user(one.namespace, one.account)
        yield from ((one, users[key]) for key in one.keys if key in users)
