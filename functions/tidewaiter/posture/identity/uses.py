"""The roles that a cluster lives by, each in its use: what it may do beyond that, who else gets it, and who can give it away."""

from collections.abc import Iterable, Iterator

from tidewaiter.model.account import IamAccount, IamPrincipal
from tidewaiter.posture.identity.baselines import ASKED_WITH, EXPECTED, SERVICES
from tidewaiter.posture.identity.cluster_facts import ClusterFacts
from tidewaiter.posture.identity.excess import broad, excess_of, strangers_of
from tidewaiter.posture.identity.pod_roles import PodRoles
from tidewaiter.posture.identity.principals import Account, Identity
from tidewaiter.posture.identity.view import RoleUse

USES = ("node", "fargate", "cluster", "pod")


def role_uses(raw: IamAccount, account: Account, facts: ClusterFacts, *, unread: str) -> Iterator[tuple[str, RoleUse]]:
    """Yield (role ARN, use) for every role of nodes, Fargate profiles, the cluster itself and its pods.

    Where the account's roles could not be read (`unread` says why), every use has one result for the cluster.
    """
    if unread:
        yield from ((facts.cluster.arn, RoleUse(use=use, unread=unread)) for use in USES)
        yield from ((arn, RoleUse(use="capability", role=_name(arn), unread=unread)) for arn in _capability_roles(facts))
        return
    known = {one.arn: one for one in raw.principals}
    for use in ("node", "fargate", "cluster"):
        arns, gap = _roles(use, facts)
        if gap:
            yield facts.cluster.arn, RoleUse(use=use, unread=gap)
        for arn in arns:
            role = account.identities.get(arn)
            if role is None:
                gone = "is in another account" if _number(arn) != raw.account else "does not exist any more"
                yield arn, RoleUse(use=use, role=_name(arn), unread=f"role {_name(arn)} {gone}")
            else:
                yield arn, _used(use, role, account, facts)
    yield from _of_pods(raw, account, facts, known)
    for arn in _capability_roles(facts):
        role = account.identities.get(arn)
        gap = "" if role else f"role {_name(arn)} is not one of the account"
        yield arn, RoleUse(use="capability", role=_name(arn), unread=gap, broad=broad(role) if role else ())


def _capability_roles(facts: ClusterFacts) -> list[str]:
    """Return the roles of capabilities; that these could not be listed, the control of capabilities says."""
    return _distinct(one.role_arn for one in (facts.cluster.details.capabilities if facts.cluster.details else None) or ())


def _roles(use: str, facts: ClusterFacts) -> tuple[list[str], str]:
    """Return the roles of a use, and why there may be more."""
    details, cluster = facts.cluster.details, facts.cluster
    if use == "cluster":
        return [
            cluster.role_arn
        ] if cluster.role_arn else [], "" if cluster.role_arn else "the cluster's role is not known (eks:DescribeCluster)"
    if use == "fargate":
        profiles = details.fargate_profiles if details else None
        return _distinct(
            one.role_arn for one in profiles or ()
        ), "Fargate profiles are not known (eks:ListFargateProfiles)" if profiles is None else ""
    groups = details.node_groups if details else None
    found = [*(one.role_arn for one in groups or ()), *(one.role_arn for one in facts.instances.values())]
    return _distinct(found), "node groups are not known (eks:ListNodegroups)" if groups is None else ""


def _used(use: str, role: Identity, account: Account, facts: ClusterFacts) -> RoleUse:
    broken = next((f"policy {one.name} of role {role.name}: {one.problem}" for one in role.policies if one.problem), "")
    neighbours = facts.access.neighbours
    entries = facts.access.entries
    own = next((one.principal_arn for one in entries or () if one.principal_arn == role.arn and one.type == "STANDARD"), "")
    return RoleUse(
        use=use,
        role=role.name,
        unread=broken,
        excess=excess_of(role, EXPECTED[use], ASKED_WITH.get(use, {})),
        strangers=strangers_of(role, SERVICES[use], account.partition),
        clusters=None if neighbours is None else tuple(one.name for one in neighbours if role.arn in one.node_roles),
        entry=None if entries is None else own,
    )


def _of_pods(raw: IamAccount, account: Account, facts: ClusterFacts, known: dict[str, IamPrincipal]) -> Iterator[tuple[str, RoleUse]]:
    pods = PodRoles(facts, account)
    for arn, accounts in pods.holders().items():
        role, principal = account.identities[arn], known[arn]
        yield (
            arn,
            RoleUse(
                use="pod",
                role=role.name,
                accounts=tuple(accounts),
                clusters=pods.others(role),
                open_association=pods.opened(role),
                unpinned=pods.unpinned(role),
                rebinders=tuple(pods.rebinders(role)),
                created=principal.created,
                last_used=principal.last_used,
                services=None if raw.services_used is None else raw.services_used.get(arn),
            ),
        )


def _distinct(arns: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(filter(None, arns)))


def _name(arn: str) -> str:
    return arn.rpartition("/")[2]


def _number(arn: str) -> str:
    return (arn.split(":") + [""] * 5)[4]
