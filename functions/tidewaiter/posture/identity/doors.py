"""Who is let into a cluster, for controls to judge."""

from collections.abc import Iterator

from tidewaiter.model.account import IamAccount
from tidewaiter.posture.control import Target
from tidewaiter.posture.identity.cluster_facts import ClusterFacts
from tidewaiter.posture.identity.entries import entry_views
from tidewaiter.posture.identity.maps import aws_auth_view
from tidewaiter.posture.identity.paths import Search

AWS_AUTH = "kube-system/ConfigMap/aws-auth"


def doors(account: IamAccount, facts: ClusterFacts, search: Search, *, unread: str) -> Iterator[tuple[Target, str, object]]:
    """Yield (target, resource, view) for access entries and aws-auth; `unread` says why the account's principals are not known."""
    yield from ((Target.ENTRY, name, view) for name, view in entry_views(account, facts, search, unread=unread))
    mapped = aws_auth_view(account, facts, unread=unread)
    if mapped is not None:
        yield Target.AWS_AUTH, AWS_AUTH, mapped
