"""Pods out of any Kubernetes object that makes them: Pod, the workload kinds, and custom resources of the same shape."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

CONTAINER_LISTS = ("initContainers", "containers", "ephemeralContainers")
_LISTS = (list, tuple)
_CORE = frozenset({"LimitRange", "Namespace", "Node", "Pod", "ResourceQuota", "Secret", "Service", "ServiceAccount"})
_NESTED_TEMPLATES = tuple(
    (path, "/" + "/".join(path)) for path in (("spec", "template"), ("spec", "jobTemplate", "spec", "template"), ("template",))
)


def mapping(value: object) -> Mapping[str, Any]:
    """Return a mapping, or an empty one for anything else: objects of people and clusters are not trusted to be well-formed."""
    if isinstance(value, dict):  # answered at once, unlike the abstract class
        return value
    return value if value is not None and isinstance(value, Mapping) else {}


def sequence(value: object) -> Sequence[Any]:
    """Return a list, or an empty one for anything else."""
    return value if isinstance(value, _LISTS) else ()


def switched_on(value: object) -> bool:
    """Tell whether a flag is not provably off: absent, null and false are off, every other value counts as on."""
    return value is not None and value is not False


def escape(key: str) -> str:
    """Write a key as a JSON pointer token (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """One container of a pod, with its JSON pointer inside the object."""

    name: str
    body: Mapping[str, Any]
    pointer: str

    @property
    def security(self) -> Mapping[str, Any]:
        """The container's securityContext."""
        return mapping(self.body.get("securityContext"))

    def at(self, *path: str) -> str:
        """Point at a field of the container's securityContext."""
        return "/".join((self.pointer, "securityContext", *path))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pod:
    """A pod or pod template: metadata and spec with their JSON pointers, judged by the standards of Kubernetes 1.`minor`.

    `kind` is the kind of the object that makes the pod (`Pod`, `Deployment`, ...), and `owned` tells that a controller made the object.
    From objects beside it (`pod_defaults`): `account_mounts` is whether its service account wants its token mounted, None where it does
    not say; `given_limits` and `given_requests` are the resources for which containers get a default.
    """

    metadata: Mapping[str, Any]
    spec: Mapping[str, Any]
    metadata_pointer: str
    pointer: str
    minor: int
    kind: str = ""
    owned: bool = False
    account_mounts: bool | None = None
    given_limits: frozenset[str] = frozenset()
    given_requests: frozenset[str] = frozenset()
    _containers: list[Container] = field(default_factory=list, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Read the containers once: every control asks for them."""
        for kind in CONTAINER_LISTS:
            for index, body in enumerate(sequence(self.spec.get(kind))):
                if isinstance(body, Mapping):
                    container = Container(name=str(body.get("name", f"#{index}")), body=body, pointer=f"{self.pointer}/{kind}/{index}")
                    self._containers.append(container)

    @property
    def security(self) -> Mapping[str, Any]:
        """The pod-level securityContext."""
        return mapping(self.spec.get("securityContext"))

    @property
    def windows(self) -> bool:
        """True if the pod says that it runs Windows, which exempts it from Linux-only controls."""
        return mapping(self.spec.get("os")).get("name") == "windows"

    @property
    def user_namespace(self) -> bool:
        """True if the pod runs in its own user namespace (`hostUsers: false`) and the version's standard relaxes for that (1.35)."""
        return self.minor >= 35 and self.spec.get("hostUsers") is False  # noqa: PLR2004 - a Kubernetes minor version

    @property
    def runs_to_end(self) -> bool:
        """True for pods of Jobs and pods that are not started again when they end: nobody sends requests to them."""
        return self.kind in ("Job", "CronJob") or self.spec.get("restartPolicy") in ("Never", "OnFailure")

    def at(self, *path: str) -> str:
        """Point at a field of the pod-level securityContext."""
        return "/".join((self.pointer, "securityContext", *path))

    def containers(self) -> Iterator[Container]:
        """Yield init, normal and ephemeral containers, which all count."""
        return iter(self._containers)

    def main_containers(self) -> Iterator[Container]:
        """Yield the containers that run for as long as the pod does: normal ones, and init containers that restart always."""
        for container in self.containers():
            kind = container.pointer.removeprefix(self.pointer).split("/")[1]
            if kind == "containers" or (kind == "initContainers" and container.body.get("restartPolicy") == "Always"):
                yield container

    def volumes(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield each volume with its pointer."""
        for index, body in enumerate(sequence(self.spec.get("volumes"))):
            if isinstance(body, Mapping):
                yield f"{self.pointer}/volumes/{index}", body

    def holders(self) -> Iterator[tuple[str, Mapping[str, Any], str]]:
        """Yield each securityContext as (who, context, pointer): the pod's, then every container's."""
        yield "pod", self.security, self.at()
        for container in self.containers():
            yield f"container {container.name}", container.security, container.at()


def plain_kind(data: Mapping[str, Any]) -> str:
    """Return the kind of an object; what others call by the name of a core kind becomes `other/Namespace`, say."""
    kind = str(data.get("kind", ""))
    return kind if kind not in _CORE or data.get("apiVersion") in (None, "", "v1") else f"other/{kind}"


def pod_of(data: Mapping[str, Any], minor: int) -> Pod | None:
    """Find the pod (template) of an object; see `template_of`. None if it has none."""
    found = template_of(data)
    return _pod(data, found[0], found[1], minor) if found else None


def template_of(data: Mapping[str, Any]) -> tuple[Mapping[str, Any], str] | None:
    """Find what holds metadata and spec of a pod, with its JSON pointer, by shape rather than by kind: custom workloads are judged too."""
    if plain_kind(data) == "Pod":
        return data, ""
    for path, pointer in _NESTED_TEMPLATES:
        template: Mapping[str, Any] = data
        for key in path:
            template = mapping(template.get(key))
        if template and _holds_containers(mapping(template.get("spec"))):
            return template, pointer
    return None


def _holds_containers(spec: Mapping[str, Any]) -> bool:
    return any(sequence(spec.get(kind)) for kind in CONTAINER_LISTS)


def _pod(data: Mapping[str, Any], holder: Mapping[str, Any], base: str, minor: int) -> Pod:
    return Pod(
        metadata=mapping(holder.get("metadata")),
        spec=mapping(holder.get("spec")),
        metadata_pointer=f"{base}/metadata",
        pointer=f"{base}/spec",
        minor=minor,
        kind=str(data.get("kind", "")),
        owned=any(mapping(owner).get("controller") is True for owner in sequence(mapping(data.get("metadata")).get("ownerReferences"))),
    )
