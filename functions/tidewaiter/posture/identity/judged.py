"""Everything between a cluster and its account that controls judge, besides paths."""

from collections.abc import Iterator

from tidewaiter.model.account import IamAccount
from tidewaiter.posture.control import Target
from tidewaiter.posture.identity.cluster_facts import ClusterFacts
from tidewaiter.posture.identity.doors import doors
from tidewaiter.posture.identity.held_roles import held_roles
from tidewaiter.posture.identity.nodes import node_views
from tidewaiter.posture.identity.paths import Search


def judged(account: IamAccount, facts: ClusterFacts, search: Search, *, unread: str, gaps: str) -> Iterator[tuple[Target, str, object]]:
    """Yield (target, resource, view); `unread` says why the account is not known, `gaps` why paths may be missing."""
    yield from doors(account, facts, search, unread=unread)
    yield from held_roles(account, facts, unread=unread)
    yield from ((Target.NODE, name, view) for name, view in node_views(facts, search, unread=gaps))
