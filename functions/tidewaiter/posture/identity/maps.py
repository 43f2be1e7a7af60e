"""The `aws-auth` ConfigMap as it counts: which entries never match, and whose role nodes have."""

from tidewaiter.model.account import IamAccount
from tidewaiter.posture.identity.aws_auth import Mapped, mapped_principals, never_matches
from tidewaiter.posture.identity.cluster_facts import ClusterFacts
from tidewaiter.posture.identity.view import AwsAuthView, MapView
from tidewaiter.posture.workloads import instance_id_of


def aws_auth_view(account: IamAccount, facts: ClusterFacts, *, unread: str) -> AwsAuthView | None:
    """Return aws-auth as it counts; None where the cluster does not look at it."""
    if facts.reads_aws_auth is False:
        return None
    if facts.aws_auth is None:
        return AwsAuthView(unread="aws-auth could not be read")
    mapped, problems = mapped_principals(facts.aws_auth, account.account, facts.cluster.arn.split(":")[1])
    taken = {entry.principal_arn for entry in facts.access.entries or ()}
    existing = None if unread else {one.arn for one in account.principals} | {_without_path(one.arn) for one in account.principals}
    nodes, gap = _node_roles(facts)
    # A role that EC2 may assume may be that of nodes that do not run now.
    instances = {_without_path(one.arn) for one in account.principals if "ec2.amazonaws.com" in str(one.trust)}
    views = []
    for one in mapped:
        useless = _useless(one, taken, existing, account.account)
        is_node = True if one.arn in nodes else None if gap or one.arn in instances else False
        views.append(MapView(pointer=one.pointer, arn=one.arn, username=one.username, groups=one.groups, useless=useless, is_node=is_node))
    return AwsAuthView(entries=tuple(views), problems=problems)


def _useless(one: Mapped, taken: set[str], existing: set[str] | None, number: str) -> str:
    """Say why an entry never counts; empty if it does."""
    misspelt = never_matches(one.arn)
    if misspelt:
        return misspelt
    _, _, _, _, holder, name = one.arn.split(":", 5)
    if one.arn in taken:
        return "an access entry for the same principal counts instead"
    if existing is not None and holder == number and one.arn not in existing and name != "root":
        return "the principal does not exist"
    return ""


def _node_roles(facts: ClusterFacts) -> tuple[set[str], bool]:
    """Return the roles of nodes without their paths, as aws-auth knows them, and whether there may be more."""
    details = facts.cluster.details
    groups, profiles = (details.node_groups, details.fargate_profiles) if details else (None, None)
    unread = any(one and one not in facts.instances for one in map(instance_id_of, facts.nodes))
    found = {one.role_arn for one in groups or ()} | {one.role_arn for one in profiles or ()}
    found |= {one.role_arn for one in facts.instances.values()}
    return {_without_path(arn) for arn in found if arn}, unread or groups is None or profiles is None or "Pod" not in facts.complete


def _without_path(arn: str) -> str:
    head, kind, rest = arn.partition(":role/")
    return f"{head}{kind}{rest.rpartition('/')[2]}" if kind else arn
