"""Which roles a cluster lives by and how it gets them, for controls to judge."""

from collections.abc import Iterator

from tidewaiter.model.account import IamAccount
from tidewaiter.posture.control import Target
from tidewaiter.posture.identity.cluster_facts import ClusterFacts
from tidewaiter.posture.identity.linked import provider_trusts, service_account_views
from tidewaiter.posture.identity.principals import compile_account
from tidewaiter.posture.identity.trusts import association_views, role_trusts
from tidewaiter.posture.identity.uses import role_uses


def held_roles(raw: IamAccount, facts: ClusterFacts, *, unread: str) -> Iterator[tuple[Target, str, object]]:
    """Yield (target, resource, view) for roles, their trust, associations and annotations; `unread` says why roles are not known."""
    account = compile_account(raw)
    yield from ((Target.TRUST, name, view) for name, view in role_trusts(account, facts))
    yield from ((Target.ASSOCIATION, name, view) for name, view in association_views(facts, account))
    yield from ((Target.ROLE, name, view) for name, view in role_uses(raw, account, facts, unread=unread))
    yield from ((Target.ACCOUNT, name, view) for name, view in service_account_views(account, facts, unread=unread))
    yield from ((Target.PROVIDER, name, view) for name, view in provider_trusts(raw, account, facts))
