"""The `aws-auth` ConfigMap as it counts: which entries never match, and whose role nodes have."""

from tidewaiter.iam.principal import names_deleted
from tidewaiter.model.account import IamAccount
from tidewaiter.posture.identity.aws_auth import Mapped, mapped_principals
from tidewaiter.posture.identity.cluster_facts import ClusterFacts
from tidewaiter.posture.identity.view import AwsAuthView, MapView


def aws_auth_view(account: IamAccount, facts: ClusterFacts, *, unread: str) -> AwsAuthView | None:
    """Return aws-auth as it counts; None where the cluster does not look at it."""
    if facts.reads_aws_auth is False:
        return None
    if facts.aws_auth is None:
        return AwsAuthView(unread="aws-auth could not be read")
    mapped, problems = mapped_principals(facts.aws_auth, account.account, facts.cluster.arn.split(":")[1])
    taken = {entry.principal_arn for entry in facts.access.entries or ()}
    existing = None if unread else {one.arn for one in account.principals} | {_without_path(one.arn) for one in account.principals}
    nodes = _node_roles(facts)
    views = []
    for one in mapped:
        useless = _useless(one, taken, existing, account.account)
        is_node = None if nodes is None else one.arn in nodes
        views.append(MapView(pointer=one.pointer, arn=one.arn, username=one.username, groups=one.groups, useless=useless, is_node=is_node))
    return AwsAuthView(entries=tuple(views), problems=problems)


def _useless(one: Mapped, taken: set[str], existing: set[str] | None, number: str) -> str:
    """Say why an entry never counts; empty if it does."""
    parts = one.arn.split(":", 5)
    if len(parts) < 6 or parts[2] != "iam" or names_deleted(one.arn):  # noqa: PLR2004 - parts of an ARN
        return "it names no principal"
    if parts[5].startswith("role/") and parts[5].count("/") > 1:
        return "its ARN has a path, and aws-auth knows roles without theirs"
    if one.arn in taken:
        return "an access entry for the same principal counts instead"
    if existing is not None and parts[4] == number and one.arn not in existing and parts[5] != "root":
        return "the principal does not exist"
    return ""


def _node_roles(facts: ClusterFacts) -> set[str] | None:
    """Return the roles of nodes without their paths, as aws-auth knows them; None if not all are known."""
    details = facts.cluster.details
    if details is None or details.node_groups is None or details.fargate_profiles is None or "Pod" not in facts.complete:
        return None
    found = {one.role_arn for one in details.node_groups} | {one.role_arn for one in details.fargate_profiles}
    return {_without_path(arn) for arn in found | {one.role_arn for one in facts.instances.values()} if arn}


def _without_path(arn: str) -> str:
    head, kind, rest = arn.partition(":role/")
    return f"{head}{kind}{rest.rpartition('/')[2]}" if kind else arn
