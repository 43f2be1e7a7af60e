"""Any single Kubernetes object as a control sees it: the parts that every kind has, none of them trusted to be well-formed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tidewaiter.posture.pods import mapping, plain_kind


@dataclass(frozen=True, slots=True, kw_only=True)
class KubernetesObject:
    """One object, judged for a cluster of Kubernetes 1.`minor`; `live` objects have their defaults.

    `beside` holds all objects that are judged with it, by kind; `complete` the kinds of which that is every one, None for files.
    """

    data: Mapping[str, Any]
    minor: int
    live: bool = False
    beside: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    complete: frozenset[str] | None = None

    @property
    def kind(self) -> str:
        """The kind, such as `Service`."""
        return str(self.data.get("kind", ""))

    @property
    def api_version(self) -> str:
        """Group and version, such as `networking.k8s.io/v1`."""
        return str(self.data.get("apiVersion", ""))

    @property
    def metadata(self) -> Mapping[str, Any]:
        """The object's metadata."""
        return mapping(self.data.get("metadata"))

    @property
    def annotations(self) -> Mapping[str, Any]:
        """The object's annotations."""
        return mapping(self.metadata.get("annotations"))

    @property
    def spec(self) -> Mapping[str, Any]:
        """The object's spec."""
        return mapping(self.data.get("spec"))


@dataclass(frozen=True, slots=True)
class OfKind:
    """A test for a kind of any version of these API groups (the core group is the empty one); who asks may see which kind it is."""

    kind: str
    groups: tuple[str, ...] = ("",)

    def __call__(self, item: KubernetesObject) -> bool:
        """Tell whether an object is of the kind."""
        return item.kind == self.kind and item.api_version.rpartition("/")[0] in self.groups


def of_kind(kind: str, *groups: str) -> OfKind:
    """Return a test for a kind of any version of these API groups; without a group of the core."""
    return OfKind(kind, groups or ("",))


def by_kind(objects: Iterable[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """Group objects by their kind, those of others' kinds with the names of core kinds apart."""
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for data in objects:
        found[plain_kind(data)].append(data)
    return found
