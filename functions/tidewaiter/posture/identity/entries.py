"""Who a cluster lets in, entry by entry: what each really gives, and which never count."""

from collections.abc import Iterator, Sequence

from tidewaiter.model.account import AccessEntry, IamAccount
from tidewaiter.model.identity import Confidence
from tidewaiter.posture.identity.access_policies import grants_of_policy
from tidewaiter.posture.identity.cluster_facts import ClusterFacts
from tidewaiter.posture.identity.names import Names
from tidewaiter.posture.identity.paths import Search
from tidewaiter.posture.identity.view import EntryView, GroupView
from tidewaiter.posture.rbac import Grant, grants_of


def entry_views(account: IamAccount, facts: ClusterFacts, search: Search, *, unread: str) -> Iterator[tuple[str, EntryView]]:
    """Yield the STANDARD access entries of a cluster; `unread` says why the account's principals are not known."""
    known = {one.arn: one for one in account.principals}
    grants = tuple(grant for grant, _ in grants_of(facts.rbac, facts.complete, platform=True))
    if facts.access.entries is None:
        nobody = AccessEntry(principal_arn="", username="")
        gap = "access entries could not be read"
        yield facts.cluster.arn, EntryView(entry=nobody, grants=(), groups=(), is_user=False, is_foreign=False, exists=None, unread=gap)
    for entry in facts.access.entries or ():
        if entry.type != "STANDARD":
            continue
        foreign = _account(entry.principal_arn) not in (account.account, "")
        principal = known.get(entry.principal_arn)
        yield (
            f"{facts.cluster.arn}/access-entry/{entry.principal_arn.replace('/', ':')}",
            EntryView(
                entry=entry,
                grants=tuple(grant for policy in entry.policies for grant in grants_of_policy(policy)),
                groups=tuple(_group(name, grants, facts, search) for name in entry.groups),
                is_user=":user/" in entry.principal_arn,
                is_foreign=foreign,
                exists=None if unread or foreign else principal is not None or entry.principal_arn.endswith(":root"),
                is_stale=principal is not None and _is_later(principal.created, entry),
                created=principal.created if principal else "",
                last_used=principal.last_used if principal else None,
            ),
        )


def _group(name: str, grants: Sequence[Grant], facts: ClusterFacts, search: Search) -> GroupView:
    held = [one for one in grants if any(subject.kind == "Group" and subject.name == name for subject in one.subjects)]
    known = {"ClusterRoleBinding", "RoleBinding"} <= facts.complete
    names = Names(facts.cluster)
    reached = search.reachable(names.group(name).id, worst=Confidence.LIKELY) if held else set()
    secrets = next((one for one in held if not one.namespace and one.allows("get", "", "secrets")), None)
    power = "becomes cluster administrator" if names.admin.id in reached else "reads every Secret" if secrets else ""
    missing = next((f"{one.role_kind} {one.role}" for one in held if one.rules is None and not one.absent), "")
    return GroupView(name=name, bound=True if held else False if known else None, power=power, unread=missing)


def _account(arn: str) -> str:
    return (arn.split(":") + [""] * 5)[4]


def _is_later(created: str, entry: AccessEntry) -> bool:
    """Compare moments of one API, both in UTC."""
    return bool(created and entry.created) and created[:19] > entry.created[:19]
