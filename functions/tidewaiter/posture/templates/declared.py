"""A resource that a template declares, in CloudFormation's words whichever tool wrote it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tidewaiter.model.finding import Location
from tidewaiter.model.problem import Problem
from tidewaiter.posture.manifests import ManifestObject
from tidewaiter.posture.templates.values import look, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """One resource: `type` such as `AWS::EKS::Cluster`, `name` the logical id or address, `keys` what others may refer to it by.

    `place` maps a JSON pointer into its properties to where it is written. `module` is the instance of a module that it is in.
    """

    type: str
    name: str
    properties: Mapping[str, Any]
    keys: frozenset[str]
    place: Callable[[str], Location]
    module: str = ""

    def get(self, *path: str) -> Any:
        """Follow keys of the properties; see `values.look`."""
        return look(self.properties, *path)

    def refers(self, key: str, other: "Declared") -> bool:
        """Tell whether a property names another resource."""
        return text(self.get(key)) in other.keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """What one template declares: AWS resources, Kubernetes objects, and what of it could not be read. `index` is its own."""

    path: str
    resources: tuple[Declared, ...] = ()
    objects: tuple[ManifestObject, ...] = ()
    problems: tuple[Problem, ...] = ()
    account: str = ""
    region: str = ""
    index: dict[str, list[Declared]] = field(default_factory=dict, compare=False, repr=False)

    def of(self, *types: str) -> list[Declared]:
        """Return the resources of some types, type by type."""
        if not self.index:
            for one in self.resources:
                self.index.setdefault(one.type, []).append(one)
        return [one for name in types for one in self.index.get(name, ())]


@dataclass(slots=True, kw_only=True)
class Gaps:
    """What one template leaves open, collected by kind so that each is said once."""

    path: str
    found: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def add(self, code: str, what: str, name: str) -> None:
        """Remember that something applies to a resource."""
        self.found.setdefault((code, what), []).append(name)

    def problems(self, *, incomplete: bool = True) -> Iterable[Problem]:
        """Say each with the resources it is about."""
        for (code, what), names in self.found.items():
            yield Problem(code=code, what=f"{what}: {listed(names)}", where=self.path, incomplete=incomplete)


def listed(names: Sequence[str], most: int = 5) -> str:
    """Name some, and count the others."""
    shown = ", ".join(dict.fromkeys(names[:most]))
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
