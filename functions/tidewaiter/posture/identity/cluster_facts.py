"""What the graph is built from in one cluster, read once into the shapes that the edges ask for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tidewaiter.model.account import ClusterAccess
from tidewaiter.model.cloud import Instance
from tidewaiter.model.cluster import Cluster, Workload
from tidewaiter.model.network import MetadataReach, PodId
from tidewaiter.posture.discover import Discovery
from tidewaiter.posture.identity.names import Names
from tidewaiter.posture.manifests import ManifestObject
from tidewaiter.posture.pods import mapping, sequence

TOKEN_AUDIENCE = "sts.amazonaws.com"  # noqa: S105 - an audience, not a value
IRSA_ANNOTATION = "eks.amazonaws.com/role-arn"
_ENFORCE = "pod-security.kubernetes.io/enforce"

Object = Mapping[str, Any]
Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterFacts:
    """One cluster: AWS facts, and its Kubernetes objects as the API gives them.

    `rbac` holds roles, bindings, namespaces and service accounts, `complete` the kinds that were listed whole. `aws_auth` is the data
    of the ConfigMap, empty if there is none, None if it could not be read. `metadata` says which pods reach the metadata
    service of their node; what is not in it is not known.
    """

    cluster: Cluster
    access: ClusterAccess
    pods: Sequence[Object] = ()
    nodes: Sequence[Object] = ()
    rbac: Sequence[ManifestObject] = ()
    workloads: Sequence[Workload] = ()
    instances: Mapping[str, Instance] = field(default_factory=dict)
    aws_auth: Mapping[str, str] | None = None
    complete: frozenset[str] = frozenset()
    metadata: Mapping[Key, MetadataReach] = field(default_factory=dict)

    @property
    def reads_aws_auth(self) -> bool | None:
        """Tell whether the cluster looks at aws-auth; None if its authentication mode is not known."""
        mode = self.cluster.authentication_mode
        return None if mode is None else "CONFIG_MAP" in mode

    def accounts(self) -> dict[Key, Object]:
        """Return the service accounts by namespace and name: those listed, those that pods run as, and those with a role."""
        found = {key_of(one.data): one.data for one in self.rbac if one.data.get("kind") == "ServiceAccount"}
        for pod in self.pods:
            found.setdefault((key_of(pod)[0], account_of(pod)), {})
        for association in self.access.associations or ():
            found.setdefault((association.namespace, association.service_account), {})
        return found

    def namespaces(self) -> dict[str, str]:
        """Return every namespace with the pod security level that it enforces, empty for none."""
        found = dict.fromkeys((namespace for namespace, _ in self.accounts()), "")
        for one in self.rbac:
            if one.data.get("kind") == "Namespace":
                metadata = mapping(one.data.get("metadata"))
                found[str(metadata.get("name", ""))] = str(mapping(metadata.get("labels")).get(_ENFORCE, ""))
        return found

    def workload_pods(self) -> dict[str, dict[str, str]]:
        """Return for each workload (`namespace/kind/name`) its pods' nodes of the graph, with their exposure."""
        names = Names(self.cluster)
        found: dict[str, dict[str, str]] = {}
        for one in self.workloads:
            pods = found.setdefault(f"{one.namespace}/{one.kind or 'Pod'}/{one.name or one.pod}", {})
            pods[names.pod(one.namespace, one.pod).id] = one.exposure
        return found

    def role_arns(self) -> set[str]:
        """Return the ARNs of the roles that annotations and associations name."""
        notes = (mapping(mapping(data.get("metadata")).get("annotations")) for data in self.accounts().values())
        annotated = {str(note[IRSA_ANNOTATION]) for note in notes if note.get(IRSA_ANNOTATION)}
        associated = {arn for one in self.access.associations or () for arn in (one.role_arn, one.target_role_arn)}
        return {arn for arn in annotated | associated if arn.startswith("arn:")}

    def workload_digests(self) -> dict[str, tuple[str, ...]]:
        """Return for each workload the digests of the images that it runs; an empty one stands for an image that is not known."""
        found: dict[str, dict[str, None]] = {}
        for one in self.workloads:
            found.setdefault(f"{one.namespace}/{one.kind or 'Pod'}/{one.name or one.pod}", {})[one.image_digest] = None
        return {name: tuple(digests) for name, digests in found.items()}


def key_of(data: Object) -> Key:
    """Return namespace and name of an object."""
    metadata = mapping(data.get("metadata"))
    return str(metadata.get("namespace", "")), str(metadata.get("name", ""))


def account_of(pod: Object) -> str:
    """Return the service account that a pod runs as."""
    return str(mapping(pod.get("spec")).get("serviceAccountName") or "default")


def token_mounted(pod: Object, account: Object) -> bool:
    """Tell whether a pod holds a token for the Kubernetes API: the pod's own word counts before its service account's."""
    own = mapping(pod.get("spec")).get("automountServiceAccountToken")
    chosen = account.get("automountServiceAccountToken") if own is None else own
    return chosen is not False or "" in audiences(pod)


def audiences(pod: Object) -> set[str]:
    """Return the audiences of the tokens that a pod's own volumes project; empty for the API's."""
    found = set()
    for volume in map(mapping, sequence(mapping(pod.get("spec")).get("volumes"))):
        for source in map(mapping, sequence(mapping(volume.get("projected")).get("sources"))):
            token = source.get("serviceAccountToken")
            if token is not None:
                found.add(str(mapping(token).get("audience") or ""))
    return found


def read_facts(
    cluster: Cluster, access: ClusterAccess, found: Discovery, instances: Mapping[str, Instance], aws_auth: Mapping[str, str] | None
) -> ClusterFacts:
    """Take what the graph needs out of what was discovered in a cluster."""
    lists, network = found.lists, found.network
    pods = [pod for pod in (lists.pods if lists else ()) if mapping(pod.get("status")).get("phase") not in ("Succeeded", "Failed")]
    reach = {
        key_of(pod): network.imds(PodId(*key_of(pod))) for pod in pods if network and PodId(*key_of(pod)) in network.pods_of(key_of(pod)[0])
    }
    return ClusterFacts(
        cluster=cluster,
        access=access,
        pods=pods,
        nodes=lists.nodes if lists else (),
        rbac=found.objects,
        workloads=found.workloads,
        instances=instances,
        aws_auth=aws_auth,
        complete=found.complete,
        metadata=reach,
    )
