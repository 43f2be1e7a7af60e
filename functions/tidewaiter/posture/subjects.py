"""What controls are run on: pods, single objects, bindings and whole namespaces, each with the place it came from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tidewaiter.model.finding import Location
from tidewaiter.posture.control import Target
from tidewaiter.posture.identity.aws_auth import is_written_map, written_map
from tidewaiter.posture.manifests import ManifestObject
from tidewaiter.posture.namespaces import Network, views_of
from tidewaiter.posture.objects import KubernetesObject, by_kind
from tidewaiter.posture.pod_defaults import PodDefaults
from tidewaiter.posture.rbac import grants_of

_CLUSTER_SCOPED = frozenset(
    {
        "APIService",
        "ClusterImagePolicy",
        "ClusterPolicy",
        "ClusterRole",
        "ClusterRoleBinding",
        "CustomResourceDefinition",
        "EC2NodeClass",
        "GatewayClass",
        "ImageValidatingPolicy",
        "IngressClass",
        "IngressClassParams",
        "MutatingWebhookConfiguration",
        "Namespace",
        "KubeletConfiguration",
        "Node",
        "NodeClass",
        "PersistentVolume",
        "PodSecurityPolicy",
        "PriorityClass",
        "RuntimeClass",
        "StorageClass",
        "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding",
        "ValidatingWebhookConfiguration",
        "Verifier",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a control is called with, the name of the resource, and the object or file that findings point into.

    `columns` says where lines of the file start that are indented.
    """

    value: object
    resource: str
    item: ManifestObject | None = None
    path: str = ""
    columns: Mapping[int, int] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The kind of the object, or nothing where the subject is none of Kubernetes."""
        return self.value.kind if isinstance(self.value, KubernetesObject) else ""

    def location(self, pointer: str, line: int = 0) -> Location:
        """Point at a field of the object, or at a line of the file."""
        if self.item is None:
            return Location(path=self.path, line=line, column=self.columns.get(line, 1) if line else 0, pointer=pointer)
        return self.item.location(pointer)


def subjects_of(
    objects: Sequence[ManifestObject], minor: int, complete: frozenset[str] | None = None, network: Network = None
) -> Iterator[tuple[Target, Subject]]:
    """Yield everything there is to judge in a set of objects; `complete` holds the kinds that a live cluster listed whole.

    Without a live cluster's `network`, namespaces are judged by the one that the objects themselves describe.
    """
    beside = by_kind(item.data for item in objects)
    defaults = PodDefaults(beside)
    for item in objects:
        resource = resource_of(item)
        pod = defaults.pod(item.data, minor)
        if pod is not None:
            yield Target.POD, Subject(value=pod, resource=resource, item=item)
        single = KubernetesObject(data=item.data, minor=minor, live=complete is not None, beside=beside, complete=complete)
        yield Target.OBJECT, Subject(value=single, resource=resource, item=item)
        if complete is None and is_written_map(item.data):  # the live one is judged with the nodes and principals of its cluster
            yield Target.AWS_AUTH, Subject(value=written_map(item.data), resource=resource, item=item)
    for grant, item in grants_of(objects, complete):
        yield Target.BINDING, Subject(value=grant, resource=resource_of(item), item=item)
    for view, owner in views_of(objects, minor, complete, network):
        yield Target.NAMESPACE, Subject(value=view, resource=f"-/Namespace/{view.name}", item=owner)


def is_cluster_scoped(kind: str) -> bool:
    """Tell whether objects of a built-in kind belong to no namespace."""
    return kind in _CLUSTER_SCOPED


def resource_of(item: ManifestObject) -> str:
    """Name an object `namespace/kind/name`; `-` stands for the namespace of what has none."""
    metadata = KubernetesObject(data=item.data, minor=0).metadata
    kind = str(item.data.get("kind", ""))
    name = metadata.get("name") or f"{metadata.get('generateName', '')}*"
    namespace = "-" if kind in _CLUSTER_SCOPED else metadata.get("namespace") or "default"
    return f"{namespace}/{kind}/{name}"
