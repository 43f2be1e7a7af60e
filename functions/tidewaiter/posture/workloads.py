"""What runs where: joins pods, nodes, services, service accounts and EC2 instances into `model.Workload`s."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from tidewaiter.model.cloud import Instance
from tidewaiter.model.cluster import Cluster, Workload
from tidewaiter.model.network import PodId
from tidewaiter.posture.network.view import ClusterNetwork
from tidewaiter.posture.pods import Container, Pod, mapping, pod_of, sequence

IRSA_ANNOTATION = "eks.amazonaws.com/role-arn"
MAX_OWNERS = 5

KubernetesObject = Mapping[str, Any]


class Digest(NamedTuple):
    """A digest with the reference it was read from."""

    digest: str
    image: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterObjects:
    """The lists that workloads are joined from."""

    pods: Sequence[KubernetesObject]
    nodes: Sequence[KubernetesObject] = ()
    service_accounts: Sequence[KubernetesObject] = ()
    controllers: Sequence[KubernetesObject] = ()


def workloads_of(
    lists: ClusterObjects, instances: Mapping[str, Instance], cluster: Cluster, network: ClusterNetwork
) -> tuple[Workload, ...]:
    """Join a cluster's objects and its EC2 instances (by instance id) into one Workload per container that is not finished.

    A container whose digest the node has not reported yet keeps an empty `image_digest`. Of a multi-platform image the node may
    report the index's digest or the platform's manifest: it is kept as reported.
    """
    join = _Join(lists, instances, cluster, network)
    return tuple(workload for pod in lists.pods for workload in join.workloads(pod))


def digest_of(image_id: str, image: str) -> str:
    """Find the manifest digest in a status's imageID (`docker-pullable://repo@sha256:..`), else in a pinned image reference.

    An imageID without `@` is the digest of the image's config, which no registry knows: it is not used.
    """
    for reference in (image_id, image):
        _, at, digest = reference.rpartition("@")
        if at and digest.startswith("sha256:"):
            return digest
    return ""


def instance_id_of(node: KubernetesObject) -> str:
    """Read the EC2 instance id out of a node's provider id (`aws:///eu-west-1a/i-0abc`); empty for Fargate and hybrid nodes."""
    provider = str(mapping(node.get("spec")).get("providerID", ""))
    last = provider.rpartition("/")[2]
    return last if provider.startswith("aws://") and last.startswith("i-") else ""


def _metadata(data: KubernetesObject) -> Mapping[str, Any]:
    return mapping(data.get("metadata"))


def _by_name(objects: Iterable[KubernetesObject]) -> dict[tuple[str, str], KubernetesObject]:
    return {(str(_metadata(o).get("namespace", "")), str(_metadata(o).get("name", ""))): o for o in objects}


class _Join:
    def __init__(self, lists: ClusterObjects, instances: Mapping[str, Instance], cluster: Cluster, network: ClusterNetwork) -> None:
        self._instances = instances
        self._cluster = cluster
        self._nodes = _by_name(lists.nodes)
        self._accounts = _by_name(lists.service_accounts)
        self._network = network
        self._controllers = {str(_metadata(c).get("uid")): c for c in lists.controllers}

    def workloads(self, data: KubernetesObject) -> Iterator[Workload]:
        pod = pod_of({**data, "kind": "Pod"}, 0)
        status = mapping(data.get("status"))
        if pod is None or status.get("phase") in ("Succeeded", "Failed"):
            return
        metadata = _metadata(data)
        namespace, name = str(metadata.get("namespace", "")), str(metadata.get("name", ""))
        node = str(pod.spec.get("nodeName", ""))
        instance_id = instance_id_of(self._nodes.get(("", node), {}))
        account = str(pod.spec.get("serviceAccountName") or "default")
        kind, owner = self._owner(data)
        identity = PodId(namespace, name)
        exposure = self._network.exposed(identity).level
        digests = _digests(status)
        for container in pod.containers():
            found = digests.get(container.name, Digest("", ""))
            image = str(container.body.get("image") or found.image)
            yield Workload(
                key=f"{self._cluster.arn}/{namespace}/{name}/{container.name}",
                image_digest=found.digest or digest_of("", image),
                image=image,
                cluster_arn=self._cluster.arn,
                namespace=namespace,
                kind=kind,
                name=owner,
                pod=name,
                container=container.name,
                node=node,
                instance_id=instance_id,
                service_account=account,
                role_arns=self._roles(identity, account, instance_id),
                addresses=_addresses(status),
                exposure=exposure,
                powers=_powers(pod, container),
                seen_from=str(status.get("startTime") or metadata.get("creationTimestamp") or ""),
            )

    def _roles(self, pod: PodId, account: str, instance_id: str) -> tuple[str, ...]:
        """Give the service account's role, then the node's, which the metadata service hands to any pod not proven to be kept from it."""
        annotations = mapping(_metadata(self._accounts.get((pod.namespace, account), {})).get("annotations"))
        instance = self._instances.get(instance_id) if self._network.imds(pod).reachable is not False else None
        roles = (str(annotations.get(IRSA_ANNOTATION, "")), instance.role_arn if instance else "")
        return tuple(dict.fromkeys(role for role in roles if role))

    def _owner(self, data: KubernetesObject) -> tuple[str, str]:
        """Follow controllers up (pod, ReplicaSet, Deployment) as far as they are known."""
        kind, name = "Pod", str(_metadata(data).get("name", ""))
        for _ in range(MAX_OWNERS):
            reference = controller_of(data)
            if not reference:
                break
            kind, name = str(reference.get("kind", "")), str(reference.get("name", ""))
            data = self._controllers.get(str(reference.get("uid")), {})
        return kind, name


def controller_of(data: KubernetesObject) -> Mapping[str, Any]:
    """Return the owner reference of the controller that made an object, or an empty mapping."""
    owners = (mapping(owner) for owner in sequence(_metadata(data).get("ownerReferences")))
    return next((owner for owner in owners if owner.get("controller") is True), {})


def _digests(status: Mapping[str, Any]) -> dict[str, Digest]:
    found = {}
    for kind in ("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"):
        for entry in map(mapping, sequence(status.get(kind))):
            image_id, image = str(entry.get("imageID", "")), str(entry.get("image", ""))
            found[str(entry.get("name", ""))] = Digest(digest_of(image_id, image), image)
    return found


def _addresses(status: Mapping[str, Any]) -> tuple[str, ...]:
    several = (str(mapping(entry).get("ip", "")) for entry in sequence(status.get("podIPs")))
    return tuple(dict.fromkeys(ip for ip in (str(status.get("podIP", "")), *several) if ip))


def _powers(pod: Pod, container: Container) -> tuple[str, ...]:
    """List what the container may do beyond its own walls, in words that scoring and people read."""
    words = ["privileged"] if container.security.get("privileged") is True else []
    for key, word in (("hostNetwork", "host-network"), ("hostPID", "host-pid"), ("hostIPC", "host-ipc")):
        if pod.spec.get(key) is True:
            words.append(word)
    mounted = {mapping(mount).get("name") for mount in sequence(container.body.get("volumeMounts"))}
    for _, volume in pod.volumes():
        if volume.get("hostPath") is not None and volume.get("name") in mounted:
            words.append(f"host-path:{mapping(volume['hostPath']).get('path', '')}")
    added = sequence(mapping(container.security.get("capabilities")).get("add"))
    words.extend(f"capability:{name}" for name in added)
    return tuple(words)
