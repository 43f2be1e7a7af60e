"""Facts of a cluster that help a person to answer what no control can decide: counted, shortened, without judgement."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tidewaiter.model.cluster import Cluster
from tidewaiter.posture.images import reference_of
from tidewaiter.posture.manifests import ManifestObject
from tidewaiter.posture.network.view import ClusterNetwork
from tidewaiter.posture.pods import mapping, pod_of

MOST = 20
"""Lines of one kind of facts."""
_WORD = 200
_MINOR = 99
_SECRET_STORES = ("external-secrets", "secrets-store", "vault", "sealed-secrets", "ascp")
"""Parts of the names of images and workloads that bring secrets from elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where facts come from; `complete` names the kinds that were listed whole."""

    cluster: Cluster
    objects: Sequence[ManifestObject]
    complete: frozenset[str] = frozenset()
    network: ClusterNetwork | None = None


def facts_of(source: Source) -> dict[str, tuple[str, ...]]:
    """Collect every kind of facts, by its name; what was not read is said."""
    return {name: _bounded(collect(source)) for name, collect in _COLLECTORS.items()}


def _bounded(lines: Iterable[str]) -> tuple[str, ...]:
    found = [line[:_WORD] for line in lines]
    return tuple(found) if len(found) <= MOST else (*found[:MOST], f"and {len(found) - MOST} more")


def _nodes(source: Source) -> Iterator[str]:
    details = source.cluster.details
    if source.cluster.auto_mode:
        yield "EKS Auto Mode: AWS makes and updates its nodes"
    for group in (details.node_groups if details else None) or ():
        template = "own launch template" if group.template is not None or group.template_unread else "no launch template"
        yield f"node group {group.name}: {group.ami_type or 'unknown AMI type'}, version {group.version or 'unknown'}, {template}"
    if details is None or details.node_groups is None:
        yield "node groups were not read"
    infos = [mapping(mapping(one.data.get("status")).get("nodeInfo")) for one in _of(source, "Node")]
    systems = Counter(f"{info.get('osImage', 'unknown system')}, kubelet {info.get('kubeletVersion', 'unknown')}" for info in infos)
    yield from (f"{count} nodes: {system}" for system, count in systems.most_common())
    yield from _unlisted(source, "Node")


def _images(source: Source) -> Iterator[str]:
    hosts: Counter[str] = Counter()
    for one in source.objects:
        pod = pod_of(one.data, _MINOR)
        for container in pod.containers() if pod else ():
            reference = reference_of(container.body.get("image"))
            hosts[_registry(reference.repository) if reference else "an unreadable reference"] += 1
    yield from (f"{count} containers with images of {host}" for host, count in hosts.most_common())
    yield from _unlisted(source, "Pod")


def _registry(repository: str) -> str:
    """Return the registry's host: a first part without dot and port is a folder of Docker Hub."""
    host, slash, _ = repository.partition("/")
    return host if slash and ("." in host or ":" in host or host == "localhost") else "docker.io"


def _namespaces(source: Source) -> Iterator[str]:
    counts: Counter[str] = Counter()
    for one in source.objects:
        if pod_of(one.data, _MINOR):
            counts[str(mapping(one.data.get("metadata")).get("namespace") or "default")] += 1
    names = [str(mapping(one.data.get("metadata")).get("name", "")) for one in _of(source, "Namespace")]
    yield from (f"{name}: {counts[name]} workloads" for name in sorted({*names, *counts}))
    yield from _unlisted(source, "Namespace")


def _secret_stores(source: Source) -> Iterator[str]:
    found = 0
    for one in source.objects:
        pod = pod_of(one.data, _MINOR)
        images = [str(container.body.get("image", "")) for container in pod.containers()] if pod else []
        words = " ".join((str(mapping(one.data.get("metadata")).get("name", "")), *images)).lower()
        if pod and any(store in words for store in _SECRET_STORES):
            found += 1
            yield f"{one.data.get('kind')} {mapping(one.data.get('metadata')).get('name')}: {', '.join(images[:2])}"
        if pod and any(mapping(volume).get("csi") for volume in pod.spec.get("volumes") or () if isinstance(volume, Mapping)):
            yield f"{one.data.get('kind')} {mapping(one.data.get('metadata')).get('name')} mounts a CSI volume"
    if not found:
        yield "no controller of an outside store was recognised among the workloads"


def _authentication(source: Source) -> Iterator[str]:
    yield f"authentication mode: {source.cluster.authentication_mode or 'not known'}"
    providers = source.cluster.details.identity_providers if source.cluster.details else None
    if providers is None:
        yield "external identity providers were not read"
        return
    yield from (f"external identity provider {one.name}: {one.issuer}" for one in providers)
    if not providers:
        yield "no external identity provider is attached"


def _logging(source: Source) -> Iterator[str]:
    logging = source.cluster.logging
    yield f"control plane logs: {', '.join(logging) or 'none'}" if logging is not None else "control plane logs were not read"
    for group in (source.cluster.details.log_groups if source.cluster.details else None) or ():
        kept = f"{group.retention_days} days" if group.retention_days else "for ever"
        yield f"log group {group.name}: kept {kept}, {'own key' if group.kms_key else 'no own key'}"


def _network(source: Source) -> Iterator[str]:
    policies = Counter(str(mapping(one.data.get("metadata")).get("namespace", "")) for one in _of(source, "NetworkPolicy"))
    yield f"{sum(policies.values())} NetworkPolicies in {len(policies)} namespaces"
    if source.network is not None:
        yield f"enforcement: {source.network.enforcement.evidence}"
    yield from _unlisted(source, "NetworkPolicy")


def _unlisted(source: Source, kind: str) -> Iterator[str]:
    if kind not in source.complete:
        yield f"objects of kind {kind} could not all be listed"


def _of(source: Source, kind: str) -> Iterator[ManifestObject]:
    return (one for one in source.objects if one.data.get("kind") == kind)


_COLLECTORS: Mapping[str, Callable[[Source], Iterator[str]]] = {
    "authentication": _authentication,
    "images": _images,
    "logging": _logging,
    "namespaces": _namespaces,
    "network": _network,
    "nodes": _nodes,
    "secret-stores": _secret_stores,
}


def names() -> frozenset[str]:
    """Name every kind of facts."""
    return frozenset(_COLLECTORS)


def shown(facts: Mapping[str, Any], wanted: Iterable[str]) -> tuple[str, ...]:
    """Pick the lines of some kinds of facts, as a report carries them."""
    return tuple(str(line) for name in wanted for line in facts.get(name, ()))
