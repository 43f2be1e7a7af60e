"""A namespace as a whole: what is in it, and of which kinds that is known to be everything."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tidewaiter.posture.control import Unknown
from tidewaiter.posture.manifests import ManifestObject
from tidewaiter.posture.network.building import network_of_manifests
from tidewaiter.posture.network.policies import kind_of
from tidewaiter.posture.network.view import ClusterNetwork
from tidewaiter.posture.pods import Pod, mapping, plain_kind, pod_of

Network = ClusterNetwork | None
"""The network of a live cluster; None where objects of files describe one themselves."""
SYSTEM_NAMESPACES = frozenset({"kube-system", "kube-public", "kube-node-lease"})
"""Run by the platform: EKS places its own agents there, and a default-deny or a pod security label would break them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamespaceView:
    """One namespace. `complete` holds the kinds that were listed whole; None means that files define the namespace and stand for it.

    `policies` are Kyverno's ClusterPolicies, which may speak of it.
    """

    name: str
    data: Mapping[str, Any] | None
    items: Mapping[str, Sequence[Mapping[str, Any]]]
    minor: int
    network: ClusterNetwork
    complete: frozenset[str] | None = None
    policies: Sequence[Mapping[str, Any]] = ()

    @property
    def labels(self) -> Mapping[str, Any]:
        """The labels of the Namespace object."""
        return mapping(mapping((self.data or {}).get("metadata")).get("labels"))

    def of(self, kind: str) -> Sequence[Mapping[str, Any]]:
        """Return the objects of a kind."""
        return self.items.get(kind, ())

    def pods(self) -> Iterator[tuple[str, Pod]]:
        """Yield each pod or pod template as (`Kind/name`, pod)."""
        for kind, objects in self.items.items():
            for data in objects:
                pod = pod_of(data, self.minor)
                if pod is not None:
                    yield f"{kind}/{mapping(data.get('metadata')).get('name', '')}", pod

    def running(self) -> Iterator[Pod]:
        """Yield the pods of a live namespace as they run: a webhook may have given them what no template has."""
        if self.complete is not None:
            yield from (replace(self.network.pod(one), minor=self.minor) for one in self.network.pods_of(self.name))

    def unknown(self, kind: str, plural: str) -> Unknown | None:
        """Say why the objects of a kind are not all known; None when they are."""
        if self.complete is None or kind in self.complete:
            return None
        return Unknown(reason=f"the {plural} of the cluster could not be listed", permission=f"kubernetes:list {plural}")

    def first_unknown(self, plurals: Mapping[str, str]) -> Unknown | None:
        """Say why the objects of any of some kinds, with their plurals, are not all known; None when they are."""
        return next(filter(None, (self.unknown(*each) for each in plurals.items())), None)


def managed_by_users(view: NamespaceView) -> bool:
    """Tell whether a namespace belongs to the cluster's users rather than to the platform."""
    return view.name not in SYSTEM_NAMESPACES


def views_of(
    objects: Sequence[ManifestObject], minor: int, complete: frozenset[str] | None, network: Network
) -> Iterator[tuple[NamespaceView, ManifestObject | None]]:
    """Yield every namespace that can be judged as a whole, with its Namespace object.

    From files that is a namespace which they define themselves: other files are a part of something that only the cluster knows.
    """
    described = network or network_of_manifests((item.data for item in objects), minor)
    defined: dict[str, ManifestObject] = {}
    items: dict[str, dict[str, list[Mapping[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for item in objects:
        metadata = mapping(item.data.get("metadata"))
        if plain_kind(item.data) == "Namespace":
            defined[str(metadata.get("name", ""))] = item
        elif metadata.get("namespace"):
            items[str(metadata["namespace"])][kind_of(item.data)].append(item.data)
    policies = [item.data for item in objects if item.data.get("kind") == "ClusterPolicy"]
    names = defined if complete is None else {**items, **defined}
    for name in sorted(names):
        owner = defined.get(name)
        data = owner.data if owner else None
        view = NamespaceView(name=name, data=data, items=items[name], minor=minor, network=described, complete=complete, policies=policies)
        yield view, owner
