"""The roles that the clusters of a template live by, and those of their pods."""

from collections.abc import Iterator
from dataclasses import replace

from tidewaiter.model.account import ClusterAccess
from tidewaiter.model.cluster import Cluster
from tidewaiter.model.eks import ClusterDetails, NodeGroup
from tidewaiter.posture.control import Target
from tidewaiter.posture.identity.cluster_facts import ClusterFacts
from tidewaiter.posture.identity.held_roles import held_roles
from tidewaiter.posture.templates.access import association_of, entry_of
from tidewaiter.posture.templates.accounts import TemplateAccount
from tidewaiter.posture.templates.clusters import ClusterView, without_cluster
from tidewaiter.posture.templates.declared import Declared, Template


def uses_of(template: Template, view: ClusterView | None, account: TemplateAccount) -> Iterator[tuple[Target, Declared, object]]:
    """Yield the roles of nodes, of the cluster and of pods, and the associations; without a `view` those of no cluster of the template."""
    declared = {one.name: one for one in _associations(template, view)}
    facts = _facts(template, view, account, list(declared.values()))
    for target, name, found in held_roles(account.account(), facts, unread=""):
        one = (
            account.role(name) if target is Target.ROLE else declared.get(name.removeprefix(f"{facts.cluster.arn}/podidentityassociation/"))
        )
        if one is not None and target in (Target.ROLE, Target.ASSOCIATION):
            yield target, one, found


def _associations(template: Template, view: ClusterView | None) -> list[Declared]:
    kind = "AWS::EKS::PodIdentityAssociation"
    return view.around(kind) if view else without_cluster(template, kind)


def _facts(template: Template, view: ClusterView | None, account: TemplateAccount, associations: list[Declared]) -> ClusterFacts:
    cluster = view.cluster() if view else Cluster(arn="cluster", name="cluster", account=account.number, region="")
    details = cluster.details or ClusterDetails()
    groups = [replace(one, role_arn=account.arn(one.role_arn)) for one in details.node_groups or ()]
    auto = account.arn(view.declared.get("ComputeConfig", "NodeRoleArn")) if view else ""
    groups += [NodeGroup(name="Auto Mode", version="", ami_type="", role_arn=auto)] if auto else []
    profiles = [replace(one, role_arn=account.arn(one.role_arn)) for one in details.fargate_profiles or ()]
    role = account.arn(view.declared.get("RoleArn")) if view else ""
    return ClusterFacts(
        cluster=replace(
            cluster,
            account=account.number,
            role_arn=role,
            details=replace(details, node_groups=tuple(groups), fargate_profiles=tuple(profiles)),
        ),
        access=ClusterAccess(
            entries=tuple(entry_of(one, account) for one in template.of("AWS::EKS::AccessEntry")),
            associations=tuple(association_of(one, account) for one in associations),
        ),
    )
