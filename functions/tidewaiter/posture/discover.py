"""Reads a cluster through the ClusterReader port: what runs in it, and which of its objects to judge."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from tidewaiter.errors import NotFoundError, PermissionMissingError
from tidewaiter.model.cloud import Instance
from tidewaiter.model.cluster import Cluster, Workload
from tidewaiter.model.problem import Problem
from tidewaiter.ports import ClusterReader
from tidewaiter.posture.manifests import ManifestObject, live_object
from tidewaiter.posture.pods import mapping
from tidewaiter.posture.workloads import ClusterObjects, controller_of, workloads_of

# Everything the audit lists; deliberately no Secrets and no nodes/proxy. The shipped ClusterRole grants exactly these.
CONTROLLERS = (
    ("apps/v1", "deployments"),
    ("apps/v1", "replicasets"),
    ("apps/v1", "statefulsets"),
    ("apps/v1", "daemonsets"),
    ("batch/v1", "jobs"),
    ("batch/v1", "cronjobs"),
    ("v1", "replicationcontrollers"),
)
# Read to be judged alone; (version, plural) to the kind of the objects.
JUDGED = {
    ("v1", "namespaces"): "Namespace",
    ("v1", "limitranges"): "LimitRange",
    ("v1", "resourcequotas"): "ResourceQuota",
    ("networking.k8s.io/v1", "networkpolicies"): "NetworkPolicy",
    ("rbac.authorization.k8s.io/v1", "clusterrolebindings"): "ClusterRoleBinding",
    ("rbac.authorization.k8s.io/v1", "clusterroles"): "ClusterRole",
    ("rbac.authorization.k8s.io/v1", "rolebindings"): "RoleBinding",
    ("rbac.authorization.k8s.io/v1", "roles"): "Role",
}
_SHARED = {("v1", "services"): "Service", ("v1", "serviceaccounts"): "ServiceAccount", ("networking.k8s.io/v1", "ingresses"): "Ingress"}
READS = (
    ("v1", "pods"),
    ("v1", "nodes"),
    ("v1", "services"),
    ("v1", "serviceaccounts"),
    ("networking.k8s.io/v1", "ingresses"),
    *CONTROLLERS,
    *JUDGED,
)


class Discovery(NamedTuple):
    """What runs, the objects to judge with `assess_objects`, what could not be read, and the kinds that were listed whole."""

    workloads: tuple[Workload, ...]
    objects: tuple[ManifestObject, ...]
    problems: tuple[Problem, ...]
    complete: frozenset[str] = frozenset()


def discover_workloads(reader: ClusterReader, cluster: Cluster, instances: Mapping[str, Instance]) -> Discovery:
    """List a cluster and join what runs in it; a refused list becomes a Problem and the rest is still read.

    `objects` leaves out what another listed object controls (a Deployment's pods), so that one flaw is reported once.
    Raises OfflineError when the API cannot be reached at all.
    """
    problems: list[Problem] = []
    lists = {plural: _read(reader, version, plural, cluster, problems) for version, plural in READS}
    controllers = [item for _, plural in CONTROLLERS for item in lists[plural] or ()]
    objects = ClusterObjects(
        pods=lists["pods"] or (),
        nodes=lists["nodes"] or (),
        services=lists["services"],
        ingresses=lists["ingresses"],
        service_accounts=lists["serviceaccounts"] or (),
        controllers=controllers,
    )
    roots = _roots([*objects.pods, *controllers])
    judged = {**_SHARED, **JUDGED}
    others = tuple(live_object(one) for _, plural in judged for one in lists[plural] or ())
    complete = frozenset(kind for (_, plural), kind in judged.items() if lists[plural] is not None)
    return Discovery(workloads_of(objects, instances, cluster), (*roots, *others), tuple(problems), complete)


def _read(
    reader: ClusterReader, version: str, plural: str, cluster: Cluster, problems: list[Problem]
) -> Sequence[Mapping[str, Any]] | None:
    try:
        return list(reader.list_objects(version, plural))
    except PermissionMissingError as error:
        problems.append(
            Problem(code="permission-missing", what=error.message, where=cluster.arn, hint=error.hint, permission=error.permission)
        )
    except NotFoundError as error:
        problems.append(Problem(code="kubernetes-api-absent", what=error.message, where=cluster.arn, hint="The cluster does not serve it"))
    return None


def _roots(objects: Sequence[Mapping[str, Any]]) -> tuple[ManifestObject, ...]:
    listed = {str(mapping(item.get("metadata")).get("uid")) for item in objects}
    return tuple(live_object(item) for item in objects if str(controller_of(item).get("uid")) not in listed - {"None"})
